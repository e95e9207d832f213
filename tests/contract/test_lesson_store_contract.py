"""What every lesson store promises."""

from dataclasses import replace

import pytest

from myna.domain.conversation import Tenant
from myna.domain.teaching import Lesson, LessonKind, LessonStatus, holding
from myna.ports import LessonCounts, StoredLesson
from stored_samples import ELSEWHERE, HERE, NOON, Stores, lesson, proposal, row, word_on

RECORDS = (
    lesson(1),
    proposal(1),
    row(1, "import"),
    word_on(row(1, "import"), LessonStatus.DISCARDED),
    replace(lesson(1), kind=LessonKind.NEGATIVE, answer="", language="ru"),
    replace(
        lesson(1), kind=LessonKind.RATING, rejected=None, rating=-1, model_version="version-1+2"
    ),
)


async def test_a_lesson_comes_back_as_it_was_taught(stores: Stores) -> None:
    await stores.lessons.add([lesson(1)])

    assert [lesson(1)] == [stored.lesson for stored in await stores.lessons.after(HERE)]


async def test_lessons_come_back_in_the_order_of_teaching(stores: Stores) -> None:
    await stores.lessons.add([lesson(3), lesson(1)])
    await stores.lessons.add([lesson(2)])

    stored = await stores.lessons.after(HERE)

    assert [lesson(3), lesson(1), lesson(2)] == [one.lesson for one in stored]
    assert sorted({one.position for one in stored}) == [one.position for one in stored]


async def test_adding_returns_the_position_of_the_last_lesson(stores: Stores) -> None:
    last = await stores.lessons.add([lesson(1), lesson(2)])

    assert last == (await stores.lessons.after(HERE))[-1].position


async def test_only_lessons_behind_a_position_come_back(stores: Stores) -> None:
    position = await stores.lessons.add([lesson(1)])
    await stores.lessons.add([lesson(2)])

    assert [lesson(2)] == [one.lesson for one in await stores.lessons.after(HERE, position)]


async def test_a_known_lesson_is_left_as_it_is(stores: Stores) -> None:
    first = await stores.lessons.add([lesson(1)])

    again = await stores.lessons.add([lesson(1, tenant=ELSEWHERE)])

    assert first == again
    assert [lesson(1)] == [one.lesson for one in await stores.lessons.after(HERE)]


async def test_adding_nothing_is_harmless(stores: Stores) -> None:
    assert await stores.lessons.add([]) == 0


async def test_lessons_do_not_cross_to_another_server(stores: Stores) -> None:
    await stores.lessons.add([lesson(1), lesson(2, tenant=ELSEWHERE)])

    assert [lesson(2, tenant=ELSEWHERE)] == [
        one.lesson for one in await stores.lessons.after(ELSEWHERE)
    ]


async def test_lessons_are_counted_for_each_server(stores: Stores) -> None:
    await stores.lessons.add([lesson(1), lesson(2), lesson(3, tenant=ELSEWHERE)])

    assert await stores.lessons.count(HERE) == 2


@pytest.mark.parametrize("record", RECORDS)
async def test_every_kind_of_record_comes_back_whole(stores: Stores, record: Lesson) -> None:
    await stores.lessons.add([record])

    found = await stores.lessons.find(HERE, record.id)

    assert found is not None
    assert record == found.lesson


async def test_a_record_is_found_only_where_it_was_taught(stores: Stores) -> None:
    position = await stores.lessons.add([lesson(1)])

    assert StoredLesson(position=position, lesson=lesson(1)) == await stores.lessons.find(
        HERE, "lesson-1"
    )
    assert await stores.lessons.find(ELSEWHERE, "lesson-1") is None
    assert await stores.lessons.find(HERE, "lesson-2") is None


async def test_records_up_to_a_position_come_back_with_it(stores: Stores) -> None:
    until = await stores.lessons.add([lesson(1), lesson(2)])
    await stores.lessons.add([lesson(3)])

    stored = await stores.lessons.after(HERE, until=until)

    assert [lesson(1), lesson(2)] == [each.lesson for each in stored]
    assert () == tuple(await stores.lessons.after(HERE, until, until))


async def test_the_newest_records_come_first_page_by_page(stores: Stores) -> None:
    await stores.lessons.add([lesson(number) for number in range(1, 6)])
    await stores.lessons.add([lesson(6, ELSEWHERE)])

    first = await stores.lessons.recent(HERE, limit=2)
    second = await stores.lessons.recent(HERE, limit=2, before=first[-1].position)
    last = await stores.lessons.recent(HERE, limit=2, before=second[-1].position)

    pages = [[each.lesson.id for each in page] for page in (first, second, last)]
    assert [["lesson-5", "lesson-4"], ["lesson-3", "lesson-2"], ["lesson-1"]] == pages


async def test_the_newest_are_without_ratings_and_without_what_a_later_record_replaced(
    stores: Stores,
) -> None:
    rating = replace(lesson(2), kind=LessonKind.RATING, rating=-1)
    decided = replace(lesson(4), supersedes="lesson-1", status=LessonStatus.DISCARDED)
    await stores.lessons.add([lesson(1), rating, lesson(3), decided])

    found = await stores.lessons.recent(HERE, limit=9)

    assert ["lesson-4", "lesson-3"] == [each.lesson.id for each in found]


async def test_the_records_of_one_author_can_be_had(stores: Stores) -> None:
    mine = replace(lesson(2), author_id=7)
    await stores.lessons.add([lesson(1), mine, lesson(3)])

    found = await stores.lessons.recent(HERE, limit=5, author_id=7)

    assert [mine] == [each.lesson for each in found]


@pytest.mark.parametrize("status", [None, LessonStatus.PROPOSED, LessonStatus.DISCARDED])
async def test_of_an_import_that_does_not_count_the_last_row_stands_for_all(
    stores: Stores, status: LessonStatus | None
) -> None:
    rows = [row(number, "import") for number in range(1, 4)]
    forbidding = replace(row(4, "import"), kind=LessonKind.NEGATIVE, status=LessonStatus.ACCEPTED)
    await stores.lessons.add([lesson(8), *rows, forbidding, lesson(9)])
    if status is not None:
        await stores.lessons.decide_batch(HERE, "import", status, by=5, at=NOON)

    found = await stores.lessons.recent(HERE, limit=9)

    at_once = [] if status else [3, 4]
    expected = [9, *(at_once[::-1] or [4]), 8]
    assert [f"lesson-{number}" for number in expected] == [one.lesson.id for one in found]


async def test_of_an_import_that_counts_every_row_is_shown(stores: Stores) -> None:
    await stores.lessons.add([row(number, "import") for number in range(1, 4)])
    await stores.lessons.decide_batch(HERE, "import", LessonStatus.ACCEPTED, by=5, at=NOON)

    assert 3 == len(await stores.lessons.recent(HERE, limit=9))


async def test_proposals_wait_oldest_first(stores: Stores) -> None:
    proposed = [proposal(number) for number in (3, 1, 2)]
    await stores.lessons.add([lesson(9), *proposed, proposal(4, ELSEWHERE)])

    waiting = await stores.lessons.proposals(HERE, limit=2)

    assert proposed[:2] == [each.lesson for each in waiting]


@pytest.mark.parametrize("status", [LessonStatus.ACCEPTED, LessonStatus.DISCARDED])
async def test_a_proposal_that_was_decided_on_waits_no_more(
    stores: Stores, status: LessonStatus
) -> None:
    await stores.lessons.add([proposal(1), proposal(2)])

    await stores.lessons.add([word_on(proposal(1), status)])

    assert [proposal(2)] == [each.lesson for each in await stores.lessons.proposals(HERE, limit=9)]


async def test_nobody_decides_on_a_proposal_of_another_server(stores: Stores) -> None:
    await stores.lessons.add([proposal(1)])
    forged = replace(word_on(proposal(1), LessonStatus.DISCARDED), tenant=ELSEWHERE)

    await stores.lessons.add([forged])

    assert [proposal(1)] == [each.lesson for each in await stores.lessons.proposals(HERE, limit=9)]


async def test_rows_of_an_import_are_no_single_proposals(stores: Stores) -> None:
    await stores.lessons.add([row(1, "import")])

    assert [] == list(await stores.lessons.proposals(HERE, limit=9))


async def test_the_rows_of_an_import_come_back_in_order(stores: Stores) -> None:
    rows = [row(number, "import") for number in (2, 1, 3)]
    await stores.lessons.add([*rows, row(4, "another"), lesson(5), row(6, "import", ELSEWHERE)])

    assert rows == [each.lesson for each in await stores.lessons.batch(HERE, "import")]


async def decide(stores: Stores, batch: str, status: LessonStatus) -> None:
    await stores.lessons.decide_batch(HERE, batch, status, by=5, at=NOON)


async def statuses(stores: Stores, tenant: Tenant = HERE) -> list[str]:
    return [each.lesson.status.value for each in await stores.lessons.after(tenant)]


async def test_the_decision_on_an_import_counts_for_all_its_rows(stores: Stores) -> None:
    await stores.lessons.add([row(1, "import"), row(2, "import"), row(3, "another")])
    await stores.lessons.add([row(4, "import", ELSEWHERE), proposal(5)])

    await decide(stores, "import", LessonStatus.ACCEPTED)
    await stores.lessons.add([row(6, "import")])

    expected = ["accepted", "accepted", "proposed", "proposed", "accepted"]
    assert expected == await statuses(stores)
    assert ["proposed"] == await statuses(stores, ELSEWHERE)
    found = await stores.lessons.find(HERE, "lesson-1")
    assert found is not None
    assert LessonStatus.ACCEPTED is found.lesson.status
    newest = await stores.lessons.recent(HERE, limit=1)
    assert LessonStatus.ACCEPTED is newest[0].lesson.status


async def test_the_last_decision_on_an_import_counts(stores: Stores) -> None:
    await stores.lessons.add([row(1, "import")])

    for status in (LessonStatus.ACCEPTED, LessonStatus.PROPOSED, LessonStatus.DISCARDED):
        await decide(stores, "import", status)
        assert [status.value] == await statuses(stores)


async def test_a_word_on_one_row_outlives_the_decision_on_its_import(stores: Stores) -> None:
    taken_back = word_on(row(1, "import"), LessonStatus.DISCARDED)
    await stores.lessons.add([row(1, "import"), row(2, "import"), taken_back])

    await decide(stores, "import", LessonStatus.ACCEPTED)

    assert ["accepted", "accepted", "discarded"] == await statuses(stores)
    held = holding(each.lesson for each in await stores.lessons.after(HERE))
    assert ["lesson-2"] == [each.id for each in held]
    assert ["lesson-1", "lesson-2"] == [
        each.lesson.id for each in await stores.lessons.batch(HERE, "import")
    ]


async def test_rows_that_counted_at_once_count_until_their_import_is_decided_on(
    stores: Stores,
) -> None:
    negative = replace(
        row(1, "import"),
        kind=LessonKind.NEGATIVE,
        answer="",
        rejected="Не знаю",
        status=LessonStatus.ACCEPTED,
    )
    await stores.lessons.add([negative])
    assert ["accepted"] == await statuses(stores)

    await decide(stores, "import", LessonStatus.DISCARDED)

    assert ["discarded"] == await statuses(stores)


async def test_records_are_counted_with_what_waits_and_where_they_end(stores: Stores) -> None:
    assert LessonCounts(records=0, proposed=0, last=0) == await stores.lessons.counts(HERE)
    await stores.lessons.add([lesson(1), proposal(2), proposal(3), row(4, "import")])
    last = await stores.lessons.add([word_on(proposal(2), LessonStatus.ACCEPTED)])
    await stores.lessons.add([lesson(5, ELSEWHERE)])

    assert LessonCounts(records=5, proposed=1, last=last) == await stores.lessons.counts(HERE)


async def test_a_discarded_import_takes_nobody_room(stores: Stores) -> None:
    await stores.lessons.add([lesson(1), row(2, "import"), row(3, "import"), row(4, "another")])
    await decide(stores, "import", LessonStatus.DISCARDED)
    assert 2 == (await stores.lessons.counts(HERE)).records

    await decide(stores, "import", LessonStatus.ACCEPTED)
    assert 4 == (await stores.lessons.counts(HERE)).records
