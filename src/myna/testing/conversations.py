"""What was said and how people want to be spoken to, in memory; exported by the package."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from myna.domain.access import AccessPolicy
from myna.domain.conversation import Tenant, Turn
from myna.domain.feedback import Feedback
from myna.domain.privacy import turn_without, unworded
from myna.domain.speech import VoicePreferences
from myna.errors import NotFound
from myna.testing.unwanted import Unwanted


@dataclass(frozen=True, kw_only=True)
class MemoryTurnStore:
    turns: dict[str, Turn] = field(default_factory=dict)
    """By utterance key, in the order of adding."""
    messages: dict[int, str] = field(default_factory=dict)
    rated: dict[str, dict[int, int]] = field(default_factory=dict)
    unwanted: Unwanted = field(default_factory=Unwanted)

    async def add(self, turn: Turn) -> bool:
        self.unwanted.refuse([turn.utterance.author_id])
        if turn.utterance.key in self.turns:
            return False
        turn = turn_without(turn, self.unwanted.gone_lessons)
        is_whole = turn.replies_to in self.turns and not self.unwanted.promised
        if turn.replies_to is not None and not is_whole:
            turn = unworded(turn)
        self.turns[turn.utterance.key] = turn
        return True

    async def find(self, utterance_key: str) -> Turn | None:
        return self.turns.get(utterance_key)

    async def answered_with(self, message_id: int, utterance_key: str) -> None:
        if utterance_key not in self.turns:
            raise NotFound("There is no turn of this utterance.")
        self.messages[message_id] = utterance_key

    async def of_message(self, message_id: int) -> Turn | None:
        return self.turns.get(self.messages.get(message_id, ""))

    async def messages_of(self, utterance_key: str) -> Sequence[int]:
        return sorted(message for message, key in self.messages.items() if key == utterance_key)

    async def rate(self, turn_id: str, member_id: int, rating: int) -> None:
        self.unwanted.refuse([member_id])
        if all(turn.id != turn_id for turn in self.turns.values()):
            raise NotFound("There is no such turn.")
        self.rated.setdefault(turn_id, {})[member_id] = rating

    async def ratings(self, turn_id: str) -> Mapping[int, int]:
        return dict(self.rated.get(turn_id, {}))


@dataclass(frozen=True, kw_only=True)
class MemoryGuildSettings:
    channels: set[tuple[Tenant, int]] = field(default_factory=set)
    languages: dict[Tenant, str] = field(default_factory=dict)
    policies: dict[Tenant, AccessPolicy] = field(default_factory=dict)

    async def open_channels(self, tenant: Tenant) -> frozenset[int]:
        return frozenset(channel for owner, channel in self.channels if owner == tenant)

    async def set_channel_open(self, tenant: Tenant, channel_id: int, *, is_open: bool) -> None:
        if is_open:
            self.channels.add((tenant, channel_id))
        else:
            self.channels.discard((tenant, channel_id))

    async def language(self, tenant: Tenant) -> str | None:
        return self.languages.get(tenant)

    async def set_language(self, tenant: Tenant, language: str | None) -> None:
        if language is None:
            self.languages.pop(tenant, None)
        else:
            self.languages[tenant] = language

    async def access_policy(self, tenant: Tenant) -> AccessPolicy:
        return self.policies.get(tenant, AccessPolicy())

    async def set_access_policy(self, tenant: Tenant, policy: AccessPolicy) -> None:
        self.policies[tenant] = policy


@dataclass(frozen=True, kw_only=True)
class MemoryPreferenceStore:
    servers: dict[Tenant, VoicePreferences] = field(default_factory=dict)
    members: dict[tuple[Tenant, int], VoicePreferences] = field(default_factory=dict)
    networked: set[Tenant] = field(default_factory=set)
    unwanted: Unwanted = field(default_factory=Unwanted)

    async def of_server(self, tenant: Tenant) -> VoicePreferences:
        return self.servers.get(tenant, VoicePreferences())

    async def of_member(self, tenant: Tenant, member_id: int) -> VoicePreferences:
        return self.members.get((tenant, member_id), VoicePreferences())

    async def set_of_server(self, tenant: Tenant, preferences: VoicePreferences) -> None:
        self.servers[tenant] = preferences

    async def set_of_member(
        self, tenant: Tenant, member_id: int, preferences: VoicePreferences
    ) -> None:
        self.unwanted.refuse([member_id])
        self.members[tenant, member_id] = preferences

    async def allows_network(self, tenant: Tenant) -> bool:
        return tenant in self.networked

    async def allow_network(self, tenant: Tenant, *, is_allowed: bool) -> None:
        if is_allowed:
            self.networked.add(tenant)
        else:
            self.networked.discard(tenant)


@dataclass(frozen=True, kw_only=True)
class MemoryFeedbackStore:
    told: dict[str, Feedback] = field(default_factory=dict)
    """By id, in the order of adding."""
    settled: dict[str, tuple[int, datetime]] = field(default_factory=dict)
    """By whom and when, by the feedback's id."""
    unwanted: Unwanted = field(default_factory=Unwanted)

    async def add(self, feedback: Feedback) -> bool:
        self.unwanted.refuse([feedback.author_id])
        is_new = feedback.id not in self.told
        self.told.setdefault(feedback.id, feedback)
        return is_new

    async def unread(self, tenant: Tenant, *, limit: int) -> Sequence[Feedback]:
        return self._unread(tenant)[:limit]

    async def count_unread(self, tenant: Tenant) -> int:
        return len(self._unread(tenant))

    async def find(self, tenant: Tenant, feedback_id: str) -> Feedback | None:
        feedback = self.told.get(feedback_id)
        return feedback if feedback is not None and feedback.tenant == tenant else None

    async def settle(self, tenant: Tenant, feedback_id: str, *, by: int, at: datetime) -> None:
        if await self.find(tenant, feedback_id) is None:
            raise NotFound("There is no such message.", what="feedback")
        self.settled.setdefault(feedback_id, (by, at))

    def _unread(self, tenant: Tenant) -> list[Feedback]:
        own = (feedback for feedback in self.told.values() if feedback.tenant == tenant)
        return [feedback for feedback in own if feedback.id not in self.settled]
