"""Says what came of lessons that were written one to a line; used by `commands`."""

from myna.bot.texts.catalogue import say
from myna.domain.lesson_files import LessonFile

SHOWN_PROBLEMS = 5


def report(language: str, file: LessonFile) -> str:
    """The count and the first problems; nothing of it quotes what was written."""
    problems = file.problems
    lines = [say(language, "lines-learned", lessons=len(file.kept))]
    if problems:
        lines.append(say(language, "file-problems", problems=len(problems)))
    for row in problems[:SHOWN_PROBLEMS]:
        what = say(language, f"row-{str(row.code).lower().replace('_', '-')}")
        lines.append(
            "- " + say(language, "file-problem", line=row.line, code=str(row.code), what=what)
        )
    if len(problems) > SHOWN_PROBLEMS:
        lines.append(say(language, "file-more-problems", more=len(problems) - SHOWN_PROBLEMS))
    return "\n".join(lines)
