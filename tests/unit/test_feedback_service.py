"""What members say reaches those who manage, and nobody can fill the inbox alone."""

from dataclasses import replace

import pytest

from myna.domain.access import Role
from myna.errors import NotAllowed, NotFound, QuotaReached, UnreadableLesson
from myna.services.feedback import MAX_UNREAD, MAX_UNREAD_OF_ONE, FeedbackService
from myna.testing import MemoryFeedbackStore, MemoryLessonStore
from teaching_house import NOON, member, teacher

MANAGER = replace(teacher(), role=Role.MANAGER)


@pytest.fixture
def service() -> FeedbackService:
    return FeedbackService(
        store=MemoryFeedbackStore(), lessons=MemoryLessonStore(), clock=lambda: NOON
    )


async def test_a_manager_reads_what_was_said_and_is_done_with_it(service: FeedbackService) -> None:
    given = await service.give(member(), " well done ", about="utterance", key="1")

    assert [given] == list((await service.inbox(MANAGER)).feedback)
    assert ("well done", "utterance") == (given.text, given.about)
    await service.settle(MANAGER, "1")
    assert 0 == (await service.inbox(MANAGER)).feedback_count


async def test_a_teacher_reads_no_feedback_and_a_member_no_inbox(service: FeedbackService) -> None:
    await service.give(member(), "well done", about=None, key="1")
    inbox = await service.inbox(teacher())

    assert ((), 0) == (tuple(inbox.feedback), inbox.feedback_count)
    with pytest.raises(NotAllowed):
        await service.inbox(member())
    with pytest.raises(NotAllowed):
        await service.settle(teacher(), "1")


async def test_nobody_fills_the_inbox_alone(service: FeedbackService) -> None:
    for number in range(MAX_UNREAD_OF_ONE):
        await service.give(member(), "spam", about=None, key=f"{number}")

    with pytest.raises(QuotaReached):
        await service.give(member(), "spam", about=None, key="one more")
    await service.give(replace(member(), id=100), "well done", about=None, key="of another")


async def test_only_so_much_waits_unread(service: FeedbackService) -> None:
    for number in range(MAX_UNREAD):
        await service.give(replace(member(), id=number), "spam", about=None, key=f"{number}")

    with pytest.raises(QuotaReached):
        await service.give(replace(member(), id=MAX_UNREAD), "spam", about=None, key="one more")


async def test_a_thumb_down_is_read_once_by_those_who_manage(service: FeedbackService) -> None:
    for _ in range(2):
        await service.rated(member(), "7", -1)
    [told] = (await service.inbox(MANAGER)).feedback

    assert ("👎", "7", member().id) == (told.text, told.about, told.author_id)


async def test_a_thumb_up_takes_the_thumb_down_back(service: FeedbackService) -> None:
    await service.rated(member(), "7", 1)
    await service.rated(member(), "7", -1)
    await service.rated(replace(member(), id=100), "7", 1)
    assert 1 == (await service.inbox(MANAGER)).feedback_count

    await service.rated(member(), "7", 1)

    assert 0 == (await service.inbox(MANAGER)).feedback_count


async def test_a_thumb_down_of_who_may_teach_waits_for_nobody(service: FeedbackService) -> None:
    await service.rated(teacher(), "7", -1)

    assert 0 == (await service.inbox(MANAGER)).feedback_count


async def test_thumbs_of_one_member_leave_room_for_their_words(service: FeedbackService) -> None:
    for number in range(MAX_UNREAD_OF_ONE):
        await service.rated(member(), f"{number}", -1)
    thumbs = (await service.inbox(MANAGER)).feedback_count
    await service.give(member(), "not well done", about=None, key="words")

    assert MAX_UNREAD_OF_ONE // 2 == thumbs
    assert thumbs + 1 == (await service.inbox(MANAGER)).feedback_count


async def test_thumbs_of_many_leave_room_for_words(service: FeedbackService) -> None:
    for number in range(MAX_UNREAD):
        await service.rated(replace(member(), id=number), "7", -1)

    assert MAX_UNREAD // 2 == (await service.inbox(MANAGER)).feedback_count
    await service.give(replace(member(), id=MAX_UNREAD), "well done", about=None, key="words")


async def test_nothing_said_is_nothing_given(service: FeedbackService) -> None:
    with pytest.raises(UnreadableLesson):
        await service.give(member(), " \n ", about=None, key="1")


async def test_what_is_not_there_cannot_be_settled(service: FeedbackService) -> None:
    with pytest.raises(NotFound):
        await service.settle(MANAGER, "1")
