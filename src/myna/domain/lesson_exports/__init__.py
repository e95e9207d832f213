"""Lessons as files for people and for trainers of other models; asked by whoever hands lessons out.

Every export is deterministic and comes line by line. Which lessons go in is the caller's choice:
all records for an archive, only what is held (see `holding`) for training.
"""

from collections.abc import Callable, Iterable, Iterator
from enum import Enum

from myna.domain.lesson_exports.preferences import openai_preferences, trl_preferences
from myna.domain.lesson_exports.records import canonical, openai_chats, trl_completions, trl_ratings
from myna.domain.lesson_exports.tables import table
from myna.domain.teaching import Lesson


class ExportFormat(Enum):
    """Which lessons say something in which format stands in `docs/lesson-files.md`."""

    CANONICAL = "jsonl"
    """Everything of every record; `lesson_records` reads it back."""
    CSV = "csv"
    OPENAI_CHAT = "openai-chat"
    OPENAI_PREFERENCE = "openai-preference"
    TRL_COMPLETION = "trl-completion"
    TRL_PREFERENCE = "trl-preference"
    TRL_KTO = "trl-kto"

    @property
    def suffix(self) -> str:
        return ".csv" if self is ExportFormat.CSV else ".jsonl"


_WRITERS: dict[ExportFormat, Callable[[Iterable[Lesson]], Iterator[str]]] = {
    ExportFormat.CANONICAL: canonical,
    ExportFormat.CSV: table,
    ExportFormat.OPENAI_CHAT: openai_chats,
    ExportFormat.OPENAI_PREFERENCE: openai_preferences,
    ExportFormat.TRL_COMPLETION: trl_completions,
    ExportFormat.TRL_PREFERENCE: trl_preferences,
    ExportFormat.TRL_KTO: trl_ratings,
}


def exported(lessons: Iterable[Lesson], export_format: ExportFormat) -> Iterator[bytes]:
    """The file, line by line.

    Half a character, which UTF-8 cannot write, becomes the escape that JSON has for it.
    """
    is_table = export_format is ExportFormat.CSV
    if is_table:
        yield "\ufeff".encode()
    for line in _WRITERS[export_format](lessons):
        yield line.encode(errors="replace" if is_table else "backslashreplace")
