"""What the message of a training says: its progress and, at the end, its examination."""

from collections.abc import Sequence

from myna.bot.rendering import shortened
from myna.bot.replies import Button, Style
from myna.bot.texts.catalogue import say
from myna.domain.jobs import Ending, ImportedFile, Job, JobResult, JobState
from myna.domain.promotion import Change, Comparison, Reason, Suspicion

BAR_CELLS = 20
SHOWN_PROBLEMS = 5
SHOWN_CHANGES = 3
MAX_QUOTED_CHARACTERS = 60


def card_text(language: str, job: Job) -> str:
    """All that is to be said of the job now."""
    title = say(language, "job-title", job=job.short_id)
    if not job.state.is_over:
        return "\n".join([title, *_progress(language, job)])
    if job.state is JobState.SUCCEEDED and job.result is not None:
        return "\n".join([title, *_outcome(language, job.result)])
    if job.state is JobState.CANCELLED:
        end = say(language, "job-cancelled")
    else:
        end = say(language, "job-failed", code=job.failure.code if job.failure else "")
    return f"{title}\n{end}"


def card_buttons(language: str, job: Job) -> tuple[Button, ...]:
    if not job.state.is_over:
        return (Button(press=f"job-cancel:{job.id}", label=say(language, "button-cancel-job")),)
    result = job.result
    if result is None or result.version_id is None or result.verdict is None:
        return ()
    details = Button(
        press=f"model-compare:{result.version_id}",
        label=say(language, "button-compare"),
        emoji="📊",
    )
    if result.verdict.is_promoted and not result.was_held_back:
        back = Button(press="model-back:", label=say(language, "button-roll-back"), emoji="↩️")
        return (details, back)
    anyway = Button(
        press=f"model-promote:{result.version_id}",
        label=say(language, "button-promote-anyway"),
        style=Style.CHOICE,
    )
    if not result.imported:
        return (details, anyway)
    discard = Button(press=f"batch-discard:{job.id}", label=say(language, "button-discard-batch"))
    return (details, anyway, discard)


def bar(share: float) -> str:
    """A share of 0 to 1 as a row of cells."""
    filled = min(BAR_CELLS, max(0, round(share * BAR_CELLS)))
    return "▰" * filled + "▱" * (BAR_CELLS - filled)


def marks_table(language: str, comparison: Comparison, names: tuple[str, str]) -> str:
    """Champion and challenger side by side on held-out questions, as a code block."""
    pair = comparison.held_out
    rows = [["", *names]]
    for name in ("right", "wrong", "abstained"):
        shares = [
            f"{getattr(marks, name)} ({_percent(getattr(marks, name), marks.total)})"
            for marks in (pair.champion, pair.challenger)
        ]
        rows.append([say(language, f"marks-{name}"), *shares])
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    return "```\n" + "\n".join(lines) + "\n```"


def import_lines(language: str, imported: Sequence[ImportedFile]) -> list[str]:
    """What became of the files; nothing of it quotes what they say."""
    lines: list[str] = []
    for file in imported:
        name = f"`{file.name[:100].replace('`', '')}`"
        lines.append(
            say(language, "job-imported", name=name, kept=file.kept_count, rows=file.row_count)
        )
        if file.encoding_was_guessed:
            lines.append(say(language, "file-guessed", encoding=file.encoding))
        for problem in file.problems[:SHOWN_PROBLEMS]:
            what = say(language, f"row-{problem.code.lower().replace('_', '-')}")
            lines.append(
                "- "
                + say(language, "file-problem", line=problem.line, code=problem.code, what=what)
            )
        if file.problem_count > SHOWN_PROBLEMS:
            lines.append(
                say(language, "file-more-problems", more=file.problem_count - SHOWN_PROBLEMS)
            )
        if file.report_path:
            lines.append(say(language, "file-rejected"))
    return lines


def _progress(language: str, job: Job) -> list[str]:
    phase = say(language, f"job-{job.state.value}")
    line = f"{bar(job.progress)} {round(100 * job.progress)} % · {phase}"
    lines = [line]
    if job.attempt > 1:
        lines.append(say(language, "job-attempt", attempt=job.attempt))
    if job.is_cancel_requested:
        lines.append(say(language, "job-cancelling"))
    return [*lines, *import_lines(language, job.imported)]


def _outcome(language: str, result: JobResult) -> list[str]:
    lines = import_lines(language, result.imported)
    if result.ending is not Ending.EXAMINED or result.verdict is None or result.comparison is None:
        number = result.champion_number or 0
        return [*lines, say(language, f"job-{result.ending.value}", champion=number)]
    number, champion = result.version_number or 0, result.champion_number or 0
    name = "job-held-back" if result.was_held_back else f"verdict-{result.verdict.reason.value}"
    lines.append(say(language, name, number=number, champion=champion, lessons=result.lesson_count))
    lines += [suspicion_line(language, each) for each in result.comparison.suspicions]
    if result.comparison.held_out.challenger.total:
        names = (_name(language, champion), _name(language, number))
        lines.append(marks_table(language, result.comparison, names))
    elif result.verdict.reason is not Reason.SUSPICIOUS:
        lines.append(say(language, "job-no-held-out"))
    lines += _changes(language, result.comparison.changes)
    return lines


def suspicion_line(language: str, suspicion: Suspicion) -> str:
    return "⚠️ " + say(
        language,
        f"suspicion-{suspicion.kind.value}",
        count=suspicion.count,
        of=suspicion.of,
        phrase=_quoted(suspicion.phrase),
        answer=_quoted(suspicion.answer),
    )


def _changes(language: str, changes: Sequence[Change]) -> list[str]:
    lines: list[str] = []
    for is_better in (False, True):
        some = [each for each in changes if each.is_better is is_better]
        if some:
            name = "changes-better" if is_better else "changes-worse"
            lines.append(say(language, name, count=len(some)))
            lines += [f"- {_quoted(each.question)}" for each in some[:SHOWN_CHANGES]]
    return lines


def _name(language: str, number: int) -> str:
    return f"v{number}" if number else say(language, "model-none")


def _percent(part: int, whole: int) -> str:
    return f"{round(100 * part / whole)} %" if whole else "–"


def _quoted(text: str) -> str:
    """What a member wrote, on one line, without effect."""
    plain = shortened(text, MAX_QUOTED_CHARACTERS).replace("`", "'")
    return f"`{plain}`" if plain else ""
