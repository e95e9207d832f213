"""A chat model words what the memory found; wherever it may not or cannot, the memory answers alone."""

from pathlib import Path

import pytest

from myna.domain.chat import Closing, Style
from myna.domain.conversation import Composed, Outcome
from myna.errors import EngineFailed
from talking_house import TalkingHouse
from teaching_house import pair, teacher


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
