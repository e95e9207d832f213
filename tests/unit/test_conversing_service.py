"""A chat model words what the memory found; wherever it may not or cannot, the memory answers alone."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from myna.domain.access import Actor, Role
from myna.domain.chat import ChatPart, Closing, Delta, Prompt, Style
from myna.domain.conversation import Composed, Outcome, guild_tenant
from myna.errors import EmptyQuestion, EngineFailed, NotAllowed
from myna.testing import ScriptedChatModel
from talking_house import SPENT, TalkingHouse, elsewhere, opted_out, questions
from teaching_house import HERE, pair, teacher


@pytest.fixture
def house(tmp_path: Path) -> TalkingHouse:
    return TalkingHouse(root=tmp_path)


async def test_an_answer_in_the_models_words_names_its_lessons(house: TalkingHouse) -> None:
    lesson_id = await house.teach("When do we meet on Fridays?", "At nine")
    house.says("[1] You meet", " at nine.")

    turn = await house.asked("When do we meet then on Fridays?")

    assert (Outcome.ANSWERED, "You meet at nine.") == (turn.outcome, turn.answer)
    assert [lesson_id] == [each.lesson_id for each in turn.rests_on]
    assert turn.composed == Composed(
        text="You meet at nine.",
        engine="scripted",
        model="scripted-1",
        cited=(0,),
        closing=Closing.WHOLE,
    )
    assert turn == await house.turns.find(turn.utterance.key)


async def test_words_are_shown_as_they_come_and_never_the_bracket(house: TalkingHouse) -> None:
    await house.teach("When do we meet on Fridays?", "At nine")
    house.says("[", "1", "] ", "You ", "meet at ", "nine.")

    await house.asked("When do we meet then on Fridays?")

    assert ["You", "You meet at", "You meet at nine."] == house.heard


async def test_the_very_words_that_were_taught_need_no_model(house: TalkingHouse) -> None:
    await house.teach("When do we meet?", "At nine")
    house.says("[1] Some other words")

    turn = await house.asked("when do we meet?")

    assert ("At nine", None, []) == (turn.answer, turn.composed, house.model.prompts)


async def test_a_corrected_question_is_answered_as_corrected(house: TalkingHouse) -> None:
    await house.teach("When do we meet on Fridays?", "At nine")
    house.says("[1] At nine.")
    turn = await house.asked("When do we meet then on Fridays?")
    right = pair(turn.utterance.text, "At ten")
    await house.teaching.correct(teacher(), turn, right, key="c")

    again = await house.asked("When do we meet then on Fridays?")

    assert "At ten" == again.answer


async def test_without_anything_near_nothing_is_asked(house: TalkingHouse) -> None:
    await house.teach("When do we meet?", "At nine")

    turn = await house.asked("Which whale sings?")

    assert (Outcome.ABSTAINED, []) == (turn.outcome, house.model.prompts)


async def test_a_model_that_finds_no_answer_is_believed(house: TalkingHouse) -> None:
    await house.teach("When do we meet on Fridays with everybody?", "At nine")
    house.says("[0] I do not know")

    turn = await house.asked("When do whales meet?")

    assert (None, None, []) == (turn.answer, turn.composed, house.heard)


async def test_a_server_that_is_open_gets_general_answers_marked_as_such(tmp_path: Path) -> None:
    house = TalkingHouse(root=tmp_path, style=Style.OPEN)
    house.says("[-] Whales sing.")

    turn = await house.asked("Who sings?")

    assert ("Whales sing.", ()) == (turn.answer, turn.rests_on)


async def test_a_general_answer_is_not_given_where_only_lessons_count(house: TalkingHouse) -> None:
    await house.teach("Who sings with us on Fridays?", "Anna")
    house.says("[-] Whales sing.")

    turn = await house.asked("Who sings?")

    assert (None, []) == (turn.answer, house.heard)


async def test_a_reply_without_the_bracket_is_not_trusted(house: TalkingHouse) -> None:
    await house.teach("Who sings with us on Fridays?", "Anna")
    house.says("As a large language model I cannot sing, but I can tell you about whales.")

    turn = await house.asked("Who sings?")

    assert (None, []) == (turn.answer, house.heard)


async def test_a_model_that_cites_at_the_end_is_heard_to_the_end(house: TalkingHouse) -> None:
    await house.teach("Who sings on Fridays?", "Anna")
    house.says("It is Anna ", "who sings ", "on Fridays, of course, with all of us [1].")

    turn = await house.asked("Who sings with us on Fridays?")

    assert "It is Anna who sings on Fridays, of course, with all of us [1]." == turn.answer
    assert ([turn.answer], 1) == (house.heard, len(turn.rests_on))


async def test_a_model_that_does_not_cite_leaves_the_memory_to_answer(house: TalkingHouse) -> None:
    await house.teach("Who sings on Fridays?", "Anna")
    house.says("As a large language model I cannot sing, but I can tell you about whales.")

    turn = await house.asked("Who sings with us on Fridays?")

    assert ("Anna", None, False) == (turn.answer, turn.composed, turn.lacks_words)


async def test_what_the_memory_is_sure_of_and_the_model_is_not_is_offered(
    house: TalkingHouse,
) -> None:
    await house.teach("Who sings on Fridays?", "Anna")
    house.says("[0]")

    turn = await house.asked("Who sings with us on Fridays?")

    assert Outcome.OFFERED is turn.outcome


async def test_only_offered_numbers_are_cited(house: TalkingHouse) -> None:
    await house.teach("Who sings on Fridays?", "Anna")
    house.says("[1,7] Anna [1] does [9].")

    turn = await house.asked("Who sings with us on Fridays?")

    assert ("Anna [1] does.", "Anna does.") == (turn.answer, turn.plain_answer)
    assert 1 == len(turn.rests_on)


async def test_a_citation_that_was_never_offered_is_no_ground(house: TalkingHouse) -> None:
    await house.teach("Who sings on Fridays?", "Anna")
    house.says("[7] Whales sing.")

    turn = await house.asked("Who sings with us on Fridays?")

    assert None is turn.composed


async def test_a_model_that_is_away_leaves_the_memory_to_answer(house: TalkingHouse) -> None:
    await house.teach("Who sings on Fridays?", "Anna")
    house.model.failure = EngineFailed("No connection.", reason="connection")

    turn = await house.asked("Who sings with us on Fridays?")

    assert ("Anna", True, None) == (turn.answer, turn.lacks_words, turn.composed)


async def test_what_broke_off_is_kept_and_marked(house: TalkingHouse) -> None:
    await house.teach("Who sings on Fridays?", "Anna")
    house.says("[1] Anna and", closing=Closing.CUT_OFF)

    turn = await house.asked("Who sings with us on Fridays?")

    assert turn.composed is not None
    assert ("Anna and", Closing.CUT_OFF) == (turn.answer, turn.composed.closing)


async def test_a_reply_that_breaks_off_before_its_first_word_is_none(house: TalkingHouse) -> None:
    await house.teach("Who sings on Fridays?", "Anna")
    house.says("[1", closing=Closing.CUT_OFF)

    turn = await house.asked("Who sings with us on Fridays?")

    assert ("Anna", True) == (turn.answer, turn.lacks_words)


@pytest.mark.parametrize("closing", [Closing.TOOLS, Closing.FILTERED, Closing.EMPTY])
async def test_a_model_that_says_nothing_leaves_the_memory_to_answer(
    closing: Closing, house: TalkingHouse
) -> None:
    await house.teach("Who sings on Fridays?", "Anna")
    house.says(closing=closing)

    turn = await house.asked("Who sings with us on Fridays?")

    assert ("Anna", True) == (turn.answer, turn.lacks_words)


async def test_an_answer_without_an_end_is_ended(house: TalkingHouse) -> None:
    await house.teach("Who sings on Fridays?", "Anna")
    house.says("[1] ", *["Anna sings. "] * 10_000)

    turn = await house.asked("Who sings with us on Fridays?")

    assert turn.composed is not None
    assert (Closing.TOO_LONG, True) == (turn.composed.closing, len(turn.composed.text) <= 8_000)


async def test_what_was_rejected_is_said_in_no_words_of_the_model(house: TalkingHouse) -> None:
    await house.teach("Who sings on Fridays?", "Anna")
    await house.teaching.forbid(
        teacher(), pair("Who sings with us on Fridays?", "Boris the whale"), key="f"
    )
    house.says("[1] ", "It is ", "Boris ", "the ", "whale, of course.")

    turn = await house.asked("Who sings with us on Fridays?")

    assert ("Anna", None) == (turn.answer, turn.composed)
    assert ["It is"] == house.heard
    assert ("Boris the whale",) == house.prompt.forbidden


async def test_a_thumb_down_forbids_the_words_and_not_the_lesson(house: TalkingHouse) -> None:
    await house.teach("Who sings on Fridays?", "Anna")
    house.says("[1] That might well be some people whom I do not know.")
    turn = await house.asked("Who sings with us on Fridays?")
    await house.teaching.rate(teacher(), turn, -1, key="n", source=pair("", "").source)

    again = await house.asked("Who sings with us on Fridays?")

    assert ("Anna", None) == (again.answer, again.composed)


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
