"""What goes wrong in calls on demand: the part of `discord.faults` that is about voice.

It strikes bots; people's headsets are in the same process and have no network. Extended by
`faults.py` of the package.
"""

from collections.abc import Callable, Sequence

from discord_sandbox.reach import VOICE_ENDPOINTS
from discord_sandbox.voice.calls import undisturbed
from discord_sandbox.voice.codes import RESUMABLE, CallOver
from discord_sandbox.voice.dave.external_sender import ExternalSender
from discord_sandbox.voice.dave.framing import number, vector
from discord_sandbox.voice.dave.opcodes import APPEND, DaveOp
from discord_sandbox.voice.seats import Frame
from discord_sandbox.voice.sessions import VoiceSession
from discord_sandbox.voice.socket import VoiceGateway

Disturbance = Callable[[Frame], Sequence[Frame]]
_JUNK = b"garbage"
_NO_TRANSITION = 0xFFFF


class VoiceFaults:
    def __init__(self, voice: VoiceGateway) -> None:
        self._voice = voice

    # Connections to voice servers

    def drop_voice(self) -> None:
        """The network goes away: every bot's voice connection is reset without a word."""
        for connection in tuple(self._voice.connections):
            connection.abort()

    def close_voice(self, code: int, reason: str = "") -> None:
        """Every bot's voice connection is closed with that code; after some it may resume."""
        for connection in tuple(self._voice.connections):
            connection.dismiss(CallOver(code, reason))
        if code not in RESUMABLE:
            for session in self._sessions():
                self._voice.end_session(session)

    def kick_from_voice(self) -> None:
        """Every bot is sent out of its voice channels, as by a moderator."""
        world = self._voice.calls.world
        for state in tuple(world.voice_states.values()):
            if state.user_id in world.applications:
                world.leave_voice(state.guild_id, state.user_id)

    def change_voice_server(self) -> None:
        """VOICE_SERVER_UPDATE in the middle of a call: every bot is to go to another server."""
        world = self._voice.calls.world
        for state in tuple(world.voice_states.values()):
            if state.user_id in world.applications:
                self._voice.tickets.issue(state, VOICE_ENDPOINTS[1])

    def silence_voice(self) -> None:
        """The voice servers are open, but answer nothing and send nothing; until `restore_voice`."""
        self._set_silence(is_silent=True)

    def restore_voice(self) -> None:
        self._set_silence(is_silent=False)

    def withhold_voice_answers(self) -> None:
        """The main gateway passes over op 4; until `give_voice_answers`."""
        self._voice.tickets.answers = False

    def give_voice_answers(self) -> None:
        self._voice.tickets.answers = True

    def _set_silence(self, *, is_silent: bool) -> None:
        self._voice.settings.is_silent = is_silent
        self._voice.wire.is_silent = is_silent
        for connection in self._voice.connections:
            connection.is_silent = is_silent

    # Encryption

    def bad_welcome(self) -> None:
        """Every bot in an encrypted call is welcomed with bytes that are no welcome."""
        for session in self._sessions(is_encrypted=True):
            session.tell_binary(DaveOp.WELCOME, number(_NO_TRANSITION, 2) + _JUNK)

    def bad_proposal(self) -> None:
        """Every bot in an encrypted call gets a proposal that a stranger has signed."""
        for session in self._sessions(is_encrypted=True):
            group_id = number(int(session.ticket.channel_id), 8)
            epoch = session.call.group.epoch if session.call and session.call.group else 0
            proposal = ExternalSender().remove(group_id, epoch, session.user_id, 0)
            session.tell_binary(DaveOp.PROPOSALS, APPEND + vector(proposal.message))

    def malformed_proposal(self) -> None:
        """Every bot in an encrypted call gets a proposal that is none."""
        for session in self._sessions(is_encrypted=True):
            session.tell_binary(DaveOp.PROPOSALS, APPEND + vector(_JUNK))

    def _sessions(self, *, is_encrypted: bool = False) -> list[VoiceSession]:
        known = self._voice.sessions.values()
        return [one for one in known if one.dave_version or not is_encrypted]

    # Sound

    def lose_sound(self, share: float) -> None:
        """Of all frames between seats that share is lost, evenly spread; 0 to 1."""
        self._disturb(_loss(share))

    def reorder_sound(self) -> None:
        """Every second frame of a speaker arrives after the one that was sent after it."""
        self._disturb(_swaps())

    def clear_sound(self) -> None:
        """Frames arrive, and in order."""
        self._disturb(undisturbed)

    def _disturb(self, disturbance: Disturbance) -> None:
        self._voice.calls.disturbance = disturbance

    def clear_voice(self) -> None:
        """Nothing goes wrong in calls any more."""
        self.clear_sound()
        self.restore_voice()
        self.give_voice_answers()


def _loss(share: float) -> Disturbance:
    due = 0.0

    def lose(frame: Frame) -> Sequence[Frame]:
        nonlocal due
        due += share
        is_lost = due >= 1
        due -= is_lost
        return () if is_lost else (frame,)

    return lose


def _swaps() -> Disturbance:
    held: dict[int, Frame] = {}

    def swap(frame: Frame) -> Sequence[Frame]:
        former = held.pop(frame.ssrc, None)
        if former is None:
            held[frame.ssrc] = frame
            return ()
        return (frame, former)

    return swap
