"""A form that a client sent, read field by field. What is wrong becomes Discord's tree of errors.

Every payload module reads its form through `Form`. A null field counts as absent, as on Discord.
Source of codes and texts: Discord's reference, "Error Messages", and the answers of its servers.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from math import isfinite
from typing import Any
from urllib.parse import urlsplit

from discord_sandbox.errors import ApiError
from discord_sandbox.world.records import Json


@dataclass(frozen=True, kw_only=True)
class Problem:
    path: tuple[str, ...]
    code: str
    message: str


@dataclass(frozen=True)
class Form:
    """One place in what was sent. All places of one form share `problems`."""

    value: Any
    path: tuple[str, ...] = ()
    problems: list[Problem] = field(default_factory=list)

    def at(self, key: str | int) -> "Form":
        value = self.value.get(key) if isinstance(self.value, dict) else None
        return Form(value, (*self.path, str(key)), self.problems)

    def has(self, key: str) -> bool:
        return isinstance(self.value, dict) and self.value.get(key) is not None

    def wrong(self, code: str, message: str) -> None:
        self.problems.append(Problem(path=self.path, code=code, message=message))

    def is_object(self) -> bool:
        if isinstance(self.value, dict):
            return True
        self.wrong("MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
        return False

    def text(
        self, key: str, longest: int, *, shortest: int = 0, is_required: bool = False
    ) -> str | None:
        """The text of a field, checked for length in characters; None without a text."""
        place = self.at(key)
        if not place.is_there(is_required=is_required):
            return None
        if not isinstance(place.value, str):
            place.wrong("STRING_TYPE_CONVERT", f'Could not interpret "{place.value}" as string.')
            return None
        place.length(shortest, longest)
        return place.value

    def length(self, shortest: int, longest: int) -> None:
        size = len(self.value)
        if shortest <= size <= longest:
            return
        if shortest == 1 and size == 0:
            self.wrong("BASE_TYPE_REQUIRED", "This field is required")
        elif shortest:
            self.wrong(
                "BASE_TYPE_BAD_LENGTH",
                f"Must be between {shortest} and {longest} in length.",
            )
        else:
            self.wrong("BASE_TYPE_MAX_LENGTH", f"Must be {longest} or fewer in length.")

    def number(
        self,
        key: str,
        least: float,
        most: float,
        *,
        is_required: bool = False,
        is_whole: bool = True,
    ) -> float | None:
        place = self.at(key)
        if not place.is_there(is_required=is_required):
            return None
        value = place.value
        kinds = int if is_whole else int | float
        if isinstance(value, bool) or not isinstance(value, kinds) or not isfinite(value):
            wanted = "int" if is_whole else "float"
            place.wrong("NUMBER_TYPE_COERCE", f'Value "{value}" is not {wanted}.')
            return None
        if value < least:
            place.wrong("NUMBER_TYPE_MIN", f"int value should be greater than or equal to {least}.")
        if value > most:
            place.wrong("NUMBER_TYPE_MAX", f"int value should be less than or equal to {most}.")
        return value

    def choice(self, key: str, allowed: Collection[Any], *, is_required: bool = False) -> Any:
        """The value of a field that must be one of `allowed`; None if it is not."""
        place = self.at(key)
        if not place.is_there(is_required=is_required):
            return None
        if isinstance(place.value, bool | dict | list) or place.value not in allowed:
            names = ", ".join(str(each) for each in allowed)
            place.wrong("BASE_TYPE_CHOICES", f"Value must be one of {{{names}}}.")
            return None
        return place.value

    def flag(self, key: str) -> bool:
        place = self.at(key)
        if place.value is not None and not isinstance(place.value, bool):
            place.wrong("BOOLEAN_TYPE_CONVERT", "Must be either true or false.")
        return place.value is True

    def snowflake(self, key: str, *, is_required: bool = False) -> str | None:
        """The id in a field. Discord takes numbers too."""
        place = self.at(key)
        if not place.is_there(is_required=is_required):
            return None
        if not is_snowflake(place.value):
            place.wrong("NUMBER_TYPE_COERCE", f'Value "{place.value}" is not snowflake.')
            return None
        return str(place.value)

    def snowflakes(self, key: str, most: int) -> list[str]:
        """The ids in a list."""
        places = self.entries(key, most)
        for place in places:
            if not is_snowflake(place.value):
                place.wrong("NUMBER_TYPE_COERCE", f'Value "{place.value}" is not snowflake.')
        return [str(place.value) for place in places]

    def moment(self, key: str) -> None:
        place = self.at(key)
        if self.text(key, 64) and moment(place.value) is None:
            place.wrong("DATE_TIME_TYPE_PARSE", "Could not parse datetime. Should be ISO8601.")

    def url(self, key: str, schemes: Collection[str] = ("http", "https")) -> None:
        place = self.at(key)
        if place.value is None or self.text(key, 2048) is None:
            return
        parts = urlsplit(place.value)
        if parts.scheme not in schemes:
            names = ", ".join(f"'{scheme}'" for scheme in schemes)
            place.wrong(
                "URL_TYPE_INVALID_SCHEME",
                f'Scheme "{parts.scheme}" is not supported. Scheme must be one of ({names}).',
            )
        elif not parts.netloc:
            place.wrong("URL_TYPE_INVALID_URL", "Not a well formed URL.")

    def entries(
        self, key: str, most: int, *, fewest: int = 0, is_required: bool = False
    ) -> list["Form"]:
        """The places of a list's entries, checked for how many there are."""
        place = self.at(key)
        if not place.is_there(is_required=is_required):
            return []
        if not isinstance(place.value, list):
            place.wrong("LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
            return []
        place.length(fewest, most)
        return place.each()

    def each(self) -> list["Form"]:
        return [
            Form(value, (*self.path, str(number)), self.problems)
            for number, value in enumerate(self.value)
        ]

    def is_there(self, *, is_required: bool) -> bool:
        if self.value is None and is_required:
            self.wrong("BASE_TYPE_REQUIRED", "This field is required")
        return self.value is not None

    def refuse_if_wrong(self) -> None:
        """Raises `ApiError` 400/50035 with the tree of everything that is wrong."""
        if self.problems:
            raise ApiError(400, 50035, "Invalid Form Body", error_tree(self.problems))


def moment(text: str) -> datetime | None:
    """Of ISO 8601, with its time zone."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def is_snowflake(value: Any) -> bool:
    if isinstance(value, bool):
        return False
    return isinstance(value, int | str) and str(value).isascii() and str(value).isdigit()


def error_tree(problems: Collection[Problem]) -> Json:
    """`{"embeds": {"0": {"title": {"_errors": [{"code": …, "message": …}]}}}}`"""
    tree: Json = {}
    for problem in problems:
        place = tree
        for step in problem.path:
            place = place.setdefault(step, {})
        place.setdefault("_errors", []).append({"code": problem.code, "message": problem.message})
    return tree
