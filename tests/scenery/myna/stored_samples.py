"""A full set of stores, and lessons, turns, jobs and versions to store, for the tests of storage."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from myna.domain.chat import Purpose, Spent
from myna.domain.conversation import Candidate, Outcome, Tenant, Turn, Utterance, guild_tenant
from myna.domain.feedback import Feedback
from myna.domain.jobs import (
    Claim,
    DatasetFile,
    Ending,
    Job,
    JobResult,
    JobSpec,
    JobState,
    Notice,
)
from myna.domain.promotion import Comparison, Marks, Pair, Reason, Verdict
from myna.domain.teaching import (
    Lesson,
    LessonKind,
    LessonStatus,
    Provenance,
    Source,
    SourceType,
)
from myna.domain.training import ModelVersion
from myna.ports import (
    ChatChoices,
    DatasetStore,
    FeedbackStore,
    GapStore,
    GuildSettings,
    JobLedger,
    LessonStore,
    ModelRegistry,
    PhrasingStore,
    PreferenceStore,
    PrivacyStore,
    ProposedPhrasing,
    Publication,
    TurnStore,
    UsageRow,
    UsageStore,
)
from myna.testing import (
    MemoryChatChoices,
    MemoryDatasetStore,
    MemoryFeedbackStore,
    MemoryGapStore,
    MemoryGuildSettings,
    MemoryJobLedger,
    MemoryLessonStore,
    MemoryModelRegistry,
    MemoryPhrasingStore,
    MemoryPreferenceStore,
    MemoryPrivacyStore,
    MemoryTurnStore,
    MemoryUsageStore,
    Unwanted,
)

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
    jobs: JobLedger
    feedback: FeedbackStore
    datasets: DatasetStore
    privacy: PrivacyStore
    choices: ChatChoices
    usage: UsageStore
    phrasings: PhrasingStore
    gaps: GapStore


def memory_stores(root: Path) -> Stores:
    """Those of one Myna that keeps all in memory but the files of its models."""
    unwanted = Unwanted()
    lessons = MemoryLessonStore(unwanted=unwanted)
    models = MemoryModelRegistry(root=root, lessons=lessons)
    jobs, datasets = MemoryJobLedger(models=models), MemoryDatasetStore(unwanted=unwanted)
    turns, feedback = MemoryTurnStore(unwanted=unwanted), MemoryFeedbackStore(unwanted=unwanted)
    preferences = MemoryPreferenceStore(unwanted=unwanted)
    choices, phrasings = MemoryChatChoices(), MemoryPhrasingStore(lessons=lessons)
    return Stores(
        lessons=lessons,
        turns=turns,
        guilds=MemoryGuildSettings(),
        models=models,
        preferences=preferences,
        jobs=jobs,
        feedback=feedback,
        datasets=datasets,
        privacy=MemoryPrivacyStore(
            jobs=jobs,
            turns=turns,
            feedback=feedback,
            preferences=preferences,
            datasets=datasets,
            unwanted=unwanted,
            choices=choices,
            phrasings=phrasings,
        ),
        choices=choices,
        usage=MemoryUsageStore(),
        phrasings=phrasings,
        gaps=MemoryGapStore(turns=turns),
    )


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


def proposal(number: int, tenant: Tenant = HERE) -> Lesson:
    return replace(lesson(number, tenant), status=LessonStatus.PROPOSED)


def row(number: int, batch: str, tenant: Tenant = HERE) -> Lesson:
    """One of an import."""
    source = Source(
        type=SourceType.DOCUMENT,
        provenance=Provenance.OPERATOR,
        file_name="handbook.md",
        line=number,
        section="Doors > Keys",
        batch=batch,
    )
    return replace(proposal(number, tenant), kind=LessonKind.EXAMPLE, rejected=None, source=source)


def word_on(record: Lesson, status: LessonStatus, *, by: int = 5) -> Lesson:
    """The copy that decides on one record."""
    decided = f"{record.id}-{status.value}"
    return replace(record, id=decided, status=status, supersedes=record.id, author_id=by)


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


def version(number: int, tenant: Tenant = HERE, batch: str | None = None) -> ModelVersion:
    return ModelVersion(
        id=f"version-{number}",
        tenant=tenant,
        number=number,
        engine="local",
        fingerprint="f" * 64,
        lesson_count=3,
        last_lesson=7,
        batch=batch,
        train_seconds=0.5,
        created=NOON + timedelta(seconds=number),
    )


def usage(
    prompt_tokens: int = 100, *, days: int = 0, purpose: Purpose = Purpose.ANSWER
) -> UsageRow:
    """Of one call, so many days after the first."""
    return UsageRow(
        day=NOON.date() + timedelta(days=days),
        engine="small",
        model="small-1",
        purpose=purpose,
        calls=1,
        spent=Spent(prompt_tokens=prompt_tokens, completion_tokens=10),
        cost_microdollars=7,
    )


def proposed(number: int, lesson_id: str = "lesson-1") -> ProposedPhrasing:
    return ProposedPhrasing(
        id=f"way-{number}",
        lesson_id=lesson_id,
        question=f"Где же ключ {number}?",
        at=NOON + timedelta(seconds=number),
    )


def told(number: int, tenant: Tenant = HERE) -> Feedback:
    return Feedback(
        id=f"feedback-{number}",
        tenant=tenant,
        author_id=2**62 + number,
        text="Ты путаешь ключи 🐦",
        about="message:1",
        created=NOON,
    )


COMPARISON = Comparison(
    has_champion=True,
    before=Pair(champion=Marks(right=1, wrong=2, abstained=3), challenger=Marks(right=6)),
    since=Pair(),
    taught=Pair(champion=Marks(), challenger=Marks(right=1)),
)
BETTER = Verdict(is_promoted=True, reason=Reason.BETTER)


def job(number: int, tenant: Tenant = HERE) -> Job:
    file = DatasetFile(path="faq.csv", sha256="a" * 64, name="Вопросы.csv")
    return Job(
        id=f"job-{number:06}",
        tenant=tenant,
        requester_id=2**62 + number,
        idempotency_key=f"message:{number}",
        spec=JobSpec(files=(file,), is_positive=True, last_lesson=7, fingerprint="f" * 64),
        state=JobState.QUEUED,
        notice=Notice(channel_id=2**61, language="ru"),
        created=NOON + timedelta(seconds=number),
    )


def result(number: int) -> JobResult:
    return JobResult(
        ending=Ending.EXAMINED,
        lesson_count=3,
        version_id=f"version-{number}",
        version_number=number,
        comparison=COMPARISON,
        verdict=BETTER,
    )


def publication(published: ModelVersion, *, is_promoted: bool = True) -> Publication:
    """Accepts the import that came with a version that is promoted."""
    return Publication(
        version=published,
        comparison=COMPARISON,
        verdict=Verdict(is_promoted=is_promoted, reason=Reason.BETTER),
        is_promoted=is_promoted,
        accepts_batch=is_promoted,
    )


def claim_on(claimed: Job) -> Claim:
    assert claimed.owner is not None
    return Claim(job_id=claimed.id, owner=claimed.owner, attempt=claimed.attempt)


async def finish_job(stores: Stores, published: Publication) -> None:
    """Submit a job of the version's tenant, work on it and finish it with this publication."""
    number = published.version.number
    submitted = replace(
        job(number, published.version.tenant),
        id=published.version.id,
        idempotency_key=f"for {published.version.id}",
    )
    await stores.jobs.submit(submitted, most_waiting=100)
    claimed = await stores.jobs.claim("worker", now=NOON, lease_until=NOON)
    assert claimed is not None
    assert claimed.id == submitted.id
    await stores.jobs.finish(claim_on(claimed), result(number), published, now=NOON)
