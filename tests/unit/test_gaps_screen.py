"""What managers see of the questions that nobody could answer."""

from pathlib import Path

import pytest

from chat_services import NOW, KnownGaps, gap, request
from myna.bot.chatting.gaps import PAGE_GAPS, GapCommands
from myna.bot.rendering import MAX_CHARACTERS
from myna.domain.access import Role
from myna.domain.language import LANGUAGES
from myna.domain.teaching import SourceType
from myna.errors import NotAllowed
from myna.ports import Unanswered
from myna.services.gaps import GapService
from teaching_house import House


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(root=tmp_path)


async def commands(house: House, count: int) -> GapCommands:
    for number in range(1, count + 1):
        await house.ask(f"Question {number}?", key=f"k{number}")
    return known(house, [gap(n) for n in range(1, count + 1)])


def known(house: House, found: list[Unanswered]) -> GapCommands:
    store = KnownGaps(found=found)
    return GapCommands(gaps=GapService(store=store, answering=house.answering, clock=lambda: NOW))


async def test_every_question_has_its_own_button_that_teaches_it(house: House) -> None:
    reply = await (await commands(house, 3)).command(request())
    presses = [each.press for each in reply.buttons]

    assert ["teach:k1", "teach:k2", "teach:k3", "gaps:0"] == presses


async def test_how_often_and_when_it_was_asked_stands_beside_it(house: House) -> None:
    shown = known(house, [gap(1, times=5)])
    reply = await shown.command(request())

    assert "`Question 1?`" in reply.text
    assert "asked 5 times, last <t:" in reply.text


async def test_a_page_holds_eight_and_leads_to_the_next(house: House) -> None:
    reply = await (await commands(house, 9)).command(request())

    assert PAGE_GAPS == reply.text.count("`Question")
    assert "gaps:1" in [each.press for each in reply.buttons]


async def test_the_last_page_leads_back(house: House) -> None:
    reply = await (await commands(house, 9)).presses()["gaps"](request(), "1")

    assert {"teach:k9", "gaps:0", "gaps:1"} == {each.press for each in reply.buttons}


async def test_a_page_that_there_is_no_more_is_the_last_one(house: House) -> None:
    reply = await (await commands(house, 9)).presses()["gaps"](request(), "7")

    assert "page 2 of 2" in reply.text


async def test_what_is_not_needed_goes_and_the_list_is_shown_again(house: House) -> None:
    shown = await commands(house, 3)
    reply = await shown.presses()["gaps-aside"](request(chosen=("k1", "k3")), "0")

    assert "these 2" in reply.text
    assert ["`Question 2?`"] == [w for n in (1, 2, 3) if (w := f"`Question {n}?`") in reply.text]
    assert reply.replaces


async def test_what_is_gone_already_is_no_error(house: House) -> None:
    reply = await (await commands(house, 1)).presses()["gaps-aside"](request(chosen=("k9",)), "0")

    assert "gone already" in reply.text


async def test_where_nothing_is_missing_that_is_said(house: House) -> None:
    reply = await (await commands(house, 0)).command(request())

    assert "Nothing is waiting" in reply.text
    assert () == reply.controls


async def test_in_a_channel_there_is_only_a_count_and_a_button(house: House) -> None:
    """Members asked it, perhaps where few read."""
    reply = await (await commands(house, 3)).command(request(source=SourceType.MESSAGE))

    assert "Question" not in reply.text
    assert ["gaps-open:"] == [each.press for each in reply.buttons]


@pytest.mark.parametrize("role", [Role.STRANGER, Role.MEMBER, Role.TEACHER])
async def test_only_managers_see_what_could_not_be_answered(house: House, role: Role) -> None:
    shown = await commands(house, 3)
    with pytest.raises(NotAllowed):
        await shown.command(request(role))
    for press in shown.presses().values():
        with pytest.raises(NotAllowed):
            await press(request(role, chosen=("k1",)), "0")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_longest_questions_still_fit_one_message(house: House, language: str) -> None:
    long = [
        Unanswered(
            question="`@everyone` **щ** " * 200,
            utterance_key=f"k{n}",
            times=9_999,
            asked_at=gap(1).asked_at,
        )
        for n in range(PAGE_GAPS)
    ]
    reply = await known(house, long).command(request(language=language))

    assert MAX_CHARACTERS >= len(reply.text)
