"""Whatever breaks in a call: she is heard again soon, goes on where she was, and never in clear."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from structlog.testing import capture_logs

from discord_sandbox import Sandbox
from discord_sandbox.people.human import Member
from discord_sandbox.voice.dave.opcodes import DaveOp
from discord_sandbox.voice.seats import Frame
from discord_sandbox.voice.sessions import VoiceSession
from in_call import asked, called, taught, until, until_she_is, where_is_myna
from myna.bot.voice.call import Timing
from myna.bot.voice.connection import CallClient
from myna.errors import DiscordRefused
from myna_at_work import Myna, at_work, connected, hears
from singing import Singer, Steps

PROMISED_SECONDS = 3.0
STEPS = 20
SILENCE_SECONDS = 2.0
SILENCE = b"\xf8\xff\xfe"
ENCRYPTED = b"\xfa\xfa"
"""So every encrypted frame ends."""


@pytest.fixture
def singer() -> Singer:
    return Singer(steps=STEPS)


@pytest.fixture
def heal_pauses() -> tuple[float, ...]:
    return (0.0, 0.1, 0.2)


@pytest.fixture
async def myna(
    town: Sandbox, tmp_path: Path, singer: Singer, heal_pauses: tuple[float, ...]
) -> AsyncIterator[Myna]:
    timing = Timing(alone_seconds=5.0, heal_pauses=heal_pauses)
    async with at_work(town, tmp_path, speaking=singer, call_timing=timing) as myna:
        await connected(town, myna)
        yield myna


class Recorder:
    """What a member hears, and when; and what of it whoever carries it could hear, too."""

    def __init__(self, town: Sandbox, member: Member) -> None:
        self.song = Steps()
        self.times: list[float] = []
        self.frames = 0
        self.in_clear = 0
        self.began = asyncio.get_running_loop().time()
        town.headsets.audience_of(member.id).listeners.add(self._hear)
        town.calls.disturbance = self._carry

    def _carry(self, frame: Frame) -> Sequence[Frame]:
        if frame.payload != SILENCE:
            self.frames += 1
            self.in_clear += not frame.payload.endswith(ENCRYPTED)
        return (frame,)

    def _hear(self, _: str, pcm: bytes) -> None:
        if self.song.hear(pcm):
            self.times.append(asyncio.get_running_loop().time())

    @property
    def steps(self) -> list[int]:
        return self.song.heard

    @property
    def longest_gap_seconds(self) -> float:
        return float(np.diff(self.times).max())


async def listening(town: Sandbox, member: Member) -> Recorder:
    """In a call with Myna, who has been asked something."""
    await called(member)
    await taught(member)
    recorder = Recorder(town, member)
    await asked(member)
    return recorder


def session_of_myna(town: Sandbox) -> VoiceSession:
    [session] = [one for one in town.voice.sessions.values() if one.connection is not None]
    return session


def silent_for_her_alone(town: Sandbox) -> None:
    session = session_of_myna(town)
    assert session.connection is not None
    session.connection.is_silent = True
    session.call = None


def no_way_for_sound(town: Sandbox) -> None:
    """Her address is forgotten, as by a router."""
    town.voice.wire.forget(session_of_myna(town))


def bad_commit(town: Sandbox) -> None:
    session_of_myna(town).tell_binary(DaveOp.ANNOUNCE_COMMIT, b"\x00\x06garbage")


def new_epoch_for_her_alone(town: Sandbox) -> None:
    epoch = {"epoch": 1, "protocol_version": 1}
    session_of_myna(town).tell(DaveOp.PREPARE_EPOCH, epoch)


FAULTS: Mapping[str, Callable[[Sandbox], None]] = {
    "dropped": lambda town: town.faults.drop_voice(),
    **{
        str(code): partial(lambda town, code: town.faults.close_voice(code), code=code)
        for code in (1001, 4006, 4009, 4014, 4015, 4021, 4022)
    },
    "other server": lambda town: town.faults.change_voice_server(),
    "silent": silent_for_her_alone,
    "no way for sound": no_way_for_sound,
    "bad proposal": lambda town: town.faults.bad_proposal(),
    "malformed proposal": lambda town: town.faults.malformed_proposal(),
    "bad welcome": lambda town: town.faults.bad_welcome(),
    "bad commit": bad_commit,
    "new epoch": new_epoch_for_her_alone,
}


@pytest.mark.parametrize("fault", FAULTS)
async def test_after_a_fault_she_is_soon_heard_again_and_goes_on_where_she_was(
    town: Sandbox, alice: Member, fault: str
) -> None:
    recorder = await listening(town, alice)
    await until(lambda: len(recorder.times) > 50)
    FAULTS[fault](town)
    await until(lambda: recorder.steps[-1:] == [STEPS - 1], 15)

    assert recorder.longest_gap_seconds < PROMISED_SECONDS
    assert set(range(STEPS)) == set(recorder.steps)
    assert recorder.in_clear == 0


async def test_after_a_while_of_silence_she_is_soon_heard_again(
    town: Sandbox, alice: Member
) -> None:
    recorder = await listening(town, alice)
    await until(lambda: len(recorder.times) > 10)
    town.faults.silence_voice()
    await asyncio.sleep(SILENCE_SECONDS)
    town.faults.restore_voice()
    await until(lambda: recorder.steps[-1:] == [STEPS - 1], 15)

    assert recorder.longest_gap_seconds < SILENCE_SECONDS + PROMISED_SECONDS
    assert set(range(STEPS)) == set(recorder.steps)


async def test_where_sound_gets_lost_the_rest_is_heard(town: Sandbox, alice: Member) -> None:
    recorder = await listening(town, alice)
    town.faults.lose_sound(0.1)
    await until(lambda: recorder.steps[-1:] == [STEPS - 1], 15)

    assert recorder.longest_gap_seconds < 0.3


@pytest.mark.parametrize("is_resumable", [True, False])
async def test_the_gateway_may_come_and_go(
    town: Sandbox, alice: Member, *, is_resumable: bool
) -> None:
    recorder = await listening(town, alice)
    await until(lambda: len(recorder.times) > 50)
    town.faults.invalidate_sessions(resumable=is_resumable)
    await until(lambda: recorder.steps[-1:] == [STEPS - 1], 20)

    assert set(range(STEPS)) == set(recorder.steps)
    assert where_is_myna(town) == "Lounge"


@pytest.mark.parametrize("heal_pauses", [(0.0,)])
async def test_losing_the_session_again_and_again_costs_no_attempts(
    town: Sandbox, alice: Member
) -> None:
    recorder = await listening(town, alice)
    for _ in range(3):
        enough = len(recorder.times) + 25
        await until(lambda enough=enough: len(recorder.times) > enough, 15)  # type: ignore[misc]
        town.faults.invalidate_sessions()
    await until(lambda: recorder.steps[-1:] == [STEPS - 1], 20)

    assert set(range(STEPS)) == set(recorder.steps)


@pytest.mark.parametrize("heal_pauses", [(0.0,)])
async def test_while_the_gateway_is_away_no_attempt_is_made(town: Sandbox, alice: Member) -> None:
    recorder = await listening(town, alice)
    await until(lambda: len(recorder.times) > 25)
    with capture_logs() as logs:
        town.faults.refuse_connections()
        town.faults.drop()
        town.faults.drop_voice()
        await asyncio.sleep(SILENCE_SECONDS)

    assert "call.ails" not in [line["event"] for line in logs]
    town.faults.accept_connections()
    await until(lambda: recorder.steps[-1:] == [STEPS - 1], 20)


async def test_what_cannot_be_healed_is_told_and_left(town: Sandbox, alice: Member) -> None:
    await called(alice)
    town.faults.withhold_voice_answers()
    town.faults.drop_voice()
    await hears(alice, "lost the connection", timeout_seconds=30)
    town.faults.give_voice_answers()

    await called(alice)


async def test_with_a_client_that_died_its_calls_end(
    town: Sandbox, alice: Member, myna: Myna
) -> None:
    await called(alice)
    with capture_logs() as logs:
        await town.faults.close(4011)
        with pytest.raises(DiscordRefused):
            await myna.running

    assert "call.ended" in [line["event"] for line in logs]


async def test_a_call_that_nobody_looks_after_any_more_is_ended(
    town: Sandbox, alice: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> set[int]:
        raise ZeroDivisionError

    await called(alice)
    with capture_logs() as logs:
        monkeypatch.setattr("myna.bot.voice.call.people_in", broken)
        await until_she_is(town, None)

    assert "call.died" in [line["event"] for line in logs]


# Never in clear


@pytest.fixture
def no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody who comes by a voice websocket is let into the group of those who have the keys."""
    monkeypatch.setattr(VoiceSession, "tell_binary", lambda *_: None)


async def test_without_keys_she_says_nothing_and_gives_up(
    town: Sandbox, alice: Member, no_keys: None
) -> None:
    recorder = await listening(town, alice)
    await hears(alice, "lost the connection", timeout_seconds=30)
    await until_she_is(town, None)

    assert recorder.frames == 0


async def test_the_check_of_that_can_fail(
    town: Sandbox, alice: Member, no_keys: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(CallClient, "must_encrypt", False)
    recorder = await listening(town, alice)

    await until(lambda: recorder.in_clear > 0)


async def test_a_packet_on_its_way_does_not_leave_when_the_keys_are_gone(
    town: Sandbox, alice: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However late they go: the last look before the packet is made counts."""
    recorder = await listening(town, alice)
    await until(lambda: len(recorder.times) > 10)
    monkeypatch.setattr(CallClient, "is_private", True)
    monkeypatch.setattr(VoiceSession, "tell_binary", lambda *_: None)
    new_epoch_for_her_alone(town)
    await asyncio.sleep(1.0)

    assert recorder.in_clear == 0
