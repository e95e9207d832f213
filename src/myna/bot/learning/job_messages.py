"""Puts what is to be said of a training into its message; called by `notices`."""

import asyncio
import traceback
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import discord
import structlog

from myna.bot.delivery import Delivery
from myna.bot.learning.job_cards import card_buttons, card_text
from myna.bot.replies import Attached, Reply
from myna.bot.texts.catalogue import say
from myna.domain.jobs import Job, Notice
from myna.ports import JobLedger

log = structlog.get_logger(__name__)

Enclosed = Callable[[Job], Awaitable[Sequence[Attached]]]
"""The files that belong to the end of a job: pictures, rows to be mended."""


@dataclass(frozen=True, kw_only=True)
class JobMessages:
    """For what may be repeated `discord.DiscordServerError`, `aiohttp.ClientError` and `OSError` are raised."""

    client: discord.Client
    delivery: Delivery
    ledger: JobLedger
    enclosed: Enclosed

    async def progress(self, job: Job, notice: Notice) -> bool:
        """False where there is no message any more that may be changed."""
        channel = self.client.get_partial_messageable(notice.channel_id)
        try:
            if notice.message_id is None:
                await self._anew(channel, job, _reply(job, notice))
                return True
            return await self.delivery.shown_again(channel, notice.message_id, _reply(job, notice))
        except discord.DiscordServerError:
            raise
        except discord.HTTPException as refusal:
            _refused(job, refusal)
            return False

    async def end(self, job: Job, notice: Notice) -> None:
        """With its files, else without, else to the one who asked, else to nobody."""
        files = await self._enclosed(job)
        channel = self.client.get_partial_messageable(notice.channel_id)
        for reply in _ways(job, notice, files):
            try:
                if notice.message_id is None or not await self.delivery.shown_again(
                    channel, notice.message_id, reply
                ):
                    await self._anew(channel, job, reply)
            except discord.DiscordServerError:
                raise
            except discord.HTTPException as refusal:
                _refused(job, refusal)
            else:
                return
        await self._to_requester(job, replace(_reply(job, notice), files=files, buttons=()))

    async def _enclosed(self, job: Job) -> tuple[Attached, ...]:
        """What goes wrong with a picture keeps nobody from the words."""
        [found] = await asyncio.gather(self.enclosed(job), return_exceptions=True)
        if isinstance(found, BaseException):
            log.error("notice.nothing_enclosed", job=job.id, reason=what_failed(found))
            return ()
        return tuple(found)

    async def _to_requester(self, job: Job, reply: Reply) -> None:
        """Without buttons: pressed there, they would mean the lessons of that conversation."""
        try:
            person = await self.client.create_dm(discord.Object(job.requester_id))
            channel = self.client.get_partial_messageable(person.id)
            await self.delivery.shown_anew(channel, reply, nonce=job.id[:25])
        except discord.DiscordServerError:
            raise
        except discord.HTTPException as refusal:
            _refused(job, refusal)

    async def _anew(self, channel: discord.PartialMessageable, job: Job, reply: Reply) -> None:
        message_id = await self.delivery.shown_anew(channel, reply, nonce=job.id[:25])
        await self.ledger.show_in(job.id, message_id)


def what_failed(failure: BaseException) -> str:
    """What it was and where, without the texts of members that a whole traceback may show."""
    frames = traceback.extract_tb(failure.__traceback__)
    where = f" in {frames[-1].name}, line {frames[-1].lineno}" if frames else ""
    return f"{type(failure).__name__}{where}"


def _ways(job: Job, notice: Notice, files: tuple[Attached, ...]) -> Iterator[Reply]:
    """Where files may not be attached, the words come without them."""
    reply = _reply(job, notice)
    yield replace(reply, files=files)
    if files:
        missing = say(notice.language, "job-files-refused")
        yield replace(reply, text=f"{reply.text}\n{missing}")


def _reply(job: Job, notice: Notice) -> Reply:
    language = notice.language
    return Reply(text=card_text(language, job), buttons=card_buttons(language, job))


def _refused(job: Job, refusal: discord.HTTPException) -> None:
    log.info("notice.refused", job=job.id, status=refusal.status, code=refusal.code)
