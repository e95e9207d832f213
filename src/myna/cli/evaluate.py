"""`myna evaluate`: how well an engine learns one file, asked with the questions of another."""

import argparse
import asyncio
import json
import os
import stat
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from myna.config.settings import THRESHOLDS
from myna.domain.lesson_files import LessonFile, Row, read_lesson_file, rejected_csv
from myna.errors import FileRefused
from myna.logs import configure_logging
from myna.ports import AnswerOptions
from myna.services.evaluating import Evaluation

MAX_FILE_BYTES = 100 * 1024 * 1024
SHOWN_PROBLEMS = 10
STDOUT = Path("-")
"""In place of a file; the summary goes to standard error then."""

_to_people = Console(stderr=True)


def add_to(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("train", type=Path, metavar="TRAIN", help="lessons: CSV, JSONL or text")
    parser.add_argument(
        "test", type=Path, metavar="TEST", help="questions; one without an answer is unanswerable"
    )
    parser.add_argument(
        "--json",
        type=Path,
        metavar="FILE",
        help="write every row and figure here; - is standard output",
    )
    parser.add_argument(
        "--rejected", type=Path, metavar="FILE", help="write the lessons that were refused here"
    )
    parser.add_argument(
        "--engine", default="local", metavar="NAME", help="the answer engine (default: local)"
    )
    parser.add_argument(
        "--encoder", type=Path, metavar="DIR", help="a sentence encoder for it (default: none)"
    )
    parser.add_argument(
        "--boldness",
        choices=THRESHOLDS,
        default="balanced",
        help="from which confidence to answer (default: balanced)",
    )
    parser.set_defaults(command=_evaluate)


def _evaluate(chosen: argparse.Namespace) -> int:
    for path in (chosen.json, chosen.rejected):
        _check_writable(path, sources=(chosen.train, chosen.test))
    taught = _read(chosen.train, for_examination=False)
    asked = _read(chosen.test, for_examination=True)
    _tell_problems(chosen.train, taught)
    _tell_problems(chosen.test, asked)
    if chosen.rejected:
        _write(chosen.rejected, rejected_csv(taught.rows))
    for path, file in ((chosen.train, taught), (chosen.test, asked)):
        if not file.kept:
            raise FileRefused(
                f"No row of {path} can be used.",
                remedy="Correct the rows named above.",
                reason="empty",
            )
    evaluation = _run(taught.kept, asked.kept, chosen)
    if chosen.json:
        report = _report(evaluation, chosen, {"train": taught, "test": asked})
        text = json.dumps(report, ensure_ascii=False, indent=1)
        # Half a character, which UTF-8 cannot write, becomes the escape that JSON has for it.
        _write(chosen.json, text.encode(errors="backslashreplace"))
    (_to_people if STDOUT in (chosen.json, chosen.rejected) else Console()).print(
        _summary(evaluation)
    )
    return 0


def _run(taught: Sequence[Row], asked: Sequence[Row], chosen: argparse.Namespace) -> Evaluation:
    from myna.assembly import answer_engine  # noqa: PLC0415 - as below
    from myna.bootstrap import evaluate_engine  # noqa: PLC0415 - discord.py is slow to import
    from myna.engines.local.encoding.probing import probe  # noqa: PLC0415 - as below

    configure_logging(level="warning", form="auto", secrets=())
    if chosen.encoder is not None:
        probe(chosen.encoder)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=_to_people, disable=not _to_people.is_terminal) as progress:
        task = progress.add_task("Learning, then answering", total=len(asked))
        return asyncio.run(
            evaluate_engine(
                taught,
                asked,
                engine=answer_engine(chosen.engine, AnswerOptions(encoder=chosen.encoder)),
                thresholds=THRESHOLDS[chosen.boldness],
                on_answered=lambda: progress.advance(task),
            )
        )


def _read(path: Path, *, for_examination: bool) -> LessonFile:
    """Raises `FileRefused`, before reading, for what cannot be a file of lessons."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            kind = "a folder" if stat.S_ISDIR(status.st_mode) else "not a file"
            raise FileRefused(
                f"{path} is {kind}.",
                remedy="Name a CSV, JSONL or text file.",
                reason="unknown-kind",
            )
        if status.st_size > MAX_FILE_BYTES:
            raise FileRefused(
                f"{path} has {status.st_size / 2**20:,.0f} MiB.",
                remedy=f"At most {MAX_FILE_BYTES // 2**20} MiB; split it, or take a part of it.",
                reason="too-large",
            )
        data = path.read_bytes()
    except OSError as error:
        raise FileRefused(
            f"{path} cannot be read: {error.strerror}.",
            remedy="Check the path and that you may read it.",
            reason="unknown-kind",
        ) from error
    try:
        return read_lesson_file(data, path.name, for_examination=for_examination)
    except FileRefused as error:
        raise FileRefused(
            f"{path}: {error.message}", remedy=error.remedy, **error.details
        ) from error


def _check_writable(path: Path | None, *, sources: Sequence[Path]) -> None:
    """Before the training, so that nobody waits for a result that cannot be kept."""
    if path in (None, STDOUT):
        return
    try:
        if path.is_dir():
            raise _unwritable(path, "it is a folder")
        if any(path.exists() and path.samefile(source) for source in sources):
            raise _unwritable(path, "it is one of the files to read")
        place = next(one for one in (path, *path.absolute().parents) if one.exists())
    except OSError as error:
        raise _unwritable(path, f"{error.strerror}") from error
    if not os.access(place, os.W_OK) or (place != path and not place.is_dir()):
        raise _unwritable(path, f"{place} is not a folder that you may write to")


def _write(path: Path, content: bytes) -> None:
    """Missing folders are made."""
    if path == STDOUT:
        sys.stdout.buffer.write(content + b"\n")
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise _unwritable(path, f"{error.strerror}") from error


def _unwritable(path: Path, reason: str) -> FileRefused:
    return FileRefused(
        f"{path} cannot be written: {reason}.",
        remedy="Name another file, in a folder that you may write to.",
        reason="unwritable",
    )


def _tell_problems(path: Path, file: LessonFile) -> None:
    if file.encoding_was_guessed:
        _to_people.print(Text(f"{path}: not UTF-8, read as {file.encoding}."), style="yellow")
    if not file.problems:
        return
    kept = len(file.kept)
    title = f"{path}: rows {len(file.rows)}, kept {kept}, with a remark {len(file.problems)}"
    table = Table("line", "code", "row", "what to do", title=title, title_justify="left")
    for row in file.problems[:SHOWN_PROBLEMS]:
        cells = (f"{path.name}:{row.line}", row.code or "", row.value, row.remedy)
        table.add_row(*(Text(cell) for cell in cells))
    _to_people.print(table)
    if len(file.problems) > SHOWN_PROBLEMS:
        _to_people.print(
            f"… and {len(file.problems) - SHOWN_PROBLEMS} more; --json keeps them all."
        )


def _report(
    evaluation: Evaluation, chosen: argparse.Namespace, files: dict[str, LessonFile]
) -> dict[str, Any]:
    return {
        **asdict(evaluation.examination),
        "train_seconds": evaluation.train_seconds,
        "query_ms": evaluation.query_ms,
        "lessons": evaluation.lesson_count,
        "engine": chosen.engine,
        "threshold": THRESHOLDS[chosen.boldness].answer,
        "problems": {
            name: [_problem(row) for row in file.problems] for name, file in files.items()
        },
    }


def _problem(row: Row) -> dict[str, Any]:
    return {
        "line": row.line,
        "code": row.code,
        "state": row.state.value,
        "value": row.value,
        "remedy": row.remedy,
    }


def _summary(evaluation: Evaluation) -> Table:
    examination = evaluation.examination
    table = Table(
        title=f"{evaluation.lesson_count} lessons, {len(examination.rows)} questions",
        title_justify="left",
        show_header=False,
    )
    table.add_column(justify="right", style="bold")
    table.add_column()
    table.add_row(_share(examination.accuracy), "best answer right, where there is an answer")
    table.add_row(f"{examination.answered_right:.1%}", "answered, and right")
    table.add_row(f"{examination.answered_wrong:.1%}", "answered, and wrong")
    table.add_row(_share(examination.abstain_recall), "unanswerable questions not answered")
    table.add_row(f"{evaluation.train_seconds:.2f} s", "learning")
    table.add_row(f"{evaluation.query_ms:.2f} ms", "one question")
    return table


def _share(share: float | None) -> str:
    return "none asked" if share is None else f"{share:.1%}"
