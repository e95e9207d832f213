"""How much anybody may ask of Myna: by one member, by one server, and by all together. Used by the quota service.

What is allowed fills up again steadily. Kept for each who asks is only the moment at which it will be full again
("virtual scheduling" of the leaky bucket, ITU-T I.371): nothing at all for who has been quiet that long.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

ROUNDING_SECONDS = 1e-6
"""Sums of seconds are as inexact as that."""


class Effort(Enum):
    """What Myna is asked to do, by how dear it is."""

    REQUEST = "request"
    """Anything at all: every message to her, press, form and command."""
    SUGGEST = "suggest"
    """What could be meant by what is being typed."""
    TRAIN = "train"
    TEST = "test"
    ARCHIVE = "archive"
    EXPORT = "export"
    """Make or send a file."""
    ERASE = "erase"
    """Delete all of theirs: the database is written anew."""
    SPEAK = "speak"
    HEAR = "hear"
    CHAT = "chat"
    """Have a chat model word something."""


@dataclass(frozen=True, kw_only=True)
class Allowance:
    """So many at once, and after that one more in so many seconds."""

    at_once: int
    seconds_each: float

    @property
    def seconds_in_all(self) -> float:
        """From having used all of it to having all of it again."""
        return self.at_once * self.seconds_each

    def wait_seconds(self, full_at: float, now: float) -> float:
        """Until one more is allowed to who has all of it again at `full_at`; 0 for at once."""
        seconds = self.after_one(full_at, now) - now - self.seconds_in_all
        return seconds if seconds > ROUNDING_SECONDS else 0.0

    def after_one(self, full_at: float, now: float) -> float:
        """When all of it is there again once one more is used."""
        return max(full_at, now) + self.seconds_each


@dataclass(frozen=True, kw_only=True)
class Quota:
    """Of one kind of effort."""

    member: Allowance
    """Wherever they ask."""
    server: Allowance
    """All its members together; a direct message is a server of one."""
    all: Allowance


def _allowed(at_once: int, seconds_each: float) -> Allowance:
    return Allowance(at_once=at_once, seconds_each=seconds_each)


QUOTAS: Mapping[Effort, Quota] = MappingProxyType(
    {
        Effort.REQUEST: Quota(
            member=_allowed(60, 1.0), server=_allowed(900, 0.05), all=_allowed(6_000, 0.005)
        ),
        Effort.SUGGEST: Quota(
            member=_allowed(120, 0.25), server=_allowed(600, 0.05), all=_allowed(3_000, 0.01)
        ),
        Effort.TRAIN: Quota(
            member=_allowed(10, 30.0), server=_allowed(20, 15.0), all=_allowed(200, 1.0)
        ),
        Effort.TEST: Quota(
            member=_allowed(10, 10.0), server=_allowed(20, 5.0), all=_allowed(100, 1.0)
        ),
        Effort.ARCHIVE: Quota(
            member=_allowed(5, 60.0), server=_allowed(10, 30.0), all=_allowed(60, 5.0)
        ),
        Effort.EXPORT: Quota(
            member=_allowed(20, 10.0), server=_allowed(60, 5.0), all=_allowed(600, 0.5)
        ),
        Effort.ERASE: Quota(
            member=_allowed(3, 60.0), server=_allowed(20, 10.0), all=_allowed(100, 5.0)
        ),
        Effort.SPEAK: Quota(
            member=_allowed(20, 3.0), server=_allowed(60, 1.0), all=_allowed(300, 0.2)
        ),
        Effort.HEAR: Quota(
            member=_allowed(20, 5.0), server=_allowed(60, 1.0), all=_allowed(300, 0.2)
        ),
        Effort.CHAT: Quota(
            member=_allowed(30, 4.0), server=_allowed(120, 0.5), all=_allowed(600, 0.1)
        ),
    }
)
"""So much that ordinary people never see an end of it."""
