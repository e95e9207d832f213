"""How lessons are shown: what was taught, by whom, when, from where; used by `lessons`, `inbox`, `reasons`."""

from collections.abc import Sequence

from myna.bot.learning.import_lists import import_words
from myna.bot.rendering import quoted
from myna.bot.replies import MAX_PRESS_CHARACTERS, Button, owned
from myna.bot.requests import Request
from myna.bot.texts.catalogue import say
from myna.domain.access import Role
from myna.domain.teaching import Lesson, LessonKind, LessonStatus, Source, SourceType
from myna.services.lessons import LessonPage

MAX_QUESTION_CHARACTERS = 60
MAX_ANSWER_CHARACTERS = 70
MAX_NAME_CHARACTERS = 40
MAX_TRAIL_CHARACTERS = MAX_PRESS_CHARACTERS - len("lessons:")
BUTTONS_IN_A_ROW = 5

_MARKS = {LessonKind.EXAMPLE: "✅", LessonKind.CORRECTION: "✏️", LessonKind.NEGATIVE: "🚫"}
_STATUS_MARKS = {
    LessonStatus.PROPOSED: "⏳",
    LessonStatus.ACCEPTED: "✅",
    LessonStatus.DISCARDED: "✖️",
}


def pair_words(
    lesson: Lesson,
    most_of_question: int = MAX_QUESTION_CHARACTERS,
    most_of_answer: int = MAX_ANSWER_CHARACTERS,
) -> str:
    """`question` → `answer`; of a negative what is not to be said."""
    is_negative = lesson.kind is LessonKind.NEGATIVE
    answer = (lesson.rejected or "") if is_negative else lesson.answer
    arrow = "↛" if is_negative else "→"
    return f"{quoted(lesson.question, most_of_question)} {arrow} {quoted(answer, most_of_answer)}"


def origin_words(request: Request, lesson: Lesson) -> str:
    """Who taught it, when, and where it stands."""
    when = f"<t:{int(lesson.created.timestamp())}:R>"
    where = source_words(request, lesson.source)
    return " · ".join([f"<@{lesson.author_id}>", when, *([where] if where else [])])


def source_words(request: Request, source: Source) -> str:
    """A place in a file or a link to a message; empty where neither is known."""
    if source.file_name is not None:
        name = quoted(source.file_name, MAX_NAME_CHARACTERS)
        if source.type is SourceType.DOCUMENT and source.section:
            return f"📄 {name} · {quoted(source.section, MAX_NAME_CHARACTERS)}"
        return f"📄 {name}" if source.line is None else f"📄 {name}:{source.line}"
    if source.message_id is not None and source.channel_id is not None:
        return message_link(request, source.channel_id, source.message_id)
    return ""


def message_link(request: Request, channel_id: int, message_id: int) -> str:
    place = request.guild_id or "@me"
    words = say(request.language, "lesson-message")
    return f"[{words}](https://discord.com/channels/{place}/{channel_id}/{message_id})"


def page_text(request: Request, page: LessonPage) -> str:
    language = request.language
    if not page.lessons:
        return say(language, "lessons-none")
    lines = [say(language, "lessons-title")]
    if page.counts.proposed:
        lines.append(say(language, "lessons-waiting", lessons=page.counts.proposed))
    for each in page.lessons:
        lines.append(f"**{each.position}** {_words(language, each.lesson, page)}")
        lines.append(f"-# {origin_words(request, each.lesson)}")
    return "\n".join([*lines, say(language, "lessons-legend")])


def page_buttons(request: Request, page: LessonPage, trail: Sequence[int]) -> tuple[Button, ...]:
    """They are theirs who asked. `trail`: where this page and those before it begin; a button holds where it leads."""
    language = request.language
    found = []
    if trail:
        found.append(
            Button(
                press=_trail_press(trail[:-1]),
                label=say(language, "button-newer"),
                emoji="⬅️",
                row=0,
            )
        )
    if page.older_before is not None:
        older = _trail_press([*trail, page.older_before])
        found.append(Button(press=older, label=say(language, "button-older"), emoji="➡️", row=0))
    found.append(
        Button(press="lessons-imports:", label=say(language, "button-imports"), emoji="🗂️", row=0)
    )
    if request.actor.role < Role.TEACHER:
        return owned(found, request.actor.id)
    label = say(language, "button-as-file")
    found.append(Button(press="lessons-export:", label=label, emoji="⬇️", row=0))
    undoable = [each for each in page.lessons if can_be_taken_back(each.lesson)]
    for number, each in enumerate(undoable):
        found.append(
            Button(
                press=f"lesson-back:{each.lesson.id}",
                label=str(each.position),
                emoji="↩️",
                row=1 + number // BUTTONS_IN_A_ROW,
            )
        )
    return owned(found, request.actor.id)


def can_be_taken_back(lesson: Lesson) -> bool:
    return lesson.status is not LessonStatus.DISCARDED and lesson.source.batch is None


def read_trail(text: str) -> tuple[int, ...]:
    """What `_trail_press` wrote."""
    return tuple(int(each) for each in text.split(":") if each.isdecimal())


def _trail_press(trail: Sequence[int]) -> str:
    """As much of it as a button holds, the newest part."""
    kept = list(trail)
    while len(press := ":".join(map(str, kept))) > MAX_TRAIL_CHARACTERS:
        del kept[0]
    return f"lessons:{press}"


def _words(language: str, lesson: Lesson, page: LessonPage) -> str:
    """Of an import that does not count, its last row stands for all."""
    of = page.imports.get(lesson.source.batch or "")
    if of is not None and lesson.status is not LessonStatus.ACCEPTED:
        return import_words(language, of)
    return f"{_mark(lesson)} {pair_words(lesson)}"


def _mark(lesson: Lesson) -> str:
    if lesson.status is LessonStatus.ACCEPTED:
        return _MARKS[lesson.kind]
    return _STATUS_MARKS[lesson.status]
