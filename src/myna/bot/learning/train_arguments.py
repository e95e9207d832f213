"""The arguments of `!train` as people write them: `data_dir=faq positive=false question -> answer`."""

import re
from dataclasses import dataclass

from myna.errors import UnreadableLesson

_NAMES = {
    "data": "data",
    "данные": "data",
    "data_dir": "data_dir",
    "dir": "data_dir",
    "папка": "data_dir",
    "positive": "positive",
    "верно": "positive",
}
_ARGUMENT = re.compile(
    rf"(?<!\S)({'|'.join(sorted(_NAMES, key=len, reverse=True))})\s?=\s?(\"[^\"]*\"|\S+)",
    re.IGNORECASE,
)
_YES = frozenset({"true", "1", "yes", "on", "+", "да", "верно"})
_NO = frozenset({"false", "0", "no", "off", "-", "нет", "неверно"})


@dataclass(frozen=True, kw_only=True)
class TrainArguments:
    text: str = ""
    """Lessons that stand in the message itself."""
    directory: str | None = None
    is_positive: bool = True


def read_arguments(written: str) -> TrainArguments:
    """Arguments stand before or behind the lesson, never within it. Raises `UnreadableLesson`."""
    found: dict[str, str] = {}
    text = written.strip()
    while (match := _ARGUMENT.match(text)) or (match := _last(text)):
        found.setdefault(_NAMES[match[1].casefold()], match[2].strip('"'))
        text = (text[: match.start()] + text[match.end() :]).strip()
    return TrainArguments(
        text=" ".join(part for part in (found.get("data", ""), text) if part),
        directory=found.get("data_dir"),
        is_positive=_truth(found.get("positive", "true")),
    )


def without_arguments(written: str) -> str:
    """The words beside them, whatever the arguments say."""
    return _ARGUMENT.sub("", written).strip()


def _last(text: str) -> re.Match[str] | None:
    matches = [match for match in _ARGUMENT.finditer(text) if match.end() == len(text)]
    return matches[-1] if matches else None


def _truth(word: str) -> bool:
    if word.casefold() in _YES | _NO:
        return word.casefold() in _YES
    raise UnreadableLesson(
        "`positive` is neither true nor false.", remedy="true or false.", reason="positive"
    )
