"""Datasets: files that were chosen and frozen for a training; used by the services and the stores."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from myna.domain.conversation import Tenant
from myna.domain.jobs import DatasetFile, PassedOver

LESSON_ENDINGS = frozenset({".csv", ".tsv", ".jsonl", ".ndjson", ".json", ".txt", ".md"})


@dataclass(frozen=True, kw_only=True)
class Frozen:
    """Copies that stay as they are, whatever becomes of the files they were made from."""

    files: tuple[DatasetFile, ...]
    passed_over: Sequence[PassedOver] = ()


@dataclass(frozen=True, kw_only=True)
class SelectedDataset:
    """What the next training of a server learns; a later choice takes its place."""

    id: str
    """Of the event that chose it."""
    tenant: Tenant
    path: str
    """The file or folder of the vault that was chosen; empty for all of it."""
    files: tuple[DatasetFile, ...]
    is_positive: bool
    row_count: int
    kept_count: int
    archive_path: str
    """The zip of what was chosen."""
    chosen_by: int
    chosen_at: datetime


def may_hold_lessons(path: str) -> bool:
    return PurePosixPath(path).suffix.lower() in LESSON_ENDINGS
