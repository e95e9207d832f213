"""What an examination of champion and challenger says in words; used by the cards of trainings and of models."""

from collections.abc import Callable, Sequence
from functools import partial

from myna.bot.learning.quoting import percent
from myna.bot.rendering import quoted
from myna.bot.texts.catalogue import say
from myna.domain.jobs import JobResult
from myna.domain.promotion import Change, Comparison, Pair, Reason, Suspicion, Verdict
from myna.domain.provenance import Weighing

MAX_REFERENCE_CHARACTERS = 120
SHOWN_SUSPICIONS = 3
SHOWN_CHANGES = 2
SHOWN_CHANGES_IN_FULL = 8
MARKS = ("right", "wrong", "abstained")


def verdict_line(language: str, result: JobResult, verdict: Verdict) -> str:
    """In one sentence."""
    name = "job-held-back" if result.was_held_back else f"verdict-{verdict.reason.value}"
    return say(
        language,
        name,
        number=result.version_number or 0,
        champion=result.champion_number or 0,
        lessons=result.lesson_count,
        lost=max(0, -result.comparison.held_out.gain) if result.comparison else 0,
    )


def past_verdict_line(language: str, result: JobResult, verdict: Verdict) -> str:
    """As `verdict_line`, of an examination whatever became of the version since."""
    return say(
        language,
        "past-verdict",
        reason="held-back" if result.was_held_back else verdict.reason.value,
        champion=result.champion_number or 0,
    )


def examination_lines(language: str, result: JobResult) -> list[str]:
    """All that a training shows of its examination; nothing where there was none."""
    verdict, comparison = result.verdict, result.comparison
    if verdict is None or comparison is None:
        return []
    names = names_of(language, result)
    lines = [verdict_line(language, result, verdict), *suspicion_lines(language, comparison)]
    if verdict.reason is Reason.FORGETS and comparison.owed:
        champion = result.champion_number or 0
        lines.append(say(language, "verdict-owed", champion=champion, owed=comparison.owed))
    if result.weighing is not None:
        lines.append(weighing_line(language, result.weighing))
    if verdict.reason is Reason.SUSPICIOUS:
        return [*lines, say(language, "marks-untrue")]
    if comparison.held_out.challenger.total:
        lines.append(marks_table(language, comparison.held_out, names))
        lines.append(_asked_line(language, result, comparison))
    else:
        lines.append(say(language, "job-no-held-out"))
    return [*lines, *_changes_in_short(language, comparison.changes)]


def weighing_line(language: str, weighing: Weighing) -> str:
    """What the version looks up and what changed its weights, in one line."""
    held = weighing.looked_up - weighing.weighed
    if not weighing.trains_weights:
        name = "weighing-never"
    elif weighing.permission is not None:
        name = "weighing-permitted"
    elif not weighing.weighed:
        name = "weighing-none"
    else:
        name = "weighing-some" if held else "weighing-all"
    reference = quoted(weighing.permission or "", MAX_REFERENCE_CHARACTERS)
    return say(language, name, weighed=weighing.weighed, held=held, reference=reference)


def comparison_lines(language: str, result: JobResult, comparison: Comparison) -> list[str]:
    """In full: what was known before, what came since, what was taught, and question by question."""
    names = names_of(language, result)
    lines = suspicion_lines(language, comparison)
    parts = (("before", comparison.before), ("since", comparison.since))
    for name, pair in (*parts, ("taught", comparison.taught)):
        if pair.challenger.total:
            lines.append(say(language, f"compared-{name}", count=pair.challenger.total))
            lines.append(marks_table(language, pair, names))
    titled = partial(_title_of_changes, language)
    return [*lines, *changes_in_full(language, comparison.changes, titled)]


def changes_in_full(
    language: str, changes: Sequence[Change], title: Callable[[bool, int], str]
) -> list[str]:
    """Question by question, what got worse before what got better; the title of each is given their number."""
    lines: list[str] = []
    for is_better in (False, True):
        some = [each for each in changes if each.is_better is is_better]
        if some:
            lines.append(title(is_better, len(some)))
            lines += [_change_line(language, each) for each in some[:SHOWN_CHANGES_IN_FULL]]
    return lines


def _title_of_changes(language: str, is_better: bool, count: int) -> str:  # noqa: FBT001 - as `changes_in_full` calls it
    return say(language, _CHANGES[is_better], count=count)


def names_of(language: str, result: JobResult) -> tuple[str, str]:
    """Of champion and challenger."""
    champion = result.champion_number
    before = f"v{champion}" if champion else say(language, "model-none")
    return before, f"v{result.version_number or 0}"


def marks_table(language: str, pair: Pair, names: tuple[str, str]) -> str:
    """Both side by side, as a code block."""
    rows = [["", *names]]
    for name in MARKS:
        cells = [
            f"{getattr(marks, name)} ({percent(getattr(marks, name), marks.total)})"
            for marks in (pair.champion, pair.challenger)
        ]
        rows.append([say(language, f"marks-{name}"), *cells])
    return table(rows)


def table(rows: Sequence[Sequence[str]]) -> str:
    """A code block whose first column is on the left and whose others are on the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join(
            [
                row[0].ljust(widths[0]),
                *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)),
            ]
        ).rstrip()
        for row in rows
    ]
    return "```\n" + "\n".join(lines) + "\n```"


def suspicion_lines(language: str, comparison: Comparison) -> list[str]:
    return [_suspicion(language, each) for each in comparison.suspicions[:SHOWN_SUSPICIONS]]


_CHANGES = {True: "changes-better", False: "changes-worse"}


def _suspicion(language: str, suspicion: Suspicion) -> str:
    """Words that somebody had deleted are left out."""
    return "⚠️ " + say(
        language,
        f"suspicion-{suspicion.kind.value}",
        count=suspicion.count,
        of=suspicion.of,
        phrase=quoted(suspicion.phrase) or "none",
        answer=quoted(suspicion.answer) or "none",
    )


def _asked_line(language: str, result: JobResult, comparison: Comparison) -> str:
    taught = comparison.taught
    return say(
        language,
        "marks-asked",
        count=comparison.held_out.challenger.total,
        of=taught.challenger.total,
        champion=result.champion_number or 0,
        known=taught.champion.right,
        name=f"**v{result.version_number or 0}**",
        right=taught.challenger.right,
    )


def _changes_in_short(language: str, changes: Sequence[Change]) -> list[str]:
    lines: list[str] = []
    for is_better in (True, False):
        some = [each for each in changes if each.is_better is is_better]
        if some:
            shown = " · ".join(quoted(each.question) for each in some[:SHOWN_CHANGES])
            more = " …" if len(some) > SHOWN_CHANGES else ""
            lines.append(f"{say(language, _CHANGES[is_better], count=len(some))} {shown}{more}")
    return lines


def _change_line(language: str, change: Change) -> str:
    unsure = say(language, "change-unsure")
    before, after = (quoted(text) or unsure for text in (change.champion, change.challenger))
    return f"- {quoted(change.question)}: {before} → {after}"
