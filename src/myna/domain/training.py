"""Model versions and how well a model does on questions it has not seen; used by services, stores and `evaluate`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from myna.domain.conversation import Tenant
from myna.domain.teaching import normalised


@dataclass(frozen=True, kw_only=True)
class ModelVersion:
    """A trained model on disk."""

    id: str
    """That of the job that trained it."""
    tenant: Tenant
    number: int
    """Counted from 1 in each tenant; what people call it."""
    engine: str
    fingerprint: str
    """Of what it was taught, held-out questions included: see `dataset_fingerprint`."""
    lesson_count: int
    last_lesson: int
    """The position in the tenant's lessons up to which it has learned; later ones are its overlay."""
    batch: str | None = None
    """The import that was proposed with it."""
    train_seconds: float
    created: datetime


@dataclass(frozen=True, kw_only=True)
class Promotion:
    """A change of the champion, as it is kept for ever."""

    tenant: Tenant
    version_id: str | None
    """None: no trained model; what was taught one by one still counts."""
    replaced_id: str | None
    """The champion before."""
    is_rollback: bool
    by: int | None
    """The member who did it; None where the examination did."""
    at: datetime


def once_champions(newest_first: Sequence[Promotion]) -> set[str]:
    """The versions that were champion, but for those that somebody rolled back from for good."""
    once, left = set[str](), set[str | None]()
    for promotion in newest_first:
        if promotion.version_id is not None and promotion.version_id not in left:
            once.add(promotion.version_id)
        if promotion.is_rollback:
            left.add(promotion.replaced_id)
    return once


@dataclass(frozen=True, kw_only=True)
class JudgedRow:
    """One question of an examination. `expected` is empty where the right thing is to abstain."""

    prompt: str
    expected: str
    answer: str
    confidence: float
    abstained: bool

    @property
    def is_right(self) -> bool:
        return not self.abstained and normalised(self.answer) == normalised(self.expected)

    @property
    def is_wrong(self) -> bool:
        return not self.abstained and not self.is_right


@dataclass(frozen=True, kw_only=True)
class Examination:
    rows: tuple[JudgedRow, ...]
    accuracy: float | None
    """Best answer right, over the answerable rows; None where there are none."""
    answered_right: float
    """Answered and right, over all rows."""
    answered_wrong: float
    """Answered and wrong (also where nothing should have been answered), over all rows."""
    abstain_recall: float | None
    """Abstained, over the rows that have no answer; None where there are none."""


def examine(rows: Sequence[JudgedRow]) -> Examination:
    """The figures of an examination; all shares are 0 to 1."""
    answerable = [row for row in rows if row.expected]
    unanswerable = [row for row in rows if not row.expected]
    best_right = [row for row in answerable if normalised(row.answer) == normalised(row.expected)]
    answered_right = sum(not row.abstained for row in best_right)
    answered = sum(not row.abstained for row in rows)
    return Examination(
        rows=tuple(rows),
        accuracy=len(best_right) / len(answerable) if answerable else None,
        answered_right=answered_right / len(rows) if rows else 0.0,
        answered_wrong=(answered - answered_right) / len(rows) if rows else 0.0,
        abstain_recall=sum(row.abstained for row in unanswerable) / len(unanswerable)
        if unanswerable
        else None,
    )
