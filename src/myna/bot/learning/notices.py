"""Keeps the messages of trainings up to date, whichever process works on them; run by `bot.run`.

What is to be told stands in the ledger, so a restart changes nothing: the same message goes on.
"""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import aiohttp
import discord
import structlog

from myna.bot.delivery import Delivery
from myna.bot.learning.job_cards import card_text
from myna.bot.learning.job_messages import Enclosed, JobMessages, what_failed
from myna.domain.jobs import Checkpoint, Job, JobState, Notice
from myna.ports import JobLedger
from myna.services.minds import Minds

log = structlog.get_logger(__name__)

MOST_SURPRISES = 5
"""So often something unforeseen may go wrong with the end of a job before it counts as told."""

_CHANGING = frozenset(
    {
        Checkpoint.IMPORTED.value,
        JobState.SUCCEEDED.value,
        JobState.FAILED.value,
        JobState.CANCELLED.value,
    }
)
"""Events after which something else may be taught than before."""


@dataclass(frozen=True, kw_only=True)
class Tempo:
    """In seconds."""

    look: float = 0.25
    idle: float = 1.0
    """Between two looks while nothing is under way."""
    edit: float = 1.5
    """Between two edits of one message; Discord takes five in five seconds of a whole channel."""
    answer: float = 5.0
    """So long the answer to the command that began the job may take to become its message."""
    longest_pause: float = 60.0
    """After many failures in a row."""


@dataclass(kw_only=True)
class _Shown:
    """What is known of the message of a job; times are the loop's."""

    at: float
    """When it was last changed, or first looked at."""
    text: str = ""
    failures: int = 0
    surprises: int = 0
    is_left_alone: bool = False
    """It is gone, or may not be changed: only the end is told."""
    is_over: bool = False
    """The end was told, whatever was read from the ledger meanwhile."""


@dataclass(kw_only=True)
class JobNotices:
    ledger: JobLedger
    minds: Minds
    enclosed: Enclosed
    delivery: Delivery
    tempo: Tempo = field(default_factory=Tempo)
    _messages: JobMessages | None = None
    _client: discord.Client | None = None
    _position: int | None = None
    _is_following: bool = True
    """Is there a job to be told of?"""
    _shown: dict[str, _Shown] = field(default_factory=dict)
    _telling: dict[str, asyncio.Task[None]] = field(default_factory=dict)

    def serve(self, client: discord.Client) -> None:
        """From now on through this client."""
        self._client = client
        self._messages = JobMessages(
            client=client, delivery=self.delivery, ledger=self.ledger, enclosed=self.enclosed
        )

    async def shown_in(self, job_id: str, message_id: int) -> None:
        """The answer to the command became the message that shows the job."""
        await self.ledger.show_in(job_id, message_id)

    async def run(self) -> None:
        """Until cancelled, whatever goes wrong."""
        failures = 0
        try:
            while True:
                failure = await _settled(self._look())
                failures = failures + 1 if failure else 0
                if failure:
                    log.warning("notices.failed", reason=type(failure).__name__)
                pause = self.tempo.look if self._is_following else self.tempo.idle
                await asyncio.sleep(self._longer(pause, failures))
        finally:
            for task in self._telling.values():
                task.cancel()
            await asyncio.gather(*self._telling.values(), return_exceptions=True)

    async def _look(self) -> None:
        """The minds learn of the end of a job before anybody is told of it."""
        jobs = await self.ledger.unreported() if self._is_following else ()
        has_news = await self._something_happened()
        self._is_following = bool(jobs) or has_news
        self._shown = {job.id: self._shown_of(job) for job in jobs}
        if self._messages is None or self._client is None or not self._client.is_ready():
            return
        for job in jobs:
            if job.notice and job.id not in self._telling and self._is_due(job, job.notice):
                task = asyncio.create_task(self._told(self._messages, job, job.notice))
                self._telling[job.id] = task
                task.add_done_callback(partial(self._done, job.id))

    async def _something_happened(self) -> bool:
        if self._position is None:
            self._position = await self.ledger.last_event()
            return True
        events = await self.ledger.events_after(self._position)
        for tenant in {each.tenant for each in events if each.kind in _CHANGING}:
            await self.minds.reload(tenant)
        if events:
            self._position = events[-1].position
        return bool(events)

    def _shown_of(self, job: Job) -> _Shown:
        now = asyncio.get_running_loop().time()
        return self._shown.get(job.id) or _Shown(at=now)

    def _is_due(self, job: Job, notice: Notice) -> bool:
        """Would something new be said, and is it time to say it?"""
        shown = self._shown[job.id]
        waited = asyncio.get_running_loop().time() - shown.at
        if shown.failures:
            return waited >= self._longer(self.tempo.edit, shown.failures)
        if notice.message_id is None and not shown.text and waited < self.tempo.answer:
            return False
        if job.state.is_over:
            return True
        is_news = shown.text != card_text(notice.language, job)
        return is_news and not shown.is_left_alone and waited >= self.tempo.edit

    async def _told(self, messages: JobMessages, job: Job, notice: Notice) -> None:
        shown = self._shown[job.id]
        failure = await _settled(self._tell(messages, job, notice, shown))
        shown.at = asyncio.get_running_loop().time()
        shown.failures = shown.failures + 1 if failure else 0
        if isinstance(failure, discord.DiscordServerError | aiohttp.ClientError | OSError):
            log.info("notice.later", job=job.id, reason=type(failure).__name__)
        elif failure is not None:
            log.error("notice.failed", job=job.id, reason=what_failed(failure))
            shown.surprises += 1
            if job.state.is_over and shown.surprises >= MOST_SURPRISES:
                await self.ledger.reported(job.id)

    async def _tell(self, messages: JobMessages, job: Job, notice: Notice, shown: _Shown) -> None:
        if job.state.is_over:
            if not shown.is_over:
                await messages.end(job, notice)
            shown.is_over = True
            await self.ledger.reported(job.id)
            return
        shown.is_left_alone = not await messages.progress(job, notice)
        shown.text = card_text(notice.language, job)

    def _done(self, job_id: str, _: asyncio.Task[None]) -> None:
        self._telling.pop(job_id, None)

    def _longer(self, seconds: float, failures: int) -> float:
        return min(seconds * 2.0 ** min(failures, 16), self.tempo.longest_pause)


async def _settled(work: Coroutine[Any, Any, None]) -> BaseException | None:
    """What it failed of; being cancelled is passed on."""
    outcomes = await asyncio.gather(work, return_exceptions=True)
    return outcomes[0]
