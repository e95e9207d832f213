"""What became of the files that members sent: one import for each training that read some; used by `lessons`."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from myna.domain.jobs import Job, JobState
from myna.domain.teaching import LessonStatus
from myna.ports import StoredLesson

LOOKED_AT_ROWS = 50
"""What a file forbids counts at once, whatever becomes of its other rows."""


class ImportState(Enum):
    UNDER_WAY = "under-way"
    COUNTS = "counts"
    POISONED = "poisoned"
    """Its version looked poisoned and was refused."""
    NOT_PASSED = "not-passed"
    """Its version did no better."""
    WAITS = "waits"
    """Somebody went back from its version, or kept another."""
    DISCARDED = "discarded"
    UNREADABLE = "unreadable"

    @property
    def is_refused(self) -> bool:
        return self in {ImportState.POISONED, ImportState.NOT_PASSED, ImportState.UNREADABLE}

    @property
    def can_be_discarded(self) -> bool:
        gone = {ImportState.UNDER_WAY, ImportState.DISCARDED, ImportState.UNREADABLE}
        return self not in gone


@dataclass(frozen=True, kw_only=True)
class Import:
    """What one training read from files."""

    job: Job
    state: ImportState

    @property
    def file_names(self) -> tuple[str, ...]:
        return tuple(file.name for file in self.job.spec.files)

    @property
    def kept_count(self) -> int:
        return sum(file.kept_count for file in self.job.imported)

    @property
    def row_count(self) -> int:
        return sum(file.row_count for file in self.job.imported)


def import_of(job: Job, rows: Sequence[StoredLesson]) -> Import | None:
    """`rows`: the first of it; None for a training that read nothing, or whose files brought nothing."""
    if not job.spec.files:
        return None
    if not rows:
        is_refused = job.state is JobState.FAILED
        return Import(job=job, state=ImportState.UNREADABLE) if is_refused else None
    return Import(job=job, state=_state(job, {row.lesson.status for row in rows}))


def _state(job: Job, statuses: set[LessonStatus]) -> ImportState:
    if not job.state.is_over:
        return ImportState.UNDER_WAY
    if LessonStatus.DISCARDED in statuses:
        return ImportState.DISCARDED
    if LessonStatus.PROPOSED not in statuses:
        return ImportState.COUNTS
    result = job.result
    if result is None or result.verdict is None or result.verdict.is_promoted:
        return ImportState.WAITS
    return ImportState.POISONED if result.is_suspicious else ImportState.NOT_PASSED
