"""What is held about members, and how it is deleted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from myna.domain.privacy import Erasure, Holdings, Traces
from myna.ports.circumstances import NewId


@dataclass(frozen=True, kw_only=True)
class Horizon:
    """What came before these moments is no longer kept."""

    turns: datetime
    feedback: datetime
    phrasings: datetime
    """Proposed, and not decided about."""


class PrivacyStore(Protocol):
    """Everything that is held about a member, in whatever store it lies, over all servers.

    As long as a deletion is promised and not finished, and for whoever opted out, the stores of lessons, turns and
    feedback take nothing of the member: they raise `NothingKept`. For the rows of a job that was deleted under the
    hands of a worker they raise `LeaseLost`.
    """

    async def holdings(self, member_id: int) -> Holdings: ...

    async def opted_out(self) -> frozenset[int]: ...

    async def opt_out(self, member_id: int, at: datetime) -> None: ...

    async def opt_in(self, member_id: int) -> None: ...

    async def promise(self, erasure: Erasure) -> Erasure:
        """Durable before anything is deleted; where one of this member is not finished, that one."""
        ...

    async def unfinished(self) -> Sequence[Erasure]:
        """Oldest first."""
        ...

    async def erase(self, erasure: Erasure, *, now: datetime, new_id: NewId) -> Traces:
        """Delete all rows of the member, in one transaction; may be repeated.

        Returns what else is to be removed, that of earlier calls included. Jobs that had read anything of the member
        begin anew under another id, those that the member asked for are gone: whoever works on them has lost them.
        Versions of models that were trained with anything of the member are withdrawn.
        """
        ...

    async def forget_whose(self, erasure: Erasure) -> None:
        """Nothing is left but the free pages: whose it was, and what had to be removed, is forgotten."""
        ...

    async def finish(self, erasure: Erasure, at: datetime) -> None: ...

    async def scrub(self) -> None:
        """Nothing that was deleted is left in any byte of the store."""
        ...

    async def forget_old(self, horizon: Horizon) -> int:
        """Delete turns, feedback and proposed phrasings from before, and the examples of examinations.

        Returns how many rows.
        """
        ...
