"""Where concrete classes meet; called by the command line.

The one place that knows the settings, the engines, the storage and the bot at once.
"""

import asyncio
import signal
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from importlib.metadata import entry_points

from myna.bot.run import BotOptions, Core, keep_running
from myna.config import Settings, required_token
from myna.errors import EngineMissing
from myna.ports import AnswerEngine
from myna.services.answering import AnswerService
from myna.services.servers import ServerService
from myna.services.teaching import TeachingService
from myna.services.training import Minds, MindStores, Refresher
from myna.storage.database import Database
from myna.storage.lessons import SqlLessonStore
from myna.storage.models import SqlModelRegistry
from myna.storage.servers import SqlGuildSettings
from myna.storage.turns import SqlTurnStore

QUIET_SECONDS = 5.0
"""So long no lesson must come before a training starts."""


async def run_bot(settings: Settings) -> None:
    """Run Myna until SIGINT or SIGTERM. Raises `OperatorError`."""
    token = required_token(settings)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, stop.set)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
    async with opened_core(settings) as core:
        options = BotOptions(
            token=token,
            discord_url=settings.discord_url,
            prefix=settings.command_prefix,
            teacher_role=settings.teacher_role,
            language=settings.language,
            instructions_directory=settings.instructions_dir,
            max_file_bytes=int(settings.max_file_bytes),
            content_intent=settings.message_content,
            data_directory=settings.data_dir,
        )
        await keep_running(core, options, stop)


@asynccontextmanager
async def opened_core(settings: Settings) -> AsyncIterator[Core]:
    """The services over the database and the engine of the settings, training in the background."""
    engine = answer_engine(settings.answer_engine)
    await asyncio.to_thread(settings.data_dir.mkdir, parents=True, exist_ok=True)
    async with await Database.open(settings.data_dir / "myna.db") as database:
        lessons = SqlLessonStore(database=database)
        registry = await SqlModelRegistry.open(database, settings.data_dir / "models")
        stores = MindStores(engine=engine, lessons=lessons, registry=registry)
        minds = Minds(stores, clock=now, new_id=new_id)
        refresher = Refresher(minds, quiet_seconds=QUIET_SECONDS)
        training = asyncio.create_task(refresher.run())
        try:
            yield Core(
                answering=AnswerService(
                    minds=minds,
                    turns=SqlTurnStore(database=database),
                    thresholds=settings.thresholds,
                    clock=now,
                    new_id=new_id,
                ),
                teaching=TeachingService(
                    minds=minds, lessons=lessons, clock=now, on_taught=refresher.lessons_came
                ),
                servers=ServerService(settings=SqlGuildSettings(database=database)),
            )
        finally:
            training.cancel()
            await asyncio.wait({training})
            await engine.close()


def answer_engine(name: str) -> AnswerEngine:
    """The installed engine of this name; raises `EngineMissing`."""
    installed = entry_points(group="myna.answer_model")
    if name not in installed.names:
        names = ", ".join(sorted(installed.names)) or "none"
        raise EngineMissing(
            f"There is no answer engine {name!r}.", remedy=f"Installed are: {names}."
        )
    engine: AnswerEngine = installed[name].load()()
    return engine


def now() -> datetime:
    return datetime.now(UTC)


def new_id() -> str:
    """Unique and sorting by time of making."""
    return f"{time.time_ns() // 1_000_000:012x}{uuid.uuid4().hex[:20]}"
