"""A member's end of calls in the test language: joins, leaves, speaks, listens to speech.

await alice.joins("Lounge")
await alice.speaks(pcm)
said = await alice.hears_speech(by="bot")
"""

import asyncio
from functools import partial

from discord_sandbox.people.headset import Headset
from discord_sandbox.people.headsets import Headsets
from discord_sandbox.people.heard import NotHeardError
from discord_sandbox.people.opus import FRAME_SECONDS, MONO_FRAME_BYTES
from discord_sandbox.people.speeches import QUIET_SECONDS, Speeches
from discord_sandbox.world.records import Snowflake


class Voice:
    def __init__(self, headsets: Headsets, user_id: Snowflake) -> None:
        self._headsets = headsets
        self._user_id = user_id
        self._world = headsets.calls.world
        self._speeches = Speeches()
        self._changed = asyncio.Event()
        audience = headsets.audience_of(user_id)
        audience.listeners.add(self._hear)
        audience.silence_listeners.add(self._note_silence)
        audience.code_listeners.add(lambda _: self._changed.set())

    @property
    def headset(self) -> Headset:
        """Raises `LookupError` for one who sits in no call."""
        worn = self._headsets.of(self._user_id)
        if worn is None:
            raise LookupError(f"{self._name(self._user_id)} sits in no call.")
        return worn

    async def join(self, channel_id: Snowflake, timeout_seconds: float) -> None:
        self._headsets.put_on(self._user_id, channel_id)
        await self._be_ready(timeout_seconds)

    async def leave(self) -> None:
        self._headsets.take_off(self._user_id)

    async def speak(self, pcm: bytes, speed: float, timeout_seconds: float) -> None:
        await self._be_ready(timeout_seconds)
        clock = asyncio.get_running_loop().time
        began = clock()
        for start in range(0, len(pcm), MONO_FRAME_BYTES):
            self.headset.speak(pcm[start : start + MONO_FRAME_BYTES])
            due = began + (start // MONO_FRAME_BYTES + 1) * FRAME_SECONDS / speed
            await asyncio.sleep(max(0.0, due - clock()))
        self.headset.pause()

    async def hear_speech(
        self, by: str | None, seconds: float | None, timeout_seconds: float
    ) -> bytes:
        clock = asyncio.get_running_loop().time
        speaker_id = self._speaker(by) if by is not None else None
        take = partial(self._speeches.take, speaker_id, seconds)
        due = clock() + timeout_seconds
        while (pcm := take(clock())) is None:
            if clock() >= due:
                raise NotHeardError(self._complaint(by, seconds, timeout_seconds))
            await self._change(min(due - clock(), QUIET_SECONDS / 5))
        return pcm

    async def _be_ready(self, timeout_seconds: float) -> None:
        """Until what is said would be understood by those who are there."""
        clock = asyncio.get_running_loop().time
        due = clock() + timeout_seconds
        while not self.headset.is_ready and self._headsets.others_with(self._user_id):
            if clock() >= due:
                name = self._name(self._user_id)
                raise NotHeardError(f"No encrypted call for {name} within {timeout_seconds:g} s.")
            await self._change(due - clock())

    async def _change(self, seconds: float) -> None:
        self._changed.clear()
        try:
            async with asyncio.timeout(seconds):
                await self._changed.wait()
        except TimeoutError:
            return

    def _hear(self, user_id: Snowflake, pcm: bytes) -> None:
        self._speeches.hear(user_id, pcm, asyncio.get_running_loop().time())
        self._changed.set()

    def _note_silence(self, user_id: Snowflake) -> None:
        self._speeches.end(user_id)
        self._changed.set()

    def _speaker(self, name: str) -> Snowflake:
        user = self._world.user_named(name)
        if user is None:
            raise LookupError(f"There is nobody called {name}.")
        return user.id

    def _name(self, user_id: Snowflake) -> str:
        return self._world.users[user_id].name

    def _complaint(self, by: str | None, seconds: float | None, timeout_seconds: float) -> str:
        what = f"{seconds:g} s of speech" if seconds is not None else "speech that ended"
        speaker = f" by {by}" if by else ""
        lines = [
            f"{self._name(self._user_id)} did not hear {what}{speaker} in {timeout_seconds:g} s."
        ]
        lines += [f"  {self._name(one.user_id)}: {one.seconds:.2f} s" for one in self._speeches]
        worn = self._headsets.of(self._user_id)
        lines.append(f"  {worn.tally}, {worn.complaints}" if worn else "  Sat in no call.")
        return "\n".join(lines)
