"""What members wrote, said again without effect, and lines that stay one message; used by the cards beside it."""

from collections.abc import Sequence

from myna.bot.rendering import quoted

__all__ = ("as_many_as_fit", "percent", "quoted")

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


def percent(part: int, whole: int) -> str:
    return f"{round(100 * part / whole)} %" if whole else "–"
