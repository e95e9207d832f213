"""A person's end of a call, in this process: speaks, hears, and holds the keys to both.

Sat down by `voice.py` (the test language) or by the page's websocket. What it is told it works off
in order, a moment later, as if it had come over a network.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, Protocol

import davey

from discord_sandbox.people.hearing import Speaker, Tally
from discord_sandbox.people.opus import FRAME_SAMPLES, MONO_FRAME_BYTES, SILENCE, Encoder
from discord_sandbox.voice.codes import VoiceOp
from discord_sandbox.voice.dave.opcodes import APPEND, DaveOp
from discord_sandbox.voice.seats import Frame
from discord_sandbox.world.records import Snowflake

Soon = Callable[[Callable[[], None]], object]
"""Calls back a moment later, in order, as an event loop's `call_soon` does."""
Listener = Callable[[Snowflake, bytes], None]
"""Who speaks, and 20 ms of 48 kHz 16-bit stereo PCM."""

_SILENCES: Final = 5
"""Frames of silence after speech, as Discord's clients send them."""
_ALL_SEQUENCES: Final = 0xFFFF
_ALL_TIMESTAMPS: Final = 0xFFFF_FFFF


@dataclass(frozen=True, kw_only=True)
class Audience:
    """Who wants to know what a headset hears. It may outlast the headset."""

    listeners: set[Listener] = field(default_factory=set)
    silence_listeners: set[Callable[[Snowflake], None]] = field(default_factory=set)
    """Told who has fallen silent."""
    code_listeners: set[Callable[[str | None], None]] = field(default_factory=set)
    """Told the privacy code whenever it changes."""


class Line(Protocol):
    """The call, as an end of it sees it."""

    def took(self, user_id: Snowflake, op: int, data: Any) -> None: ...
    def took_binary(self, user_id: Snowflake, op: int, body: bytes) -> None: ...
    def sound(self, frame: Frame) -> None: ...
    def leave(self, user_id: Snowflake) -> None: ...


class Headset:
    """A seat of a call (`voice/seats.py`)."""

    dave_version = davey.DAVE_PROTOCOL_VERSION

    def __init__(
        self,
        user_id: Snowflake,
        channel_id: Snowflake,
        ssrc: int,
        soon: Soon,
        audience: Audience | None = None,
    ) -> None:
        self.user_id = user_id
        self.channel_id = channel_id
        self.ssrc = ssrc
        self.is_encrypted = False
        self._audience = audience or Audience()
        self.tally = Tally()
        self.complaints: list[str] = []
        """What came that encryption does not allow."""
        self.dismissed: tuple[int, str] | None = None
        """The close code and its reason, once the call is over for this end."""
        self._soon = soon
        self._line: Line | None = None
        self._arrived: deque[Callable[[], None]] = deque()
        self._session: davey.DaveSession | None = None
        self._others: set[Snowflake] = set()
        self._speakers: dict[Snowflake, Speaker] = {}
        self._encoder = Encoder()
        self._pcm = b""
        self._is_speaking = False
        self._sequence = 0
        self._timestamp = 0

    def sit(self, line: Line, *, is_encrypted: bool) -> None:
        self._line = line
        self.is_encrypted = is_encrypted

    def leave(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            line.leave(self.user_id)

    @property
    def listeners(self) -> set[Listener]:
        return self._audience.listeners

    @property
    def is_ready(self) -> bool:
        """Whether what is spoken now would be heard."""
        if self._line is None:
            return False
        return not self.is_encrypted or (self._session is not None and self._session.ready)

    @property
    def privacy_code(self) -> str | None:
        """Groups of digits that are the same at all ends of one encrypted call; None without."""
        is_ready = self._session is not None and self._session.ready
        return self._session.voice_privacy_code if self._session and is_ready else None

    # Speaking

    def speak(self, pcm: bytes) -> None:
        """48 kHz 16-bit mono, of any length; what is less than a frame waits for more."""
        self._pcm += pcm
        while len(self._pcm) >= MONO_FRAME_BYTES:
            frame, self._pcm = self._pcm[:MONO_FRAME_BYTES], self._pcm[MONO_FRAME_BYTES:]
            self._mark_speaking(is_speaking=True)
            self._send(self._encoder.encode(frame))

    def pause(self) -> None:
        """The end of what is said: the rest of it, and a little silence."""
        if self._pcm:
            self.speak(bytes(-len(self._pcm) % MONO_FRAME_BYTES))
        if not self._is_speaking:
            return
        for _ in range(_SILENCES):
            self._send(SILENCE)
        self._mark_speaking(is_speaking=False)

    def _mark_speaking(self, *, is_speaking: bool) -> None:
        if is_speaking == self._is_speaking or self._line is None:
            return
        self._is_speaking = is_speaking
        data = {"speaking": int(is_speaking), "delay": 0, "ssrc": self.ssrc}
        self._line.took(self.user_id, VoiceOp.SPEAKING, data)

    def _send(self, opus: bytes) -> None:
        """Never in clear into an encrypted call."""
        self._timestamp = (self._timestamp + FRAME_SAMPLES) & _ALL_TIMESTAMPS
        if self._line is None or not self.is_ready:
            self.tally.held += 1
            return
        sealed = self._session.encrypt_opus(opus) if self.is_encrypted and self._session else opus
        self._sequence = (self._sequence + 1) & _ALL_SEQUENCES
        self.tally.spoken += 1
        frame = Frame(
            user_id=self.user_id,
            ssrc=self.ssrc,
            sequence=self._sequence,
            timestamp=self._timestamp,
            payload=sealed,
        )
        self._line.sound(frame)

    # What the call does with a seat

    def tell(self, op: int, data: Any) -> None:
        self._arrive(partial(self._take, op, data))

    def tell_binary(self, op: int, body: bytes) -> None:
        self._arrive(partial(self._take_binary, op, body))

    def hear(self, frame: Frame) -> None:
        self._arrive(partial(self._listen, frame))

    def dismiss(self, code: int, reason: str) -> None:
        self.dismissed = (code, reason)
        self._line = None

    def _arrive(self, work: Callable[[], None]) -> None:
        self._arrived.append(work)
        self._soon(self._work_off_one)

    def _work_off_one(self) -> None:
        work = self._arrived.popleft()
        if self._line is None:
            return
        code = self.privacy_code
        work()
        if code != self.privacy_code:
            for listener in tuple(self._audience.code_listeners):
                listener(self.privacy_code)

    # Hearing

    def _listen(self, frame: Frame) -> None:
        speaker = self._speakers.get(frame.user_id)
        if speaker is None or speaker.ssrc != frame.ssrc:
            speaker = self._speakers[frame.user_id] = Speaker(frame.ssrc, self.tally)
        was_speaking = speaker.is_speaking
        for pcm in speaker.take(frame.sequence, self._opened(frame)):
            for listener in tuple(self._audience.listeners):
                listener(frame.user_id, pcm)
        if was_speaking and not speaker.is_speaking:
            self._note_silence(frame.user_id)

    def _opened(self, frame: Frame) -> bytes | None:
        if not self.is_encrypted or frame.payload == SILENCE:
            return frame.payload
        if self._session is None or not self._session.ready:
            self.tally.undecryptable += 1
            return None
        try:
            return self._session.decrypt(int(frame.user_id), davey.MediaType.audio, frame.payload)
        except ValueError:
            self.tally.undecryptable += 1
            return None

    def _note_silence(self, user_id: Snowflake) -> None:
        for listener in tuple(self._audience.silence_listeners):
            listener(user_id)

    # Being told

    def _take(self, op: int, data: Any) -> None:
        if op == VoiceOp.CLIENTS_CONNECT:
            self._others |= set(data["user_ids"])
        elif op == VoiceOp.CLIENT_DISCONNECT:
            self._others.discard(data["user_id"])
            speaker = self._speakers.pop(data["user_id"], None)
            if speaker is not None and speaker.is_speaking:
                self._note_silence(data["user_id"])
        elif op == DaveOp.PREPARE_EPOCH and data["epoch"] == 1:
            self._begin_anew()
        elif op == DaveOp.PREPARE_TRANSITION and data["transition_id"]:
            self._say(DaveOp.READY_FOR_TRANSITION, data["transition_id"])

    def _take_binary(self, op: int, body: bytes) -> None:
        if op == DaveOp.EXTERNAL_SENDER:
            self._session = davey.DaveSession(1, int(self.user_id), int(self.channel_id))
            self._session.set_external_sender(body)
            self._offer()
        elif self._session is None:
            self.complaints.append(f"Opcode {op} came before the external sender.")
        elif op == DaveOp.PROPOSALS:
            self._commit(self._session, body)
        elif op == DaveOp.ANNOUNCE_COMMIT:
            self._move_on(self._session.process_commit, body)
        elif op == DaveOp.WELCOME:
            self._move_on(self._session.process_welcome, body)

    def _commit(self, session: davey.DaveSession, body: bytes) -> None:
        append, revoke = davey.ProposalsOperationType.append, davey.ProposalsOperationType.revoke
        kind = append if body[:1] == APPEND else revoke
        try:
            made = session.process_proposals(kind, body[1:], [int(one) for one in self._others])
        except ValueError as mistake:
            self.complaints.append(str(mistake))
            return
        if made is not None:
            self._say_binary(DaveOp.COMMIT_WELCOME, made.commit + (made.welcome or b""))

    def _move_on(self, process: Callable[[bytes], None], body: bytes) -> None:
        transition_id = int.from_bytes(body[:2], "big")
        try:
            process(body[2:])
        except ValueError as mistake:
            self.complaints.append(str(mistake))
            self._say(DaveOp.INVALID_COMMIT_WELCOME, transition_id)
            self._begin_anew()
        else:
            self._say(DaveOp.READY_FOR_TRANSITION, transition_id)

    def _begin_anew(self) -> None:
        if self._session is not None:
            self._session.reinit(1, int(self.user_id), int(self.channel_id))
            self._offer()

    def _offer(self) -> None:
        if self._session is not None:
            self._say_binary(DaveOp.KEY_PACKAGE, self._session.get_serialized_key_package())

    def _say(self, op: int, transition_id: int) -> None:
        if self._line is not None:
            self._line.took(self.user_id, op, {"transition_id": transition_id})

    def _say_binary(self, op: int, body: bytes) -> None:
        if self._line is not None:
            self._line.took_binary(self.user_id, op, body)
