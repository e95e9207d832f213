"""What members do not want to be kept, in memory; shared by the stores of one Myna."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from myna.domain.privacy import Erasure
from myna.errors import LeaseLost, NothingKept


@dataclass(frozen=True, kw_only=True)
class Unwanted:
    opted_out: dict[int, datetime] = field(default_factory=dict)
    promised: dict[str, Erasure] = field(default_factory=dict)
    """What is not finished, by id, in the order of asking."""
    void_jobs: set[str] = field(default_factory=set)

    def refuse(self, member_ids: Collection[int]) -> None:
        leaving = {each.member_id for each in self.promised.values()}
        if set(member_ids) & self.opted_out.keys():
            raise NothingKept("Nothing of this member is kept.", reason="opted-out")
        if set(member_ids) & leaving:
            raise NothingKept("This member's data is being deleted.", reason="leaving")

    def refuse_void(self, job_ids: Collection[str | None]) -> None:
        if set(job_ids) & self.void_jobs:
            raise LeaseLost("The job was deleted.")
