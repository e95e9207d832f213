"""How imports are shown: a row for each, under the names of its files; used by `lessons` and `lesson_lists`."""

from collections import Counter
from collections.abc import Sequence

from myna.bot.learning.quoting import as_many_as_fit, file_names, label_of
from myna.bot.replies import Button
from myna.bot.requests import Request
from myna.bot.texts.catalogue import say
from myna.domain.access import Role
from myna.services.imports import Import, ImportState

_MARKS = {
    ImportState.UNDER_WAY: "⏳",
    ImportState.COUNTS: "✅",
    ImportState.POISONED: "🛑",
    ImportState.NOT_PASSED: "❌",
    ImportState.WAITS: "⏳",
    ImportState.DISCARDED: "✖️",
    ImportState.UNREADABLE: "⚠️",
}
REFUSED = "refused"
"""What stands behind the verb of the button that shows only what was refused."""


def imports_text(language: str, imports: Sequence[Import], *, only_refused: bool = False) -> str:
    if not imports:
        return say(language, "imports-none-refused" if only_refused else "imports-none")
    lines = [say(language, "imports-refused-title" if only_refused else "imports-title")]
    for number, each in zip(_numbers(imports), imports, strict=True):
        when = f"<t:{int(each.job.created.timestamp())}:R>"
        who = f"<@{each.job.requester_id}>"
        lines.append(f"{import_words(language, each, number)} · {who} · {when}")
    return as_many_as_fit(lines)


def import_words(language: str, one: Import, number: str = "") -> str:
    """Its files, how many lessons they brought, and what became of them."""
    rows = say(language, "imports-rows", lessons=one.kept_count, rows=one.row_count)
    state = say(language, "imports-state", kind=one.state.value)
    return f"{_MARKS[one.state]} {file_names(one.file_names)}{number} · {rows} · {state}"


def imports_buttons(
    request: Request, imports: Sequence[Import], *, only_refused: bool = False
) -> tuple[Button, ...]:
    """To see the others; to discard an import, for those who may."""
    language = request.language
    found: list[Button] = []
    if only_refused:
        label = say(language, "button-imports-all")
        found.append(Button(press="imports-turn:", label=label, emoji="🗂️"))
    elif any(each.state.is_refused for each in imports):
        label = say(language, "button-imports-refused")
        found.append(Button(press=f"imports-turn:{REFUSED}", label=label, emoji="🛑"))
    if request.actor.role < Role.MANAGER:
        return tuple(found)
    for number, each in zip(_numbers(imports), imports, strict=True):
        if each.state.can_be_discarded:
            name = label_of(each.file_names) + number
            label = say(language, "button-discard-file", name=name)
            found.append(Button(press=f"batch-discard:{each.job.id}", label=label, emoji="🗑️"))
    return tuple(found)


def _numbers(imports: Sequence[Import]) -> list[str]:
    """Behind a name that several have, the oldest first; nothing behind any other."""
    taken: Counter[str] = Counter()
    numbers = []
    for each in reversed(imports):
        name = label_of(each.file_names)
        taken[name] += 1
        numbers.append(f" ({taken[name]})" if taken[name] > 1 else "")
    return numbers[::-1]
