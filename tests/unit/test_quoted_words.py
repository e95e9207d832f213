"""What members wrote is said again in Myna's thanks without any effect of its own."""

import pytest

from myna.bot.rendering import unmarked
from myna.bot.requests import Request
from myna.bot.texts import wording
from myna.domain.teaching import SourceType
from myna.services.teaching import Taught
from teaching_house import example, member

TURNED_ROUND = "When \u202eyadirF\u202c do **we** meet?"
BLIND = ("\u202a", "\u202b", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u200f")


def thanks(question: str, language: str = "en") -> str:
    request = Request(
        key="1",
        actor=member(),
        channel_id=2,
        name="Bob",
        language=language,
        source=SourceType.MESSAGE,
    )
    taught = Taught(lesson=example(question, "On Friday"), phrasings=None)
    return wording.of_lesson(request, taught).text


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_question_is_thanked_for_in_plain_signs(language: str) -> None:
    assert "`When yadirF do **we** meet?`" in thanks(TURNED_ROUND, language)


@pytest.mark.parametrize("sign", BLIND)
def test_no_sign_of_direction_gets_into_thanks(sign: str) -> None:
    assert sign not in thanks(f"When {sign}do we meet?")
    assert sign not in unmarked(f"faq{sign}.csv", 80)


def test_a_question_does_not_end_its_own_quotation() -> None:
    assert "`When' **now**?`" in thanks("When` **now**?")
