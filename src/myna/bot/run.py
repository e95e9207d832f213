"""Puts the bot together from the services and keeps it running; called by `bootstrap`."""

import asyncio
import random
from dataclasses import replace
from functools import partial

from myna.bot import slash
from myna.bot.chatting.ways import Ways
from myna.bot.client import MynaClient, Wiring
from myna.bot.conversations import Desk
from myna.bot.core import BotOptions, Core
from myna.bot.delivery import Delivery
from myna.bot.hearing.ear import Ear
from myna.bot.hearing.queues import Queues
from myna.bot.hearing.spoken import Spoken
from myna.bot.hearing.tongues import Tongues
from myna.bot.hearing.voice_replies import VoiceReplies
from myna.bot.intake import Intake
from myna.bot.learning.enclosures import Enclosures
from myna.bot.learning.gallery import Gallery
from myna.bot.learning.notices import JobNotices
from myna.bot.line.connection import Backoff, Identifies
from myna.bot.line.loopback import LoopbackConnector, loopback_address
from myna.bot.menus.named_messages import Reserve
from myna.bot.menus.reading_out import ReadingOut
from myna.bot.pacing import pace_of
from myna.bot.requests import Reception
from myna.bot.rooms import (
    commands_of,
    listening_of,
    presses_of,
    setup_panel,
    terms_of,
    transcribing_menu,
    warm_up,
)
from myna.bot.seals import Seals
from myna.bot.standing import Gate
from myna.bot.streams import Streams
from myna.bot.supervisor import Supervisor
from myna.bot.voice.aloud import Aloud
from myna.bot.voice.calls import Calls
from myna.bot.voice.commands import CallCommands
from myna.bot.writing import Writing

GUILD_READY_SECONDS = 2.0
GUILD_READY_SECONDS_ON_LOOPBACK = 0.1


async def keep_running(core: Core, options: BotOptions, stop: asyncio.Event) -> None:
    """Until told to stop. Raises `DiscordRefused`, `SettingsError`."""
    address = loopback_address(options.discord_url) if options.discord_url else None
    backoff, identifies, intake = (
        Backoff(random.random),
        Identifies(),
        Intake(on_idle=options.on_idle),
    )
    prepare = partial(slash.prepared, kept=options.data_directory / "commands-told")

    enclosures = Enclosures(vault=core.datasets.vault, gallery=Gallery(painter=core.painter))
    delivery = Delivery(seals=Seals(key=options.component_key))
    notices = JobNotices(
        ledger=core.ledger,
        minds=core.minds,
        enclosed=enclosures.of,
        delivery=delivery,
        tempo=options.job_tempo,
    )
    reception = _reception(core, options)

    def make_client(message_content: bool) -> MynaClient:  # noqa: FBT001 - one of two lives
        wiring = Wiring(
            connector=LoopbackConnector(*address) if address else None,
            message_content=message_content,
            guild_ready_seconds=GUILD_READY_SECONDS_ON_LOOPBACK if address else GUILD_READY_SECONDS,
            identifies=identifies,
            backoff=backoff,
            prepare=prepare,
        )
        desk = _desk(core, options, notices, reception, hears_everything=message_content)
        return MynaClient(desk, wiring, intake)

    supervisor = Supervisor(
        token=options.token,
        content_intent=options.content_intent,
        make_client=make_client,
        intake=intake,
        backoff=backoff,
        identifies=identifies,
    )
    following = asyncio.create_task(notices.run())
    try:
        await supervisor.run(stop)
    finally:
        following.cancel()
        await asyncio.wait({following})


def _desk(
    core: Core,
    options: BotOptions,
    notices: JobNotices,
    reception: Reception,
    *,
    hears_everything: bool,
) -> Desk:
    terms = terms_of(options)
    calls = Calls(terms=terms, warm_up=partial(warm_up, core), timing=options.call_timing)
    aloud = Aloud(calls=calls, speaking=core.speaking, preferences=core.preferences)
    writing = Writing(
        delivery=notices.delivery,
        aloud=aloud,
        streams=Streams(),
        answering=core.answering,
        book=core.book,
        pace=pace_of(options.change_seconds),
    )
    call_commands = CallCommands(calls=calls, streams=writing.streams, terms=terms)
    queues = Queues()
    voice_replies = VoiceReplies(
        speaking=core.speaking, preferences=core.preferences, pack=core.pack_voice_message
    )
    reserve = Reserve(keeps_nothing_of=core.privacy.keeps_nothing_of)
    reading_out = ReadingOut(stage=aloud, voice=voice_replies, reserve=reserve, quotas=core.quotas)
    transcribing = transcribing_menu(core, options, queues, reserve)
    made = commands_of(core, options, call_commands, aloud)
    setup = setup_panel(core, options, made, hears_everything=hears_everything)
    others = {**reading_out.commands(), **transcribing.commands(), **setup.commands()}
    of_rooms = {**made.of_rooms, **others}
    commands = replace(made, hears_everything=hears_everything, of_rooms=of_rooms)
    spoken = Spoken(commands=commands, terms=terms)
    ear = Ear(
        listening=listening_of(core, options, spoken),
        reception=reception,
        writing=writing,
        voice_replies=voice_replies,
        queues=queues,
        quotas=core.quotas,
    )
    tongues = Tongues(listening=ear.listening, queues=ear.queues, terms=terms)
    ways = Ways(phrasing=core.chat.phrasing, quotas=core.quotas, lesson_of=core.teaching.lesson)
    pressed = {**spoken.presses(), **tongues.presses(), **setup.presses(), **ways.presses()}
    return Desk(
        commands=commands,
        presses=presses_of(core, commands, pressed, spoken),
        reception=reception,
        answering=core.answering,
        servers=core.servers,
        calls=calls,
        aloud=aloud,
        delivery=notices.delivery,
        ear=ear,
        notices=notices,
        quotas=core.quotas,
        ways=ways,
        writing=writing,
        terms=terms,
    )


def _reception(core: Core, options: BotOptions) -> Reception:
    gate = Gate(
        servers=core.servers,
        teacher_role=options.teacher_role,
        operators=options.operators,
        keeps_nothing_of=core.privacy.keeps_nothing_of,
    )
    reception = Reception(gate=gate, default_language=options.language)
    core.privacy.forgetting.append(reception.forget)
    return reception
