"""An answer in a chat model's words names below, in small, what it rests on and how it ended."""

from dataclasses import replace
from typing import Any

import pytest

from myna.bot.requests import Request
from myna.bot.texts import wording
from myna.domain.chat import Closing
from myna.domain.conversation import Candidate, Composed, Outcome, Turn
from myna.domain.teaching import Source, SourceType
from stored_samples import turn as sample
from teaching_house import HERE, member

REQUEST = Request(
    key="1",
    actor=member(HERE),
    channel_id=2,
    name="Alice",
    language="en",
    source=SourceType.MESSAGE,
)
MESSAGE = Source(type=SourceType.MESSAGE, message_id=300, channel_id=20)
LINK = "https://discord.com/channels/1/20/300"
DOCUMENT = Source(type=SourceType.DOCUMENT, file_name="rules*.md", section="Opening <@1>")


def composed(text: str, *cited: int, closing: Closing = Closing.WHOLE) -> Turn:
    candidates = tuple(
        Candidate(answer=f"A{n}", confidence=0.5, lesson_id=f"l{n}", question=f"Question {n}?")
        for n in range(3)
    )
    words = Composed(text=text, engine="small", model="small-1", cited=cited, closing=closing)
    return replace(sample(1), outcome=Outcome.ANSWERED, candidates=candidates, composed=words)


@pytest.mark.parametrize(
    ("turn", "sources", "text"),
    [
        (
            composed("Nine.", 0),
            (MESSAGE,),
            f"Nine.\n-# 💬 [1]({LINK})",
        ),
        (
            composed("Nine [3], ten [1].", 2, 0),
            (DOCUMENT, MESSAGE),
            "Nine [1], ten [2].\n-# [1] 📄 rules\\*.md · Opening \\<@1\\> · 💬 [2](" + LINK + ")",
        ),
        (composed("Nine.", 1), (None,), "Nine.\n-# [1] `Question 1?`"),
        (
            composed("Whales."),
            (),
            "Whales.\n-# 💭 I know this in general; nobody here taught it to me.",
        ),
    ],
)
def test_what_an_answer_rests_on_stands_below_it(
    turn: Turn, sources: tuple[Any, ...], text: str
) -> None:
    assert text == wording.of_turn(REQUEST, turn, sources).text


@pytest.mark.parametrize(
    ("closing", "told"), [(Closing.CUT_OFF, "broke off"), (Closing.TOO_LONG, "too long")]
)
def test_an_answer_without_its_end_says_so(closing: Closing, told: str) -> None:
    text = wording.of_turn(REQUEST, composed("Nine", 0, closing=closing), (MESSAGE,)).text

    assert told in text.splitlines()[-1]


def test_it_is_spoken_without_numbers_and_small_lines() -> None:
    reply = wording.of_turn(REQUEST, composed("Nine [1], ten [2].", 0, 1), (MESSAGE, MESSAGE))

    assert "Nine, ten." == reply.aloud


@pytest.mark.parametrize("outcome", list(Outcome))
def test_a_model_that_is_away_is_mentioned_in_small(outcome: Outcome) -> None:
    turn = replace(sample(1), outcome=outcome, lacks_words=True)
    reply = wording.of_turn(REQUEST, turn, (MESSAGE,))

    assert reply.text.splitlines()[-1].startswith("-# 💤")
    assert "💤" not in (reply.aloud or "")
