"""What a call says: in order, without gaps that nobody asked for, and nothing lost."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field

import pytest

from myna.bot.voice.player import (
    AHEAD_PACKETS,
    PAUSE_PACKETS,
    SILENCE,
    WAITING_AT_MOST,
    Playlist,
    Speech,
)
from myna.errors import EngineFailed, MynaError, NoEngineReady


def numbered(name: str, count: int) -> list[bytes]:
    return [f"{name}{number}".encode() for number in range(count)]


def speech(key: str, packets: Callable[[], AsyncIterator[bytes]]) -> Speech:
    return Speech(key=key, channel_id=1, language="en", packets=packets)


def saying(key: str, count: int = 3) -> Speech:
    async def packets() -> AsyncIterator[bytes]:
        for packet in numbered(key, count):
            yield packet

    return speech(key, packets)


def failing(failure: Exception, *before: bytes) -> Speech:
    async def packets() -> AsyncIterator[bytes]:
        for packet in before:
            yield packet
        raise failure

    return speech("failing", packets)


@dataclass(kw_only=True)
class Stage:
    """A playlist, and what it tells of itself."""

    is_private: bool = True
    sounds: int = 0
    failures: list[MynaError] = field(default_factory=list)
    playlist: Playlist = field(init=False)

    def __post_init__(self) -> None:
        self.playlist = Playlist(
            may_sound=lambda: self.is_private,
            on_sound=self._sound,
            on_failure=lambda _, failure: self.failures.append(failure),
        )

    def _sound(self) -> None:
        self.sounds += 1


@pytest.fixture
async def stage() -> Stage:
    return Stage()


async def settled() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


def played(playlist: Playlist, at_most: int = 100) -> list[bytes]:
    """What the player gets until the end."""
    found = []
    while len(found) < at_most and (packet := playlist.read()):
        found.append(packet)
    return found


async def added(stage: Stage, *speeches: Speech) -> None:
    for each in speeches:
        assert stage.playlist.add(each)
    await settled()


async def test_an_answer_is_said_in_full_and_then_there_is_nothing(stage: Stage) -> None:
    await added(stage, saying("a"))

    assert numbered("a", 3) == played(stage.playlist)
    assert stage.playlist.is_empty


async def test_the_player_is_told_of_the_first_sound(stage: Stage) -> None:
    assert stage.playlist.add(saying("a"))
    assert not stage.playlist.has_sound
    await settled()

    assert stage.sounds > 0
    assert stage.playlist.has_sound


async def test_answers_are_said_in_order_with_a_pause_between(stage: Stage) -> None:
    await added(stage, saying("a"), saying("b"))
    said = played(stage.playlist)

    assert [*numbered("a", 3), *[SILENCE] * PAUSE_PACKETS, *numbered("b", 3)] == said


async def test_while_more_is_to_come_there_is_silence(stage: Stage) -> None:
    go_on = asyncio.Event()

    async def packets() -> AsyncIterator[bytes]:
        yield b"first"
        await go_on.wait()
        yield b"second"

    await added(stage, speech("a", packets))
    assert [b"first", SILENCE, SILENCE] == [stage.playlist.read() for _ in range(3)]
    go_on.set()
    await settled()

    assert [b"second"] == played(stage.playlist)


async def test_while_nothing_may_sound_nothing_is_used_up(stage: Stage) -> None:
    await added(stage, saying("a"))
    stage.is_private = False
    assert [SILENCE] * 5 == [stage.playlist.read() for _ in range(5)]
    stage.is_private = True

    assert numbered("a", 3) == played(stage.playlist)


async def test_a_skipped_answer_ends_at_once_and_the_next_one_begins(stage: Stage) -> None:
    await added(stage, saying("a"), saying("b"))
    stage.playlist.read()
    assert stage.playlist.skip()
    await settled()

    assert numbered("b", 3) == played(stage.playlist)


async def test_where_nothing_is_said_nothing_is_skipped(stage: Stage) -> None:
    assert not stage.playlist.skip()


async def test_silenced_she_says_nothing_more(stage: Stage) -> None:
    await added(stage, saying("a"), saying("b"), saying("c"))
    stage.playlist.read()

    assert stage.playlist.clear() == 3
    assert played(stage.playlist) == []


async def test_the_making_of_a_silenced_answer_ends(stage: Stage) -> None:
    is_closed = asyncio.Event()

    async def packets() -> AsyncIterator[bytes]:
        try:
            yield b"first"
            await asyncio.Event().wait()
        finally:
            is_closed.set()

    await added(stage, speech("a", packets))
    stage.playlist.clear()
    await settled()

    assert is_closed.is_set()


async def test_after_a_fault_what_may_not_have_come_through_is_said_again(stage: Stage) -> None:
    await added(stage, saying("a", 6))
    assert numbered("a", 2) == [stage.playlist.read() for _ in range(2)]
    stage.playlist.asked()
    assert numbered("a", 4)[2:] == [stage.playlist.read() for _ in range(2)]
    stage.playlist.heard()
    stage.playlist.repeat()

    assert numbered("a", 6)[2:] == played(stage.playlist)


async def test_also_the_end_of_an_answer_is_said_again(stage: Stage) -> None:
    await added(stage, saying("a"))
    played(stage.playlist)
    stage.playlist.repeat()

    assert numbered("a", 3) == played(stage.playlist)


async def test_what_was_silenced_is_not_said_again(stage: Stage) -> None:
    await added(stage, saying("a"))
    played(stage.playlist, 2)
    stage.playlist.clear()
    stage.playlist.repeat()

    assert played(stage.playlist) == []


async def test_of_a_long_answer_only_so_much_is_made_ahead_and_nothing_is_lost(
    stage: Stage,
) -> None:
    made: list[bytes] = []

    async def packets() -> AsyncIterator[bytes]:
        for packet in numbered("a", 3 * AHEAD_PACKETS):
            made.append(packet)
            yield packet

    await added(stage, speech("a", packets))
    assert len(made) == AHEAD_PACKETS
    said: list[bytes] = []
    while packet := stage.playlist.read():
        said.append(packet)
        await asyncio.sleep(0)

    assert numbered("a", 3 * AHEAD_PACKETS) == [each for each in said if each != SILENCE]


async def test_only_the_next_answer_is_made_ahead(stage: Stage) -> None:
    begun: list[str] = []

    def telling(key: str) -> Speech:
        async def packets() -> AsyncIterator[bytes]:
            begun.append(key)
            yield key.encode()

        return speech(key, packets)

    await added(stage, telling("a"), telling("b"), telling("c"))
    assert begun == ["a", "b"]
    played(stage.playlist, 3)
    await settled()

    assert begun == ["a", "b", "c"]


async def test_only_so_many_answers_wait(stage: Stage) -> None:
    taken = [stage.playlist.add(saying(str(number))) for number in range(WAITING_AT_MOST + 1)]

    assert taken == [*[True] * WAITING_AT_MOST, False]


FAILURES: Sequence[tuple[Exception, type[MynaError]]] = [
    (NoEngineReady("None.", kind="speak", language="en"), NoEngineReady),
    (EngineFailed("Broken."), EngineFailed),
    (ZeroDivisionError(), EngineFailed),
]


@pytest.mark.parametrize(("failure", "told"), FAILURES)
async def test_a_failure_is_told_and_the_next_answer_is_said(
    stage: Stage, failure: Exception, told: type[MynaError]
) -> None:
    await added(stage, failing(failure, b"beginning"), saying("b"))
    said = [each for each in played(stage.playlist) if each != SILENCE]

    assert [b"beginning", *numbered("b", 3)] == said
    assert [told] == [type(each) for each in stage.failures]


async def test_an_answer_without_a_sound_ends(stage: Stage) -> None:
    await added(stage, saying("a", 0), saying("b"))

    assert numbered("b", 3) == played(stage.playlist)
