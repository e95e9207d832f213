"""A full set of stores, and lessons, turns and versions to store, for the tests of storage."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from myna.domain.conversation import Candidate, Outcome, Tenant, Turn, Utterance, guild_tenant
from myna.domain.teaching import Lesson, LessonKind, Source, SourceType
from myna.domain.training import ModelVersion
from myna.ports import GuildSettings, LessonStore, ModelRegistry, PreferenceStore, TurnStore

HERE = guild_tenant(1)
ELSEWHERE = guild_tenant(2)
NOON = datetime(2026, 11, 22, 12, 0, 0, 123456, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Stores:
    lessons: LessonStore
    turns: TurnStore
    guilds: GuildSettings
    models: ModelRegistry
    preferences: PreferenceStore


def lesson(number: int, tenant: Tenant = HERE) -> Lesson:
    return Lesson(
        id=f"lesson-{number}",
        tenant=tenant,
        kind=LessonKind.CORRECTION,
        question=f"Где ключ № {number}?",
        answer="Под ковриком 🐦",
        rejected="Не знаю",
        author_id=2**62 + number,
        source=Source(type=SourceType.FILE, message_id=2**61, file_name="faq.csv", line=17),
        created=NOON,
    )


def turn(number: int, tenant: Tenant = HERE) -> Turn:
    return Turn(
        id=f"turn-{number}",
        utterance=Utterance(
            key=f"message:{number}", tenant=tenant, channel_id=5, author_id=6, text="Где ключ?"
        ),
        outcome=Outcome.ANSWERED,
        candidates=(
            Candidate(
                answer="Под ковриком", confidence=0.75, lesson_id="lesson-1", question="Ключ?"
            ),
        ),
        model_version="version-1+2",
        at=NOON,
    )


def version(number: int, tenant: Tenant = HERE) -> ModelVersion:
    return ModelVersion(
        id=f"version-{number}",
        tenant=tenant,
        engine="local",
        lesson_count=3,
        last_lesson=7,
        train_seconds=0.5,
        created=NOON + timedelta(seconds=number),
    )
