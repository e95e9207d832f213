"""Who is never sent to a chat model, what is answered once, what is counted, and what one server keeps from another."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from myna.domain.access import Actor, Role
from myna.domain.chat import ChatPart, Closing, Delta, Prompt, Purpose
from myna.domain.conversation import guild_tenant
from myna.errors import EmptyQuestion, EngineFailed, NotAllowed
from myna.testing import ScriptedChatModel, repeating_best_ground
from talking_house import SPENT, TalkingHouse, elsewhere, opted_out, questions
from teaching_house import HERE


@pytest.fixture
def house(tmp_path: Path) -> TalkingHouse:
    return TalkingHouse(root=tmp_path)


async def test_what_somebody_opted_out_of_goes_to_no_engine_elsewhere(tmp_path: Path) -> None:
    far = elsewhere()
    house = TalkingHouse(root=tmp_path, models=[far])
    house.chooses("far")
    await house.teach("Who sings on Fridays?", "Anna")

    turn = await house.ask("Who sings with us on Fridays?", actor=opted_out())

    assert turn is not None
    assert ("Anna", [], {}) == (turn.answer, far.prompts, house.turns.turns)


async def test_who_opted_out_is_answered_by_an_engine_on_this_machine(house: TalkingHouse) -> None:
    await house.teach("Who sings on Fridays?", "Anna")

    turn = await house.ask("Who sings with us on Fridays?", actor=opted_out())

    assert turn is not None
    assert turn.composed is not None
    assert {} == house.turns.turns


async def test_of_two_events_of_one_utterance_one_is_answered(house: TalkingHouse) -> None:
    async def pondering(prompt: Prompt) -> AsyncIterator[ChatPart]:
        for _ in range(20):
            await asyncio.sleep(0)
        async for part in repeating_best_ground(prompt):
            yield part

    house.model.script = pondering
    await house.teach("Who sings on Fridays?", "Anna")

    turns = await asyncio.gather(
        *(house.ask("Who sings with us on Fridays?", key="1") for _ in range(5))
    )

    assert (1, 1) == (len([each for each in turns if each]), len(house.model.prompts))


async def test_an_utterance_that_was_answered_costs_nothing_again(house: TalkingHouse) -> None:
    await house.teach("Who sings on Fridays?", "Anna")
    await house.ask("Who sings with us on Fridays?", key="1")

    assert await house.ask("Who sings with us on Fridays?", key="1") is None
    assert 1 == len(house.model.prompts)


async def test_an_utterance_whose_answer_failed_may_be_asked_again(house: TalkingHouse) -> None:
    with pytest.raises(EmptyQuestion):
        await house.ask(" ", key="1")

    assert await house.ask("Hello?", key="1") is not None


async def test_what_an_answer_cost_is_counted(house: TalkingHouse) -> None:
    await house.teach("Who sings on Fridays?", "Anna")
    house.says("[1] Anna.")

    await house.asked("Who sings with us on Fridays?")

    assert [SPENT] == [row.spent for _, row in house.spending.rows]


async def test_what_broke_off_is_counted_as_estimated(house: TalkingHouse) -> None:
    async def breaking(prompt: Prompt) -> AsyncIterator[ChatPart]:
        del prompt
        yield Delta(text="[1] Anna and")
        raise EngineFailed("It fell silent.", reason="stalled")

    house.model.script = breaking
    await house.teach("Who sings on Fridays?", "Anna")

    turn = await house.asked("Who sings with us on Fridays?")

    assert turn.composed is not None
    assert Closing.CUT_OFF is turn.composed.closing
    assert [True] == [row.spent.is_estimated for _, row in house.spending.rows]


@pytest.mark.parametrize("pieces", [("[1] Anna and",), ()])
async def test_who_gives_up_waiting_has_still_spent_it(
    pieces: tuple[str, ...], house: TalkingHouse
) -> None:
    has_begun = asyncio.Event()

    async def hanging(prompt: Prompt) -> AsyncIterator[ChatPart]:
        del prompt
        for piece in pieces:
            yield Delta(text=piece)
        has_begun.set()
        await asyncio.Event().wait()

    house.model.script = hanging
    await house.teach("Who sings on Fridays?", "Anna")
    asking = asyncio.create_task(house.ask("Who sings with us on Fridays?"))
    await has_begun.wait()
    asking.cancel()
    await asyncio.wait({asking})

    [(_, row)] = house.spending.rows
    assert row.spent.is_estimated
    assert row.spent.prompt_tokens > 0


async def test_a_spent_budget_leaves_the_memory_to_answer(tmp_path: Path) -> None:
    house = TalkingHouse(root=tmp_path, tokens_per_day=100)
    house.says("[1] She is called Anna.")
    await house.teach("Who sings on Fridays?", "Anna")
    await house.asked("Who sings with us on Fridays?")

    turn = await house.asked("Who sings with us on Fridays?")

    assert ("Anna", None, 1) == (turn.answer, turn.composed, len(house.model.prompts))


async def test_a_model_that_keeps_failing_is_left_alone(house: TalkingHouse) -> None:
    await house.teach("Who sings on Fridays?", "Anna")
    house.model.failure = EngineFailed("No connection.", reason="connection")
    for _ in range(5):
        await house.asked("Who sings with us on Fridays?")

    assert 3 == len(house.model.prompts)
    assert ("connection", True) == (
        house.engines.state("scripted").reason,
        house.engines.state("scripted").is_paused,
    )


async def test_no_word_of_one_server_is_told_to_the_model_of_another(house: TalkingHouse) -> None:
    await house.teach("Who sings on Fridays?", "Anna")
    there = Actor(id=9, role=Role.TEACHER, tenant=guild_tenant(2))
    await house.teach("Who sings on Fridays?", "Swordfish", by=there)

    await house.asked("Who sings with us on Fridays?")

    assert ["Anna"] == [each.answer for each in house.prompt.grounds]


async def test_the_managers_instructions_are_told_in_their_server_alone(
    house: TalkingHouse,
) -> None:
    house.chooses(None, instructions="Speak like a pirate")
    there = Actor(id=9, role=Role.TEACHER, tenant=guild_tenant(2))
    await house.teach("Who sings on Fridays?", "Anna", by=there)

    await house.ask("Who sings with us on Fridays?", actor=there)

    assert "" == house.prompt.instructions


async def test_the_grounds_come_best_first_and_at_most_five(house: TalkingHouse) -> None:
    for number in range(8):
        await house.teach(f"Who sings on day {number} of the week?", f"Singer {number}")
    await house.teach("Who sings on every day of the week?", "Anna")

    await house.asked("Who sings on every single day of the week?")

    assert 5 == len(house.prompt.grounds)
    assert "Who sings on every day of the week?" == questions(house.prompt)[0]


async def test_who_may_not_ask_costs_nothing(house: TalkingHouse) -> None:
    stranger = Actor(id=1, role=Role.STRANGER, tenant=HERE)

    with pytest.raises(NotAllowed):
        await house.ask("Who sings?", actor=stranger)


async def test_without_a_chat_model_the_memory_answers_as_ever(tmp_path: Path) -> None:
    house = TalkingHouse(root=tmp_path)
    house.models.clear()
    await house.teach("Who sings on Fridays?", "Anna")

    turn = await house.asked("Who sings with us on Fridays?")

    assert ("Anna", None, False) == (turn.answer, turn.composed, turn.lacks_words)


async def test_an_engine_elsewhere_speaks_only_where_it_was_chosen(tmp_path: Path) -> None:
    far = elsewhere()
    house = TalkingHouse(root=tmp_path, models=[far])
    await house.teach("Who sings on Fridays?", "Anna")

    before = await house.asked("Who sings with us on Fridays?")
    house.chooses("far")
    after = await house.asked("Who sings with us on Fridays?")

    assert (None, 1) == (before.composed, len(far.prompts))
    assert after.composed is not None


async def test_a_server_may_want_no_chat_model(house: TalkingHouse) -> None:
    house.chooses("")
    await house.teach("Who sings on Fridays?", "Anna")

    turn = await house.asked("Who sings with us on Fridays?")

    assert (None, []) == (turn.composed, house.model.prompts)


async def test_nothing_leaves_the_machine_where_the_operator_forbids_it(tmp_path: Path) -> None:
    far, near = elsewhere(), ScriptedChatModel(name="near")
    house = TalkingHouse(root=tmp_path, models=[far, near], may_use_network=False)
    house.chooses("far")
    await house.teach("Who sings on Fridays?", "Anna")

    await house.asked("Who sings with us on Fridays?")

    assert ([near], [], 1) == (list(house.engines.offered()), far.prompts, len(near.prompts))


async def test_whoever_waited_while_the_budget_was_spent_spends_no_more(tmp_path: Path) -> None:
    house = TalkingHouse(root=tmp_path, tokens_per_day=100)
    await house.teach("Who sings on Fridays?", "Anna")

    async def others_spend() -> None:
        await house.usage.record(HERE, house.model, Purpose.ANSWER, SPENT)

    turn = await house.ask("Who sings with us on Fridays?", on_wait=others_spend)

    assert turn is not None
    assert ("Anna", None, False) == (turn.answer, turn.composed, turn.lacks_words)
    assert [] == house.model.prompts


async def test_what_waits_leaves_for_no_host_that_is_allowed_no_more(tmp_path: Path) -> None:
    far = elsewhere()
    house = TalkingHouse(root=tmp_path, models=[far])
    house.chooses("far")
    await house.teach("Who sings on Fridays?", "Anna")

    async def manager_says_no() -> None:
        house.chooses("")

    turn = await house.ask("Who sings with us on Fridays?", on_wait=manager_says_no)

    assert turn is not None
    assert ("Anna", []) == (turn.answer, far.prompts)
