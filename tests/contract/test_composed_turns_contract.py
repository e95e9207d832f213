"""What every store promises of answers in a chat model's words: kept as said, gone with whose words they hold."""

from dataclasses import replace
from datetime import timedelta

import pytest

from leaving_member import KEEPER, LEAVER, Leave, lesson_by, turn_by
from myna.domain.chat import ChatChoice, Closing
from myna.domain.conversation import Composed, Outcome, Turn, direct_tenant
from myna.domain.privacy import GivenInstructions
from myna.ports import Horizon
from stored_samples import HERE, NOON, Stores, lesson, proposed

WORDS = Composed(
    text="Под ковриком [1] 🐦",
    engine="small",
    model="small-1",
    cited=(0,),
    closing=Closing.TOO_LONG,
)


def composed(who: int, *answers: tuple[str, str], after: Turn | None = None) -> Turn:
    """`answers` are lesson ids and answers."""
    plain = turn_by(who, "Where?", *answers)
    cited = (0,) if answers else ()
    return replace(
        plain,
        composed=replace(WORDS, cited=cited),
        replies_to=after.utterance.key if after else None,
    )


async def kept(stores: Stores, turn: Turn) -> Turn:
    found = await stores.turns.find(turn.utterance.key)
    assert found is not None
    return found


async def test_a_models_words_come_back_as_they_were_stored(stores: Stores) -> None:
    first = composed(KEEPER, ("l", "Под ковриком"))
    second = composed(KEEPER, ("l", "Под ковриком"), after=first)
    for each in (first, second):
        assert await stores.turns.add(each)

    assert [first, second] == [await kept(stores, each) for each in (first, second)]


async def test_words_that_follow_a_turn_that_is_gone_are_not_stored(stores: Stores) -> None:
    turn = composed(KEEPER, ("l", "A"), after=turn_by(LEAVER, "Gone?"))
    await stores.turns.add(turn)

    assert (Outcome.ABSTAINED, None) == (
        (await kept(stores, turn)).outcome,
        (await kept(stores, turn)).composed,
    )


async def test_words_of_a_model_that_was_told_a_lesson_just_deleted_are_not_stored(
    stores: Stores,
) -> None:
    ours, theirs = lesson_by(LEAVER, "Who?", "An owl"), lesson_by(KEEPER, "Whose?", "Mine")
    await stores.lessons.add([ours, theirs])
    await Leave(stores=stores).erased()
    turn = composed(KEEPER, (theirs.id, "Mine"), (ours.id, "An owl"))
    await stores.turns.add(turn)

    left = await kept(stores, turn)
    assert (None, None, 1) == (left.composed, left.answer, len(left.candidates))


async def test_words_that_follow_others_are_not_stored_while_somebody_leaves(
    stores: Stores,
) -> None:
    first = turn_by(KEEPER, "When?")
    await stores.turns.add(first)
    await Leave(stores=stores).promised()
    turn = composed(KEEPER, after=first)
    await stores.turns.add(turn)

    assert None is (await kept(stores, turn)).composed


@pytest.mark.parametrize("is_cited", [True, False])
async def test_words_of_a_model_that_was_told_a_lesson_go_with_it(
    is_cited: bool, stores: Stores
) -> None:
    ours, theirs = lesson_by(LEAVER, "Who?", "An owl"), lesson_by(KEEPER, "Whose?", "Mine")
    await stores.lessons.add([ours, theirs])
    turn = composed(KEEPER, (theirs.id, "Mine"), (ours.id, "An owl"))
    turn = replace(turn, composed=replace(WORDS, cited=(1,) if is_cited else (0,)))
    await stores.turns.add(turn)

    await Leave(stores=stores).finished()

    left = await kept(stores, turn)
    assert (None, None, 1) == (left.composed, left.answer, len(left.candidates))


async def test_words_of_a_model_that_was_told_of_them_before_go_too(stores: Stores) -> None:
    asked = turn_by(LEAVER, "I live by the sea?")
    middle = composed(KEEPER, after=asked)
    last = composed(KEEPER, after=middle)
    beside = composed(KEEPER)
    for each in (asked, middle, last, beside):
        await stores.turns.add(each)

    await Leave(stores=stores).finished()

    assert [None, None] == [(await kept(stores, each)).composed for each in (middle, last)]
    assert beside == await kept(stores, beside)


async def test_words_that_follow_an_answer_of_theirs_go_too(stores: Stores) -> None:
    ours = lesson_by(LEAVER, "Who?", "An owl")
    await stores.lessons.add([ours])
    plain = turn_by(KEEPER, "Who?", (ours.id, "An owl"))
    after = composed(KEEPER, after=plain)
    for each in (plain, after):
        await stores.turns.add(each)

    await Leave(stores=stores).finished()

    assert None is (await kept(stores, after)).composed


async def test_phrasings_of_a_deleted_lesson_go_and_others_stay(stores: Stores) -> None:
    ours = lesson_by(LEAVER, "Who?", "An owl")
    await stores.lessons.add([ours, lesson(1)])
    await stores.phrasings.add(HERE, [proposed(1, ours.id), proposed(2)])

    await Leave(stores=stores).finished()

    assert [] == list(await stores.phrasings.of_lesson(HERE, ours.id))
    assert [proposed(2)] == list(await stores.phrasings.of_lesson(HERE, "lesson-1"))


async def test_instructions_are_held_about_who_gave_them_and_go_with_them(
    stores: Stores,
) -> None:
    choice = ChatChoice(engine="small", instructions="Be kind")
    await stores.choices.choose(HERE, choice, by=LEAVER, at=NOON)
    await stores.choices.choose(direct_tenant(LEAVER), choice, by=LEAVER, at=NOON)

    held = await stores.privacy.holdings(LEAVER)
    await Leave(stores=stores).finished()

    assert GivenInstructions(tenant=HERE, text="Be kind") in held.instructions
    assert replace(choice, instructions="") == await stores.choices.of(HERE)
    assert ChatChoice() == await stores.choices.of(direct_tenant(LEAVER))
    assert () == tuple((await stores.privacy.holdings(LEAVER)).instructions)


async def test_old_phrasings_are_forgotten_with_all_that_is_old(stores: Stores) -> None:
    await stores.lessons.add([lesson(1)])
    await stores.phrasings.add(HERE, [proposed(1), proposed(9)])
    at = NOON + timedelta(seconds=5)

    assert 1 == await stores.privacy.forget_old(Horizon(turns=NOON, feedback=NOON, phrasings=at))
