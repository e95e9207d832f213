"""What a section of the measurements gets and gives; used by every section and by the runner."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Options:
    banking77: Path | None
    quick: bool
    encoder: Path | None = None


@dataclass(frozen=True, kw_only=True)
class Section:
    title: str
    rows: Sequence[dict[str, object]]
    """One dictionary for each line of the table, all with the same keys."""


class Skipped(Exception):
    """The section cannot be measured with these options; says what it needs."""
