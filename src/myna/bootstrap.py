"""Where concrete classes meet; called by the command line.

The one place that knows the settings, the engines, the storage and the bot at once.
"""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

import structlog

from myna.assembly import (
    MEMORY_ENGINE,
    answer_engine,
    answer_engines,
    mind_stores,
    new_id,
    now,
    promise_erasure,
)
from myna.audio.voice_message import voice_message
from myna.bot.calm import CalmCollector
from myna.bot.core import BotOptions, Core
from myna.bot.hearing.recordings import Limits
from myna.bot.run import keep_running
from myna.chat_assembly import ChatParts, chat, chat_models, usage_of
from myna.config import Settings, required_token
from myna.domain.conversation import Thresholds
from myna.domain.lesson_files import Row
from myna.errors import EngineFailed, FolderInUse
from myna.pictures.painter import ChildPainter
from myna.ports import AnswerEngine, AnswerOptions, EngineOptions, Painter, TrainsElsewhere
from myna.services.answering import AnswerService
from myna.services.datasets import DatasetService
from myna.services.evaluating import Evaluation, EvaluationService
from myna.services.examining import Examiner
from myna.services.feedback import FeedbackService
from myna.services.hearing import HearingService
from myna.services.jobs import AutomaticTraining, JobService
from myna.services.lessons import LessonService
from myna.services.minds import Minds, MindStores
from myna.services.models import ModelService
from myna.services.preferences import PreferenceService
from myna.services.privacy import PrivacyPlaces, PrivacyService, Retention
from myna.services.quotas import QuotaService
from myna.services.servers import ServerService
from myna.services.speaking import SpeakingService
from myna.services.teaching import TeachingService
from myna.services.trying import TryingService
from myna.services.vault import VaultService
from myna.speech_assembly import hearing, speaking
from myna.stopping import on_end_of_stdin, on_signals
from myna.storage.component_key import component_key
from myna.storage.database import Database
from myna.storage.datasets import SqlDatasetStore
from myna.storage.feedback import SqlFeedbackStore
from myna.storage.jobs import SqlJobLedger
from myna.storage.lessons import SqlLessonStore
from myna.storage.models import SqlModelRegistry
from myna.storage.preferences import SqlPreferenceStore
from myna.storage.privacy import SqlPrivacyStore
from myna.storage.servers import SqlGuildSettings
from myna.storage.sole_use import sole_use
from myna.storage.turns import SqlTurnStore
from myna.storage.vault import FileVault
from myna.worker_assembly import own_worker

log = structlog.get_logger(__name__)

SWITCH_SECONDS = 0.001
"""So long a thread may keep the others waiting. An answer changes threads ten times, and with Python's own 5 ms it
waited for whatever is brought back from the disk beside it."""


async def run_bot(settings: Settings, *, until_stdin_closes: bool = False) -> None:
    """Run Myna until SIGINT or SIGTERM. Raises `OperatorError`."""
    token = required_token(settings)
    sys.setswitchinterval(SWITCH_SECONDS)
    stop = asyncio.Event()
    on_signals(stop.set, "SIGINT", "SIGTERM")
    if until_stdin_closes:
        on_end_of_stdin(stop.set)
    async with opened_core(settings) as core, own_worker(settings):
        options = BotOptions(
            token=token,
            discord_url=settings.discord_url,
            prefix=settings.command_prefix,
            teacher_role=settings.teacher_role,
            language=settings.language,
            instructions_directory=settings.instructions_dir,
            max_file_bytes=int(settings.max_file_bytes),
            audio=Limits(
                max_bytes=int(settings.max_audio_bytes), max_seconds=settings.max_audio_seconds
            ),
            engine_hosts=_engine_hosts(settings.engine_options),
            content_intent=settings.message_content,
            data_directory=settings.data_dir,
            component_key=component_key(settings.data_dir),
            operators=settings.operators,
            on_idle=CalmCollector(),
        )
        await keep_running(core, options, stop)


@asynccontextmanager
async def opened_core(settings: Settings) -> AsyncIterator[Core]:
    """The services over the database and the engine of the settings, training in the background."""
    engines = answer_engines(settings)
    folder = settings.data_dir
    with sole_use(folder):
        async with (
            await Database.open(folder / "myna.db") as database,
            hearing(settings) as ears,
            speaking(settings) as mouth,
            chat_models(settings) as models,
        ):
            stores = await mind_stores(database, engines, settings)
            usage = usage_of(settings, database)
            stores = replace(stores, meter=usage.meter)
            learning = _learning(database, stores)
            painter = ChildPainter()
            chatting = ChatParts(settings=settings, database=database, models=models, usage=usage)
            core = _core(chatting, learning, painter, (ears, mouth))
            core.privacy.forgetting += [
                core.preferences.forget,
                core.servers.forget,
                core.answering.forget,
            ]
            await core.privacy.open()
            keeping = [
                _in_background(learning.automatic.run(), "automatic-training"),
                _in_background(core.privacy.keep_promises(), "privacy"),
                _in_background(core.chat.engines.keep_informed(), "chat-models"),
            ]
            try:
                yield core
            finally:
                for task in keeping:
                    task.cancel()
                await asyncio.wait(keeping)
                await painter.close()
                await engines.close()


def _in_background(work: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
    """It has no end but being cancelled; any other is told at once, because nobody waits for it."""

    def ended(task: asyncio.Task[None]) -> None:
        if not task.cancelled():
            log.error("background.died", name=name, exc_info=task.exception())

    task = asyncio.create_task(work)
    task.add_done_callback(ended)
    return task


@dataclass(frozen=True, kw_only=True)
class _Learning:
    stores: MindStores
    ledger: SqlJobLedger
    minds: Minds
    jobs: JobService
    automatic: AutomaticTraining


def _learning(database: Database, stores: MindStores) -> _Learning:
    ledger = SqlJobLedger(database=database)
    minds = Minds(stores)
    jobs = JobService(
        ledger=ledger,
        lessons=stores.lessons,
        registry=stores.registry,
        engine=stores.engines.chosen,
        clock=now,
        new_id=new_id,
        permission=stores.permission,
    )
    automatic = AutomaticTraining(minds=minds, jobs=jobs)
    minds.on_outdated = automatic.is_outdated
    return _Learning(stores=stores, ledger=ledger, minds=minds, jobs=jobs, automatic=automatic)


def _core(
    chatting: ChatParts,
    learning: _Learning,
    painter: Painter,
    speech: tuple[HearingService, SpeakingService],
) -> Core:
    ears, mouth = speech
    settings, database = chatting.settings, chatting.database
    lessons, registry = learning.stores.lessons, learning.stores.registry
    vault = FileVault(root=settings.data_dir / "vaults")
    answering = AnswerService(
        minds=learning.minds,
        turns=SqlTurnStore(database=database),
        thresholds=settings.thresholds,
        clock=now,
        new_id=new_id,
    )
    teaching = TeachingService(
        minds=learning.minds,
        lessons=lessons,
        clock=now,
        on_taught=learning.automatic.lessons_came,
        provenance=settings.provenance,
    )
    return Core(
        answering=answering,
        teaching=teaching,
        chat=chat(chatting, answering, teaching),
        servers=ServerService(settings=SqlGuildSettings(database=database)),
        preferences=_preferences(settings, database),
        hearing=ears,
        speaking=mouth,
        pack_voice_message=voice_message,
        jobs=learning.jobs,
        models=ModelService(
            registry=registry,
            ledger=learning.ledger,
            lessons=lessons,
            minds=learning.minds,
            clock=now,
        ),
        book=LessonService(lessons=lessons, registry=registry, ledger=learning.ledger),
        feedback=FeedbackService(
            store=SqlFeedbackStore(database=database), lessons=lessons, clock=now
        ),
        vault=VaultService(vault=vault, clock=now),
        datasets=_datasets(settings, database, vault),
        trying=TryingService(
            stores=learning.stores,
            minds=learning.minds,
            examiner=Examiner(thresholds=settings.thresholds),
        ),
        painter=painter,
        ledger=learning.ledger,
        minds=learning.minds,
        quotas=QuotaService(),
        privacy=_privacy(settings, database, learning, vault, mouth),
    )


def _preferences(settings: Settings, database: Database) -> PreferenceService:
    return PreferenceService(
        store=SqlPreferenceStore(database=database),
        may_use_network=settings.network_engines != "never",
    )


def _datasets(settings: Settings, database: Database, vault: FileVault) -> DatasetService:
    return DatasetService(
        vault=vault,
        store=SqlDatasetStore(database=database),
        clock=now,
        max_file_bytes=int(settings.max_file_bytes),
    )


def _privacy(
    settings: Settings,
    database: Database,
    learning: _Learning,
    vault: FileVault,
    mouth: SpeakingService,
) -> PrivacyService:
    return PrivacyService(
        store=SqlPrivacyStore(database=database),
        places=PrivacyPlaces(
            stores=learning.stores,
            minds=learning.minds,
            vault=vault,
            spoken=mouth.cache,
            jobs=learning.jobs,
        ),
        clock=now,
        new_id=new_id,
        retention=Retention(
            turns=timedelta(days=settings.keep_turns_days),
            feedback=timedelta(days=settings.keep_feedback_days),
        ),
    )


async def erase_member(settings: Settings, member_id: int) -> bool:
    """False where a running Myna does it within a minute, or the next one. Raises `OperatorError`."""
    try:
        async with opened_core(settings) as core:
            return (await core.privacy.erase_all_of(member_id)).is_done
    except FolderInUse:
        await promise_erasure(settings, member_id)
        return False


def _engine_hosts(options: EngineOptions) -> Mapping[str, str]:
    """Where the operator lets engines of the network send what they get."""
    addresses = {**options.endpoints}
    if options.openai is not None:
        addresses["openai"] = options.openai.base_url
    return {name: urlsplit(address).hostname or address for name, address in addresses.items()}


async def evaluate_engine(
    taught: Sequence[Row],
    asked: Sequence[Row],
    *,
    engine: AnswerEngine,
    thresholds: Thresholds,
    on_answered: Callable[[], None],
) -> Evaluation:
    """Train on rows and ask others, in a scratch store that is gone afterwards; raises `EngineFailed`.

    The engine is closed.
    """
    with TemporaryDirectory(prefix="myna-evaluate-") as scratch:
        async with await Database.open(Path(scratch) / "myna.db") as database:
            service = EvaluationService(
                engine=engine,
                lessons=SqlLessonStore(database=database),
                registry=await SqlModelRegistry.open(database, Path(scratch) / "models"),
                thresholds=thresholds,
                clock=now,
            )
            try:
                return await service.evaluate(taught, asked, on_answered)
            finally:
                await engine.close()


async def probe_engine(name: str, options: AnswerOptions) -> None:
    """Let an engine learn and answer; raises `EngineMissing`, and `EngineFailed` if it cannot.

    One that trains elsewhere is asked whether it would, and the one that it rests on learns instead.
    """
    engine = answer_engine(name, options)
    if isinstance(engine, TrainsElsewhere):
        try:
            await engine.probe()
        finally:
            await engine.close()
        engine = answer_engine(MEMORY_ENGINE, options)
    rows = [
        Row(line=number, question=f"What is {word}?", answer=f"It is {word}.")
        for number, word in enumerate(("water", "a bird", "music"), start=1)
    ]
    evaluation = await evaluate_engine(
        rows,
        rows,
        engine=engine,
        thresholds=Thresholds(),
        on_answered=lambda: None,
    )
    if evaluation.examination.accuracy != 1:
        raise EngineFailed(
            f"The engine {name!r} does not repeat what it was just taught.",
            remedy="Install it again, or choose another with MYNA_ANSWER_ENGINE.",
        )
