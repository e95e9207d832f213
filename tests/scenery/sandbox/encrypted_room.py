"""A call of headsets without sockets or a world, in which a test decides who is heard when.

Each end has a line down and a line up, both in order, as websockets are. Nothing moves until the
test says so.
"""

import random
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Any

import davey

from discord_sandbox.people.headset import Headset
from discord_sandbox.voice.codes import CallOver, VoiceOp
from discord_sandbox.voice.dave.group import Group
from discord_sandbox.voice.seats import Frame
from discord_sandbox.world.records import Snowflake

CHANNEL = Snowflake("1099511627776")
Work = Callable[[], None]
Tamper = Callable[[Snowflake, int, bytes], bytes]


class Room:
    """A `Line` that routes between headsets as a call does."""

    def __init__(self, *, seed: int = 0, is_encrypted: bool = True) -> None:
        self.is_encrypted = is_encrypted
        self.headsets: dict[Snowflake, Headset] = {}
        self.alarms: list[tuple[float, Work]] = []
        self.group = Group(CHANNEL, lambda seconds, ring: self.alarms.append((seconds, ring)))
        self.upwards: list[tuple[Snowflake, int]] = []
        """What ends have said: who, and the opcode."""
        self.downwards: list[tuple[Snowflake, int]] = []
        self.refused: list[Snowflake] = []
        self.frames: list[Frame] = []
        self.mute_ops: set[int] = set()
        """What ends say with these opcodes is lost on the way."""
        self.tamper: Tamper = lambda _user_id, _op, body: body
        self.on_binary: Callable[[Snowflake, int, bytes], None] = lambda _user, _op, _body: None
        """Sees all that ends say, lost or not."""
        self._order = random.Random(seed)  # noqa: S311 - which line moves next
        self._lines: dict[str, deque[Work]] = {}

    # What a test does

    def join(self, *names: int) -> None:
        for name in names:
            user_id = Snowflake(str(name))
            soon = partial(self._queue, f"down {user_id}")
            headset = Headset(user_id, CHANNEL, ssrc=name, soon=soon)
            others = list(self.headsets)
            self.headsets[user_id] = headset
            headset.sit(self, is_encrypted=self.is_encrypted)
            headset.tell(VoiceOp.CLIENTS_CONNECT, {"user_ids": others})
            for other in others:
                self.headsets[other].tell(VoiceOp.CLIENTS_CONNECT, {"user_ids": [user_id]})
            if self.is_encrypted:
                self.group.join(_Tapped(self, headset))

    def go(self, *names: int) -> None:
        for name in names:
            self.headsets[Snowflake(str(name))].leave()

    def settle(self) -> None:
        """Everything that is under way arrives."""
        while moving := sorted(name for name, line in self._lines.items() if line):
            self._lines[self._order.choice(moving)].popleft()()

    def step(self, count: int) -> None:
        """Only so much of it arrives."""
        for _ in range(count):
            moving = sorted(name for name, line in self._lines.items() if line)
            if moving:
                self._lines[self._order.choice(moving)].popleft()()

    def ring(self, seconds: float) -> None:
        """So much time goes by."""
        due = [one for one in self.alarms if one[0] <= seconds]
        self.alarms = [one for one in self.alarms if one[0] > seconds]
        for _, alarm in due:
            alarm()

    def headset(self, name: int) -> Headset:
        return self.headsets[Snowflake(str(name))]

    def codes(self) -> set[str | None]:
        return {one.privacy_code for one in self.headsets.values()}

    def deaf_pairs(self) -> list[tuple[str, str]]:
        """Who cannot hear whom."""
        return [
            (listener.user_id, speaker.user_id)
            for speaker in self.headsets.values()
            for listener in self.headsets.values()
            if speaker is not listener and not hears(listener, speaker)
        ]

    def say_raw(self, name: int, op: int, body: bytes) -> None:
        """Bytes of a client that is not as it should be."""
        self.took_binary(Snowflake(str(name)), op, body)

    # What a call does

    def took(self, user_id: Snowflake, op: int, data: Any) -> None:
        self.upwards.append((user_id, op))
        if op not in self.mute_ops:
            self._queue(f"up {user_id}", partial(self._guard, user_id, self.group.took, op, data))

    def took_binary(self, user_id: Snowflake, op: int, body: bytes) -> None:
        self.upwards.append((user_id, op))
        self.on_binary(user_id, op, body)
        if op not in self.mute_ops:
            take = partial(self._guard, user_id, self.group.took_binary, op, body)
            self._queue(f"up {user_id}", take)

    def sound(self, frame: Frame) -> None:
        self.frames.append(frame)
        for headset in self.headsets.values():
            if headset.user_id != frame.user_id:
                headset.hear(frame)

    def leave(self, user_id: Snowflake) -> None:
        del self.headsets[user_id]
        self._lines.pop(f"up {user_id}", None)
        for other in self.headsets.values():
            other.tell(VoiceOp.CLIENT_DISCONNECT, {"user_id": user_id})
        self.group.leave(user_id)

    def _guard(self, user_id: Snowflake, take: Callable[..., None], op: int, said: Any) -> None:
        try:
            take(user_id, op, said)
        except CallOver as over:
            self.refused.append(user_id)
            headset = self.headsets[user_id]
            self.leave(user_id)
            headset.dismiss(over.code, over.reason)

    def _queue(self, line: str, work: Work) -> None:
        self._lines.setdefault(line, deque()).append(work)


class _Tapped:
    """A headset on a wire that a test may listen to and tamper with."""

    def __init__(self, room: Room, headset: Headset) -> None:
        self.user_id, self.ssrc = headset.user_id, headset.ssrc
        self.dave_version = headset.dave_version
        self._room, self._headset = room, headset

    def tell(self, op: int, data: Any) -> None:
        self._room.downwards.append((self.user_id, op))
        self._headset.tell(op, data)

    def tell_binary(self, op: int, body: bytes) -> None:
        self._room.downwards.append((self.user_id, op))
        self._headset.tell_binary(op, self._room.tamper(self.user_id, op, body))

    def hear(self, frame: Frame) -> None:
        self._headset.hear(frame)

    def dismiss(self, code: int, reason: str) -> None:
        self._headset.dismiss(code, reason)


def hears(listener: Headset, speaker: Headset) -> bool:
    """Whether what one end seals the other can open."""
    said = f"{speaker.user_id} says something".encode()
    if not (speaker._session and listener._session and speaker.is_ready):
        return False
    sealed = speaker._session.encrypt_opus(said)
    try:
        opened = listener._session.decrypt(int(speaker.user_id), davey.MediaType.audio, sealed)
    except ValueError:
        return False
    return said not in sealed and opened == said
