"""A seat in a call without a headset: keeps what it gets, as it comes, for the tests of calls."""

from typing import Any

from discord_sandbox import Sandbox
from discord_sandbox.voice.seats import Frame
from discord_sandbox.world.records import Snowflake

SOUND = b"a frame of sound"


class Listener:
    """A person's end of a call that keeps what it gets."""

    ssrc = 4711
    dave_version = 1

    def __init__(self, discord: Sandbox, name: str, channel_id: Snowflake) -> None:
        self.user_id = discord.member(name).id
        self.frames: list[Frame] = []
        self.told: list[tuple[int, Any]] = []
        discord.world.join_voice(self.user_id, channel_id)
        self.call = discord.calls.sit(self, channel_id)

    def tell(self, op: int, data: Any) -> None:
        self.told.append((op, data))

    def tell_binary(self, op: int, body: bytes) -> None: ...

    def hear(self, frame: Frame) -> None:
        self.frames.append(frame)

    def dismiss(self, code: int, reason: str) -> None:
        self.told.append((code, reason))

    def speak(self, sequence: int = 1) -> None:
        frame = Frame(
            user_id=self.user_id, ssrc=self.ssrc, sequence=sequence, timestamp=960, payload=SOUND
        )
        self.call.sound(frame)
