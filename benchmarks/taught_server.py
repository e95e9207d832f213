"""A Discord server's Myna without Discord: the real engine and services over storage in a scratch folder.

Used by the sections that measure how she learns.
"""

import itertools
import tempfile
import uuid
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from myna.domain.access import Actor, Role
from myna.domain.conversation import Thresholds, Turn, Utterance, guild_tenant
from myna.domain.teaching import Source, SourceType
from myna.ports import AnswerEngine
from myna.services.answering import AnswerService
from myna.services.teaching import Pair, TeachingService
from myna.services.training import Minds, MindStores
from myna.storage.database import Database
from myna.storage.lessons import SqlLessonStore
from myna.storage.models import SqlModelRegistry
from myna.storage.turns import SqlTurnStore

TEACHER = Actor(id=1, role=Role.MANAGER, tenant=guild_tenant(1))
SAID = Source(type=SourceType.MESSAGE)


@dataclass(frozen=True, kw_only=True)
class TaughtServer:
    minds: Minds
    answering: AnswerService
    teaching: TeachingService
    keys: Iterator[int] = field(default_factory=itertools.count)

    async def asked(self, text: str) -> Turn:
        utterance = Utterance(
            key=f"asked-{next(self.keys)}",
            tenant=TEACHER.tenant,
            channel_id=1,
            author_id=TEACHER.id,
            text=text,
        )
        turn = await self.answering.answer(TEACHER, utterance)
        if turn is None:
            raise RuntimeError("The key of the question was used before.")
        return turn

    async def teach(self, pairs: Sequence[tuple[str, str]]) -> None:
        lessons = [
            Pair(question=question, answer=answer, source=SAID) for question, answer in pairs
        ]
        await self.teaching.teach_all(TEACHER, lessons, key=self._key())

    async def correct(self, turn: Turn, answer: str) -> None:
        pair = Pair(question=turn.utterance.text, answer=answer, source=SAID)
        await self.teaching.correct(TEACHER, turn, pair, key=self._key())

    async def train(self) -> None:
        await self.minds.refresh(TEACHER.tenant)

    def _key(self) -> str:
        return f"taught-{next(self.keys)}"


@asynccontextmanager
async def taught_server(engine: AnswerEngine) -> AsyncIterator[TaughtServer]:
    """One that was taught nothing yet."""
    with tempfile.TemporaryDirectory() as folder:
        async with await Database.open(Path(folder) / "myna.db") as database:
            lessons = SqlLessonStore(database=database)
            registry = await SqlModelRegistry.open(database, Path(folder) / "models")
            stores = MindStores(engine=engine, lessons=lessons, registry=registry)
            minds = Minds(stores, clock=_now, new_id=_new_id)
            yield TaughtServer(
                minds=minds,
                answering=AnswerService(
                    minds=minds,
                    turns=SqlTurnStore(database=database),
                    thresholds=Thresholds(),
                    clock=_now,
                    new_id=_new_id,
                ),
                teaching=TeachingService(
                    minds=minds, lessons=lessons, clock=_now, on_taught=lambda _: None
                ),
            )


def _now() -> datetime:
    return datetime.now(UTC)


def _new_id() -> str:
    return uuid.uuid4().hex
