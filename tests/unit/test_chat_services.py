"""What managers choose and see of chat models: settings, costs, gaps; and what teachers keep of phrasings."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from myna.domain.access import Actor
from myna.domain.chat import ChatChoice, Price, Purpose, Spent, Style
from myna.domain.conversation import guild_tenant
from myna.errors import EngineFailed, NotAllowed, NotFound, UnreadableChoice
from myna.ports import ProposedPhrasing
from myna.testing import ScriptedChatModel
from talking_house import TalkingHouse, elsewhere, manager, opted_out
from teaching_house import HERE, NOON, member, teacher

MANAGERLESS = pytest.mark.parametrize("who", [member(), teacher()], ids=["member", "teacher"])


@pytest.fixture
def house(tmp_path: Path) -> TalkingHouse:
    return TalkingHouse(root=tmp_path)


async def test_what_managers_choose_holds(house: TalkingHouse) -> None:
    house.models.append(elsewhere("far"))
    choice = ChatChoice(engine="far", style=Style.OPEN, instructions="Be kind")
    await house.settings.choose(manager(), choice)

    assert choice == await house.settings.shown(manager())
    assert (Style.OPEN, "Be kind") == await house.settings.manner(HERE)


@pytest.mark.parametrize(
    ("choice", "refusal"),
    [
        (ChatChoice(engine="gone"), NotFound),
        (ChatChoice(instructions="x" * 2_001), UnreadableChoice),
    ],
)
async def test_what_there_is_not_cannot_be_chosen(
    choice: ChatChoice, refusal: type[Exception], house: TalkingHouse
) -> None:
    with pytest.raises(refusal):
        await house.settings.choose(manager(), choice)


@MANAGERLESS
async def test_only_managers_choose_and_see(who: Actor, house: TalkingHouse) -> None:
    for refused in (
        house.settings.shown(who),
        house.settings.choose(who, ChatChoice()),
        house.usage.of(who),
        house.gaps.open(who),
        house.gaps.put_aside(who, "1"),
    ):
        with pytest.raises(NotAllowed):
            await refused


async def test_of_a_manager_who_wants_nothing_kept_only_the_choice_is(house: TalkingHouse) -> None:
    await house.settings.choose(replace(manager(), keeps_nothing=True), ChatChoice(engine=""))

    assert {HERE: 0} == house.choices.chosen_by


async def test_costs_are_counted_in_millionths_of_dollars(tmp_path: Path) -> None:
    model = ScriptedChatModel(price=Price(prompt=0.25, completion=2.0))
    house = TalkingHouse(root=tmp_path, models=[model], tokens_per_day=500)
    spent = Spent(prompt_tokens=100, completion_tokens=10)
    await house.usage.record(HERE, model, Purpose.ANSWER, spent)
    await house.usage.record(HERE, model, Purpose.PHRASINGS, spent)

    report = await house.usage.of(manager())

    assert [45, 45] == [each.cost_microdollars for each in report.rows]
    assert (220, 500) == (report.tokens_today, report.tokens_per_day)


async def test_what_nobody_answered_is_a_gap_until_it_is_taught(house: TalkingHouse) -> None:
    await house.asked("Where is the key?")
    await house.asked("Who sings?")

    before = [each.question for each in await house.gaps.open(manager())]
    await house.teach("Who sings?", "Anna")
    after = [each.question for each in await house.gaps.open(manager())]

    assert (["Who sings?", "Where is the key?"], ["Where is the key?"]) == (
        sorted(before)[::-1],
        after,
    )


async def test_a_gap_that_is_put_aside_is_gone(house: TalkingHouse) -> None:
    turn = await house.asked("Where is the key?")
    await house.gaps.put_aside(manager(), turn.utterance.key)

    assert [] == list(await house.gaps.open(manager()))


async def test_a_gap_of_another_server_cannot_be_put_aside(house: TalkingHouse) -> None:
    turn = await house.asked("Where is the key?")
    there = replace(manager(), tenant=guild_tenant(2))

    with pytest.raises(NotFound):
        await house.gaps.put_aside(there, turn.utterance.key)


async def proposals(house: TalkingHouse, *texts: str) -> tuple[str, list[ProposedPhrasing]]:
    house.model.rephrased = texts
    lesson_id = await house.teach("When do we meet?", "At nine")
    found = await house.lessons.find(HERE, lesson_id)
    assert found is not None
    return lesson_id, list(await house.phrasing.propose(teacher(), found.lesson))


async def test_other_ways_to_ask_are_proposed_once_and_stored(house: TalkingHouse) -> None:
    lesson_id, found = await proposals(house, "When is it?", "when do we meet", "Когда?")

    assert ["When is it?"] == [each.question for each in found]
    assert found == list(await house.phrasing.proposed(teacher(), lesson_id))
    assert [Purpose.PHRASINGS] == [row.purpose for _, row in house.spending.rows]


async def test_what_a_teacher_keeps_is_answered_and_the_rest_forgotten(house: TalkingHouse) -> None:
    lesson_id, [one, two] = await proposals(house, "When is it?", "What time?")

    assert 1 == await house.phrasing.keep(teacher(), lesson_id, {two.id})
    assert 0 == await house.phrasing.keep(teacher(), lesson_id, {one.id})
    assert "At nine" == (await house.asked("what time")).answer
    assert [] == list(await house.phrasing.proposed(teacher(), lesson_id))


async def test_what_a_teacher_strikes_is_forgotten(house: TalkingHouse) -> None:
    lesson_id, _ = await proposals(house, "When is it?")
    await house.phrasing.strike(teacher(), lesson_id)

    assert [] == list(await house.phrasing.proposed(teacher(), lesson_id))


async def test_what_is_taught_already_is_not_proposed(house: TalkingHouse) -> None:
    await house.teach("When is it?", "Never")

    assert [] == (await proposals(house, "When is it?"))[1]


async def test_a_model_that_fails_proposes_nothing(house: TalkingHouse) -> None:
    house.model.failure = EngineFailed("Nobody there.", reason="connection")

    assert [] == (await proposals(house, "When is it?"))[1]
    assert "connection" == house.engines.state("scripted").reason


async def test_without_a_chat_model_nothing_is_proposed(house: TalkingHouse) -> None:
    house.models.clear()

    assert [] == (await proposals(house, "When is it?"))[1]


async def test_members_and_who_wants_nothing_kept_get_no_proposals(house: TalkingHouse) -> None:
    lesson_id, _ = await proposals(house, "When is it?")
    found = await house.lessons.find(HERE, lesson_id)
    assert found is not None
    for who in (member(), opted_out()):
        with pytest.raises(NotAllowed):
            await house.phrasing.propose(who, found.lesson)


async def test_phrasings_that_wait_longer_than_a_week_are_forgotten(house: TalkingHouse) -> None:
    lesson_id, [old] = await proposals(house, "When is it?")
    store = house.phrasing.store
    await store.settle(HERE, lesson_id)
    await store.add(HERE, [replace(old, at=NOON - timedelta(days=8))])

    await proposals(house, "What time?")

    assert [] == list(await store.of_lesson(HERE, lesson_id))
