"""What the message of a training says: its progress and, at the end, its examination; used by `training`, `notices`."""

from collections.abc import Sequence
from itertools import groupby

from myna.bot.learning.doubt_cards import doubt_lines, doubts_button
from myna.bot.learning.examination_cards import examination_lines
from myna.bot.learning.file_lists import in_code, passed_over_lines
from myna.bot.learning.quoting import as_many_as_fit, label_of
from myna.bot.learning.remote_cards import REMOTE, failure_lines, note_line
from myna.bot.progress import bar
from myna.bot.rendering import quoted
from myna.bot.replies import Button, Style
from myna.bot.texts.catalogue import say
from myna.domain.jobs import Ending, ImportedFile, Job, JobResult, JobState, RowProblem
from myna.domain.promotion import Reason

SHOWN_PROBLEMS = 5
_TELLS_OF_FILES = frozenset({"error-file-refused", "error-not-found", "error-quota-reached"})
SHOWN_FILES = 4
MAX_REPORTS = 5
MAX_REPORT_BYTES = 8 << 20
"""Discord takes ten MiB in one message."""


def card_text(language: str, job: Job) -> str:
    """All that is to be said of the job now, in one message."""
    title = say(language, "job-title", job=job.short_id)
    if not job.state.is_over:
        lines = _progress(language, job)
    elif job.state is JobState.SUCCEEDED and job.result is not None:
        lines = _outcome(language, job, job.result)
    elif job.state is JobState.CANCELLED:
        lines = [say(language, "job-cancelled")]
    else:
        lines = _failure(language, job)
    spec = job.spec
    left_out = passed_over_lines(language, spec.passed_over, spec.passed_over_count)
    return as_many_as_fit([title, *lines, *left_out])


def card_buttons(language: str, job: Job) -> tuple[Button, ...]:
    """What is forbidden counts at once, so that it can be taken back whatever came of the training."""
    if not job.state.is_over:
        return (Button(press=f"job-cancel:{job.id}", label=say(language, "button-cancel-job")),)
    result = job.result
    if result is None:
        return ()
    kept = any(file.kept_count for file in result.imported)
    discard = (discard_button(language, job.id, result.file_names),) if kept else ()
    if result.version_id is None or result.verdict is None:
        return discard
    version_id = result.version_id
    details = Button(
        press=f"model-compare:{version_id}", label=say(language, "button-compare"), emoji="📊"
    )
    if result.verdict.is_promoted and not result.was_held_back:
        forbids = any(file.forbidden_count for file in result.imported)
        back = back_button(language, version_id)
        some = doubts_button(language, job)
        return (details, back, *some, *discard) if forbids else (details, back, *some)
    anyway = Button(
        press=f"model-promote:{version_id}",
        label=say(language, "button-promote-anyway"),
        emoji="⚠️" if result.verdict.reason is Reason.SUSPICIOUS else "👑",
    )
    return (details, anyway, *discard)


def enclosed_reports(imported: Sequence[ImportedFile]) -> Sequence[ImportedFile]:
    """The files whose rows to be mended fit into the message."""
    found: list[ImportedFile] = []
    room_bytes = MAX_REPORT_BYTES
    for file in imported:
        if file.report_path and file.report_bytes <= room_bytes and len(found) < MAX_REPORTS:
            found.append(file)
            room_bytes -= file.report_bytes
    return found


def train_button(language: str) -> Button:
    """To train on all that is taught."""
    label = say(language, "button-train-now")
    return Button(press="job-train:", label=label, emoji="🏋️", style=Style.GOOD)


def back_button(language: str, version_id: str) -> Button:
    """To what answered before this version; does nothing once another one answers."""
    label = say(language, "button-roll-back")
    return Button(press=f"model-back:{version_id}", label=label, emoji="↩️")


def discard_button(language: str, batch: str, names: Sequence[str] = ()) -> Button:
    """`names`: of the files that the import came in."""
    label = (
        say(language, "button-discard-file", name=label_of(names))
        if names
        else say(language, "button-discard-batch")
    )
    return Button(press=f"batch-discard:{batch}", label=label, emoji="🗑️")


def _progress(language: str, job: Job) -> list[str]:
    phase = say(language, f"job-{job.state.value}")
    lines = [f"{bar(job.progress)} {round(100 * job.progress)} % · {phase}"]
    if job.attempt > 1:
        lines.append(say(language, "job-attempt", attempt=job.attempt))
    if job.is_cancel_requested:
        lines.append(say(language, "job-cancelling"))
    if job.note is not None:
        lines.append(note_line(language, job.note))
    return [*lines, *_counts(language, job)]


def _outcome(language: str, job: Job, result: JobResult) -> list[str]:
    if result.ending is Ending.EXAMINED:
        lines = examination_lines(language, result)
    else:
        champion = result.champion_number or 0
        lines = [say(language, f"job-{result.ending.value}", champion=champion)]
    if job.note is not None:
        lines.append(note_line(language, job.note))
    lines += doubt_lines(language, job.imported)
    forbidden = sum(file.forbidden_count for file in job.imported)
    if forbidden or not job.spec.is_positive:
        lines.append(say(language, "job-forbidden", lessons=forbidden))
    return [
        *lines,
        *_counts(language, job),
        *_problems(language, job.imported),
        *_reports(language, job.imported),
    ]


def _failure(language: str, job: Job) -> list[str]:
    failure = job.failure
    if failure is not None and failure.reason.startswith(REMOTE):
        return [*failure_lines(language, failure, job.note), *_files_again(language, job)]
    code, reason = (failure.code, failure.reason) if failure else ("", "")
    name = "job-file-refused" if code == "error-file-refused" else "job-failed"
    return [say(language, name, code=code, reason=reason), *_files_again(language, job)]


def _files_again(language: str, job: Job) -> list[str]:
    """What was read for a training that failed is gone with it, and the reason does not say so."""
    code = job.failure.code if job.failure else ""
    if not job.imported or code in _TELLS_OF_FILES:
        return []
    return [say(language, "job-files-again", files=len(job.imported))]


def _counts(language: str, job: Job) -> list[str]:
    """What became of each file; nothing of it quotes what they say."""
    lines: list[str] = []
    for file in job.imported[:SHOWN_FILES]:
        name = quoted(file.name)
        said = say(language, "job-imported", name=name, kept=file.kept_count, rows=file.row_count)
        if file.encoding_was_guessed:
            said += " " + say(language, "file-guessed", encoding=file.encoding)
        lines.append(said)
    others = job.imported[SHOWN_FILES:]
    if others:
        kept, rows = sum(each.kept_count for each in others), sum(each.row_count for each in others)
        lines.append(say(language, "job-imported-others", count=len(others), kept=kept, rows=rows))
    return lines


def _problems(language: str, imported: Sequence[ImportedFile]) -> list[str]:
    """The first of them, of all files together: before others those of lines that could not be kept."""
    total = sum(file.problem_count for file in imported)
    if not total:
        return []
    lines = [say(language, "file-problems", problems=total)]
    found = [(file.name, each) for file in imported for each in file.problems]
    shown = sorted(found, key=lambda each: not _is_lost(each[1]))[:SHOWN_PROBLEMS]
    alike = groupby(shown, key=lambda each: (each[0], each[1].code))
    for (name, code), same in alike:
        numbers = list(dict.fromkeys(problem.line for _, problem in same))
        what = say(language, f"row-{code.lower().replace('_', '-')}")
        rows = ", ".join(map(str, numbers))
        said = say(language, "job-problem", count=len(numbers), rows=rows, code=code, what=what)
        lines.append(f"- {quoted(name)}, {said}" if len(imported) > 1 else f"- {said}")
    if total > SHOWN_PROBLEMS:
        lines.append(say(language, "file-more-problems", more=total - SHOWN_PROBLEMS))
    return lines


def _reports(language: str, imported: Sequence[ImportedFile]) -> list[str]:
    """Where the rows to be mended are."""
    enclosed = enclosed_reports(imported)
    lines = [say(language, "file-rejected")] if enclosed else []
    kept = [each.report_path for each in imported if each.report_path and each not in enclosed]
    if kept:
        lines.append(say(language, "file-rejected-stays", name=in_code(kept[0] or "")))
    return lines


def _is_lost(problem: RowProblem) -> bool:
    return problem.code.startswith("E_")
