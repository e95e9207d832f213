"""Trainings at the scripted endpoint, for the tests of the engine that trains there."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from myna.domain.conversation import guild_tenant
from myna.domain.jobs import JobNote
from myna.domain.provenance import training_material
from myna.domain.teaching import Lesson, LessonKind, Provenance, Source, SourceType
from myna.engines.openai_protocol import OpenAIProtocolEngine
from myna.engines.openai_protocol.jobs import Times
from myna.ports import AnswerOptions, RemoteAccess
from myna.ports import Training as Wanted
from myna.testing import ScriptedAnswerEngine
from myna.testing.openai_peer import Chatting, OpenAIPeer, Training

BASE_MODEL = "base-mini"
PATIENT = Times(first=0.001, longest=0.002, patience=0.1, probe_patience=0.05, tries=(0.001, 0.001))


def lesson(number: int, *, provenance: Provenance = Provenance.OPERATOR) -> Lesson:
    return Lesson(
        id=f"lesson-{number}",
        tenant=guild_tenant(1),
        kind=LessonKind.EXAMPLE,
        question=f"Where is thing number{number}?",
        answer=f"In drawer {number}",
        author_id=7,
        source=Source(type=SourceType.FILE, provenance=provenance),
        created=datetime(2026, 1, 1, tzinfo=UTC),
    )


def correction(number: int) -> Lesson:
    return replace(
        lesson(number),
        id=f"correction-{number}",
        kind=LessonKind.CORRECTION,
        answer=f"In box {number}",
        rejected=f"In drawer {number}",
    )


LESSONS = tuple(lesson(number) for number in range(12))


def peer_of(training: Training, *, key: str | None = None) -> OpenAIPeer:
    return OpenAIPeer(
        [training, Chatting(tuned=training.tuned), training.models],
        key=key,
    )


def engine_at(
    base_url: str,
    *,
    times: Times = PATIENT,
    is_examined: bool = True,
    price: float | None = None,
) -> OpenAIProtocolEngine:
    access = RemoteAccess(
        base_url=base_url,
        model=BASE_MODEL,
        api_key="key-of-the-test",
        dollars_per_million_tokens=price,
    )
    options = AnswerOptions(remote=access, memory=ScriptedAnswerEngine, is_examined=is_examined)
    return OpenAIProtocolEngine(options, times)


def wanted(
    directory: Path,
    lessons: Sequence[Lesson] = LESSONS,
    *,
    notes: list[JobNote] | None = None,
    shares: list[float] | None = None,
) -> Wanted:
    return Wanted(
        material=training_material(lessons, permission=None),
        directory=directory,
        job_id="job-000001",
        on_note=[].append if notes is None else notes.append,
        on_progress=[].append if shares is None else shares.append,
    )
