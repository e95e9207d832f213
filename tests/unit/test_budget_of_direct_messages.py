"""In a direct message everybody chooses for themselves, and all direct messages together spend one budget."""

from dataclasses import replace
from pathlib import Path

import pytest

from myna.domain.access import Actor, Role
from myna.domain.chat import Purpose, Spent
from myna.domain.conversation import ALL_DIRECT, direct_tenant
from talking_house import TalkingHouse, manager
from teaching_house import HERE

SPENT = Spent(prompt_tokens=60, completion_tokens=10)


def alone(member_id: int) -> Actor:
    """In their direct messages."""
    return Actor(id=member_id, role=Role.MANAGER, tenant=direct_tenant(member_id))


@pytest.fixture
def house(tmp_path: Path) -> TalkingHouse:
    return TalkingHouse(root=tmp_path, tokens_per_day=100)


async def spends(house: TalkingHouse, who: Actor) -> None:
    await house.usage.record(who.tenant, house.model, Purpose.ANSWER, SPENT)


async def test_many_members_make_no_budgets_of_their_own(house: TalkingHouse) -> None:
    await spends(house, alone(1))
    before = await house.usage.is_spent_up(alone(3).tenant)
    await spends(house, alone(2))

    assert (False, True) == (before, await house.usage.is_spent_up(alone(3).tenant))


async def test_direct_messages_and_servers_take_nothing_from_each_other(
    house: TalkingHouse,
) -> None:
    for _ in range(2):
        await spends(house, alone(1))

    assert not await house.usage.is_spent_up(HERE)
    for _ in range(2):
        await spends(house, manager())
    assert await house.usage.is_spent_up(HERE)


async def test_the_budget_that_is_spent_leaves_the_memory_to_answer_everybody(
    house: TalkingHouse,
) -> None:
    for who in (alone(1), alone(2)):
        await spends(house, who)
    mine = replace(alone(3), role=Role.MANAGER)
    await house.teach("Who sings on Fridays?", "Anna", by=mine)
    turn = await house.ask("Who sings with us on Fridays?", actor=mine)

    assert turn is not None
    assert ("Anna", []) == (turn.answer, house.model.prompts)


async def test_nobody_sees_in_a_direct_message_what_others_spend(house: TalkingHouse) -> None:
    await spends(house, alone(1))
    report = await house.usage.of(alone(2))

    assert ([], 0, None) == (list(report.rows), report.tokens_today, report.tokens_per_day)
    assert [70] == [(await house.usage.of(alone(1))).tokens_today]


async def test_what_is_counted_of_all_together_names_nobody(house: TalkingHouse) -> None:
    await spends(house, alone(111))
    [pooled] = [row for tenant, row in house.spending.rows if tenant == ALL_DIRECT]

    assert "111" not in f"{ALL_DIRECT} {pooled}"
    assert SPENT == pooled.spent
