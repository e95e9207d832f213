"""Puts a worker together, and the parts that the bot needs as well; called by the command line and by `bootstrap`.

Apart from `bootstrap`, because a worker need not load what speaks with Discord.
"""

import asyncio
import os
import sys
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import entry_points
from typing import Any
from urllib.parse import urlsplit

from myna.config import Settings
from myna.domain.conversation import Tenant
from myna.domain.privacy import Erasure
from myna.domain.privacy_export import exported
from myna.errors import EngineMissing
from myna.ports import AnswerEngine, AnswerOptions
from myna.services.answer_engines import Engines
from myna.services.attempts import Trainer
from myna.services.examining import Examiner
from myna.services.importing import Importer
from myna.services.minds import MindStores
from myna.services.worker import DEFAULT_RHYTHM, Rhythm, Worker
from myna.stopping import on_end_of_stdin, on_signals
from myna.storage.chats import SqlChatChoices
from myna.storage.database import Database
from myna.storage.datasets import SqlDatasetStore
from myna.storage.jobs import SqlJobLedger
from myna.storage.lessons import SqlLessonStore
from myna.storage.models import SqlModelRegistry
from myna.storage.privacy import SqlPrivacyStore
from myna.storage.vault import FileVault

NICENESS = 5
MEMORY_ENGINE = "local"
"""On which engines rest that train elsewhere."""


async def run_worker(settings: Settings, *, until_stdin_closes: bool = False) -> None:
    """Train whatever is asked for until SIGINT or SIGTERM. Raises `OperatorError`.

    At a lower priority than the bot's: members wait for answers, nobody waits for a training.
    """
    if sys.platform != "win32":
        os.nice(NICENESS)
    stop = asyncio.Event()
    on_signals(stop.set, "SIGINT", "SIGTERM")
    if until_stdin_closes:
        on_end_of_stdin(stop.set)
    async with opened_worker(settings) as worker:
        await worker.run(stop)


@asynccontextmanager
async def opened_worker(
    settings: Settings, rhythm: Rhythm = DEFAULT_RHYTHM
) -> AsyncIterator[Worker]:
    """A worker on the database and the files of the settings; several may share them."""
    async with opened_trainer(settings) as trainer:
        yield Worker(trainer, owner=new_id(), clock=now, rhythm=rhythm)


@asynccontextmanager
async def opened_trainer(settings: Settings) -> AsyncIterator[Trainer]:
    engines = answer_engines(settings, is_examined=True)
    folder = settings.data_dir
    async with await Database.open(folder / "myna.db") as database:
        stores = await mind_stores(database, engines, settings)
        importer = Importer(
            vault=FileVault(root=folder / "vaults"),
            lessons=stores.lessons,
            datasets=SqlDatasetStore(database=database),
            clock=now,
            max_file_bytes=int(settings.max_file_bytes),
            provenance=settings.provenance,
        )
        try:
            yield Trainer(
                ledger=SqlJobLedger(database=database),
                stores=stores,
                importer=importer,
                examiner=Examiner(thresholds=settings.thresholds),
                clock=now,
            )
        finally:
            await engines.close()


async def mind_stores(database: Database, engines: Engines, settings: Settings) -> MindStores:
    return MindStores(
        engines=engines,
        lessons=SqlLessonStore(database=database),
        registry=await SqlModelRegistry.open(database, settings.data_dir / "models"),
        permission=settings.discord_training_permission,
        is_allowed=partial(_is_allowed, settings, SqlChatChoices(database=database)),
    )


async def _is_allowed(
    settings: Settings, choices: SqlChatChoices, tenant: Tenant, host: str
) -> bool:
    """Did the managers choose a chat model at this host? What it is told are the same questions and lessons."""
    if settings.network_engines == "never":
        return False
    choice = await choices.of(tenant)
    chosen = next((each for each in settings.chat if each.name == choice.engine), None)
    return (
        chosen is not None
        and chosen.host == host
        and urlsplit(chosen.base_url).netloc == choice.host
    )


async def export_of_member(settings: Settings, member_id: int) -> bytes:
    """All that is held about a member as JSON, also while a bot runs. Raises `StorageError`."""
    async with await Database.open(settings.data_dir / "myna.db") as database:
        held = await SqlPrivacyStore(database=database).holdings(member_id)
    return exported(held, now())


async def promise_erasure(settings: Settings, member_id: int) -> None:
    """The Myna that runs, or the next one that does, keeps the promise. Raises `StorageError`."""
    promised = Erasure(id=new_id(), member_id=member_id, requested_at=now())
    async with await Database.open(settings.data_dir / "myna.db") as database:
        await SqlPrivacyStore(database=database).promise(promised)


def answer_engines(settings: Settings, *, is_examined: bool = False) -> Engines:
    """The chosen one and, when they are asked for, those that made older versions. Raises `EngineMissing`."""
    options = replace(settings.answer_options, is_examined=is_examined)
    made = partial(answer_engine, options=options)
    return Engines(made(settings.answer_engine), made)


def answer_engine(name: str, options: AnswerOptions) -> AnswerEngine:
    """The installed engine of this name; raises `EngineMissing`."""
    if options.memory is None:
        options = replace(options, memory=partial(answer_engine, MEMORY_ENGINE, options))
    engine: AnswerEngine = installed("myna.answer_model", name)(options)
    return engine


def installed(group: str, name: str) -> Any:
    """What the entry point of this name loads; raises `EngineMissing`."""
    installed = entry_points(group=group)
    if name not in installed.names:
        names = ", ".join(sorted(installed.names)) or "none"
        raise EngineMissing(
            f"There is no engine {name!r} in {group}.", remedy=f"Installed are: {names}."
        )
    return installed[name].load()


def now() -> datetime:
    return datetime.now(UTC)


def new_id() -> str:
    """Unique and sorting by time of making."""
    return f"{time.time_ns() // 1_000_000:012x}{uuid.uuid4().hex[:20]}"
