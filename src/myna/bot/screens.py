"""Where an answer is shown while it is written: messages that the whole takes over; used by `conversations`.

The first words are posted at once. After that messages are changed in turn with all others of the channel.
"""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

import aiohttp
import discord
import structlog

from myna.bot.breaking_off import broken_off
from myna.bot.delivery import Delivery, files_of, parts_of
from myna.bot.drafts import Draft, displayed, next_change
from myna.bot.pacing import Pace
from myna.bot.replies import Part, Reply

log = structlog.get_logger(__name__)

T = TypeVar("T")
NOBODY = discord.AllowedMentions.none()


class Wall(Protocol):
    """What messages are hung on. All of it raises what discord.py raises."""

    @property
    def channel_id(self) -> int: ...

    async def post(self, part: Part) -> int:
        """Returns the message's id."""
        ...

    async def edit(self, message_id: int, part: Part) -> None: ...

    async def delete(self, message_id: int) -> None: ...


@dataclass(kw_only=True)
class Screen:
    """The messages of one answer."""

    wall: Wall
    delivery: Delivery
    pace: Pace
    ids: list[int] = field(default_factory=list)
    """Of its messages, in order."""
    is_gone: bool = False
    """Did somebody delete one of them?"""
    _standing: list[Part] = field(default_factory=list)

    async def follow(self, draft: Draft) -> None:
        """Show it until it ends or cannot be shown; where a message of it is gone it is stopped."""
        async for _ in draft.growth():
            if draft.is_over or self.delivery.refusals.is_silent(self.wall.channel_id):
                return
            try:
                await self._catch_up(draft)
            except discord.NotFound:
                self.is_gone = True
                draft.stop()
            except (discord.DiscordServerError, aiohttp.ClientError, OSError) as failure:
                log.info("draft.not_shown", reason=type(failure).__name__)
            except discord.HTTPException as refusal:
                self.delivery.refusals.refused(self.wall.channel_id, refusal.status)
                log.warning("draft.refused", status=refusal.status, code=refusal.code)
                return

    async def becomes(self, reply: Reply) -> list[int]:
        """The whole answer in the place of the draft; returns the ids of its messages."""
        wanted = parts_of(reply)
        while (part := next_change(self._standing, wanted)) is not None:
            await self._turn(part, is_last=True)
            await self._bring(part)
        for message_id in self.ids[len(wanted) :]:
            await self.wall.delete(message_id)
        del self.ids[len(wanted) :], self._standing[len(wanted) :]
        return self.ids

    async def _catch_up(self, draft: Draft) -> None:
        while (part := self._next(draft)) is not None:
            is_first = not self._standing
            if not is_first and not await draft.lasts_for(self._turn(part)):
                return
            await self._bring(self._next(draft) or part)
            if is_first:
                self.pace.posts.passed(self.wall.channel_id)
                await draft.lasts_for(self.pace.edits.pause())

    def _next(self, draft: Draft) -> Part | None:
        return next_change(self._standing, displayed(draft.shown_text))

    async def _turn(self, part: Part, *, is_last: bool = False) -> None:
        is_edit = part.number < len(self._standing)
        lanes = self.pace.edits if is_edit else self.pace.posts
        await lanes.turn(self.wall.channel_id, is_last=is_last)

    async def _bring(self, part: Part) -> None:
        if part.number < len(self._standing):
            await self.wall.edit(self.ids[part.number], part)
            self._standing[part.number] = part
        else:
            self.ids.append(await self.wall.post(part))
            self._standing.append(part)


async def beside_draft(work: Coroutine[Any, Any, T], draft: Draft, screen: Screen) -> T | None:
    """What the work brings, None where nobody wants it any more; meanwhile what it has written so far is shown."""
    task = asyncio.create_task(work)
    showing = asyncio.create_task(screen.follow(draft))
    try:
        has_come = await draft.lasts_for(task)
        draft.end()
        _, shown = await asyncio.gather(task, showing, return_exceptions=True)
        if isinstance(shown, Exception):
            log.error("draft.failed", exc_info=shown)
        return task.result() if has_come else None
    finally:
        draft.end()  # whoever follows it would wait for ever
        showing.cancel()
        await broken_off(task)


@dataclass(kw_only=True)
class MessageWall:
    """Replies to a message."""

    delivery: Delivery
    message: discord.Message
    suffix: str = ""
    """Of the key of what is answered, behind the message's id."""

    @property
    def channel_id(self) -> int:
        return self.message.channel.id

    async def post(self, part: Part) -> int:
        """What was posted with the same nonce before comes back as it was then."""
        posted = await self.delivery.post_part(self.message, part, self.suffix)
        if posted.content != part.text:
            await self.edit(posted.id, part)
        return posted.id

    async def edit(self, message_id: int, part: Part) -> None:
        await self._named(message_id).edit(**_changes(self.delivery, part))

    async def delete(self, message_id: int) -> None:
        await self._named(message_id).delete()

    def _named(self, message_id: int) -> discord.PartialMessage:
        return discord.PartialMessage(channel=self.message.channel, id=message_id)


@dataclass(kw_only=True)
class InteractionWall:
    """The answer to a slash command, which everybody sees, and what follows it."""

    delivery: Delivery
    interaction: discord.Interaction
    _opening: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Discord takes one first answer: that it comes later, or the words themselves."""
    _original_id: int | None = None

    @property
    def channel_id(self) -> int:
        return self.interaction.channel_id or 0

    async def defer(self, *, private: bool, in_place: bool) -> None:
        """`in_place`: the answer is to take the place of the message whose button was pressed."""
        async with self._opening:
            if not self.interaction.response.is_done():
                await self.interaction.response.defer(ephemeral=private, thinking=not in_place)

    async def post(self, part: Part) -> int:
        async with self._opening:
            if part.number > 0 or not self.interaction.response.is_done():
                posted_id = await self.delivery.say_part(self.interaction, part)
            else:
                posted_id = await self._edit_original(part)
        if part.number == 0:
            self._original_id = posted_id
        return posted_id

    async def edit(self, message_id: int, part: Part) -> None:
        if message_id == self._original_id:
            await self._edit_original(part)
        else:
            changes = _changes(self.delivery, part)
            await self.interaction.followup.edit_message(message_id, **changes)

    async def delete(self, message_id: int) -> None:
        await self.interaction.followup.delete_message(message_id)

    async def _edit_original(self, part: Part) -> int:
        shown = await self.interaction.edit_original_response(**_changes(self.delivery, part))
        return shown.id


def _changes(delivery: Delivery, part: Part) -> dict[str, Any]:
    changes: dict[str, Any] = {"content": part.text, "allowed_mentions": NOBODY}
    if part.attached:
        changes["attachments"] = files_of(part.attached)["files"]
    return changes | delivery.controls(part.controls)
