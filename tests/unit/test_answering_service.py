"""What is asked is answered once, honestly, and stored with the model that spoke."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from myna.domain.access import Actor, Role
from myna.domain.conversation import Outcome, Turn, guild_tenant
from myna.errors import EmptyQuestion, EngineFailed, NotAllowed, NotFound
from myna.services import answering
from myna.testing import ScriptedChatModel
from teaching_house import House, member, teacher

AWAY = EngineFailed("Nobody there.", reason="connection")


@pytest.fixture(params=[False, True], ids=["without a chat model", "while it is away"])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> House:
    """What the memory answers alone is the same in both."""
    mouths = [ScriptedChatModel(failure=AWAY)] if request.param else []
    return House(root=tmp_path, mouths=mouths)


async def test_a_taught_question_is_answered(house: House) -> None:
    await house.teach("When do we meet?", "On Friday")

    turn = await house.ask("when do we meet?")

    assert turn is not None
    assert turn.answer == "On Friday"


async def test_what_nobody_taught_is_not_answered(house: House) -> None:
    turn = await house.ask("What is the moon?")

    assert turn is not None
    assert turn.outcome is Outcome.ABSTAINED


async def test_three_lessons_are_offered_where_she_is_not_sure(house: House) -> None:
    house.engine.confidence = 0.3
    for number in range(5):
        await house.teach(f"Question {number}", f"Answer {number}")

    turn = await house.ask("something like it")

    assert turn is not None
    assert (turn.outcome, len(turn.candidates)) == (Outcome.OFFERED, 3)


async def test_the_same_utterance_is_answered_once(house: House) -> None:
    first = await house.ask("Hello?", key="7")
    second = await house.ask("Hello?", key="7")

    assert first is not None
    assert second is None


async def test_a_turn_names_the_model_that_spoke(house: House) -> None:
    before = await house.ask("Hello?")
    await house.teach("Hello?", "Hi!")
    after = await house.ask("Hello?")

    assert before is not None
    assert after is not None
    assert (before.model_version, after.model_version) == ("untaught", "untaught+1")


async def test_no_words_are_no_question(house: House) -> None:
    with pytest.raises(EmptyQuestion):
        await house.ask(" \n ")


async def test_four_thousand_emoji_are_a_question_like_any_other(house: House) -> None:
    turn = await house.ask("🐦" * 4_000)

    assert turn is not None
    assert turn.utterance.text == "🐦" * 4_000


async def test_nothing_crosses_from_one_server_to_another(house: House) -> None:
    await house.teach("What is the secret?", "Swordfish")

    turn = await house.ask("What is the secret?", actor=member(guild_tenant(2)))

    assert turn is not None
    assert turn.outcome is Outcome.ABSTAINED


async def test_a_stranger_may_not_ask(house: House) -> None:
    stranger = Actor(id=12, role=Role.STRANGER, tenant=guild_tenant(1))

    with pytest.raises(NotAllowed):
        await house.ask("Hello?", actor=stranger)


async def test_an_answer_is_found_by_the_message_that_carries_it(house: House) -> None:
    turn = await house.ask("Hello?", key="7")
    await house.answering.carried_by([70, 71], "7")

    assert await house.answering.turn_of_message(teacher(), 71) == turn


async def test_an_answer_of_another_server_is_not_found(house: House) -> None:
    await house.ask("Hello?", key="7")

    with pytest.raises(NotFound):
        await house.answering.turn(teacher(guild_tenant(2)), utterance_key="7")


async def test_a_reply_that_overtakes_the_note_of_its_message_is_understood(house: House) -> None:
    turn = await house.ask("Hello?", key="7")
    looking = asyncio.create_task(house.answering.turn_of_message(teacher(), 70))
    await asyncio.sleep(0)
    await house.answering.carried_by([70], "7")

    assert await looking == turn


async def test_an_answer_of_another_server_is_looked_for_as_long_as_none(house: House) -> None:
    await house.ask("Hello?", key="7")
    await house.answering.carried_by([70], "7")
    looked: list[int] = []

    class Watched:
        async def of_message(self, message_id: int) -> Turn | None:
            looked.append(message_id)
            return await house.turns.of_message(message_id)

    watched: Any = Watched()
    patient = replace(house.answering, turns=watched, patience_seconds=(0.0, 0.0))
    for message_id in (70, 71):
        with pytest.raises(NotFound):
            await patient.turn_of_message(teacher(guild_tenant(2)), message_id)

    assert [70] * 3 + [71] * 3 == looked


async def test_a_rating_is_kept(house: House) -> None:
    turn = await house.ask("Hello?")
    assert turn is not None

    await house.answering.rate(member(), turn, -1)

    assert await house.turns.ratings(turn.id) == {member().id: -1}


async def test_the_last_answer_is_that_to_the_members_own_last_question(house: House) -> None:
    await house.ask("Hello?")
    turn = await house.ask("And now?")
    await house.ask("What?", actor=teacher())

    assert turn == await house.answering.last_turn(member(), 2)


@pytest.mark.parametrize("why", ["another channel", "another server", "they were forgotten"])
async def test_there_is_no_last_answer_where_nothing_is_remembered(why: str, house: House) -> None:
    await house.ask("Hello?")
    who = member(guild_tenant(2)) if why == "another server" else member()
    if why == "they were forgotten":
        house.answering.forget(member().id)

    with pytest.raises(NotFound):
        await house.answering.last_turn(who, 3 if why == "another channel" else 2)


async def test_an_answer_that_is_not_kept_is_no_older_one(house: House) -> None:
    await house.ask("Hello?")
    await house.ask("And now?", actor=replace(member(), keeps_nothing=True))

    with pytest.raises(NotFound):
        await house.answering.last_turn(member(), 2)


async def test_last_answers_are_not_remembered_without_an_end(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "MAX_REMEMBERED", 2)
    for number in range(5):
        who = replace(member(), id=100 + number)
        await house.ask("Hello?", actor=who)

    assert 2 >= len(house.answering._last)
    assert (await house.answering.last_turn(who, 2)).utterance.author_id == who.id
