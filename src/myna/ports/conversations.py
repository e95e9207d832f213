"""What was said, and how servers and members want to be spoken to."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from myna.domain.access import AccessPolicy
from myna.domain.conversation import Tenant, Turn
from myna.domain.feedback import Feedback
from myna.domain.speech import VoicePreferences


class TurnStore(Protocol):
    """What was asked and answered."""

    async def add(self, turn: Turn) -> bool:
        """Store durably; False, and nothing stored, when a turn with the same utterance key exists."""
        ...

    async def find(self, utterance_key: str) -> Turn | None: ...

    async def answered_with(self, message_id: int, utterance_key: str) -> None:
        """Remember that this message carries the answer to this utterance, or raise `NotFound`."""
        ...

    async def of_message(self, message_id: int) -> Turn | None:
        """The turn whose answer this message carries."""
        ...

    async def messages_of(self, utterance_key: str) -> Sequence[int]:
        """The messages that carry the answer to this utterance, in order."""
        ...

    async def rate(self, turn_id: str, member_id: int, rating: int) -> None:
        """A member's rating, -1 or 1; a later one replaces the earlier. Raises `NotFound`."""
        ...

    async def ratings(self, turn_id: str) -> Mapping[int, int]:
        """Every member's rating of the turn, by member id."""
        ...


class FeedbackStore(Protocol):
    """What members told the managers."""

    async def add(self, feedback: Feedback) -> bool:
        """False, and nothing stored, where the id is known."""
        ...

    async def unread(self, tenant: Tenant, *, limit: int) -> Sequence[Feedback]:
        """Oldest first."""
        ...

    async def count_unread(self, tenant: Tenant) -> int: ...

    async def find(self, tenant: Tenant, feedback_id: str) -> Feedback | None: ...

    async def settle(self, tenant: Tenant, feedback_id: str, *, by: int, at: datetime) -> None:
        """Read and done with. Raises `NotFound`."""
        ...


class GuildSettings(Protocol):
    """What the managers of a server decided."""

    async def open_channels(self, tenant: Tenant) -> frozenset[int]:
        """Channels in which every message is addressed to Myna."""
        ...

    async def set_channel_open(self, tenant: Tenant, channel_id: int, *, is_open: bool) -> None: ...

    async def language(self, tenant: Tenant) -> str | None:
        """`ru` or `en`, or None where nobody chose."""
        ...

    async def set_language(self, tenant: Tenant, language: str | None) -> None: ...

    async def access_policy(self, tenant: Tenant) -> AccessPolicy: ...

    async def set_access_policy(self, tenant: Tenant, policy: AccessPolicy) -> None: ...


class PreferenceStore(Protocol):
    """How servers and members want to be spoken to, and what a server lets leave the machine."""

    async def of_server(self, tenant: Tenant) -> VoicePreferences: ...

    async def of_member(self, tenant: Tenant, member_id: int) -> VoicePreferences: ...

    async def set_of_server(self, tenant: Tenant, preferences: VoicePreferences) -> None: ...

    async def set_of_member(
        self, tenant: Tenant, member_id: int, preferences: VoicePreferences
    ) -> None: ...

    async def allows_network(self, tenant: Tenant) -> bool:
        """May voices and spoken texts of this server be sent to network engines? At first not."""
        ...

    async def allow_network(self, tenant: Tenant, *, is_allowed: bool) -> None: ...
