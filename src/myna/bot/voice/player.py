"""What is spoken in a call: answers one after the other, read by discord.py's player thread.

Made by `call`. Everything but `read` is called in the event loop.
"""

import asyncio
import threading
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import cast

import discord
import structlog

from myna.errors import EngineFailed, MynaError

log = structlog.get_logger(__name__)

SILENCE = b"\xf8\xff\xfe"
"""20 ms of it, in Opus."""
PAUSE_PACKETS = 15
"""Between two answers."""
AHEAD_PACKETS = 500
"""So much of an answer is made before it is needed: ten seconds."""
UNSURE_PACKETS = 250
"""At most so much is said again after a fault."""
WAITING_AT_MOST = 20
PREPARED_AT_ONCE = 2
"""The answer that is spoken, and the next."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Speech:
    """An answer to be spoken."""

    key: str
    """Of the utterance it answers; for the log."""
    channel_id: int
    """Where its text stands, and where to say that it cannot be spoken."""
    language: str
    packets: Callable[[], AsyncIterator[bytes]]
    """Opus packets of 20 ms; raises `NoEngineReady`, `EngineFailed`."""
    on_hush: Callable[[], None] = lambda: None
    """Called where people want to hear nothing more of it."""


@dataclass(kw_only=True, eq=False)
class _Track:
    speech: Speech
    ahead: deque[bytes] = field(default_factory=deque)
    has_room: asyncio.Event = field(default_factory=asyncio.Event)
    is_complete: bool = False
    has_begun: bool = False
    underruns: int = 0
    making: asyncio.Task[None] | None = None


class Playlist(discord.AudioSource):
    def __init__(
        self,
        *,
        may_sound: Callable[[], bool],
        on_sound: Callable[[], None],
        on_failure: Callable[[Speech, MynaError], None],
    ) -> None:
        """While `may_sound` says no, nothing moves on. `on_sound` is called when there is something to play."""
        self._may_sound = may_sound
        self._on_sound = on_sound
        self._on_failure = on_failure
        self._loop = asyncio.get_running_loop()
        self._lock = threading.Lock()
        self._tracks: deque[_Track] = deque()
        self._unsure: deque[bytes] = deque(maxlen=UNSURE_PACKETS)
        """Said since the call was last known to live."""
        self._said = 0
        self._said_when_asked = 0
        self._first: deque[bytes] = deque()
        """Comes before what the tracks have."""

    @property
    def is_empty(self) -> bool:
        return not self._tracks and not self._first

    @property
    def is_unsure(self) -> bool:
        """Is there anything said of which nobody knows whether it came through?"""
        return bool(self._unsure)

    @property
    def has_sound(self) -> bool:
        """Is there anything to play now?"""
        tracks = self._tracks
        return bool(self._first or (tracks and (tracks[0].ahead or tracks[0].is_complete)))

    def add(self, speech: Speech) -> bool:
        """False when too much waits already."""
        if len(self._tracks) >= WAITING_AT_MOST:
            log.warning("speech.too_many", key=speech.key)
            return False
        with self._lock:
            self._tracks.append(_Track(speech=speech))
        self._prepare()
        return True

    def skip(self) -> bool:
        """On to the next answer; False when none is being spoken."""
        with self._lock:
            skipped = self._tracks.popleft() if self._tracks else None
            self._forget_said()
        if skipped is not None:
            _end(skipped)
        self._prepare()
        return skipped is not None

    def hush(self) -> int:
        """Nothing more, nor is it wanted; returns how many answers were being spoken or waited."""
        for track in tuple(self._tracks):
            track.speech.on_hush()
        return self.clear()

    def clear(self) -> int:
        """Nothing more; returns how many answers were being spoken or waited."""
        with self._lock:
            ended = list(self._tracks)
            self._tracks.clear()
            self._forget_said()
        for track in ended:
            _end(track)
        return len(ended)

    def asked(self) -> None:
        """The call is being asked whether it lives."""
        self._said_when_asked = self._said

    def heard(self) -> None:
        """It answered: what was said before it was asked has come through, as far as one can know."""
        with self._lock:
            said_since = self._said - self._said_when_asked
            while len(self._unsure) > said_since:
                self._unsure.popleft()

    def repeat(self) -> None:
        """Say again what may not have come through."""
        with self._lock:
            self._first.extendleft(reversed(self._unsure))
            self._unsure.clear()

    def read(self) -> bytes:
        with self._lock:
            if not self._may_sound():
                return b"" if self.is_empty else SILENCE
            packet = self._next()
            if packet:
                self._unsure.append(packet)
                self._said += 1
            return packet

    def is_opus(self) -> bool:
        return True

    def _next(self) -> bytes:
        """A packet; silence while more is to come; nothing at the end."""
        if self._first:
            return self._first.popleft()
        while self._tracks:
            track = self._tracks[0]
            if track.ahead:
                track.has_begun = True
                packet = track.ahead.popleft()
                if len(track.ahead) < AHEAD_PACKETS // 2 and not track.has_room.is_set():
                    self._loop.call_soon_threadsafe(track.has_room.set)
                return packet
            if not track.is_complete:
                track.underruns += track.has_begun
                return SILENCE
            self._tracks.popleft()
            self._loop.call_soon_threadsafe(self._done, track)
            if self._tracks and track.has_begun:
                self._first.extend([SILENCE] * PAUSE_PACKETS)
                return self._first.popleft()
        return b""

    def _forget_said(self) -> None:
        self._first.clear()
        self._unsure.clear()

    def _done(self, track: _Track) -> None:
        if track.has_begun:
            log.info("speech.spoken", key=track.speech.key, underruns=track.underruns)
        self._prepare()

    def _prepare(self) -> None:
        for track in list(self._tracks)[:PREPARED_AT_ONCE]:
            if track.making is None:
                track.making = asyncio.create_task(self._make(track))

    async def _make(self, track: _Track) -> None:
        [outcome] = await asyncio.gather(self._fill(track), return_exceptions=True)
        track.is_complete = True
        if isinstance(outcome, MynaError):
            log.warning("speech.failed", key=track.speech.key, reason=str(outcome))
            self._on_failure(track.speech, outcome)
        elif isinstance(outcome, Exception):
            log.error("speech.failed", key=track.speech.key, exc_info=outcome)
            self._on_failure(track.speech, EngineFailed("Speaking failed."))
        self._on_sound()

    async def _fill(self, track: _Track) -> None:
        packets = cast("AsyncGenerator[bytes, None]", track.speech.packets())
        async with aclosing(packets):
            async for packet in packets:
                track.ahead.append(packet)
                if not track.has_begun:
                    self._on_sound()
                if len(track.ahead) >= AHEAD_PACKETS:
                    track.has_room.clear()
                    await track.has_room.wait()


def _end(track: _Track) -> None:
    if track.making is not None:
        track.making.cancel()
