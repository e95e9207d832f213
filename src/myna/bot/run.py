"""Puts the bot together from the services and keeps it running; called by `bootstrap`."""

import asyncio
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from myna.bot import slash
from myna.bot.client import Desk, MynaClient, Wiring
from myna.bot.commands import Commands
from myna.bot.delivery import Delivery
from myna.bot.hearing.ear import Ear
from myna.bot.hearing.listening import Listening
from myna.bot.hearing.queues import Queues
from myna.bot.hearing.recordings import Limits
from myna.bot.hearing.spoken import Spoken
from myna.bot.hearing.tongues import Tongues
from myna.bot.hearing.voice_replies import Pack, VoiceReplies
from myna.bot.intake import Intake
from myna.bot.learning.enclosures import Enclosures
from myna.bot.learning.files import FileCommands
from myna.bot.learning.gallery import Gallery
from myna.bot.learning.inbox import InboxCommands
from myna.bot.learning.lessons import LessonCommands
from myna.bot.learning.models import ModelCommands
from myna.bot.learning.notices import JobNotices, Tempo
from myna.bot.learning.reasons import ReasonCommands
from myna.bot.learning.training import TrainingCommands
from myna.bot.learning.trials import TrialCommands
from myna.bot.line.connection import Backoff, Identifies
from myna.bot.line.loopback import LoopbackConnector, loopback_address
from myna.bot.menus.named_messages import Reserve
from myna.bot.menus.reading_out import ReadingOut
from myna.bot.menus.teaching import TeachingMenu
from myna.bot.menus.transcribing import Transcribing
from myna.bot.panels.engines import EnginesPanel
from myna.bot.panels.setup import SetupPanel
from myna.bot.panels.setup_speech import NetworkStep, VoiceStep
from myna.bot.panels.setup_steps import ChannelsStep, LanguageStep, ManagersStep, TeachersStep
from myna.bot.panels.voice import VoicePanel
from myna.bot.presses import Presses
from myna.bot.privacy.panel import PrivacyPanel
from myna.bot.requests import Reception, Request
from myna.bot.seals import Seals
from myna.bot.serving import Pressed
from myna.bot.standing import Gate
from myna.bot.supervisor import ContentIntent, Supervisor
from myna.bot.voice.aloud import Aloud
from myna.bot.voice.call import Timing
from myna.bot.voice.calls import Calls
from myna.bot.voice.commands import CallCommands
from myna.ports import JobLedger, Painter
from myna.services.answering import AnswerService
from myna.services.datasets import DatasetService
from myna.services.feedback import FeedbackService
from myna.services.hearing import HearingService
from myna.services.jobs import JobService
from myna.services.lessons import LessonService
from myna.services.minds import Minds
from myna.services.models import ModelService
from myna.services.preferences import PreferenceService
from myna.services.privacy import PrivacyService
from myna.services.quotas import QuotaService
from myna.services.servers import ServerService
from myna.services.speaking import SpeakingService
from myna.services.teaching import TeachingService
from myna.services.trying import TryingService
from myna.services.vault import VaultService

GUILD_READY_SECONDS = 2.0
GUILD_READY_SECONDS_ON_LOOPBACK = 0.1


@dataclass(frozen=True, kw_only=True)
class Core:
    answering: AnswerService
    teaching: TeachingService
    servers: ServerService
    preferences: PreferenceService
    hearing: HearingService
    speaking: SpeakingService
    pack_voice_message: Pack
    jobs: JobService
    models: ModelService
    book: LessonService
    feedback: FeedbackService
    datasets: DatasetService
    vault: VaultService
    trying: TryingService
    painter: Painter
    ledger: JobLedger
    minds: Minds
    quotas: QuotaService
    privacy: PrivacyService


@dataclass(frozen=True, kw_only=True)
class BotOptions:
    token: str
    discord_url: str | None
    """Where a Discord on this machine listens; None for the real one."""
    prefix: str
    teacher_role: str
    language: str
    instructions_directory: Path | None
    max_file_bytes: int
    audio: Limits
    engine_hosts: Mapping[str, str]
    """Where engines of the network send what they get, by name; of those that the operator set."""
    content_intent: ContentIntent
    data_directory: Path
    component_key: bytes = field(repr=False)
    """What buttons are signed with."""
    operators: frozenset[int] = frozenset()
    call_timing: Timing = field(default_factory=Timing)
    job_tempo: Tempo = field(default_factory=Tempo)
    on_idle: Callable[[], None] = lambda: None
    """Called whenever nothing waits for an answer."""


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
    terms = _terms(options)
    calls = Calls(terms=terms, warm_up=partial(_warm_up, core), timing=options.call_timing)
    aloud = Aloud(calls=calls, speaking=core.speaking, preferences=core.preferences)
    delivery = notices.delivery
    call_commands = CallCommands(calls=calls, terms=terms)
    queues = Queues()
    voice_replies = VoiceReplies(
        speaking=core.speaking, preferences=core.preferences, pack=core.pack_voice_message
    )
    reserve = Reserve(keeps_nothing_of=core.privacy.keeps_nothing_of)
    reading_out = ReadingOut(stage=aloud, voice=voice_replies, reserve=reserve, quotas=core.quotas)
    transcribing = _transcribing(core, options, queues, reserve)
    made = _commands(core, options, call_commands, aloud)
    setup = _setup(core, options, made.engines_shown, hears_everything=hears_everything)
    commands = replace(
        made,
        hears_everything=hears_everything,
        of_rooms={
            **made.of_rooms,
            **reading_out.commands(),
            **transcribing.commands(),
            **setup.commands(),
        },
    )
    spoken = Spoken(commands=commands, terms=terms)
    ear = Ear(
        listening=_listening(core, options, spoken),
        reception=reception,
        delivery=delivery,
        aloud=aloud,
        voice_replies=voice_replies,
        queues=queues,
        quotas=core.quotas,
    )
    tongues = Tongues(listening=ear.listening, queues=ear.queues, terms=terms)
    return Desk(
        commands=commands,
        presses=_presses(
            core, commands, {**spoken.presses(), **tongues.presses(), **setup.presses()}, spoken
        ),
        reception=reception,
        answering=core.answering,
        servers=core.servers,
        calls=calls,
        aloud=aloud,
        delivery=delivery,
        ear=ear,
        notices=notices,
        quotas=core.quotas,
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


def _transcribing(
    core: Core, options: BotOptions, queues: Queues, reserve: Reserve
) -> Transcribing:
    return Transcribing(
        hearing=core.hearing,
        preferences=core.preferences,
        limits=options.audio,
        queues=queues,
        reserve=reserve,
        quotas=core.quotas,
    )


def _commands(core: Core, options: BotOptions, calls: CallCommands, aloud: Aloud) -> Commands:
    training = _training(core, options)
    files = FileCommands(
        vault=core.vault, datasets=core.datasets, quotas=core.quotas, prefix=options.prefix
    )
    lessons = LessonCommands(book=core.book, teaching=core.teaching, quotas=core.quotas)
    inbox = InboxCommands(feedbacks=core.feedback, teaching=core.teaching, answering=core.answering)
    reasons = ReasonCommands(answering=core.answering, book=core.book)
    privacy = PrivacyPanel(privacy=core.privacy, quotas=core.quotas)
    return Commands(
        answering=core.answering,
        teaching=core.teaching,
        servers=core.servers,
        calls=calls,
        training=training,
        files=files,
        lessons=lessons,
        inbox=inbox,
        reasons=reasons,
        privacy_panel=privacy,
        of_rooms={
            name: command
            for room in (calls, training, files, lessons, inbox, reasons, privacy)
            for name, command in room.commands().items()
        },
        prefix=options.prefix,
        teacher_role=options.teacher_role,
        instructions_directory=options.instructions_directory,
        hears_everything=True,
        voices=VoicePanel(
            preferences=core.preferences, speaking=core.speaking, stage=aloud, quotas=core.quotas
        ),
        engines_shown=EnginesPanel(
            hearing=core.hearing,
            speaking=core.speaking,
            preferences=core.preferences,
            hosts=options.engine_hosts,
        ),
    )


def _setup(
    core: Core, options: BotOptions, engines: EnginesPanel, *, hears_everything: bool
) -> SetupPanel:
    return SetupPanel(
        steps=(
            LanguageStep(servers=core.servers),
            TeachersStep(servers=core.servers, teacher_role=options.teacher_role),
            ManagersStep(servers=core.servers),
            ChannelsStep(servers=core.servers, hears_everything=hears_everything),
            VoiceStep(preferences=core.preferences, speaking=core.speaking),
            NetworkStep(engines=engines),
        )
    )


def _training(core: Core, options: BotOptions) -> TrainingCommands:
    gallery = Gallery(painter=core.painter)
    max_file_bytes = options.max_file_bytes
    return TrainingCommands(
        jobs_service=core.jobs,
        datasets=core.datasets,
        models=ModelCommands(
            models=core.models,
            teaching=core.teaching,
            trying=core.trying,
            quotas=core.quotas,
            gallery=gallery,
        ),
        trials=TrialCommands(
            trying=core.trying, gallery=gallery, quotas=core.quotas, max_file_bytes=max_file_bytes
        ),
        quotas=core.quotas,
        max_file_bytes=max_file_bytes,
    )


async def _warm_up(core: Core, request: Request) -> None:
    allow_network = await core.preferences.allows_network(request.tenant)
    await core.speaking.warm_up(request.language, allow_network=allow_network)


def _terms(options: BotOptions) -> Mapping[str, str]:
    """What this installation calls things, for the texts."""
    return {
        "prefix": options.prefix,
        "role": options.teacher_role,
        "limit": f"{options.max_file_bytes / 2**20:.3g} MiB",
        "audio-limit": str(options.audio),
    }


def _listening(core: Core, options: BotOptions, spoken: Spoken) -> Listening:
    return Listening(
        hearing=core.hearing,
        preferences=core.preferences,
        quotas=core.quotas,
        spoken=spoken,
        limits=options.audio,
        prefix=options.prefix,
        times_erased=core.privacy.times_erased,
    )


def _presses(
    core: Core, commands: Commands, others: Mapping[str, Pressed], spoken: Spoken
) -> Presses:
    teaching_menu = TeachingMenu(
        answering=core.answering,
        teaching=core.teaching,
        reserve=Reserve(keeps_nothing_of=core.privacy.keeps_nothing_of),
    )
    return Presses(
        answering=core.answering,
        teaching=core.teaching,
        commands=commands,
        calls=commands.calls,
        others={
            **commands.training.presses(),
            **commands.files.presses(),
            **commands.lessons.presses(),
            **commands.inbox.presses(),
            **commands.privacy_panel.presses(),
            "voice": commands.voices.pressed,
            "network": commands.engines_shown.pressed,
            **others,
        },
        other_forms={
            **commands.lessons.forms(),
            **commands.inbox.forms(),
            "mended": spoken.mended,
            **teaching_menu.forms(),
        },
        teaching_menu=teaching_menu,
    )
