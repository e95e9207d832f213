"""Keeps the messages of trainings up to date, whichever process works on them; run by `bot.run`.

What is to be told stands in the ledger, so a restart changes nothing: the same message goes on.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

import aiohttp
import discord
import structlog

from myna.bot.delivery import shown_again, shown_anew
from myna.bot.learning.job_cards import card_buttons, card_text
from myna.bot.replies import Attached, Reply
from myna.domain.conversation import Tenant
from myna.domain.jobs import Job, JobState
from myna.errors import MynaError
from myna.ports import JobLedger
from myna.services.minds import Minds

log = structlog.get_logger(__name__)

POLL_SECONDS = 0.25
EDIT_SECONDS = 1.5
"""Between two edits of one message; Discord takes five in five seconds of a whole channel."""

ANSWER_SECONDS = 5.0
"""So long the answer to the command that began the job may take to become its message."""

Enclosures = Callable[[Job], Awaitable[Sequence[Attached]]]
"""The files that belong to the end of a job: pictures, rows to be mended."""


async def no_enclosures(job: Job) -> Sequence[Attached]:
    del job
    return ()


@dataclass(kw_only=True)
class JobNotices:
    ledger: JobLedger
    minds: Minds
    enclosures: Enclosures
    poll_seconds: float = POLL_SECONDS
    edit_seconds: float = EDIT_SECONDS
    answer_seconds: float = ANSWER_SECONDS
    _client: discord.Client | None = None
    _position: int | None = None
    _shown: dict[str, tuple[str, float]] = field(default_factory=dict)
    """What each job's message says, and since when by the loop's clock."""

    def serve(self, client: discord.Client) -> None:
        """From now on through this client."""
        self._client = client

    async def shown_in(self, job_id: str, message_id: int) -> None:
        """The answer to the command became the message that shows the job."""
        await self.ledger.show_in(job_id, message_id)

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                await self._look()
            except (MynaError, OSError) as failure:
                log.warning("notices.failed", reason=str(failure))
            await asyncio.sleep(self.poll_seconds)

    async def _look(self) -> None:
        if self._position is None:
            self._position = await self.ledger.last_event()
        else:
            events = await self.ledger.events_after(self._position)
            for tenant in {each.tenant for each in events if each.kind == JobState.SUCCEEDED.value}:
                await self._changed(tenant)
            if events:
                self._position = events[-1].position
        if self._client is None or not self._client.is_ready():
            return
        for job in await self.ledger.unreported():
            await self._tell(self._client, job)

    async def _changed(self, tenant: Tenant) -> None:
        await self.minds.reload(tenant)

    async def _tell(self, client: discord.Client, job: Job) -> None:
        notice = job.notice
        if notice is None:
            return
        now = asyncio.get_running_loop().time()
        text = card_text(notice.language, job)
        before, since = self._shown.setdefault(job.id, ("", now))
        if notice.message_id is None and now - since < self.answer_seconds:
            return
        if not job.state.is_over and (text == before or now - since < self.edit_seconds):
            return
        files = tuple(await self.enclosures(job)) if job.state.is_over else ()
        reply = Reply(text=text, buttons=card_buttons(notice.language, job), files=files)
        channel = client.get_partial_messageable(notice.channel_id)
        try:
            if notice.message_id is None or not await shown_again(
                channel, notice.message_id, reply
            ):
                message_id = await shown_anew(channel, reply, nonce=job.id[:25])
                await self.ledger.show_in(job.id, message_id)
        except (discord.DiscordServerError, aiohttp.ClientError, OSError) as failure:
            log.info("notice.later", job=job.id, reason=type(failure).__name__)
            return
        except discord.HTTPException as refusal:
            log.info("notice.refused", job=job.id, status=refusal.status)
        self._shown[job.id] = (text, now)
        if job.state.is_over:
            await self.ledger.reported(job.id)
            del self._shown[job.id]
