"""What members tell those who manage a server, and what waits for a teacher: the inbox. Used by the bot."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from myna.domain.access import Action, Actor, Role, authorize
from myna.domain.feedback import MAX_FEEDBACK_CHARACTERS, Feedback
from myna.domain.teaching import normalised
from myna.errors import NotFound, QuotaReached, UnreadableLesson
from myna.ports import Clock, FeedbackStore, LessonStore, StoredLesson

MAX_UNREAD = 500
"""Of one server."""
MAX_UNREAD_OF_ONE = 25
"""Of one member, so that nobody fills the inbox alone."""
MOST_SHOWN = 4
THUMB_DOWN = "👎"


@dataclass(frozen=True, kw_only=True)
class Inbox:
    """The oldest of what waits."""

    feedback: Sequence[Feedback]
    feedback_count: int
    proposals: Sequence[StoredLesson]
    proposal_count: int


@dataclass(frozen=True, kw_only=True)
class FeedbackService:
    store: FeedbackStore
    lessons: LessonStore
    clock: Clock

    async def give(self, actor: Actor, text: str, *, about: str | None, key: str) -> Feedback:
        """`about` is the key of an utterance. Raises `NotAllowed`, `UnreadableLesson`, `QuotaReached`."""
        authorize(actor, Action.GIVE_FEEDBACK, actor.tenant)
        text = text.strip()
        if not normalised(text):
            raise UnreadableLesson(
                "Nothing was said.", remedy="Write: !feedback your words", reason="no-feedback"
            )
        if not await self._has_room(actor):
            raise QuotaReached("The inbox is full.", remedy="Ask a manager.", what="feedback")
        feedback = Feedback(
            id=key,
            tenant=actor.tenant,
            author_id=actor.id,
            text=text[:MAX_FEEDBACK_CHARACTERS],
            about=about,
            created=self.clock(),
        )
        await self.store.add(feedback)
        return feedback

    async def rated(self, actor: Actor, utterance_key: str, rating: int) -> None:
        """A thumb down waits to be read, once; the same member's thumb up takes it back.

        Where thumbs fill half the room it waits for nobody: the other half is for words. Whoever may teach needs nobody
        to read it. Raises `NotAllowed`.
        """
        authorize(actor, Action.RATE, actor.tenant)
        if actor.role >= Role.TEACHER:
            return
        key = f"{utterance_key}-down-{actor.id}"
        if rating < 0:
            if await self._has_room(actor, parts=2):
                await self.give(actor, THUMB_DOWN, about=utterance_key, key=key)
        else:
            with suppress(NotFound):
                await self.store.settle(actor.tenant, key, by=actor.id, at=self.clock())

    async def _has_room(self, actor: Actor, *, parts: int = 1) -> bool:
        """With `parts`: is there room in the first of so many equal parts of the inbox?"""
        unread = await self.store.unread(actor.tenant, limit=MAX_UNREAD)
        own = sum(each.author_id == actor.id for each in unread)
        return len(unread) < MAX_UNREAD // parts and own < MAX_UNREAD_OF_ONE // parts

    async def inbox(self, actor: Actor) -> Inbox:
        """Teachers see what was proposed, managers also what was said. Raises `NotAllowed`."""
        authorize(actor, Action.REVIEW, actor.tenant)
        may_read = actor.role >= Role.MANAGER
        counts = await self.lessons.counts(actor.tenant)
        return Inbox(
            feedback=await self.store.unread(actor.tenant, limit=MOST_SHOWN) if may_read else (),
            feedback_count=await self.store.count_unread(actor.tenant) if may_read else 0,
            proposals=await self.lessons.proposals(actor.tenant, limit=MOST_SHOWN),
            proposal_count=counts.proposed,
        )

    async def settle(self, actor: Actor, feedback_id: str) -> None:
        """Raises `NotAllowed`, `NotFound`."""
        authorize(actor, Action.READ_FEEDBACK, actor.tenant)
        await self.store.settle(actor.tenant, feedback_id, by=actor.id, at=self.clock())
