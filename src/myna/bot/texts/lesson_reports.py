"""Says what came of a file of lessons; used by `commands`."""

from pathlib import PurePath

from myna.bot.replies import Attached
from myna.bot.texts.catalogue import say
from myna.domain.lesson_files import LessonFile, RowState, rejected_csv

SHOWN_PROBLEMS = 5


def report(language: str, name: str, file: LessonFile) -> str:
    """The counts and the first problems; nothing of it quotes what the file says."""
    problems = file.problems
    lines = [say(language, "file-learned", lessons=len(file.kept), name=_plain(name))]
    if file.encoding_was_guessed:
        lines.append(say(language, "file-guessed", encoding=file.encoding))
    if problems:
        lines.append(say(language, "file-problems", problems=len(problems)))
    for row in problems[:SHOWN_PROBLEMS]:
        what = say(language, f"row-{str(row.code).lower().replace('_', '-')}")
        lines.append(
            "- " + say(language, "file-problem", line=row.line, code=str(row.code), what=what)
        )
    if len(problems) > SHOWN_PROBLEMS:
        lines.append(say(language, "file-more-problems", more=len(problems) - SHOWN_PROBLEMS))
    if any(row.state is RowState.REJECTED for row in file.rows):
        lines.append(say(language, "file-rejected"))
    return "\n".join(lines)


def rejected_rows(name: str, file: LessonFile) -> tuple[Attached, ...]:
    """As a CSV that a person mends and sends again; none where every row was kept."""
    rejected = tuple(row for row in file.rows if row.state is RowState.REJECTED)
    if not rejected:
        return ()
    return (Attached(name=f"{PurePath(name).stem}-rejected.csv", data=rejected_csv(rejected)),)


def _plain(name: str) -> str:
    """A file's name, so that nothing in it is read as markdown."""
    return f"`{name[:100].replace('`', '')}`"
