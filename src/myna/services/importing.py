"""The frozen files of a job, read and stored as lessons that wait for the examination; used by `attempts`."""

import asyncio
import hashlib
from collections import deque
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from pathlib import PurePath
from typing import Any

from myna.domain.doubts import Doubt
from myna.domain.jobs import DatasetFile, DoubtfulRow, ImportedFile, Job, RowProblem
from myna.domain.language import language_of
from myna.domain.lesson_files import (
    Code,
    LessonFile,
    Row,
    RowState,
    read_lesson_file,
    rejected_csv,
)
from myna.domain.lesson_files.repeats import with_repeats_marked
from myna.domain.teaching import (
    MAX_LESSONS,
    Lesson,
    LessonKind,
    LessonStatus,
    Provenance,
    Source,
    SourceType,
    holding,
)
from myna.domain.vault_paths import provenance_of
from myna.errors import FileRefused, NotAllowed, NotFound, QuotaReached
from myna.ports import AnswerModel, Clock, DatasetStore, LessonStore, Vault
from myna.services.doubting import doubtful
from myna.services.minds import Trained

PROBLEMS_SHOWN = 5
MOST_DOUBTFUL = 2_000
"""So many doubtful rows of a file can be discarded by themselves."""
MOST_QUOTED_CHARACTERS = 200
KEPT_RECORDS = 5
_UNREADABLE = {"empty": Code.EMPTY, "not-text": Code.ENCODING}
"""What is wrong with the one row that a file is reported as which holds none."""


@dataclass(frozen=True, kw_only=True)
class Importer:
    vault: Vault
    lessons: LessonStore
    datasets: DatasetStore
    clock: Clock
    max_file_bytes: int
    provenance: Provenance = Provenance.DISCORD
    """Of files that members send."""
    max_lessons: int = MAX_LESSONS
    """Of a tenant, as in `teaching`; of its records, discarded ones included, `KEPT_RECORDS` times as many."""
    rows_at_once: int = 500
    """Stored in one transaction; between two of them a job can be cancelled."""

    async def run(
        self, job: Job, on_progress: Callable[[float], None], champion: Trained
    ) -> tuple[ImportedFile, ...]:
        """May be repeated: rows that are stored already stay as they are.

        A file that cannot be read does not keep the others from being learned. Raises `FileRefused` for one that is
        gone or changed, and where none can be read; `QuotaReached`.
        """
        before = await self.lessons.after(job.tenant, until=job.spec.last_lesson)
        known = await asyncio.to_thread(holding, [each.lesson for each in before])
        reading = _Reading(job=job, known=known, provenance=self.provenance)
        room = await self._room(job, len(before))
        read: list[_ReadFile | ImportedFile] = []
        refused = None
        for number, file in enumerate(job.spec.files):
            data = await self._data(job, file)
            try:
                content = await asyncio.to_thread(reading.read, file, data)
            except FileRefused as error:
                refused = error
                read.append(_unreadable(file, error))
            else:
                rows = await asyncio.to_thread(reading.lessons, file, content, self.clock)
                rows = _worded(rows, await self.datasets.senders(job.tenant, file.path))
                room = _less(room, len(rows))
                async for share in self._stored(rows):
                    on_progress((number + share) / len(job.spec.files))
                read.append(_ReadFile(file=file, content=content, lessons=rows))
            on_progress((number + 1) / len(job.spec.files))
        if refused is not None and not any(isinstance(each, _ReadFile) for each in read):
            raise refused
        later = [each.lesson for each in before if each.position > champion.last_lesson]
        model = await asyncio.to_thread(champion.model.taught, later)
        return await self._all_reported(job, read, known, model)

    async def _all_reported(
        self,
        job: Job,
        read: Sequence["_ReadFile | ImportedFile"],
        known: Sequence[Lesson],
        champion: AnswerModel,
    ) -> tuple[ImportedFile, ...]:
        brought = [
            lesson for each in read if isinstance(each, _ReadFile) for lesson in each.lessons
        ]
        by_id = dict(await doubtful(brought, known, champion))
        reported: list[ImportedFile] = []
        own = {lesson.id for lesson in brought}
        earlier = [doubt for doubt in by_id.values() if doubt.lesson.id not in own]
        for each in read:
            if isinstance(each, _ReadFile):
                reported.append(await self._reported(job, each.doubting(by_id, earlier)))
                earlier = []
            else:
                reported.append(each)
        return tuple(reported)

    async def _room(self, job: Job, record_count: int) -> int:
        """How many lessons may still be kept; what an earlier attempt stored of this job is not counted."""
        counts = await self.lessons.counts(job.tenant)
        own = len(await self.lessons.batch(job.tenant, job.id))
        return min(
            self.max_lessons - counts.records + own, KEPT_RECORDS * self.max_lessons - record_count
        )

    async def _data(self, job: Job, file: DatasetFile) -> bytes:
        """Raises `FileRefused` where it is not what was frozen."""
        try:
            data = await self.vault.read(job.tenant, file.path, max_bytes=self.max_file_bytes)
        except NotFound as error:
            raise _not_as_frozen("gone") from error
        if await asyncio.to_thread(_sha256, data) != file.sha256:
            raise _not_as_frozen("changed")
        return data

    async def _stored(self, lessons: Sequence[Lesson]) -> AsyncIterator[float]:
        """The share that is stored, again and again. Raises `FileRefused` for a file of who opted out."""
        for start in range(0, len(lessons), self.rows_at_once):
            try:
                await self.lessons.add(lessons[start : start + self.rows_at_once])
            except NotAllowed as error:
                raise FileRefused("Whose it is opted out.", reason="reserved") from error
            yield min(1.0, (start + self.rows_at_once) / len(lessons))

    async def _reported(self, job: Job, read: "_ReadFile") -> ImportedFile:
        content = read.content
        return ImportedFile(
            name=read.file.name,
            row_count=len(content.rows),
            kept_count=len(content.kept),
            forbidden_count=sum(row.kind is LessonKind.NEGATIVE for row in content.kept),
            encoding=content.encoding,
            encoding_was_guessed=content.encoding_was_guessed,
            problems=tuple(
                RowProblem(line=row.line, code=str(row.code))
                for row in sorted(content.problems, key=_is_kept)[:PROBLEMS_SHOWN]
            ),
            problem_count=len(content.problems),
            doubtful=tuple(map(read.doubtful_row, read.doubts[:PROBLEMS_SHOWN])),
            doubtful_ids=tuple(doubt.lesson.id for doubt in read.doubts[:MOST_DOUBTFUL]),
            doubtful_count=len(read.doubts),
            **await self._report(job, read),
        )

    async def _report(self, job: Job, read: "_ReadFile") -> dict[str, Any]:
        """Where the rows lie that are to be mended; nowhere if the vault has no room: that fails no import."""
        rows = read.to_be_mended()
        if not rows:
            return {}
        file = read.file
        name = f"{PurePath(file.path).stem[:40]}-{file.sha256[:8]}.csv"
        data = await asyncio.to_thread(rejected_csv, rows)
        try:
            entry = await self.vault.write(job.tenant, f"reports/{job.short_id}/{name}", data)
        except FileRefused:
            return {}
        return {"report_path": entry.path, "report_bytes": len(data)}


@dataclass(frozen=True, kw_only=True)
class _ReadFile:
    """A file whose rows are stored."""

    file: DatasetFile
    content: LessonFile
    lessons: Sequence[Lesson]
    """Of the rows that are kept."""
    doubts: Sequence[Doubt] = ()

    def doubting(self, by_id: Mapping[str, Doubt], earlier: Sequence[Doubt]) -> "_ReadFile":
        """What shares a phrase comes first; last what was taught `earlier`."""
        found = [by_id[lesson.id] for lesson in self.lessons if lesson.id in by_id]
        found.sort(key=lambda doubt: not doubt.phrase)
        return replace(self, doubts=[*found, *earlier])

    def doubtful_row(self, doubt: Doubt) -> DoubtfulRow:
        lesson = doubt.lesson
        is_own = lesson.source.batch == self.lessons[0].source.batch
        return DoubtfulRow(
            line=(lesson.source.line or 0) if is_own else 0,
            question=lesson.question[:MOST_QUOTED_CHARACTERS],
            answer=lesson.answer[:MOST_QUOTED_CHARACTERS],
            instead=doubt.instead[:MOST_QUOTED_CHARACTERS],
            phrase=doubt.phrase[:MOST_QUOTED_CHARACTERS],
        )

    def to_be_mended(self) -> list[Row]:
        doubtful = {doubt.lesson.id for doubt in self.doubts}
        lessons = iter(self.lessons)
        marked = (
            replace(row, code=Code.DOUBTFUL)
            if row.is_kept and next(lessons).id in doubtful
            else row
            for row in self.content.rows
        )
        return [row for row in marked if row.is_to_be_mended]


@dataclass(kw_only=True)
class _Reading:
    """The files of one job, one after the other; whatever was said before is known."""

    job: Job
    known: Sequence[Lesson]
    provenance: Provenance
    """Of files that members send."""
    row_count: int = 0
    _fed: deque[Row] = field(default_factory=deque)

    def __post_init__(self) -> None:
        self._marked = with_repeats_marked(_taken_from(self._fed), self.known)

    def read(self, file: DatasetFile, data: bytes) -> LessonFile:
        """Raises `FileRefused`."""
        content = read_lesson_file(data, file.name, is_positive=self.job.spec.is_positive)
        self._fed.extend(content.rows)
        return replace(content, rows=tuple(islice(self._marked, len(content.rows))))

    def lessons(self, file: DatasetFile, content: LessonFile, clock: Clock) -> list[Lesson]:
        """Numbered by all rows, so that every attempt gives a row the same id."""
        first = self.row_count + 1
        whose = provenance_of(file.path, sent=self.provenance)
        source = Source(
            type=SourceType.FILE, provenance=whose, file_name=file.name, batch=self.job.id
        )
        self.row_count += len(content.rows)
        return [
            _lesson(self.job, row, source, lesson_id=f"{self.job.id}-{number}", created=clock())
            for number, row in enumerate(content.rows, start=first)
            if row.is_kept
        ]


def _is_kept(row: Row) -> bool:
    """What has to be mended is shown before what need only be known."""
    return row.state is not RowState.REJECTED


def _taken_from(rows: deque[Row]) -> Iterator[Row]:
    while True:
        yield rows.popleft()


def _lesson(job: Job, row: Row, source: Source, *, lesson_id: str, created: datetime) -> Lesson:
    is_negative = row.kind is LessonKind.NEGATIVE
    return Lesson(
        id=lesson_id,
        tenant=job.tenant,
        kind=row.kind,
        question=row.question,
        answer=row.answer,
        rejected=row.rejected or None,
        language=language_of(row.question),
        status=LessonStatus.ACCEPTED if is_negative else LessonStatus.PROPOSED,
        author_id=job.requester_id,
        source=replace(source, type=row.source_type, line=row.line, section=row.section),
        created=created,
    )


def _worded(lessons: Sequence[Lesson], senders: Collection[int]) -> list[Lesson]:
    """With the name of the one who sent the file, where somebody else asked for the training."""
    if len(senders) != 1:
        return list(lessons)
    (sender,) = senders
    return [
        replace(each, source=replace(each.source, question_by=sender, answer_by=sender))
        if each.author_id != sender
        else each
        for each in lessons
    ]


def with_leaks_named(
    imported: Sequence[ImportedFile], leaking: Sequence[Lesson]
) -> tuple[ImportedFile, ...]:
    """The files with the rows that are not trained on, because they would betray the examination."""
    lines: dict[str | None, list[int]] = {}
    for lesson in leaking:
        lines.setdefault(lesson.source.file_name, []).append(lesson.source.line or 0)
    return tuple(_with_leaks(file, lines.pop(file.name, [])) for file in imported)


def _with_leaks(file: ImportedFile, lines: Sequence[int]) -> ImportedFile:
    named = [RowProblem(line=line, code=str(Code.TEST_LEAK)) for line in lines]
    return replace(
        file,
        problems=(*file.problems, *named)[:PROBLEMS_SHOWN],
        problem_count=file.problem_count + len(lines),
    )


def _unreadable(file: DatasetFile, error: FileRefused) -> ImportedFile:
    code = _UNREADABLE.get(str(error.details.get("reason")), Code.ENCODING)
    return ImportedFile(
        name=file.name,
        row_count=0,
        kept_count=0,
        encoding="",
        problems=(RowProblem(line=1, code=str(code)),),
        problem_count=1,
    )


def _less(room: int, count: int) -> int:
    """Raises `QuotaReached`."""
    if count > room:
        raise QuotaReached(
            "This server would have more lessons than it may have.",
            remedy="Take back what is no longer needed.",
            what="lessons",
        )
    return room - count


def _not_as_frozen(reason: str) -> FileRefused:
    return FileRefused(f"A file of this job is {reason}.", remedy="Send it again.", reason=reason)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
