"""What managers see of the questions that nobody could answer."""

import pytest

from chat_services import KnownGaps, gap, request
from myna.bot.chatting.gaps import PAGE_GAPS, GapCommands
from myna.bot.rendering import MAX_CHARACTERS
from myna.domain.access import Role
from myna.domain.language import LANGUAGES
from myna.domain.teaching import SourceType
from myna.errors import NotAllowed
from myna.ports import Unanswered


def commands(count: int) -> GapCommands:
    return GapCommands(gaps=KnownGaps(found=[gap(n) for n in range(1, count + 1)]))


async def test_every_question_has_its_own_button_that_teaches_it() -> None:
    reply = await commands(3).command(request())
    presses = [each.press for each in reply.buttons]

    assert ["teach:k1", "teach:k2", "teach:k3", "gaps:0"] == presses


async def test_how_often_and_when_it_was_asked_stands_beside_it() -> None:
    shown = GapCommands(gaps=KnownGaps(found=[gap(1, times=5)]))
    reply = await shown.command(request())

    assert "`Question 1?`" in reply.text
    assert "asked 5 times, last <t:" in reply.text


async def test_a_page_holds_eight_and_leads_to_the_next() -> None:
    reply = await commands(9).command(request())

    assert PAGE_GAPS == reply.text.count("`Question")
    assert "gaps:1" in [each.press for each in reply.buttons]


async def test_the_last_page_leads_back() -> None:
    reply = await commands(9).presses()["gaps"](request(), "1")

    assert {"teach:k9", "gaps:0", "gaps:1"} == {each.press for each in reply.buttons}


async def test_a_page_that_there_is_no_more_is_the_last_one() -> None:
    reply = await commands(9).presses()["gaps"](request(), "7")

    assert "page 2 of 2" in reply.text


async def test_what_is_not_needed_goes_and_the_list_is_shown_again() -> None:
    shown = commands(3)
    reply = await shown.presses()["gaps-aside"](request(chosen=("k1", "k3")), "0")

    assert "these 2" in reply.text
    assert ["`Question 2?`"] == [w for n in (1, 2, 3) if (w := f"`Question {n}?`") in reply.text]
    assert reply.replaces


async def test_what_is_gone_already_is_no_error() -> None:
    reply = await commands(1).presses()["gaps-aside"](request(chosen=("k9",)), "0")

    assert "gone already" in reply.text


async def test_where_nothing_is_missing_that_is_said() -> None:
    reply = await commands(0).command(request())

    assert "Nothing is waiting" in reply.text
    assert () == reply.controls


async def test_in_a_channel_there_is_only_a_count_and_a_button() -> None:
    """Members asked it, perhaps where few read."""
    reply = await commands(3).command(request(source=SourceType.MESSAGE))

    assert "Question" not in reply.text
    assert ["gaps-open:"] == [each.press for each in reply.buttons]


@pytest.mark.parametrize("role", [Role.STRANGER, Role.MEMBER, Role.TEACHER])
async def test_only_managers_see_what_could_not_be_answered(role: Role) -> None:
    shown = commands(3)
    with pytest.raises(NotAllowed):
        await shown.command(request(role))
    for press in shown.presses().values():
        with pytest.raises(NotAllowed):
            await press(request(role, chosen=("k1",)), "0")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_longest_questions_still_fit_one_message(language: str) -> None:
    long = [
        Unanswered(
            question="`@everyone` **щ** " * 200,
            utterance_key=f"k{n}",
            times=9_999,
            asked_at=gap(1).asked_at,
        )
        for n in range(PAGE_GAPS)
    ]
    reply = await GapCommands(gaps=KnownGaps(found=long)).command(request(language=language))

    assert MAX_CHARACTERS >= len(reply.text)
