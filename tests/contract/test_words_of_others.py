"""What every store promises about words of a member that somebody else takes over."""

from dataclasses import replace

import pytest

from leaving_member import KEEPER, LEAVER, Leave, lesson_by, turn_by, upload_by
from myna.domain.conversation import Outcome
from myna.domain.teaching import LessonStatus
from myna.errors import NotAllowed
from stored_samples import ELSEWHERE, HERE, NOON, Stores


@pytest.mark.parametrize("whose", ["question_by", "answer_by"])
async def test_words_of_who_opted_out_are_not_taught_by_others(stores: Stores, whose: str) -> None:
    await stores.privacy.opt_out(LEAVER, NOON)

    with pytest.raises(NotAllowed) as refusal:
        await stores.lessons.add([lesson_by(KEEPER, "Who?", "She", **{whose: LEAVER})])

    assert "reserved-words" == refusal.value.details["action"]
    assert 0 == await stores.lessons.count(HERE)


async def test_what_who_opted_out_taught_before_can_be_taken_back(stores: Stores) -> None:
    taught = lesson_by(LEAVER, "Who?", "Me")
    await stores.lessons.add([taught])
    await stores.privacy.opt_out(LEAVER, NOON)

    taken_back = replace(
        taught, id="taken-back", status=LessonStatus.DISCARDED, supersedes=taught.id
    )
    await stores.lessons.add([taken_back])

    found = await stores.lessons.find(HERE, "taken-back")
    assert found is not None
    assert taken_back == found.lesson


async def test_words_that_are_being_deleted_do_not_come_back_through_others(
    stores: Stores,
) -> None:
    taught = lesson_by(LEAVER, "Who?", "Me")
    await stores.lessons.add([taught])
    await Leave(stores=stores).erased()

    for late in (
        lesson_by(KEEPER, "Who is it?", "Me", answer_by=LEAVER),
        replace(taught, id="decided", status=LessonStatus.DISCARDED, supersedes=taught.id),
    ):
        with pytest.raises(NotAllowed):
            await stores.lessons.add([late])
    assert 0 == await stores.lessons.count(HERE)


async def test_an_answer_that_was_begun_before_a_deletion_is_stored_without_what_is_gone(
    stores: Stores,
) -> None:
    ours, theirs = lesson_by(LEAVER, "Where?", "Here"), lesson_by(KEEPER, "And where?", "There")
    await stores.lessons.add([ours, theirs])
    await Leave(stores=stores).erased()
    late = turn_by(KEEPER, "Where now?", (ours.id, "Here"), (theirs.id, "There"))
    untouched = turn_by(KEEPER, "And where now?", (theirs.id, "There"))

    assert await stores.turns.add(late)
    assert await stores.turns.add(untouched)

    found = await stores.turns.find(late.utterance.key)
    assert replace(late, candidates=(), outcome=Outcome.ABSTAINED) == found
    assert untouched == await stores.turns.find(untouched.utterance.key)


async def test_what_others_taught_in_their_words_is_shown_to_who_said_them(stores: Stores) -> None:
    taken_over = lesson_by(KEEPER, "Who is this?", "A bird", question_by=LEAVER)
    await stores.lessons.add([taken_over, lesson_by(KEEPER, "Whose?", "Mine")])

    held = await stores.privacy.holdings(LEAVER)

    assert [taken_over] == list(held.quoted)
    assert not held.is_empty
    assert (await stores.privacy.holdings(KEEPER)).quoted in ([], ())


async def test_who_sent_a_file_is_known(stores: Stores) -> None:
    for upload in (
        upload_by(LEAVER),
        upload_by(KEEPER),
        upload_by(KEEPER, "uploads/b.csv"),
        upload_by(KEEPER, "uploads/c.csv", ELSEWHERE),
    ):
        await stores.datasets.uploaded(upload)

    assert {LEAVER, KEEPER} == await stores.datasets.senders(HERE, "uploads/a.csv")
    assert {KEEPER} == await stores.datasets.senders(HERE, "uploads/b.csv")
    assert set() == await stores.datasets.senders(HERE, "uploads/c.csv")
