"""The same for every request: errors become words, slow answers are announced, one line is logged.

Used by the client.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any, TypeVar

import discord
import structlog

from myna.bot.breaking_off import broken_off
from myna.bot.replies import Form, Reply
from myna.bot.requests import Request
from myna.bot.texts import wording
from myna.domain.quotas import Effort
from myna.domain.teaching import SourceType
from myna.errors import MemberError, MynaError, QuotaReached
from myna.services.quotas import QuotaService

log = structlog.get_logger(__name__)

T = TypeVar("T")
Answer = Coroutine[Any, Any, Reply | Form | None]
Command = Callable[[Request], Coroutine[Any, Any, Reply | None]]
"""The same code for `!name …` and `/name`."""
Pressed = Callable[[Request, str], Coroutine[Any, Any, Reply | Form]]
"""What a button does, given what stands behind its verb."""
Submitted = Callable[[Request, str, Mapping[str, str]], Coroutine[Any, Any, Reply | None]]
"""What a form does, given what stands behind its verb, and its fields."""


async def answered(
    request: Request, answer: Answer, terms: Mapping[str, str]
) -> Reply | Form | None:
    """The answer, or what went wrong in words for the person."""
    [outcome] = await asyncio.gather(answer, return_exceptions=True)
    if not isinstance(outcome, BaseException):
        return outcome
    if isinstance(outcome, MynaError):
        if not isinstance(outcome, MemberError):
            log.error("request.failed", key=request.key, reason=str(outcome))
        return wording.of_error(request, outcome, terms)
    log.error("request.failed", key=request.key, exc_info=outcome)
    return wording.of_surprise(request)


async def counted(
    request: Request, answer: Callable[[Request], Answer], quotas: QuotaService
) -> Reply | Form | None:
    """The answer, unless it was asked for too fast: that is told whoever writes only now and then.

    Who presses waits for an answer each time. Raises `QuotaReached`.
    """
    try:
        quotas.spend(request.actor, Effort.REQUEST)
    except QuotaReached:
        is_written = request.source is SourceType.MESSAGE
        if is_written and not quotas.is_to_be_told(request.actor):
            return None
        raise
    return await answer(request)


async def refused(refusal: MemberError, request: Request) -> Reply:
    """For what is refused before anybody is asked: raised here, it is put into words as all that goes wrong."""
    del request
    raise refusal


async def announced(
    answer: Coroutine[Any, Any, T], seconds: float, announce: Callable[[], Awaitable[None]]
) -> T:
    """The answer; after these seconds without it, it is announced as coming."""
    work = asyncio.create_task(answer)
    try:
        done, _ = await asyncio.wait({work}, timeout=seconds)
        if not done:
            await told(announce)
        return await work
    finally:
        await broken_off(work)


async def told(announce: Callable[[], Awaitable[None]]) -> None:
    """That it comes is only a courtesy: it may fail."""
    try:
        await announce()
    except discord.HTTPException as failure:
        log.warning("announcement.failed", status=failure.status)


def noted(kind: str, name: str, request: Request, reply: Reply | Form, started: float) -> None:
    """The one line of a request: who, where, what kind, how it went; never what was said."""
    log.info(
        "request",
        kind=kind,
        name=name,
        key=request.key,
        tenant=request.tenant,
        channel=request.channel_id,
        member=request.actor.id,
        role=request.actor.role.name.lower(),
        outcome=reply.outcome,
        milliseconds=round(1000 * (time.monotonic() - started), 1),
    )
