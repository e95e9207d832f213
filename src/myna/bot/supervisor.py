"""Keeps Myna alive: a new client when one died, a good end when she is told to stop.

Made by `run`.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

import aiohttp
import discord
import structlog

from myna.bot.client import MynaClient
from myna.bot.intake import Intake
from myna.bot.line.connection import Backoff, IdentifiedTooOften, Identifies
from myna.errors import DiscordRefused

log = structlog.get_logger(__name__)

DRAIN_SECONDS = 6.0
CLOSE_SECONDS = 1.5
_TOKEN_REFUSED = 4004

ContentIntent = Literal["auto", "on", "off"]
"""Whether to ask Discord for the content of messages; `auto` goes on without when it is refused."""


@dataclass(frozen=True, kw_only=True)
class Supervisor:
    token: str
    content_intent: ContentIntent
    make_client: Callable[[bool], MynaClient]
    """Makes a client with or without the message content intent."""
    intake: Intake
    backoff: Backoff
    identifies: Identifies

    async def run(self, stop: asyncio.Event) -> None:
        """Until told to stop. Raises `DiscordRefused` when trying again cannot help."""
        message_content = self.content_intent != "off"
        while not stop.is_set():
            client = self.make_client(message_content)
            failure = await self._one_life(client, stop)
            if failure is None:
                return
            if isinstance(failure, discord.PrivilegedIntentsRequired) and message_content:
                if self.content_intent == "on":
                    raise _content_refused() from None
                message_content = False
                log.warning(
                    "intent.refused",
                    intent="message content",
                    remedy="Switch it on at https://discord.com/developers/applications, Bot.",
                    goes_on_with="mentions, direct messages, slash commands, menus",
                )
                continue
            _raise_if_final(failure)
            pause = max(self.backoff.next_seconds(), self.identifies.seconds_until_allowed())
            _tell(failure, pause)
            await _first(stop.wait(), asyncio.sleep(pause))

    async def _one_life(self, client: MynaClient, stop: asyncio.Event) -> BaseException | None:
        """What it died of; None when it was told to stop."""
        life = asyncio.create_task(client.start(self.token))
        stopping = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({life, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if stop.is_set():
                in_time = await self.intake.drain(DRAIN_SECONDS)
                log.info("stopping", all_answered=in_time)
        finally:
            stopping.cancel()
            await _within(client.desk.calls.close(), CLOSE_SECONDS)
            life.cancel()  # whoever still reads when the socket is closed closes it as lost
            await asyncio.wait({life}, timeout=CLOSE_SECONDS)
            await _within(client.close(), CLOSE_SECONDS)
        if stop.is_set() or not life.done() or life.cancelled():
            return None
        return life.exception() or ConnectionError("The client ended by itself.")


def _raise_if_final(failure: BaseException) -> None:
    if isinstance(failure, discord.LoginFailure):
        raise _token_refused() from None
    if isinstance(failure, discord.ConnectionClosed) and not _is_weather(failure):
        if failure.code == _TOKEN_REFUSED:
            raise _token_refused() from None
        raise DiscordRefused(
            f"Discord closed the connection for good (code {failure.code}).",
            remedy="See https://discord.com/developers/docs/topics/opcodes-and-status-codes.",
        ) from None
    if isinstance(failure, discord.PrivilegedIntentsRequired):
        raise DiscordRefused(
            "Discord refused the intents, although no privileged one was asked for.",
            remedy="Look at the application's page at https://discord.com/developers/applications.",
        ) from None


def _token_refused() -> DiscordRefused:
    return DiscordRefused(
        "Discord refused the token.",
        remedy="Copy a fresh one from https://discord.com/developers/applications,"
        " Bot, Reset Token.",
    )


def _content_refused() -> DiscordRefused:
    return DiscordRefused(
        "Discord refused the message content intent.",
        remedy="Switch it on at https://discord.com/developers/applications, Bot,"
        " or set message_content to auto.",
    )


def _tell(failure: BaseException, pause_seconds: float) -> None:
    reason, pause = str(failure) or type(failure).__name__, round(pause_seconds, 2)
    if _is_weather(failure):
        remedy = "Nothing to do if the network is sound: Myna tries again."
        log.warning("discord.away", reason=reason, pause_seconds=pause, remedy=remedy)
    else:
        log.error("client.died", reason=reason, pause_seconds=pause, exc_info=failure)


def _is_weather(failure: BaseException) -> bool:
    """Something that passes and needs no stack in the log."""
    return isinstance(
        failure, OSError | aiohttp.ClientError | IdentifiedTooOften | discord.HTTPException
    )


async def _first(*waits: Awaitable[object]) -> None:
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()


async def _within(work: Awaitable[None], seconds: float) -> None:
    task = asyncio.ensure_future(work)
    await asyncio.wait({task}, timeout=seconds)
    if not task.done():
        task.cancel()
    elif not task.cancelled() and task.exception() is not None:
        log.warning("close.failed", reason=type(task.exception()).__name__)
