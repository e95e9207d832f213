"""Ids as Discord makes them.

Milliseconds since 2015 in the upper bits, so that they sort by time of making.

Called by the world for everything that it creates, and by whoever needs the time or the shard that
an id stands for.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from discord_sandbox.world.records import Snowflake

EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
_TIME_SHIFT = 22
_IDS_PER_MILLISECOND = 1 << 12


class Snowflakes:
    """Gives each id once, ascending, even when the clock stands still or runs backwards."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._millisecond = 0
        self._count = 0

    def next(self) -> Snowflake:
        now = (self._clock() - EPOCH) // timedelta(milliseconds=1)
        if now > self._millisecond:
            self._millisecond, self._count = now, 0
        elif self._count + 1 < _IDS_PER_MILLISECOND:
            self._count += 1
        else:
            self._millisecond, self._count = self._millisecond + 1, 0
        return Snowflake(str(self._millisecond << _TIME_SHIFT | self._count))


def made_at(snowflake: Snowflake) -> datetime:
    return EPOCH + timedelta(milliseconds=int(snowflake) >> _TIME_SHIFT)


def before(moment: datetime) -> Snowflake:
    """The smallest id that could have been made at that moment."""
    return Snowflake(str((moment - EPOCH) // timedelta(milliseconds=1) << _TIME_SHIFT))


def shard_of(guild_id: Snowflake | None, shard_count: int) -> int:
    """Direct conversations (no guild) belong to shard 0."""
    return 0 if guild_id is None else (int(guild_id) >> _TIME_SHIFT) % shard_count
