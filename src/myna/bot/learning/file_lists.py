"""What a vault holds and what became of a choice, as people read it; used by `files`."""

from collections import Counter
from collections.abc import Sequence
from itertools import accumulate

from myna.bot.rendering import shortened
from myna.bot.replies import MAX_PRESS_CHARACTERS, Button, Reply
from myna.bot.texts.catalogue import say
from myna.domain.access import Action
from myna.domain.jobs import PassedOver
from myna.domain.vault_paths import short_id, shown_name, shown_path
from myna.ports import VaultEntry
from myna.services.datasets import Selection

MAX_LISTED_CHARACTERS = 1_600
"""With the rest, a list stays one message."""
MAX_BUTTONS = 20
MAX_NAME_CHARACTERS = 60
SHOWN_PASSED_OVER = 5

_VERBS = {
    Action.GET_FILE: "file-get",
    Action.ARCHIVE: "file-archive",
    Action.SELECT_DATASET: "file-select",
}
_TITLES = {
    Action.GET_FILE: "files-to-get",
    Action.ARCHIVE: "files-to-archive",
    Action.SELECT_DATASET: "files-to-select",
}
_UNITS = ("B", "KiB", "MiB", "GiB")


def file_list(language: str, folder: str, entries: Sequence[VaultEntry], action: Action) -> Reply:
    """With buttons for what this action can be done to."""
    where = in_code(folder) if folder else "none"
    names = _names(entries)
    shown = _as_many_as_fit([_line(entry, names[entry.path]) for entry in entries])
    lines = [say(language, _TITLES[action], folder=where), *shown]
    if len(entries) > len(shown):
        lines.append(say(language, "files-more", more=len(entries) - len(shown)))
    if not entries:
        lines.append(say(language, "files-none"))
    verb = _VERBS[action]
    buttons = [*_round(language, verb, folder, is_empty=not entries)]
    for entry in entries:
        if len(buttons) < MAX_BUTTONS and (entry.is_folder or action is not Action.ARCHIVE):
            emoji = "📁" if entry.is_folder else "📄"
            press = file_press(verb, entry.path)
            buttons.append(Button(press=press, label=names[entry.path], emoji=emoji))
    return Reply(
        text="\n".join(lines), buttons=tuple(buttons), private=True, outcome="files-listed"
    )


def file_press(verb: str, path: str) -> str:
    """What a button for this path means; what is too long for one is found by its short id."""
    press = f"{verb}:{path}"
    return press if len(press) <= MAX_PRESS_CHARACTERS else f"{verb}:{short_id(path)}"


def selection_text(language: str, selection: Selection, prefix: str) -> str:
    dataset = selection.dataset
    lines = [
        say(
            language,
            "dataset-selected",
            name=in_code(shown_path(dataset.path)) if dataset.path else "none",
            lessons=dataset.kept_count,
            files=len(dataset.files),
            prefix=prefix,
            kind="right" if dataset.is_positive else "wrong",
        )
    ]
    if selection.has_more:
        lines.append(say(language, "dataset-has-more", lessons=dataset.row_count))
    if dataset.row_count > dataset.kept_count:
        left = dataset.row_count - dataset.kept_count
        lines.append(say(language, "dataset-rows-left", lessons=left))
    lines += passed_over_lines(language, selection.passed_over, len(selection.passed_over))
    lines.append(say(language, "dataset-archived", name=in_code(dataset.archive_path)))
    return "\n".join(lines)


def passed_over_lines(language: str, passed_over: Sequence[PassedOver], count: int) -> list[str]:
    """The first of `count` files that are not learned."""
    if not count:
        return []
    lines = [say(language, "dataset-passed-over", files=count)]
    for passed in passed_over[:SHOWN_PASSED_OVER]:
        why = say(language, "dataset-why", reason=passed.reason)
        lines.append(f"- {in_code(shown_path(passed.path))}: {why}")
    return lines


def in_code(path: str) -> str:
    """A name, so that nothing in it is read as markdown."""
    return f"`{shortened(path.replace('`', chr(39)), MAX_NAME_CHARACTERS)}`"


def size(size_bytes: int) -> str:
    """`0 B`, `12 KiB`, `3.4 MiB`."""
    amount, unit = float(size_bytes), 0
    while amount >= 1_000 and unit < len(_UNITS) - 1:  # noqa: PLR2004 - four digits are too many
        amount, unit = amount / 1_024, unit + 1
    return f"{amount:.3g} {_UNITS[unit]}"


def _line(entry: VaultEntry, name: str) -> str:
    if entry.is_folder:
        return f"📁 {in_code(name + '/')}"
    when = f"<t:{int(entry.modified.timestamp())}:R>"
    return f"📄 {in_code(name)} · {size(entry.size_bytes)} · {when}"


def _names(entries: Sequence[VaultEntry]) -> dict[str, str]:
    """What each is called, by its path; copies that were sent under one name are numbered, the oldest first."""
    names: dict[str, str] = {}
    taken: Counter[str] = Counter()
    for entry in sorted(entries, key=lambda each: each.modified):
        name = shown_name(entry.path)
        taken[name] += 1
        names[entry.path] = f"{name} ({taken[name]})" if taken[name] > 1 else name
    return names


def _as_many_as_fit(lines: Sequence[str]) -> list[str]:
    lengths = accumulate(len(line) + 1 for line in lines)
    return [line for line, end in zip(lines, lengths, strict=True) if end <= MAX_LISTED_CHARACTERS]


def _round(language: str, verb: str, folder: str, *, is_empty: bool) -> Sequence[Button]:
    """To the folder above; to all of it."""
    if folder:
        above = folder.rstrip("/").rpartition("/")[0]
        return (Button(press=file_press(verb, above), emoji="⬆️"),)
    if verb == "file-get" or is_empty:
        return ()
    return (Button(press=f"{verb}:", label=say(language, "button-file-all"), emoji="🗂️"),)
