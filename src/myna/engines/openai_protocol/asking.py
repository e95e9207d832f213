"""One question at a time to a model that was trained elsewhere; used by `model`."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import structlog

from myna.domain.chat import Spent
from myna.domain.spending import counted, estimated
from myna.engines.openai_protocol.endpoint import (
    BUSY,
    OPENAI_HOST,
    PASSING,
    Endpoint,
    failure,
    talking,
    was_taken,
)
from myna.errors import EngineFailed

Count = Callable[[Spent], Awaitable[None]]

log = structlog.get_logger(__name__)

AT_ONCE = 4
MOST_TOKENS = 400
MAX_SAID_CHARACTERS = 4_000
MEMBERS_WAIT_SECONDS = 8.0
PAUSE_SECONDS = 60.0
"""So long an endpoint that failed is not asked where members wait."""


async def _nobody_counts(_spent: Spent) -> None: ...


@dataclass(kw_only=True)
class Asking:
    endpoint: Endpoint
    is_examined: bool
    """Then what fails is tried again and, in the end, an error: it must not look like a wrong answer.

    Otherwise a member waits, and is answered by this machine.
    """
    pauses: tuple[float, ...]
    """Seconds between the tries of an examination."""
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    members_wait_seconds: float = MEMBERS_WAIT_SECONDS
    _places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    _away_until: float = 0.0
    """By the loop's clock."""

    async def answer(self, model: str, question: str, count: Count = _nobody_counts) -> str | None:
        """None where nothing was said in time. Raises `EngineFailed` in an examination.

        `count` is told what each request cost, also of one that broke off and may be billed.
        """
        if not self.is_examined:
            return await self._served(model, question, count)
        async with self._places:
            return await self._examined(model, question, count)

    async def _examined(self, model: str, question: str, count: Count) -> str:
        for pause in self.pauses:
            try:
                return await self._asked(model, question, count)
            except EngineFailed as failed:
                if failed.details["reason"] not in PASSING:
                    raise
            await self.sleep(pause)
        try:
            return await self._asked(model, question, count)
        except EngineFailed as failed:
            raise failure(
                BUSY, f"{self.endpoint.host} did not answer the examination: {failed.message}"
            ) from failed

    async def _served(self, model: str, question: str, count: Count) -> str | None:
        """In time means with the wait for a place: where more ask than it can answer, this machine does."""
        if self._is_away:
            return None
        try:
            async with asyncio.timeout(self.members_wait_seconds), self._places:
                return None if self._is_away else await self._asked(model, question, count)
        except (EngineFailed, TimeoutError) as failed:
            self._away_until = asyncio.get_running_loop().time() + PAUSE_SECONDS
            log.warning("remote_model.away", reason=type(failed).__name__)
            return None

    @property
    def _is_away(self) -> bool:
        return asyncio.get_running_loop().time() < self._away_until

    async def _asked(self, model: str, question: str, count: Count) -> str:
        plain = question.encode(errors="replace").decode()
        spent: Spent | None = estimated([plain], "")
        try:
            said, spent = await self._said(model, plain)
        except EngineFailed as failed:
            spent = spent if was_taken(failed) else None
            raise
        finally:
            if spent is not None:
                await count(spent)
        return said

    async def _said(self, model: str, question: str) -> tuple[str, Spent]:
        most = "max_completion_tokens" if self.endpoint.host == OPENAI_HOST else "max_tokens"
        async with talking(self.endpoint) as client:
            answered = await client.chat.completions.create(
                model=model,
                messages=[{"role": "user", "content": question}],
                temperature=0.0,
                extra_body={most: MOST_TOKENS},
            )
            said = answered.choices[0].message.content or ""
            short = said[:MAX_SAID_CHARACTERS].strip()  # fails where it is no text
            return short, _told(answered.usage) or estimated([question], said)


def _told(usage: object) -> Spent | None:
    return counted(getattr(usage, "prompt_tokens", None), getattr(usage, "completion_tokens", None))
