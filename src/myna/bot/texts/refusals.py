"""Whom to ask where something is not allowed, and how long to wait where it was too much; used by `wording`."""

import math
from collections.abc import Mapping, Sequence

from myna.bot.rendering import unmarked
from myna.bot.standing import Circle
from myna.bot.texts.catalogue import say

NAMED_ROLES = 5
MAX_ROLE_CHARACTERS = 60
SECONDS_OF_MINUTES = 120
"""From so many on they are told in minutes."""


def whom_to_ask(language: str, circle: Circle) -> Mapping[str, str]:
    """Who teaches and who manages, in the middle of a sentence. Who manages teaches, too."""
    return {
        "managers": _people(language, circle.managers),
        "teachers": _people(language, tuple(dict.fromkeys(circle.teachers + circle.managers))),
    }


def wait(language: str, seconds: float) -> str:
    """Rounded up: who comes then does not come too early."""
    if seconds < SECONDS_OF_MINUTES:
        return say(language, "wait-seconds", count=max(1, math.ceil(seconds)))
    return say(language, "wait-minutes", count=math.ceil(seconds / 60))


def _people(language: str, roles: Sequence[str]) -> str:
    """With these roles, whose names are somebody's words and shown as nothing else."""
    shown = [
        say(language, "role-named", name=unmarked(name, MAX_ROLE_CHARACTERS))
        for name in roles[:NAMED_ROLES]
    ]
    named = ", ".join([*shown, *(["…"] if len(roles) > NAMED_ROLES else [])])
    return say(language, "who-may", count=len(roles), roles=named)
