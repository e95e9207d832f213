"""Reading what a model writes takes moments, whatever it writes: it is read again with every piece that comes."""

import time
from collections.abc import AsyncIterator

import pytest

from myna.domain.chat import ChatPart, Delta, Ground, Prompt, Style
from myna.domain.citations import Cleaning, HeaderReader, cited_in, plain, renumbered
from myna.services.dictation import MAX_ANSWER_CHARACTERS, Dictation

MOST_SECONDS = 0.25
"""Of one look, on a busy machine; where a look is quadratic it takes seconds."""
PIECES = (
    "[1] ",
    "[1]",
    " ",
    " " * 4_000 + "x",
    "[",
    "[ ",
    "1,",
    "`",
    "` ",
    "<",
    "<@1",
    "```\n",
    "[1](",
)
REPLIES = {
    repr(piece[-6:]): piece * (MAX_ANSWER_CHARACTERS // len(piece)) for piece in PIECES
}  # fmt: skip


@pytest.mark.parametrize("reply", REPLIES.values(), ids=REPLIES)
def test_no_reply_is_long_to_read(reply: str) -> None:
    cleaning = Cleaning(offered=frozenset({1}))
    started = time.process_time()
    for is_whole in (False, True):
        cleaning.of(f"[1] {reply}", is_whole=is_whole)
    plain(reply), renumbered(reply, [1]), cited_in(reply)
    reader = HeaderReader()
    reader.feed(reply)
    reader.finish()

    assert time.process_time() - started < MOST_SECONDS


@pytest.mark.parametrize("reply", REPLIES.values(), ids=REPLIES)
def test_what_is_shown_of_a_reply_is_never_taken_back(reply: str) -> None:
    cleaning, reply = Cleaning(offered=frozenset({1})), f"We meet {reply[:60]} on Friday [1]."
    whole = cleaning.of(reply, is_whole=True)
    shown = [cleaning.of(reply[:end], is_whole=False) for end in range(len(reply))]

    assert [] == [text for text in shown if not whole.startswith(text.rstrip())]


async def dictated(heard: list[str], *pieces: str) -> str:
    ground = Ground(number=1, lesson_id="1", question="When?", answer="On Friday")
    prompt = Prompt(
        instructions="",
        grounds=(ground,),
        forbidden=(),
        before=(),
        question="When?",
        language="en",
        style=Style.GROUNDED,
        most_tokens=1_200,
    )

    async def reply() -> AsyncIterator[ChatPart]:
        for piece in pieces:
            yield Delta(text=piece)

    return (await Dictation(prompt=prompt, on_text=heard.append).take(reply())).text


async def test_a_long_reply_is_not_read_anew_with_every_word() -> None:
    heard: list[str] = []
    text = await dictated(heard, "[1] ", *["a "] * (MAX_ANSWER_CHARACTERS // 2))

    assert MAX_ANSWER_CHARACTERS - 1 == len(text)
    assert len(heard) < MAX_ANSWER_CHARACTERS // 10


async def test_a_long_reply_of_which_nothing_can_be_shown_is_not_read_anew_either() -> None:
    started = time.process_time()
    text = await dictated([], "[1] ", *"[9] " * (MAX_ANSWER_CHARACTERS // 8))

    assert "" == text
    assert time.process_time() - started < 4 * MOST_SECONDS
