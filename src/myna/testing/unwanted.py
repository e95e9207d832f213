"""What members do not want to be kept, in memory; shared by the stores of one Myna."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from myna.domain.privacy import Erasure, reserved_words
from myna.domain.teaching import Lesson
from myna.errors import LeaseLost, NothingKept


@dataclass(frozen=True, kw_only=True)
class Unwanted:
    opted_out: dict[int, datetime] = field(default_factory=dict)
    promised: dict[str, Erasure] = field(default_factory=dict)
    """What is not finished, by id, in the order of asking."""
    gone_lessons: set[str] = field(default_factory=set)
    """That were deleted with a member."""
    void_jobs: set[str] = field(default_factory=set)

    def refuse(self, member_ids: Collection[int]) -> None:
        if set(member_ids) & self.opted_out.keys():
            raise NothingKept("Nothing of this member is kept.", reason="opted-out")
        if set(member_ids) & self._leaving():
            raise NothingKept("This member's data is being deleted.", reason="leaving")

    def refuse_lessons(self, added: Collection[Lesson]) -> None:
        new = [each for each in added if each.supersedes is None]
        self.refuse({each.author_id for each in new})
        of_new = {member_id for each in new for member_id in each.source.quoted}
        of_all = {
            member_id for each in added for member_id in (each.author_id, *each.source.quoted)
        }
        if of_new & self.opted_out.keys() or of_all & self._leaving():
            raise reserved_words()

    def _leaving(self) -> set[int | None]:
        return {each.member_id for each in self.promised.values()}

    def refuse_void(self, job_ids: Collection[str | None]) -> None:
        if set(job_ids) & self.void_jobs:
            raise LeaseLost("The job was deleted.")
