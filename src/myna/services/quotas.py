"""Counts what is asked of Myna and refuses what is too much; asked by the bot before anything is done.

Kept in memory: a restart forgives.
"""

import math
import time
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from typing import TypeVar

from myna.domain.access import Action, Actor, Role, authorize
from myna.domain.quotas import QUOTAS, Allowance, Effort, Quota
from myna.errors import QuotaReached

K = TypeVar("K", bound=Hashable)

MAX_REMEMBERED = 20_000
TOLD_SECONDS = 30.0
"""So long nobody is told again that it is too much."""


@dataclass(frozen=True, kw_only=True)
class QuotaService:
    quotas: Mapping[Effort, Quota] = field(default_factory=lambda: QUOTAS)
    seconds: Callable[[], float] = time.monotonic
    max_remembered: int = MAX_REMEMBERED
    _full_at: dict[Hashable, float] = field(default_factory=dict)
    _told_until: dict[int, float] = field(default_factory=dict)

    def admit(self, actor: Actor, action: Action, effort: Effort) -> None:
        """Raises `NotAllowed`, which counts for nobody's quota, and as `spend`."""
        authorize(actor, action, actor.tenant)
        self.spend(actor, effort)

    def spend(self, actor: Actor, effort: Effort) -> None:
        """Count one more. Raises `QuotaReached` where it is too much, which costs nothing.

        Whoever runs Myna is not counted.
        """
        if actor.role >= Role.OPERATOR:
            return
        now = self.seconds()
        shares = self._shares(actor, effort)
        for whose, key, allowance in shares:
            seconds = allowance.wait_seconds(self._full_at.get(key, now), now)
            if seconds > 0:
                raise QuotaReached(
                    f"Too much of {effort.value}.",
                    remedy=f"Wait for {seconds:.1f} seconds.",
                    what="pace",
                    whose=whose,
                    seconds=math.ceil(seconds),
                )
        for _, key, allowance in shares:
            self._full_at[key] = allowance.after_one(self._full_at.get(key, now), now)
        _forget(self._full_at, now, self.max_remembered)

    def has_room(self, actor: Actor, effort: Effort) -> bool:
        """Count one more if it is not too much, for what can be done in a cheaper way as well."""
        try:
            self.spend(actor, effort)
        except QuotaReached:
            return False
        return True

    def is_to_be_told(self, actor: Actor) -> bool:
        """Once in a while: a flood is not answered with a flood."""
        now = self.seconds()
        if self._told_until.get(actor.id, now) > now:
            return False
        self._told_until[actor.id] = now + TOLD_SECONDS
        _forget(self._told_until, now, self.max_remembered)
        return True

    def _shares(self, actor: Actor, effort: Effort) -> tuple[tuple[str, Hashable, Allowance], ...]:
        """Whose they are, what they are kept under, and how large they are."""
        quota = self.quotas[effort]
        return (
            ("member", (effort, actor.id), quota.member),
            ("server", (effort, actor.tenant), quota.server),
            ("all", effort, quota.all),
        )


def _forget(moments: dict[K, float], now: float, most: int) -> None:
    """Those that are past; of the others half of what may be kept, the furthest."""
    if len(moments) <= most:
        return
    ahead = [each for each in moments.items() if each[1] > now]
    kept = sorted(ahead, key=itemgetter(1), reverse=True)[: most // 2]
    moments.clear()
    moments.update(kept)
