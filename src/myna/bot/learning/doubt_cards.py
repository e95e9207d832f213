"""What is said of imported rows that everything like them contradicts; used by `job_cards`."""

from collections.abc import Sequence

from myna.bot.rendering import quoted
from myna.bot.replies import Button
from myna.bot.texts.catalogue import say
from myna.domain.jobs import DoubtfulRow, ImportedFile, Job

SHOWN_DOUBTS = 3
MOST_QUOTED_CHARACTERS = 45


def doubt_lines(language: str, imported: Sequence[ImportedFile]) -> list[str]:
    """The first of them, with what the others say."""
    count = sum(file.doubtful_count for file in imported)
    if not count:
        return []
    rows = [row for file in imported for row in file.doubtful][:SHOWN_DOUBTS]
    lines = ["⚠️ " + say(language, "doubts", count=count)]
    lines += [_line(language, row) for row in rows]
    if count > len(rows):
        lines.append(say(language, "file-more-problems", more=count - len(rows)))
    return lines


def doubts_button(language: str, job: Job) -> tuple[Button, ...]:
    """To discard just these rows; none where there are too many to name."""
    count = sum(file.doubtful_count for file in job.imported)
    if not count or count > sum(len(file.doubtful_ids) for file in job.imported):
        return ()
    label = say(language, "button-discard-doubtful", count=count)
    return (Button(press=f"job-doubts:{job.id}", label=label, emoji="🗑️"),)


def _line(language: str, row: DoubtfulRow) -> str:
    question, answer, instead, phrase = (
        quoted(text, MOST_QUOTED_CHARACTERS)
        for text in (row.question, row.answer, row.instead, row.phrase)
    )
    return say(
        language,
        "doubt-phrase" if row.phrase else "doubt",
        line=row.line,
        question=question,
        answer=answer,
        instead=instead,
        phrase=phrase,
    )
