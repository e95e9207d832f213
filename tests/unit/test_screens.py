"""What becomes of an answer's messages when Discord refuses, somebody deletes one, or the line breaks."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import discord
import pytest

from myna.bot.delivery import Delivery, Refusals
from myna.bot.drafts import Draft
from myna.bot.pacing import Lanes, Pace
from myna.bot.replies import Part, Reply
from myna.bot.screens import Screen, beside_draft
from myna.bot.seals import Seals

CHANNEL = 7
LONG = "The bird sings a song. " * 100


class Answered:
    def __init__(self, status: int) -> None:
        self.status = status
        self.reason = "as the test wants it"


def answered(status: int) -> discord.HTTPException:
    kinds = {403: discord.Forbidden, 404: discord.NotFound, 503: discord.DiscordServerError}
    response: Any = Answered(status)
    return kinds.get(status, discord.HTTPException)(response, "")


@dataclass
class Board:
    """Messages by their ids, and what was done to them; `fails` is raised once instead."""

    channel_id: int = CHANNEL
    shown: dict[int, str] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)
    fails: Exception | None = None

    async def post(self, part: Part) -> int:
        self._do(f"post {part.number}")
        message_id = 100 + len(self.done)
        self.shown[message_id] = part.text
        return message_id

    async def edit(self, message_id: int, part: Part) -> None:
        self._do(f"edit {part.number}")
        self.shown[message_id] = part.text

    async def delete(self, message_id: int) -> None:
        self._do("delete")
        del self.shown[message_id]

    def _do(self, what: str) -> None:
        self.done.append(what)
        failure, self.fails = self.fails, None
        if failure is not None:
            raise failure


async def moment(_seconds: float) -> None:
    await asyncio.sleep(0)


async def others_work() -> None:
    for _ in range(50):
        await asyncio.sleep(0)


def screen_on(board: Board) -> Screen:
    return Screen(
        wall=board,
        delivery=Delivery(seals=Seals(key=b"k" * 32), refusals=Refusals(now=lambda: 1.0)),
        pace=Pace(edits=Lanes(sleep=moment), posts=Lanes(sleep=moment)),
    )


def writes(draft: Draft, *texts: str, before: Callable[[int], object] = lambda _: None) -> Any:
    async def work() -> str:
        for number, text in enumerate(texts):
            before(number)
            draft.say(text)
            await others_work()
        return "whole"

    return work()


async def test_what_is_written_is_posted_edited_and_taken_over() -> None:
    board, draft = Board(), Draft()
    screen = screen_on(board)
    outcome = await beside_draft(writes(draft, "We", "We meet", "We meet now."), draft, screen)
    ids = await screen.becomes(Reply(text="We meet now."))

    assert "whole" == outcome
    assert ["post 0", "edit 0", "edit 0"] == board.done
    assert {ids[0]: "We meet now."} == board.shown


async def test_nothing_is_sent_where_nothing_changed() -> None:
    board, draft = Board(), Draft()
    screen = screen_on(board)
    await beside_draft(writes(draft, "We meet", "We meet [1", "We meet ["), draft, screen)
    await screen.becomes(Reply(text="We meet"))

    assert ["post 0"] == board.done


async def test_settled_messages_are_left_alone_and_those_too_many_are_deleted() -> None:
    board, draft = Board(), Draft()
    screen = screen_on(board)
    await beside_draft(writes(draft, LONG[:1000], LONG, LONG + LONG), draft, screen)
    posted = len(screen.ids)
    await screen.becomes(Reply(text="Something else."))

    assert 3 == posted
    assert ["Something else."] == list(board.shown.values())
    assert ["edit 0", "delete", "delete"] == board.done[-3:]


async def test_work_is_given_up_when_its_message_is_gone() -> None:
    board, draft = Board(), Draft()
    screen = screen_on(board)

    def gone(number: int) -> None:
        board.fails = answered(404) if number == 1 else None

    written = writes(draft, "We", "We meet", "We meet now.", before=gone)

    assert None is await beside_draft(written, draft, screen)
    assert screen.is_gone
    assert draft.is_unwanted
    assert "We meet now." != draft.text


@pytest.mark.parametrize("status", [403, 429])
async def test_after_a_refusal_nothing_more_is_shown_before_the_end_and_the_channel_rests(
    status: int,
) -> None:
    board, draft = Board(fails=answered(status)), Draft()
    screen = screen_on(board)

    assert "whole" == await beside_draft(writes(draft, "We", "We meet"), draft, screen)
    assert ["post 0"] == board.done
    assert screen.delivery.refusals.is_silent(CHANNEL)


@pytest.mark.parametrize("failure", [answered(503), OSError("The line broke.")])
async def test_what_could_not_be_shown_is_shown_with_what_comes_next(failure: Exception) -> None:
    board, draft = Board(fails=failure), Draft()

    assert "whole" == await beside_draft(writes(draft, "We", "We meet"), draft, screen_on(board))
    assert ["We meet"] == list(board.shown.values())


async def test_in_a_channel_that_rests_nothing_is_shown() -> None:
    board, draft = Board(), Draft()
    screen = screen_on(board)
    screen.delivery.refusals.refused(CHANNEL, 403)
    await beside_draft(writes(draft, "We", "We meet"), draft, screen)

    assert [] == board.done


async def test_what_fails_beside_its_draft_fails_as_without_one() -> None:
    async def fails() -> Awaitable[None]:
        raise ValueError("as the test wants it")

    with pytest.raises(ValueError, match="as the test"):
        await beside_draft(fails(), Draft(), screen_on(Board()))


async def test_what_stops_the_bot_stops_what_is_written() -> None:
    draft, before = Draft(), asyncio.all_tasks()
    board = Board()
    waiting = asyncio.create_task(beside_draft(asyncio.Event().wait(), draft, screen_on(board)))
    await others_work()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await others_work()

    assert before == asyncio.all_tasks()
    assert draft.is_over
