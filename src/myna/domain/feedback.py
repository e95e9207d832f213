"""What members tell those who manage a server; used by the inbox."""

from dataclasses import dataclass
from datetime import datetime

from myna.domain.conversation import Tenant

MAX_FEEDBACK_CHARACTERS = 2_000


@dataclass(frozen=True, kw_only=True)
class Feedback:
    id: str
    """That of the event that brought it."""
    tenant: Tenant
    author_id: int
    text: str
    about: str | None = None
    """The key of the utterance whose answer it is about."""
    created: datetime
