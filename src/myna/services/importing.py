"""The frozen files of a job, read and stored as lessons that wait for the examination; used by `attempts`."""

import asyncio
import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from myna.domain.jobs import DatasetFile, ImportedFile, Job, RowProblem
from myna.domain.language import language_of
from myna.domain.lesson_files import LessonFile, Row, RowState, read_lesson_file, rejected_csv
from myna.domain.teaching import Lesson, LessonKind, LessonStatus, Source, SourceType
from myna.errors import FileRefused, NotFound
from myna.ports import Clock, LessonStore, Vault

ROWS_AT_ONCE = 500
"""Stored in one transaction; between two of them a job can be cancelled."""
PROBLEMS_SHOWN = 5


@dataclass(frozen=True, kw_only=True)
class _ReadFile:
    file: DatasetFile
    content: LessonFile


@dataclass(frozen=True, kw_only=True)
class Importer:
    vault: Vault
    lessons: LessonStore
    clock: Clock
    max_file_bytes: int

    async def run(self, job: Job, on_progress: Callable[[float], None]) -> tuple[ImportedFile, ...]:
        """May be repeated: rows that are stored already stay as they are.

        Raises `FileRefused` for a file that is gone, changed or cannot be read.
        """
        files = [await self._read(job, file) for file in job.spec.files]
        batch = await asyncio.to_thread(lambda: list(self._batch(job, files)))
        for start in range(0, len(batch), ROWS_AT_ONCE):
            await self.lessons.add(batch[start : start + ROWS_AT_ONCE])
            on_progress(min(1.0, (start + ROWS_AT_ONCE) / len(batch)))
        return tuple([await self._reported(job, file) for file in files])

    async def _read(self, job: Job, file: DatasetFile) -> _ReadFile:
        try:
            data = await self.vault.read(job.tenant, file.path, max_bytes=self.max_file_bytes)
        except NotFound as error:
            raise FileRefused(
                "A file of this job is gone from the vault.",
                remedy="Send the file again.",
                reason="gone",
                name=file.name,
            ) from error
        return await asyncio.to_thread(_parsed, file, data)

    def _batch(self, job: Job, files: Sequence[_ReadFile]) -> Iterator[Lesson]:
        rows = ((read.file, row) for read in files for row in read.content.kept)
        for number, (file, row) in enumerate(rows, start=1):
            yield self._lesson(job, file, row, f"{job.id}-{number}")

    def _lesson(self, job: Job, file: DatasetFile, row: Row, lesson_id: str) -> Lesson:
        is_positive = job.spec.is_positive
        return Lesson(
            id=lesson_id,
            tenant=job.tenant,
            kind=LessonKind.EXAMPLE if is_positive else LessonKind.NEGATIVE,
            question=row.question,
            answer=row.answer if is_positive else "",
            rejected=None if is_positive else row.answer,
            language=language_of(row.question),
            status=LessonStatus.PROPOSED if is_positive else LessonStatus.ACCEPTED,
            author_id=job.requester_id,
            source=Source(type=SourceType.FILE, file_name=file.name, line=row.line, batch=job.id),
            created=self.clock(),
        )

    async def _reported(self, job: Job, read: _ReadFile) -> ImportedFile:
        content = read.content
        return ImportedFile(
            name=read.file.name,
            row_count=len(content.rows),
            kept_count=len(content.kept),
            encoding=content.encoding,
            encoding_was_guessed=content.encoding_was_guessed,
            problems=tuple(
                RowProblem(line=row.line, code=str(row.code))
                for row in content.problems[:PROBLEMS_SHOWN]
            ),
            problem_count=len(content.problems),
            report_path=await self._rejected_rows(job, read),
        )

    async def _rejected_rows(self, job: Job, read: _ReadFile) -> str | None:
        """Where they lie to be mended; nowhere if the vault has no room: that fails no import."""
        rows = read.content.rows
        if all(row.state is not RowState.REJECTED for row in rows):
            return None
        number = job.spec.files.index(read.file) + 1
        name = f"reports/{job.short_id}-{number}-{PurePath(read.file.path).stem}.csv"
        try:
            entry = await self.vault.write(
                job.tenant, name, await asyncio.to_thread(rejected_csv, rows)
            )
        except FileRefused:
            return None
        return entry.path


def _parsed(file: DatasetFile, data: bytes) -> _ReadFile:
    if hashlib.sha256(data).hexdigest() != file.sha256:
        raise FileRefused(
            "A file of this job is not what it was when it was chosen.",
            remedy="Send the file again.",
            reason="changed",
            name=file.name,
        )
    return _ReadFile(file=file, content=read_lesson_file(data, file.name))
