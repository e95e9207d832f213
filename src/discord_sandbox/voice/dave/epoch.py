"""What the gateway knows of a group at one moment: the epoch, the members, the open proposals.

Pure bookkeeping for `group.py`; the tree itself and its secrets are only known to the members.
"""

from dataclasses import dataclass, field

from discord_sandbox.voice.dave.external_sender import Proposal
from discord_sandbox.voice.dave.messages import Commit
from discord_sandbox.world.records import Snowflake

Leaves = tuple[Snowflake | None, ...]
"""Who has which place; None for a place that was left. The last is never None."""


@dataclass(kw_only=True)
class Epoch:
    number: int = 0
    """0 until the first commit: everybody then has a group of their own."""
    leaves: Leaves = ()
    proposals: dict[bytes, Proposal] = field(default_factory=dict)
    """By reference, in the order in which they were made."""

    @property
    def is_established(self) -> bool:
        return self.number > 0

    def proposes(self, kind: str, user_id: Snowflake) -> bool:
        return any((p.kind, p.user_id) == (kind, user_id) for p in self.proposals.values())

    def concerning(self, user_id: Snowflake) -> list[Proposal]:
        """What that end must know: all but its own addition to its own group."""
        return [
            proposal
            for proposal in self.proposals.values()
            if self.is_established or proposal.user_id != user_id
        ]

    def is_met_by(self, commit: Commit, user_id: Snowflake) -> bool:
        """Whether it commits to all open proposals and nothing else; if not, it came too late."""
        wanted = {proposal.reference for proposal in self.concerning(user_id)}
        return commit.epoch == self.number and set(commit.references) == wanted

    def place_of(self, user_id: Snowflake) -> int:
        """The leaf index that a commit of this member must have."""
        return self.leaves.index(user_id) if self.is_established else 0

    def added_by(self, commit: Commit) -> list[Snowflake]:
        named = (self.proposals[one] for one in commit.references)
        return [proposal.user_id for proposal in named if proposal.kind == "add"]

    def after(self, commit: Commit, committer: Snowflake) -> "Epoch":
        """Removals first, then each who is added gets the first free place (RFC 9420, 12.3)."""
        leaves = list(self.leaves) if self.is_established else [committer]
        named = [self.proposals[one] for one in commit.references]
        removed = {proposal.user_id for proposal in named if proposal.kind == "remove"}
        leaves = [None if user_id in removed else user_id for user_id in leaves]
        for user_id in self.added_by(commit):
            place = leaves.index(None) if None in leaves else len(leaves)
            leaves[place : place + 1] = [user_id]
        return Epoch(number=self.number + 1, leaves=_without_empty_end(leaves))


def _without_empty_end(leaves: list[Snowflake | None]) -> Leaves:
    end = len(leaves)
    while end and leaves[end - 1] is None:
        end -= 1
    return tuple(leaves[:end])
