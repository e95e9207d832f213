"""Furnishes what answers: the commands, the panels, the buttons and the menus; called by `run`."""

from collections.abc import Mapping

from myna.bot.chatting.gaps import GapCommands
from myna.bot.chatting.panel import ChatPanel, ChatStep
from myna.bot.chatting.usage import UsageCommands
from myna.bot.commands import Commands
from myna.bot.core import BotOptions, Core
from myna.bot.engine_words import EngineNotices, EngineWords
from myna.bot.hearing.listening import Listening
from myna.bot.hearing.queues import Queues
from myna.bot.hearing.spoken import Spoken
from myna.bot.learning.files import FileCommands
from myna.bot.learning.gallery import Gallery
from myna.bot.learning.inbox import InboxCommands
from myna.bot.learning.lessons import LessonCommands
from myna.bot.learning.models import ModelCommands
from myna.bot.learning.reasons import ReasonCommands
from myna.bot.learning.training import TrainingCommands
from myna.bot.learning.trials import TrialCommands
from myna.bot.menus.named_messages import Reserve
from myna.bot.menus.teaching import TeachingMenu
from myna.bot.menus.transcribing import Transcribing
from myna.bot.panels.engines import EnginesPanel
from myna.bot.panels.setup import SetupPanel
from myna.bot.panels.setup_speech import NetworkStep, VoiceStep
from myna.bot.panels.setup_steps import ChannelsStep, LanguageStep, ManagersStep, TeachersStep
from myna.bot.panels.voice import VoicePanel
from myna.bot.presses import Presses
from myna.bot.privacy.panel import PrivacyPanel
from myna.bot.requests import Request
from myna.bot.serving import Pressed
from myna.bot.voice.aloud import Aloud
from myna.bot.voice.commands import CallCommands


def transcribing_menu(
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


def commands_of(core: Core, options: BotOptions, calls: CallCommands, aloud: Aloud) -> Commands:
    training = _training(core, options)
    files = FileCommands(
        vault=core.vault, datasets=core.datasets, quotas=core.quotas, prefix=options.prefix
    )
    lessons = LessonCommands(book=core.book, teaching=core.teaching, quotas=core.quotas)
    words = EngineWords(engines=core.chat.engines)
    inbox = InboxCommands(
        feedbacks=core.feedback,
        teaching=core.teaching,
        answering=core.answering,
        notices=EngineNotices(words=words),
    )
    reasons = ReasonCommands(answering=core.answering, book=core.book)
    privacy = PrivacyPanel(privacy=core.privacy, quotas=core.quotas)
    gallery = Gallery(painter=core.painter)
    trainer_host = core.jobs.engine.host
    chat = ChatPanel(settings=core.chat.settings, words=words, trainer_host=trainer_host)
    usage = UsageCommands(usage=core.chat.usage, words=words, gallery=gallery)
    gaps = GapCommands(gaps=core.chat.gaps)
    rooms = (calls, training, files, lessons, inbox, reasons, privacy, chat, usage, gaps)
    return Commands(
        answering=core.answering,
        conversing=core.chat.conversing,
        teaching=core.teaching,
        servers=core.servers,
        calls=calls,
        training=training,
        files=files,
        lessons=lessons,
        inbox=inbox,
        reasons=reasons,
        privacy_panel=privacy,
        chat_panel=chat,
        gaps=gaps,
        of_rooms={name: command for room in rooms for name, command in room.commands().items()},
        quotas=core.quotas,
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
            chat=words,
        ),
    )


def setup_panel(
    core: Core, options: BotOptions, commands: Commands, *, hears_everything: bool
) -> SetupPanel:
    chat = commands.chat_panel
    return SetupPanel(
        steps=(
            LanguageStep(servers=core.servers),
            TeachersStep(servers=core.servers, teacher_role=options.teacher_role),
            ManagersStep(servers=core.servers),
            ChannelsStep(servers=core.servers, hears_everything=hears_everything),
            VoiceStep(preferences=core.preferences, speaking=core.speaking),
            *((ChatStep(panel=chat),) if core.chat.engines.offered() else ()),
            NetworkStep(engines=commands.engines_shown),
        ),
        notices=commands.inbox.notices,
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


async def warm_up(core: Core, request: Request) -> None:
    allow_network = await core.preferences.allows_network(request.tenant)
    await core.speaking.warm_up(request.language, allow_network=allow_network)


def terms_of(options: BotOptions) -> Mapping[str, str]:
    """What this installation calls things, for the texts."""
    return {
        "prefix": options.prefix,
        "role": options.teacher_role,
        "limit": f"{options.max_file_bytes / 2**20:.3g} MiB",
        "audio-limit": str(options.audio),
    }


def listening_of(core: Core, options: BotOptions, spoken: Spoken) -> Listening:
    return Listening(
        hearing=core.hearing,
        preferences=core.preferences,
        quotas=core.quotas,
        spoken=spoken,
        limits=options.audio,
        prefix=options.prefix,
        times_erased=core.privacy.times_erased,
    )


def presses_of(
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
            **commands.chat_panel.presses(),
            **commands.gaps.presses(),
            "voice": commands.voices.pressed,
            "network": commands.engines_shown.pressed,
            **others,
        },
        other_forms={
            **commands.lessons.forms(),
            **commands.inbox.forms(),
            **commands.chat_panel.forms(),
            "mended": spoken.mended,
            **teaching_menu.forms(),
        },
        teaching_menu=teaching_menu,
    )
