"""A lesson is stored first, counts from the next answer on, and only those may teach who may."""

from dataclasses import replace
from pathlib import Path

import pytest

from myna.domain.access import Role
from myna.domain.conversation import Turn, guild_tenant
from myna.domain.teaching import LessonKind, LessonStatus, Source, SourceType
from myna.errors import NotAllowed, NotFound, QuotaReached, StorageError, UnreadableLesson
from myna.services.teaching import MAX_PROPOSALS, MAX_PROPOSALS_OF_ONE
from myna.testing import MemoryLessonStore
from teaching_house import HERE, House, example, member, pair, teacher

CLICK = Source(type=SourceType.INTERACTION)


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(root=tmp_path)


async def asked(house: House, text: str, **options: str) -> Turn:
    turn = await house.ask(text, **options)
    assert turn is not None
    return turn


async def test_the_first_phrasing_of_an_answer_is_told_from_the_second(house: House) -> None:
    first = await house.teaching.teach(teacher(), pair("When?", "Friday"), key="1")
    second = await house.teaching.teach(teacher(), pair("Which day?", "friday"), key="2")

    assert (first.phrasings, second.phrasings) == (1, 2)


async def test_training_hears_of_every_lesson(house: House) -> None:
    await house.teach("When?", "Friday")

    assert house.rested == [HERE]


async def test_the_same_event_teaches_once(house: House) -> None:
    await house.teach("When?", "Friday", key="1")
    await house.teach("When?", "Friday", key="1")

    assert await house.lessons.count(HERE) == 1


async def test_a_correction_counts_from_the_next_answer(house: House) -> None:
    await house.teach("When?", "Friday")
    turn = await asked(house, "When?")

    taught = await house.teaching.correct(teacher(), turn, pair("When?", "Monday"), key="9")

    assert taught.lesson.kind is LessonKind.CORRECTION
    assert taught.lesson.rejected == "Friday"
    assert (await asked(house, "When?")).answer == "Monday"


async def test_correcting_what_was_not_answered_is_teaching(house: House) -> None:
    turn = await asked(house, "When?")

    taught = await house.teaching.correct(teacher(), turn, pair("When?", "Friday"), key="9")

    assert (taught.lesson.kind, taught.lesson.rejected) == (LessonKind.EXAMPLE, None)


async def test_a_correction_to_the_same_answer_rejects_nothing(house: House) -> None:
    await house.teach("When?", "Friday")
    turn = await asked(house, "When?")

    taught = await house.teaching.correct(teacher(), turn, pair("When?", "friday"), key="9")

    assert taught.lesson.rejected is None


async def test_a_click_on_an_offer_is_a_lesson(house: House) -> None:
    house.engine.confidence = 0.3
    await house.teach("When do we meet?", "Friday")
    turn = await asked(house, "what day is it again")

    await house.teaching.pick(teacher(), turn, 0, CLICK)

    assert (await asked(house, "what day is it again")).answer == "Friday"


async def test_clicking_twice_teaches_once(house: House) -> None:
    house.engine.confidence = 0.3
    await house.teach("When do we meet?", "Friday")
    turn = await asked(house, "what day is it again")

    await house.teaching.pick(teacher(), turn, 0, CLICK)
    await house.teaching.pick(teacher(), turn, 0, CLICK)

    assert await house.lessons.count(HERE) == 2


@pytest.mark.parametrize("number", [-1, 1])
async def test_a_choice_that_was_not_offered_is_not_found(house: House, number: int) -> None:
    house.engine.confidence = 0.3
    await house.teach("When do we meet?", "Friday")
    turn = await asked(house, "what day is it again")

    with pytest.raises(NotFound):
        await house.teaching.pick(teacher(), turn, number, CLICK)


async def test_what_a_member_teaches_waits_for_a_teacher(house: House) -> None:
    house.engine.confidence = 0.3
    await house.teach("Where?", "Lounge")
    turn = await asked(house, "When?")

    taught = [
        await house.teaching.teach(member(), pair("When?", "Friday"), key="1"),
        await house.teaching.correct(member(), turn, pair("When?", "Friday"), key="2"),
        await house.teaching.pick(member(), turn, 0, CLICK),
        await house.teaching.forbid(member(), pair("Where?", "Lounge"), key="3"),
    ]

    assert all(each.is_proposed for each in taught)
    assert 4 == len(await house.lessons.proposals(HERE, limit=9))
    assert (await asked(house, "When?")).answer is None
    assert (await asked(house, "Where?")).answer == "Lounge"


async def test_a_stranger_may_not_even_propose(house: House) -> None:
    stranger = replace(member(), role=Role.STRANGER)

    with pytest.raises(NotAllowed):
        await house.teaching.teach(stranger, pair("When?", "Friday"), key="1")


async def test_a_member_may_not_teach_many_lines_at_once(house: House) -> None:
    with pytest.raises(NotAllowed):
        await house.teaching.teach_lines(member(), "When? -> Friday", key="1")


async def test_only_so_many_proposals_wait(house: House) -> None:
    for number in range(MAX_PROPOSALS):
        somebody = replace(member(), id=100 + number)
        await house.teaching.teach(somebody, pair(f"When {number}?", "Friday"), key=f"{number}")

    with pytest.raises(QuotaReached):
        await house.teaching.teach(member(), pair("When?", "Friday"), key="one more")


async def test_nobody_fills_the_inbox_alone(house: House) -> None:
    for number in range(MAX_PROPOSALS_OF_ONE):
        await house.teaching.teach(member(), pair(f"When {number}?", "Friday"), key=f"{number}")

    with pytest.raises(QuotaReached):
        await house.teaching.teach(member(), pair("When?", "Friday"), key="one more")
    another = replace(member(), id=100)
    taught = await house.teaching.teach(another, pair("When?", "Friday"), key="of another")
    assert taught.is_proposed


async def test_the_first_decision_on_a_proposal_counts(house: House) -> None:
    await house.teaching.teach(member(), pair("When?", "Friday"), key="1")

    first = await house.teaching.decide(teacher(), "1", accept=False)
    second = await house.teaching.decide(teacher(), "1", accept=True)

    assert (LessonStatus.DISCARDED, first) == (second.status, second)
    assert (await asked(house, "When?")).answer is None


async def test_a_proposal_can_be_accepted_in_better_words(house: House) -> None:
    await house.teaching.teach(member(), pair("When?", "friday!!"), key="1")

    better = pair("When do we meet?", "On Friday")
    accepted = await house.teaching.decide(teacher(), "1", accept=True, pair=better)

    assert (member().id, LessonStatus.ACCEPTED) == (accepted.author_id, accepted.status)
    assert (await asked(house, "When do we meet?")).answer == "On Friday"
    assert (await asked(house, "When?")).answer is None


async def test_what_was_taken_back_can_be_brought_back(house: House) -> None:
    await house.teach("When?", "Friday", key="1")
    gone = await house.teaching.decide(teacher(), "1", accept=False)

    kept = await house.teaching.decide(teacher(), gone.id, accept=True)
    for _ in range(10):
        gone = await house.teaching.decide(teacher(), kept.id, accept=False)
        kept = await house.teaching.decide(teacher(), gone.id, accept=True)

    assert (await asked(house, "When?")).answer == "Friday"
    assert ("1~21", "1~22") == (gone.id, kept.id)


async def test_a_row_of_an_import_is_not_decided_on_alone(house: House) -> None:
    row = replace(example("When?", "Friday", lesson_id="job-1"), source=replace(CLICK, batch="job"))
    await house.lessons.add([row])

    with pytest.raises(NotFound):
        await house.teaching.decide(teacher(), "job-1", accept=False)


async def test_another_way_to_ask_gets_the_same_answer(house: House) -> None:
    await house.teach("When?", "Friday", key="1")

    taught = await house.teaching.rephrase(teacher(), "1", "Which day?", key="2", source=CLICK)

    assert taught.phrasings == 2
    assert (await asked(house, "Which day?")).answer == "Friday"


async def test_a_member_who_presses_a_thumb_again_and_again_leaves_one_record(
    house: House,
) -> None:
    await house.teach("When?", "Friday")
    turn = await asked(house, "When?")

    for number in range(5):
        await house.teaching.rate(member(), turn, -1, key=f"{number}", source=CLICK)

    assert await house.lessons.count(HERE) == 2


async def test_a_member_who_picked_first_keeps_no_teacher_from_teaching(house: House) -> None:
    house.engine.confidence = 0.3
    await house.teach("When do we meet?", "Friday")
    turn = await asked(house, "what day is it again")

    await house.teaching.pick(member(), turn, 0, CLICK)
    await house.teaching.pick(teacher(), turn, 0, CLICK)

    assert (await asked(house, "what day is it again")).answer == "Friday"


async def test_an_accepted_proposal_counts_from_the_next_answer(house: House) -> None:
    await house.teaching.teach(member(), pair("When?", "Friday"), key="1")

    await house.teaching.decide(teacher(), "1", accept=True)

    assert (await asked(house, "When?")).answer == "Friday"
    assert () == tuple(await house.lessons.proposals(HERE, limit=9))


async def test_a_discarded_proposal_waits_no_longer_and_is_not_known(house: House) -> None:
    await house.teaching.teach(member(), pair("When?", "Friday"), key="1")

    await house.teaching.decide(teacher(), "1", accept=False)

    assert (await asked(house, "When?")).answer is None
    assert () == tuple(await house.lessons.proposals(HERE, limit=9))


async def test_the_proposer_may_not_accept(house: House) -> None:
    await house.teaching.teach(member(), pair("When?", "Friday"), key="1")

    with pytest.raises(NotAllowed):
        await house.teaching.decide(member(), "1", accept=True)


async def test_a_proposal_of_another_server_is_not_found(house: House) -> None:
    await house.teaching.teach(member(), pair("When?", "Friday"), key="1")

    with pytest.raises(NotFound):
        await house.teaching.decide(teacher(guild_tenant(2)), "1", accept=True)


async def test_a_lesson_taken_back_is_known_no_longer(house: House) -> None:
    await house.teach("When?", "Friday", key="1")
    await house.teach("Where?", "Lounge", key="2")

    await house.teaching.decide(teacher(), "1", accept=False)

    assert (await asked(house, "When?")).answer is None
    assert (await asked(house, "Where?")).answer == "Lounge"


async def test_taking_back_a_correction_brings_back_what_it_corrected(house: House) -> None:
    await house.teach("When?", "Friday", key="1")
    turn = await asked(house, "When?")
    await house.teaching.correct(teacher(), turn, pair("When?", "Monday"), key="2")

    await house.teaching.decide(teacher(), "2", accept=False)

    assert (await asked(house, "When?")).answer == "Friday"


async def test_a_forbidden_answer_is_not_given_any_more(house: House) -> None:
    await house.teach("When?", "Friday")

    await house.teaching.forbid(teacher(), pair("when?", "friday"), key="9")

    assert (await asked(house, "When?")).answer is None


async def test_a_teachers_thumb_down_forbids_the_answer_and_up_allows_it_again(
    house: House,
) -> None:
    await house.teach("When?", "Friday")
    turn = await asked(house, "When?")

    await house.teaching.rate(teacher(), turn, -1, key="7", source=CLICK)
    assert (await asked(house, "When?")).answer is None
    await house.teaching.rate(teacher(), turn, 1, key="8", source=CLICK)

    assert (await asked(house, "When?")).answer == "Friday"


async def test_a_members_thumb_down_is_kept_and_changes_no_answer(house: House) -> None:
    await house.teach("When?", "Friday")
    turn = await asked(house, "When?")

    await house.teaching.rate(member(), turn, -1, key="7", source=CLICK)

    assert (await asked(house, "When?")).answer == "Friday"
    kept = (await house.lessons.after(HERE))[-1].lesson
    assert (LessonKind.RATING, -1) == (kept.kind, kept.rating)


async def test_a_server_has_no_more_lessons_than_it_may_have(house: House) -> None:
    small = replace(house.teaching, max_lessons=1)
    await small.teach(teacher(), pair("When?", "Friday"), key="1")

    with pytest.raises(QuotaReached):
        await small.teach(teacher(), pair("Where?", "Lounge"), key="2")


async def test_a_full_server_may_still_take_lessons_back(house: House) -> None:
    small = replace(house.teaching, max_lessons=1)
    await small.teach(teacher(), pair("When?", "Friday"), key="1")

    await small.decide(teacher(), "1", accept=False)

    assert (await asked(house, "When?")).answer is None


async def test_a_teacher_of_another_server_may_not_correct_here(house: House) -> None:
    turn = await asked(house, "When?")
    elsewhere = teacher(guild_tenant(2))

    with pytest.raises(NotAllowed):
        await house.teaching.correct(elsewhere, turn, pair("When?", "Friday"), key="1")


async def test_half_a_lesson_is_refused(house: House) -> None:
    with pytest.raises(UnreadableLesson):
        await house.teach("When?", "  ")


async def test_every_line_of_a_message_is_taught(house: House) -> None:
    lines = "\n".join(f"Question {number} -> Answer {number}" for number in range(50))

    file = await house.teaching.teach_lines(teacher(), lines, key="5")

    assert 50 == len(file.kept)
    assert (await asked(house, "Question 49")).answer == "Answer 49"


class FullDisk(MemoryLessonStore):
    async def add(self, added: object) -> int:
        raise StorageError("No space left.")


async def test_a_lesson_that_could_not_be_stored_is_not_known(tmp_path: Path) -> None:
    house = House(root=tmp_path, lessons=FullDisk())

    with pytest.raises(StorageError):
        await house.teach("When?", "Friday")
    assert (await asked(house, "When?")).answer is None
    assert house.rested == []
