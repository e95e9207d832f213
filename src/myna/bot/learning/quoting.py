"""What members wrote, said again without effect, and lines that stay one message; used by the cards beside it."""

from collections.abc import Sequence

from myna.bot.rendering import quoted, shortened
from myna.domain.pictures import legible

MAX_NAME_CHARACTERS = 40
SHOWN_NAMES = 3
MAX_CARD_CHARACTERS = 1_950
"""With room for what the delivery adds."""


def as_many_as_fit(lines: Sequence[str], limit: int = MAX_CARD_CHARACTERS) -> str:
    """The lines up to the first that is too much, which an ellipsis stands for."""
    shown: list[str] = []
    length = len("…")
    for line in lines:
        length += len(line) + 1
        if length > limit:
            return "\n".join([*shown, "…"])
        shown.append(line)
    return "\n".join(shown)


def file_names(names: Sequence[str]) -> str:
    """The first of them, for a line of text."""
    shown = ", ".join(quoted(name, MAX_NAME_CHARACTERS) for name in names[:SHOWN_NAMES])
    return f"{shown} …" if len(names) > SHOWN_NAMES else shown


def label_of(names: Sequence[str]) -> str:
    """The first of them, for a button, where nothing is markdown."""
    first = shortened(legible(names[0]), MAX_NAME_CHARACTERS) if names else ""
    return f"{first} …" if len(names) > 1 else first


def percent(part: int, whole: int) -> str:
    return f"{round(100 * part / whole)} %" if whole else "–"
