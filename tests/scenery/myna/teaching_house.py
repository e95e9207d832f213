"""The services over fakes, for tests: a house in which Myna is taught."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from mouths import conversing_beside
from myna.domain.access import Actor, Role
from myna.domain.conversation import Tenant, Thresholds, Turn, Utterance, guild_tenant
from myna.domain.teaching import Lesson, LessonKind, Source, SourceType
from myna.domain.training import ModelVersion
from myna.ports import ChatModel
from myna.services.answer_engines import Engines
from myna.services.answering import AnswerService
from myna.services.minds import Minds, MindStores
from myna.services.teaching import Pair, TeachingService
from myna.testing import MemoryLessonStore, MemoryModelRegistry, MemoryTurnStore
from scripted_engine import ScriptedEngine

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HERE = guild_tenant(1)


@dataclass(kw_only=True)
class House:
    root: Path
    engine: ScriptedEngine = field(default_factory=ScriptedEngine)
    lessons: MemoryLessonStore = field(default_factory=MemoryLessonStore)
    turns: MemoryTurnStore = field(default_factory=MemoryTurnStore)
    rested: list[Tenant] = field(default_factory=list)
    mouths: Sequence[ChatModel] = ()
    """Chat models, of which most tests need none."""
    ids: Iterator[int] = field(default_factory=itertools.count)

    def __post_init__(self) -> None:
        self.registry = MemoryModelRegistry(root=self.root, lessons=self.lessons)
        self.mind_stores = MindStores(
            engines=Engines(self.engine), lessons=self.lessons, registry=self.registry
        )
        self.minds = self.new_minds()
        self.answering = AnswerService(
            minds=self.minds,
            turns=self.turns,
            thresholds=Thresholds(),
            clock=lambda: NOON,
            new_id=self.new_id,
            patience_seconds=(0.0,),
        )
        self.conversing = conversing_beside(self.answering, self.lessons, self.mouths)
        self.teaching = TeachingService(
            minds=self.minds,
            lessons=self.lessons,
            clock=lambda: NOON,
            on_taught=self.rested.append,
        )

    def new_minds(self) -> Minds:
        """As after a restart."""
        return Minds(self.mind_stores)

    def new_id(self) -> str:
        return f"id-{next(self.ids)}"

    async def teach(self, question: str, answer: str, *, key: str = "") -> None:
        await self.teaching.teach(teacher(), pair(question, answer), key=key or self.new_id())

    async def ask(self, text: str, *, key: str = "", actor: Actor | None = None) -> Turn | None:
        who = actor or member()
        utterance = Utterance(
            key=key or self.new_id(),
            tenant=who.tenant,
            channel_id=2,
            author_id=who.id,
            text=text,
        )
        return await self.conversing.answer(who, utterance)


def member(tenant: Tenant = HERE) -> Actor:
    return Actor(id=10, role=Role.MEMBER, tenant=tenant)


def teacher(tenant: Tenant = HERE) -> Actor:
    return Actor(id=11, role=Role.TEACHER, tenant=tenant)


def pair(question: str, answer: str) -> Pair:
    return Pair(question=question, answer=answer, source=Source(type=SourceType.MESSAGE))


def example(question: str, answer: str, *, lesson_id: str = "") -> Lesson:
    return Lesson(
        id=lesson_id or f"{question} -> {answer}",
        tenant=HERE,
        kind=LessonKind.EXAMPLE,
        question=question,
        answer=answer,
        author_id=11,
        source=Source(type=SourceType.MESSAGE),
        created=NOON,
    )


def version_of(version_id: str, *, last_lesson: int) -> ModelVersion:
    return ModelVersion(
        id=version_id,
        tenant=HERE,
        number=1,
        engine="scripted",
        fingerprint=version_id,
        lesson_count=last_lesson,
        last_lesson=last_lesson,
        train_seconds=1.0,
        created=NOON,
    )
