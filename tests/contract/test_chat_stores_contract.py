"""What the stores of chat models promise: what servers chose and spent, and what was proposed to them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from myna.domain.chat import ChatChoice, Purpose, Spent, Style
from stored_samples import ELSEWHERE, HERE, NOON, Stores, lesson, proposed, usage

CHOICE = ChatChoice(
    engine="far", host="far.example:8443", style=Style.OPEN, instructions="Говори как пират 🐦"
)


async def test_a_server_that_chose_nothing_has_chosen_nothing(stores: Stores) -> None:
    assert ChatChoice() == await stores.choices.of(HERE)


@pytest.mark.parametrize("choice", [CHOICE, ChatChoice(engine=""), ChatChoice()])
async def test_what_a_server_chose_comes_back(choice: ChatChoice, stores: Stores) -> None:
    await stores.choices.choose(HERE, CHOICE, by=5, at=NOON)
    await stores.choices.choose(HERE, choice, by=2**62, at=NOON)

    assert choice == await stores.choices.of(HERE)
    assert ChatChoice() == await stores.choices.of(ELSEWHERE)


async def test_what_was_spent_on_one_day_is_added_up(stores: Stores) -> None:
    await stores.usage.add(HERE, usage(100))
    estimated = Spent(prompt_tokens=50, completion_tokens=5, is_estimated=True)
    await stores.usage.add(HERE, replace(usage(), spent=estimated))

    [row] = await stores.usage.of(HERE, NOON.date())

    assert Spent(prompt_tokens=150, completion_tokens=15, is_estimated=True) == row.spent
    assert (2, 14) == (row.calls, row.cost_microdollars)


async def test_days_models_and_purposes_are_counted_apart_newest_first(stores: Stores) -> None:
    rows = [usage(), usage(days=1), usage(days=1, purpose=Purpose.PHRASINGS)]
    other = replace(usage(days=2), model="big-1")
    for each in (*rows, other):
        await stores.usage.add(HERE, each)

    found = await stores.usage.of(HERE, NOON.date() + timedelta(days=1))

    assert [other, *rows[1:]] == list(found)


async def test_what_one_server_spent_no_other_did(stores: Stores) -> None:
    await stores.usage.add(HERE, usage())

    assert [] == list(await stores.usage.of(ELSEWHERE, NOON.date()))


async def test_proposed_phrasings_come_back_in_their_order(stores: Stores) -> None:
    await stores.lessons.add([lesson(1)])
    await stores.phrasings.add(HERE, [proposed(2), proposed(1)])

    assert {proposed(1), proposed(2)} == set(await stores.phrasings.of_lesson(HERE, "lesson-1"))
    assert [] == list(await stores.phrasings.of_lesson(ELSEWHERE, "lesson-1"))
    assert [] == list(await stores.phrasings.of_lesson(HERE, "lesson-2"))


async def test_of_a_lesson_that_is_gone_nothing_is_proposed(stores: Stores) -> None:
    await stores.phrasings.add(HERE, [proposed(1)])

    assert [] == list(await stores.phrasings.of_lesson(HERE, "lesson-1"))


async def test_settled_phrasings_are_gone_and_others_stay(stores: Stores) -> None:
    await stores.lessons.add([lesson(1), lesson(2)])
    other = proposed(2, "lesson-2")
    await stores.phrasings.add(HERE, [proposed(1), other])
    await stores.phrasings.settle(ELSEWHERE, "lesson-2")
    await stores.phrasings.settle(HERE, "lesson-1")

    assert [] == list(await stores.phrasings.of_lesson(HERE, "lesson-1"))
    assert [other] == list(await stores.phrasings.of_lesson(HERE, "lesson-2"))


async def test_phrasings_that_nobody_decided_about_are_forgotten(stores: Stores) -> None:
    await stores.lessons.add([lesson(1)])
    await stores.phrasings.add(HERE, [proposed(1), proposed(9)])
    await stores.phrasings.forget_before(NOON + timedelta(seconds=5))

    assert [proposed(9)] == list(await stores.phrasings.of_lesson(HERE, "lesson-1"))
