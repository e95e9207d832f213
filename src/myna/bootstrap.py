"""Where concrete classes meet; called by the command line.

The one place that knows the settings, the engines, the storage and the bot at once.
"""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from importlib.metadata import entry_points
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from myna.assembly import answer_engine, installed, mind_stores, new_id, now, promise_erasure
from myna.audio.decoder import ChildAudioDecoder
from myna.audio.encoder import OpusSpeechEncoder
from myna.audio.voice_message import voice_message
from myna.bot.calm import CalmCollector
from myna.bot.hearing.recordings import Limits
from myna.bot.run import BotOptions, Core, keep_running
from myna.config import Settings, required_token
from myna.domain.conversation import Thresholds
from myna.domain.lesson_files import Row
from myna.errors import EngineFailed, FolderInUse
from myna.pictures.painter import ChildPainter
from myna.ports import EngineOptions, Painter
from myna.services.answering import AnswerService
from myna.services.datasets import DatasetService
from myna.services.engine_choice import EngineChoice, Finding
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
from myna.storage.speech_cache import FileSpeechCache
from myna.storage.turns import SqlTurnStore
from myna.storage.vault import FileVault
from myna.worker_process import keep_worker

SWITCH_SECONDS = 0.001
"""So long a thread may keep the others waiting. An answer changes threads ten times, and with Python's own 5 ms it
waited for whatever is brought back from the disk beside it."""

SPEECH_CACHE_BYTES = 256 * 1024 * 1024
"""Of spoken sentences on the disk; about nine hours."""


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
    engine = answer_engine(settings.answer_engine)
    folder = settings.data_dir
    with sole_use(folder):
        async with (
            await Database.open(folder / "myna.db") as database,
            hearing(settings) as ears,
            speaking(settings) as mouth,
        ):
            stores = await mind_stores(database, engine, settings)
            learning = _learning(database, stores)
            painter = ChildPainter()
            core = _core(settings, database, learning, painter, (ears, mouth))
            core.privacy.forgetting += [core.preferences.forget, core.servers.forget]
            await core.privacy.open()
            keeping = {
                asyncio.create_task(learning.automatic.run()),
                asyncio.create_task(core.privacy.keep_promises()),
            }
            try:
                yield core
            finally:
                for task in keeping:
                    task.cancel()
                await asyncio.wait(keeping)
                await painter.close()
                await engine.close()


@asynccontextmanager
async def own_worker(settings: Settings) -> AsyncIterator[None]:
    """A process that trains, unless that is done elsewhere."""
    if settings.trainer == "elsewhere":
        yield
        return
    keeping = asyncio.create_task(keep_worker(_told_to_worker(settings)))
    try:
        yield
    finally:
        keeping.cancel()
        await asyncio.wait({keeping})


def _told_to_worker(settings: Settings) -> Mapping[str, str]:
    """No secret is among them."""
    told = {
        "MYNA_DATA_DIR": str(settings.data_dir.absolute()),
        "MYNA_ANSWER_ENGINE": settings.answer_engine,
        "MYNA_BOLDNESS": settings.boldness,
        "MYNA_MAX_FILE_BYTES": str(int(settings.max_file_bytes)),
        "MYNA_DISCORD_URL": settings.discord_url,
        "MYNA_DISCORD_TRAINING_PERMISSION": settings.discord_training_permission,
        "MYNA_LOG_LEVEL": settings.log_level,
        "MYNA_LOG_FORMAT": settings.log_format,
    }
    return {name: value for name, value in told.items() if value is not None}


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
        engine_name=stores.engine.name,
        clock=now,
        new_id=new_id,
        permission=stores.permission,
    )
    automatic = AutomaticTraining(minds=minds, jobs=jobs)
    return _Learning(stores=stores, ledger=ledger, minds=minds, jobs=jobs, automatic=automatic)


def _core(
    settings: Settings,
    database: Database,
    learning: _Learning,
    painter: Painter,
    speech: tuple[HearingService, SpeakingService],
) -> Core:
    ears, mouth = speech
    lessons, registry = learning.stores.lessons, learning.stores.registry
    vault = FileVault(root=settings.data_dir / "vaults")
    return Core(
        answering=AnswerService(
            minds=learning.minds,
            turns=SqlTurnStore(database=database),
            thresholds=settings.thresholds,
            clock=now,
            new_id=new_id,
        ),
        teaching=TeachingService(
            minds=learning.minds,
            lessons=lessons,
            clock=now,
            on_taught=learning.automatic.lessons_came,
            provenance=settings.provenance,
        ),
        servers=ServerService(settings=SqlGuildSettings(database=database)),
        preferences=PreferenceService(
            store=SqlPreferenceStore(database=database),
            may_use_network=settings.network_engines != "never",
        ),
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
        datasets=DatasetService(
            vault=vault,
            store=SqlDatasetStore(database=database),
            clock=now,
            max_file_bytes=int(settings.max_file_bytes),
        ),
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
    """False where a Myna is running: she was told, and does it within a minute. Raises `OperatorError`."""
    try:
        async with opened_core(settings) as core:
            await core.privacy.erase_all_of(member_id)
    except FolderInUse:
        await promise_erasure(settings, member_id)
        return False
    return True


def _engine_hosts(options: EngineOptions) -> Mapping[str, str]:
    """Where the operator lets engines of the network send what they get."""
    addresses = {**options.endpoints}
    if options.openai is not None:
        addresses["openai"] = options.openai.base_url
    return {name: urlsplit(address).hostname or address for name, address in addresses.items()}


def speech_engines(group: str, chosen: str, options: EngineOptions) -> list[Any]:
    """The engine of this name, or every installed one for `auto`; the group is `myna.stt` or `myna.tts`.

    Raises `EngineMissing`.
    """
    names = sorted(entry_points(group=group).names) if chosen == "auto" else [chosen]
    return [installed(group, name)(options) for name in names]


@asynccontextmanager
async def hearing(settings: Settings) -> AsyncIterator[HearingService]:
    """The engines that hear and what reads recordings for them; raises `EngineMissing`."""
    engines = speech_engines("myna.stt", settings.stt_engine, settings.engine_options)
    decoder = ChildAudioDecoder(
        max_bytes=int(settings.max_audio_bytes), max_seconds=settings.max_audio_seconds
    )
    try:
        yield HearingService(decoder=decoder, choice=EngineChoice(engines=engines))
    finally:
        for closable in (*engines, decoder):
            await closable.close()


@asynccontextmanager
async def speaking(settings: Settings) -> AsyncIterator[SpeakingService]:
    """The engines that speak and what their sound passes through; raises `EngineMissing`."""
    engines = speech_engines("myna.tts", settings.tts_engine, settings.engine_options)
    encoder = OpusSpeechEncoder()
    cache = FileSpeechCache(folder=settings.data_dir / "spoken", max_bytes=SPEECH_CACHE_BYTES)
    try:
        yield SpeakingService(encoder=encoder, cache=cache, choice=EngineChoice(engines=engines))
    finally:
        for closable in (*engines, encoder):
            await closable.close()


async def speech_findings(settings: Settings, language: str) -> Mapping[str, Sequence[Finding]]:
    """How every engine stands that `hears` or `speaks`; raises `EngineMissing`."""
    allow_network = settings.network_engines != "never"
    async with hearing(settings) as ears, speaking(settings) as mouth:
        return {
            "hears": ears.findings(language, allow_network=allow_network),
            "speaks": mouth.findings(language, allow_network=allow_network),
        }


def network_engines(settings: Settings) -> Sequence[str]:
    """Names of those that could send something away from this machine; raises `EngineMissing`."""
    if settings.network_engines == "never":
        return ()
    chosen = {"myna.stt": settings.stt_engine, "myna.tts": settings.tts_engine}
    engines = [
        engine
        for group, name in chosen.items()
        for engine in speech_engines(group, name, settings.engine_options)
    ]
    return sorted({engine.name for engine in engines if engine.uses_network})


async def evaluate_engine(
    taught: Sequence[Row],
    asked: Sequence[Row],
    *,
    engine_name: str,
    thresholds: Thresholds,
    on_answered: Callable[[], None],
) -> Evaluation:
    """Train on rows and ask others, in a scratch store that is gone afterwards.

    Raises `EngineMissing` and `EngineFailed`.
    """
    engine = answer_engine(engine_name)
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


async def probe_engine(name: str) -> None:
    """Let an engine learn and answer; raises `EngineMissing`, and `EngineFailed` if it cannot."""
    rows = [
        Row(line=number, question=f"What is {word}?", answer=f"It is {word}.")
        for number, word in enumerate(("water", "a bird", "music"), start=1)
    ]
    evaluation = await evaluate_engine(
        rows, rows, engine_name=name, thresholds=Thresholds(), on_answered=lambda: None
    )
    if evaluation.examination.accuracy != 1:
        raise EngineFailed(
            f"The engine {name!r} does not repeat what it was just taught.",
            remedy="Install it again, or choose another with MYNA_ANSWER_ENGINE.",
        )
