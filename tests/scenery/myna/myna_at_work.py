"""The real bot, with the real engine and storage, at work in a sandbox; for end-to-end tests."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from discord_sandbox import Sandbox
from discord_sandbox.people.heard import Heard, NotHeardError
from discord_sandbox.people.human import Member
from discord_sandbox.world.records import Role
from myna.assembly import opened_worker
from myna.bootstrap import opened_core
from myna.bot.core import BotOptions, Chat, Core
from myna.bot.hearing.recordings import Limits
from myna.bot.learning.notices import Tempo
from myna.bot.run import keep_running
from myna.config import Settings
from myna.domain import access
from myna.domain.access import Actor
from myna.domain.conversation import Thresholds, Turn, direct_tenant, guild_tenant
from myna.domain.quotas import Allowance, Effort, Quota
from myna.domain.speech import VoicePreferences
from myna.ports import ChatModel, SpeechToText, TextToSpeech, TurnStore
from myna.services.answering import AnswerService
from myna.services.engine_choice import EngineChoice
from myna.services.quotas import QuotaService
from myna.services.worker import Rhythm
from myna.storage.component_key import component_key
from whistler import NothingKept

SILENCE_SECONDS = 0.3
BALANCED = Thresholds()
BRISK = Tempo(look=0.02, idle=0.02, edit=0.05)
PLENTY = Allowance(at_once=1_000_000, seconds_each=0.001)
ROOMY = QuotaService(quotas=dict.fromkeys(Effort, Quota(member=PLENTY, server=PLENTY, all=PLENTY)))
"""Tests ask faster than people do."""
EAGER = Rhythm(beat=0.1, look=0.02)
TRAINING_SECONDS = 40.0
"""So long a training may take on a busy machine."""


@dataclass(kw_only=True)
class Myna:
    core: Core
    stop: asyncio.Event
    running: asyncio.Task[None]

    async def ends(self) -> None:
        """Tell her to stop, and wait until she has; raises what she ended with."""
        self.stop.set()
        await asyncio.wait_for(asyncio.shield(self.running), 12)


@dataclass(frozen=True, kw_only=True)
class HeldTurns:
    """A store that takes its time."""

    turns: TurnStore
    held: asyncio.Event | None

    async def add(self, turn: Turn) -> bool:
        if self.held is not None:
            await self.held.wait()
        return await self.turns.add(turn)

    async def find(self, utterance_key: str) -> Turn | None:
        if self.held is not None:
            await self.held.wait()
        return await self.turns.find(utterance_key)

    async def of_message(self, message_id: int) -> Turn | None:
        if self.held is not None:
            await self.held.wait()
        return await self.turns.of_message(message_id)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.turns, name)


@asynccontextmanager
async def at_work(  # noqa: PLR0913 - a test names only what it changes
    town: Sandbox,
    folder: Path,
    *,
    thresholds: Thresholds = BALANCED,
    held: asyncio.Event | None = None,
    speaking: Any = None,
    ear: SpeechToText | None = None,
    mouth: TextToSpeech | None = None,
    quotas: QuotaService = ROOMY,
    settings: Settings | None = None,
    chat: Sequence[ChatModel] = (),
    **changes: Any,
) -> AsyncIterator[Myna]:
    """`changes` are fields of `BotOptions`; `chat` speaks instead of what the settings name.

    Until `held` is set no turn can be stored or found.
    """
    settings = settings or Settings.model_validate({"data_dir": folder})
    settings = settings.model_copy(update={"discord_url": town.url})
    options = BotOptions(
        token=town.bot_token,
        discord_url=town.url,
        prefix="!",
        teacher_role="Teacher",
        language="en",
        instructions_directory=None,
        max_file_bytes=1_000_000,
        audio=Limits(max_bytes=1_000_000, max_seconds=60),
        engine_hosts={},
        content_intent="auto",
        data_directory=folder,
        component_key=component_key(folder),
        job_tempo=BRISK,
    )
    stop = asyncio.Event()
    async with opened_core(settings) as opened:
        turns = HeldTurns(turns=opened.answering.turns, held=held)
        answering = replace(opened.answering, thresholds=thresholds, turns=turns)
        hearing = opened.hearing
        if ear is not None:
            hearing = replace(hearing, choice=EngineChoice(engines=[ear]))
        if mouth is not None:
            speaking = replace(
                opened.speaking, choice=EngineChoice(engines=[mouth]), cache=NothingKept()
            )
        core = replace(
            opened,
            answering=answering,
            chat=_chat_of(opened.chat, answering, chat),
            hearing=hearing,
            speaking=speaking or opened.speaking,
            quotas=quotas,
        )
        running = asyncio.create_task(keep_running(core, replace(options, **changes), stop))
        myna = Myna(core=core, stop=stop, running=running)
        try:
            yield myna
        finally:
            if not running.done():
                await myna.ends()


def _chat_of(opened: Chat, answering: AnswerService, models: Sequence[ChatModel]) -> Chat:
    engines = replace(opened.engines, models=models or opened.engines.models)
    settings = replace(opened.settings, engines=engines)
    conversing = replace(opened.conversing, answering=answering, engines=engines, settings=settings)
    return replace(
        opened,
        engines=engines,
        settings=settings,
        conversing=conversing,
        gaps=replace(opened.gaps, answering=answering),
        phrasing=replace(opened.phrasing, engines=engines),
    )


@asynccontextmanager
async def trainer_beside(folder: Path) -> AsyncIterator[None]:
    """A worker as the bot starts one, but in this process; what it learns comes from a sandbox."""
    stop = asyncio.Event()
    settings = Settings.model_validate({"data_dir": folder, "discord_url": "http://127.0.0.1:1"})
    async with opened_worker(settings, EAGER) as worker:
        working = asyncio.create_task(worker.run(stop))
        try:
            yield
        finally:
            stop.set()
            await asyncio.wait_for(working, 12)


async def connected(discord: Sandbox, myna: Myna) -> None:
    """Until a session stands; raises what she died of instead."""
    async with asyncio.timeout(15):
        while not any(one.connection for one in discord.gateway.sessions.values()):
            if myna.running.done():
                myna.running.result()
            await asyncio.sleep(0.01)


async def everybody_speaks_english(town: Sandbox, myna: Myna) -> None:
    """Chosen where alice and bob talk with her, so that nobody need be asked."""
    chats = [direct_tenant(town.member(name).id) for name in ("alice", "bob")]
    for tenant in (guild_tenant(int(town.guild.id)), *chats):
        manager = Actor(id=1, role=access.Role.MANAGER, tenant=tenant)
        await myna.core.preferences.set_for_server(manager, VoicePreferences(language="en"))


async def hears(member: Member, contains: str = "", **which: Any) -> Heard:
    """The next that Myna says."""
    return await member.hears(contains, by="bot", **which)


def new_role(town: Sandbox, name: str) -> Role:
    """One that everybody may mention."""
    role = Role(id=town.world.new_id(), name=name, permissions=0, is_mentionable=True)
    town.world.add_role(town.guild.id, role)
    return role


async def trained(member: Member, *, reply_to: Heard | None = None) -> Heard:
    """The message of a training at its end; of the one that was asked for there."""

    def is_at_the_end(message: Heard) -> bool:
        is_meant = reply_to is None or message.reply_to == reply_to.id
        return is_meant and not {"▰", "▱"} & set(message.content)

    return await hears(member, "🏋️", matching=is_at_the_end, timeout_seconds=TRAINING_SECONDS)


async def hears_nothing(member: Member, seconds: float = SILENCE_SECONDS) -> None:
    with pytest.raises(NotHeardError):
        await hears(member, timeout_seconds=seconds)
