"""What every privacy store promises about what is held, promised, refused and deleted."""

from dataclasses import replace
from datetime import timedelta

import pytest

from leaving_member import (
    KEEPER,
    LEAVER,
    Leave,
    choice_by,
    feedback_by,
    job_by,
    lesson_by,
    turn_by,
    upload_by,
)
from myna.domain.conversation import Outcome, direct_tenant
from myna.domain.feedback import Feedback
from myna.domain.privacy import ChosenVoice, Erasure, GivenRating
from myna.domain.speech import VoicePreferences
from myna.domain.teaching import LessonKind
from myna.errors import NothingKept
from myna.ports import Horizon
from stored_samples import ELSEWHERE, HERE, NOON, Stores

SLOW = VoicePreferences(speed=0.8)


async def test_all_that_is_held_is_found_over_all_servers(stores: Stores) -> None:
    lessons = [
        lesson_by(LEAVER, "Here?", "Yes"),
        lesson_by(LEAVER, "There?", "No", tenant=ELSEWHERE),
    ]
    asked, said = turn_by(LEAVER, "What?"), feedback_by(LEAVER)
    await stores.lessons.add([*lessons, lesson_by(KEEPER, "Whose?", "Mine")])
    await stores.turns.add(asked)
    await stores.turns.rate(asked.id, LEAVER, -1)
    await stores.feedback.add(said)
    await stores.datasets.uploaded(upload_by(LEAVER))
    await stores.preferences.set_of_member(HERE, LEAVER, SLOW)
    wanted = job_by(LEAVER)
    await stores.jobs.submit(wanted, most_waiting=5)

    held = await stores.privacy.holdings(LEAVER)

    assert lessons == list(held.lessons)
    assert [asked] == list(held.turns)
    assert [GivenRating(tenant=HERE, turn_id=asked.id, rating=-1)] == list(held.ratings)
    assert [said] == list(held.feedback)
    assert [wanted] == list(held.jobs)
    assert [upload_by(LEAVER)] == list(held.uploads)
    assert [ChosenVoice(tenant=HERE, preferences=SLOW)] == list(held.voices)
    assert {HERE, ELSEWHERE} == held.tenants


async def test_of_who_never_said_anything_nothing_is_held(stores: Stores) -> None:
    await stores.lessons.add([lesson_by(KEEPER, "Whose?", "Mine")])

    held = await stores.privacy.holdings(LEAVER)

    assert held.is_empty
    assert held.opted_out_at is None


async def test_who_opted_out_is_known_until_they_opt_in(stores: Stores) -> None:
    await stores.privacy.opt_out(LEAVER, NOON)
    await stores.privacy.opt_out(LEAVER, NOON + timedelta(days=1))

    assert frozenset({LEAVER}) == await stores.privacy.opted_out()
    assert NOON == (await stores.privacy.holdings(LEAVER)).opted_out_at
    await stores.privacy.opt_in(LEAVER)
    await stores.privacy.opt_in(LEAVER)
    assert frozenset() == await stores.privacy.opted_out()


async def refuses_all_of_the_leaver(stores: Stores, reason: str) -> None:
    """And takes what comes from somebody else."""
    theirs = turn_by(KEEPER, "What?")
    await stores.turns.add(theirs)
    await stores.lessons.add([lesson_by(KEEPER, "Whose?", "Mine")])
    for refused in (
        stores.lessons.add([lesson_by(KEEPER, "Who?", "I"), lesson_by(LEAVER, "Who?", "Me")]),
        stores.turns.add(turn_by(LEAVER, "What?")),
        stores.turns.rate(theirs.id, LEAVER, 1),
        stores.feedback.add(feedback_by(LEAVER)),
        stores.jobs.submit(job_by(LEAVER), most_waiting=5),
        stores.datasets.uploaded(upload_by(LEAVER)),
        stores.preferences.set_of_member(HERE, LEAVER, SLOW),
    ):
        with pytest.raises(NothingKept) as refusal:
            await refused
        assert reason == refusal.value.details["reason"]
    assert (await stores.privacy.holdings(LEAVER)).is_empty
    assert 1 == await stores.lessons.count(HERE)


async def test_nothing_is_taken_of_who_opted_out(stores: Stores) -> None:
    await stores.privacy.opt_out(LEAVER, NOON)

    await refuses_all_of_the_leaver(stores, "opted-out")


async def test_nothing_is_taken_between_the_promise_and_its_end(stores: Stores) -> None:
    leave = Leave(stores=stores)
    await leave.promised()

    await refuses_all_of_the_leaver(stores, "leaving")
    await leave.finished()
    await stores.turns.add(turn_by(LEAVER, "Again?"))
    assert 1 == len((await stores.privacy.holdings(LEAVER)).turns)


async def test_a_promise_to_the_same_member_is_given_once(stores: Stores) -> None:
    first = await Leave(stores=stores).promised()
    again = replace(first, id="erasure-2", requested_at=NOON + timedelta(hours=1))
    other = Erasure(id="erasure-3", member_id=KEEPER, requested_at=NOON + timedelta(hours=2))

    assert first == await stores.privacy.promise(again)
    assert other == await stores.privacy.promise(other)
    assert [first, other] == list(await stores.privacy.unfinished())


async def test_whose_it_was_is_forgotten_before_the_end(stores: Stores) -> None:
    erasure = await Leave(stores=stores).promised()
    await stores.privacy.forget_whose(erasure)

    [left] = await stores.privacy.unfinished()
    assert replace(erasure, member_id=None) == left
    await stores.privacy.finish(left, NOON)
    assert [] == list(await stores.privacy.unfinished())


async def test_all_of_the_member_goes_and_all_of_others_stays(stores: Stores) -> None:
    kept = lesson_by(KEEPER, "Whose?", "Mine")
    theirs = turn_by(KEEPER, "Whose?", (kept.id, "Mine"))
    await stores.lessons.add([lesson_by(LEAVER, "Here?", "Yes"), kept])
    await stores.turns.add(turn_by(LEAVER, "What?"))
    await stores.turns.add(theirs)
    await stores.turns.rate(theirs.id, LEAVER, 1)
    await stores.turns.rate(theirs.id, KEEPER, -1)
    await stores.feedback.add(feedback_by(LEAVER))
    await stores.preferences.set_of_member(HERE, LEAVER, SLOW)
    await stores.preferences.set_of_member(HERE, KEEPER, SLOW)

    traces = await Leave(stores=stores).erased()

    assert (await stores.privacy.holdings(LEAVER)).is_empty
    assert [kept] == [each.lesson for each in await stores.lessons.after(HERE)]
    assert theirs == await stores.turns.find(theirs.utterance.key)
    assert {KEEPER: -1} == await stores.turns.ratings(theirs.id)
    assert SLOW == await stores.preferences.of_member(HERE, KEEPER)
    assert HERE in traces.tenants


async def test_positions_are_not_given_again(stores: Stores) -> None:
    await stores.lessons.add([lesson_by(KEEPER, "One?", "1"), lesson_by(LEAVER, "Two?", "2")])
    await Leave(stores=stores).erased()

    assert 3 == await stores.lessons.add([lesson_by(KEEPER, "Three?", "3")])


async def test_what_others_said_about_it_loses_its_subject(stores: Stores) -> None:
    asked = turn_by(LEAVER, "What?")
    await stores.turns.add(asked)
    about = feedback_by(KEEPER, about=asked.utterance.key)
    await stores.feedback.add(about)

    await Leave(stores=stores).erased()

    found: list[Feedback] = list(await stores.feedback.unread(HERE, limit=9))
    assert [replace(about, about=None)] == found


async def test_an_answer_of_theirs_is_taken_out_of_others_turns(stores: Stores) -> None:
    ours, theirs = lesson_by(LEAVER, "Where?", "Here"), lesson_by(KEEPER, "Where is it?", "There")
    await stores.lessons.add([ours, theirs])
    only = turn_by(KEEPER, "Where?", (ours.id, "Here"), (theirs.id, "There"))
    second = turn_by(KEEPER, "Where now?", (theirs.id, "There"), (ours.id, "Here"))
    for each in (only, second):
        await stores.turns.add(each)

    await Leave(stores=stores).erased()

    found = await stores.turns.find(only.utterance.key)
    assert replace(only, candidates=(), outcome=Outcome.ABSTAINED) == found
    found = await stores.turns.find(second.utterance.key)
    assert replace(second, candidates=second.candidates[:1]) == found


async def test_what_others_taught_of_their_words_goes_unless_others_said_the_same(
    stores: Stores,
) -> None:
    await stores.turns.add(turn_by(KEEPER, "Who is THAT?"))
    only_theirs = lesson_by(KEEPER, "Who is this?", "A bird", question_by=LEAVER)
    of_both = lesson_by(KEEPER, "Who is that?", "A bird", question_by=LEAVER)
    picked = lesson_by(KEEPER, "What sings?", "The old one", answer_by=LEAVER)
    await stores.lessons.add(
        [lesson_by(LEAVER, "Eh?", "The old one"), only_theirs, of_both, picked]
    )

    await Leave(stores=stores).erased()

    kept = replace(of_both, source=replace(of_both.source, question_by=None))
    assert [kept] == [each.lesson for each in await stores.lessons.after(HERE)]


async def test_a_correction_of_their_answer_stays_as_a_plain_lesson(stores: Stores) -> None:
    correction = replace(
        lesson_by(KEEPER, "When?", "On Friday"), kind=LessonKind.CORRECTION, rejected="Never!"
    )
    await stores.lessons.add([lesson_by(LEAVER, "When?", "never!"), correction])

    await Leave(stores=stores).erased()

    plain = replace(correction, kind=LessonKind.EXAMPLE, rejected=None)
    assert [plain] == [each.lesson for each in await stores.lessons.after(HERE)]


async def test_their_own_space_goes_as_a_whole(stores: Stores) -> None:
    own = direct_tenant(LEAVER)
    await stores.lessons.add([lesson_by(LEAVER, "Alone?", "Yes", tenant=own)])
    await stores.jobs.submit(job_by(0, tenant=own), most_waiting=5)
    await stores.preferences.set_of_server(own, SLOW)

    traces = await Leave(stores=stores).erased()

    assert (own,) == traces.vaults
    assert [] == list(await stores.lessons.after(own))
    assert [] == list(await stores.jobs.recent(own, limit=5))
    assert VoicePreferences() == await stores.preferences.of_server(own)


async def test_a_file_goes_that_nobody_else_sent_too(stores: Stores) -> None:
    for upload in (
        upload_by(LEAVER, "uploads/mine.csv"),
        upload_by(LEAVER, "uploads/ours.csv"),
        upload_by(KEEPER, "uploads/ours.csv"),
    ):
        await stores.datasets.uploaded(upload)
    await stores.datasets.uploaded(upload_by(LEAVER, "uploads/mine.csv"))

    traces = await Leave(stores=stores).erased()

    assert ["uploads/mine.csv"] == [each.path for each in traces.files]
    assert 1 == len((await stores.privacy.holdings(KEEPER)).uploads)


async def test_a_dataset_that_others_chose_goes_on_without_their_file(stores: Stores) -> None:
    await stores.datasets.uploaded(upload_by(LEAVER, "uploads/mine.csv"))
    chosen = choice_by(KEEPER, "uploads/mine.csv", "frozen/b.csv")
    await stores.datasets.select(chosen)

    await Leave(stores=stores).erased()

    assert replace(chosen, files=chosen.files[1:]) == await stores.datasets.selected(HERE)


async def test_a_dataset_of_their_choice_is_chosen_no_longer(stores: Stores) -> None:
    await stores.datasets.select(choice_by(LEAVER, "frozen/b.csv"))

    await Leave(stores=stores).erased()

    assert await stores.datasets.selected(HERE) is None


async def test_what_is_to_be_removed_is_remembered_until_the_end(stores: Stores) -> None:
    await stores.datasets.uploaded(upload_by(LEAVER))
    await stores.lessons.add([lesson_by(LEAVER, "Here?", "Yes")])
    leave = Leave(stores=stores)

    first = await leave.erased()

    assert first == await leave.erased()
    await leave.finished()
    again = Erasure(id="erasure-2", member_id=LEAVER, requested_at=NOON)
    await stores.privacy.promise(again)
    traces = await stores.privacy.erase(again, now=NOON, new_id=leave.new_id)
    assert () == traces.files


async def test_what_is_old_is_forgotten_and_what_is_new_stays(stores: Stores) -> None:
    old, new = (
        turn_by(KEEPER, "Old?"),
        replace(turn_by(KEEPER, "New?"), at=NOON + timedelta(days=2)),
    )
    for each in (old, new):
        await stores.turns.add(each)
    said, later = feedback_by(KEEPER), feedback_by(KEEPER)
    later = replace(later, created=NOON + timedelta(days=2))
    for told in (said, later):
        await stores.feedback.add(told)
    at = NOON + timedelta(days=1)

    forgotten = await stores.privacy.forget_old(Horizon(turns=at, feedback=at, phrasings=at))

    assert 2 == forgotten
    assert await stores.turns.find(old.utterance.key) is None
    assert new == await stores.turns.find(new.utterance.key)
    assert [later] == list(await stores.feedback.unread(HERE, limit=9))
