"""A member with something in every store, and somebody else beside them, for the contract of privacy stores."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from myna.domain.conversation import Candidate, Tenant, Turn
from myna.domain.datasets import SelectedDataset
from myna.domain.feedback import Feedback
from myna.domain.jobs import DatasetFile, Job, JobResult, JobSpec
from myna.domain.privacy import Erasure, Traces, Upload
from myna.domain.teaching import Lesson, LessonKind, Source, SourceType
from stored_samples import (
    HERE,
    NOON,
    Stores,
    claim_on,
    job,
    publication,
    result,
    told,
    turn,
    version,
)

LEAVER, KEEPER = 2**62 + 500, 2**62 + 600
_numbers = itertools.count(1)


def lesson_by(
    who: int, question: str, answer: str = "", *, tenant: Tenant = HERE, **source: int | str | None
) -> Lesson:
    """`source` are fields of `Source`."""
    whole = Source(type=SourceType.MESSAGE)
    return Lesson(
        id=f"of-{next(_numbers)}",
        tenant=tenant,
        kind=LessonKind.EXAMPLE,
        question=question,
        answer=answer,
        author_id=who,
        source=replace(whole, **source),  # type: ignore[arg-type]
        created=NOON,
    )


def turn_by(who: int, text: str, *answers: tuple[str, str], tenant: Tenant = HERE) -> Turn:
    """`answers` are lesson ids and answers."""
    number = next(_numbers)
    candidates = tuple(
        Candidate(answer=answer, confidence=0.9, lesson_id=lesson_id, question=text)
        for lesson_id, answer in answers
    )
    base = turn(number, tenant)
    utterance = replace(base.utterance, author_id=who, text=text, key=f"asked:{number}")
    return replace(base, id=f"turn-of-{number}", utterance=utterance, candidates=candidates)


def feedback_by(who: int, *, about: str | None = None) -> Feedback:
    return replace(told(next(_numbers)), author_id=who, about=about)


def upload_by(who: int, path: str = "uploads/a.csv", tenant: Tenant = HERE) -> Upload:
    return Upload(tenant=tenant, path=path, sha256="a" * 64, name="A.csv", member_id=who, at=NOON)


def job_by(who: int, *paths: str, tenant: Tenant = HERE) -> Job:
    files = tuple(DatasetFile(path=path, sha256="a" * 64, name=path[-5:]) for path in paths)
    return replace(job(next(_numbers), tenant), requester_id=who, spec=JobSpec(files=files))


def choice_by(who: int, *paths: str) -> SelectedDataset:
    files = tuple(DatasetFile(path=path, sha256="a" * 64, name=path) for path in paths)
    return SelectedDataset(
        id="choice",
        tenant=HERE,
        path="",
        files=files,
        is_positive=True,
        row_count=1,
        kept_count=1,
        archive_path="archives/a.zip",
        chosen_by=who,
        chosen_at=NOON,
    )


@dataclass(kw_only=True)
class Leave:
    """The deletion of all that the leaver has."""

    stores: Stores
    ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def new_id(self) -> str:
        return f"again-{next(self.ids):06}"

    async def promised(self) -> Erasure:
        erasure = Erasure(id="erasure-1", member_id=LEAVER, requested_at=NOON)
        return await self.stores.privacy.promise(erasure)

    async def erased(self) -> Traces:
        return await self.stores.privacy.erase(await self.promised(), now=NOON, new_id=self.new_id)

    async def finished(self) -> Traces:
        traces = await self.erased()
        erasure = await self.promised()
        await self.stores.privacy.forget_whose(erasure)
        await self.stores.privacy.scrub()
        await self.stores.privacy.finish(erasure, NOON)
        return traces


async def at_work(stores: Stores, job: Job) -> Job:
    await stores.jobs.submit(job, most_waiting=9)
    found = await stores.jobs.claim("worker", now=NOON, lease_until=NOON)
    assert found is not None
    assert found.id == job.id
    return found


async def trained(
    stores: Stores, number: int, *, by: int = KEEPER, last_lesson: int = 7, **what: JobResult
) -> Job:
    """The job of a version that became champion."""
    wanted = replace(job_by(by), id=f"version-{number}")
    job = await at_work(stores, wanted)
    published = publication(replace(version(number), last_lesson=last_lesson))
    found = what.get("result") or result(number)
    stores.models.draft(job.id)
    await stores.models.seal(job.id)
    await stores.jobs.finish(claim_on(job), found, published, now=NOON)
    return job
