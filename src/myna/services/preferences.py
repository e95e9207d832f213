"""How Myna sounds to whom, and what a server lets leave the machine.

The bot asks at every answer; what was chosen is kept in memory.
"""

import asyncio
from dataclasses import dataclass, field, replace

from myna.domain.access import Action, Actor, authorize
from myna.domain.conversation import Tenant, direct_tenant
from myna.domain.language import LANGUAGES
from myna.domain.speech import AUTO, SPEEDS, VoicePreferences
from myna.errors import NotAllowed, UnreadableChoice
from myna.ports import PreferenceStore

MAX_REMEMBERED = 10_000
MAX_VOICE_CHARACTERS = 200


@dataclass(frozen=True, kw_only=True)
class PreferenceService:
    store: PreferenceStore
    may_use_network: bool = True
    """False where the operator lets nothing leave the machine; then no server can."""
    _servers: dict[Tenant, VoicePreferences] = field(default_factory=dict)
    _members: dict[tuple[Tenant, int], VoicePreferences] = field(default_factory=dict)
    _networked: dict[Tenant, bool] = field(default_factory=dict)
    _choosing: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def of(self, tenant: Tenant, member_id: int) -> VoicePreferences:
        """The member's over the server's; the language is `ru`, `en`, or None for everybody's own."""
        mine = await self.chosen_by(tenant, member_id)
        chosen = mine.over(await self.chosen_for_server(tenant))
        return replace(chosen, language=None) if chosen.language == AUTO else chosen

    async def chosen_by(self, tenant: Tenant, member_id: int) -> VoicePreferences:
        """The member's own choices alone."""
        key = (tenant, member_id)
        if key not in self._members:
            stored = await self.store.of_member(tenant, member_id)
            if len(self._members) >= MAX_REMEMBERED:
                self._members.clear()
            self._members.setdefault(key, stored)
        return self._members[key]

    async def chosen_for_server(self, tenant: Tenant) -> VoicePreferences:
        if tenant not in self._servers:
            stored = await self.store.of_server(tenant)
            self._servers.setdefault(tenant, stored)
        return self._servers[tenant]

    async def set_mine(self, actor: Actor, changes: VoicePreferences) -> VoicePreferences:
        """Returns what holds for this member now. Raises `NotAllowed`, `UnreadableChoice`."""
        authorize(actor, Action.CHOOSE_VOICE, actor.tenant)
        _check(changes)
        async with self._choosing:
            chosen = changes.over(await self.chosen_by(actor.tenant, actor.id))
            await self._keep_of_member(actor, chosen)
        return await self.of(actor.tenant, actor.id)

    async def set_for_server(self, actor: Actor, changes: VoicePreferences) -> VoicePreferences:
        """Returns the server's choices now. Raises `NotAllowed`, `UnreadableChoice`."""
        authorize(actor, Action.CHOOSE_SERVER_VOICE, actor.tenant)
        _check(changes)
        async with self._choosing:
            chosen = changes.over(await self.chosen_for_server(actor.tenant))
            await self._keep_of_server(actor, chosen)
        return chosen

    async def forget_mine(self, actor: Actor) -> None:
        """From now on the server's choices hold for this member."""
        authorize(actor, Action.CHOOSE_VOICE, actor.tenant)
        async with self._choosing:
            await self._keep_of_member(actor, VoicePreferences())

    async def forget_of_server(self, actor: Actor) -> None:
        authorize(actor, Action.CHOOSE_SERVER_VOICE, actor.tenant)
        async with self._choosing:
            await self._keep_of_server(actor, VoicePreferences())

    async def allows_network(self, tenant: Tenant) -> bool:
        """May recordings and texts of this server be sent to network engines?"""
        if not self.may_use_network:
            return False
        if tenant not in self._networked:
            stored = await self.store.allows_network(tenant)
            self._networked.setdefault(tenant, stored)
        return self._networked[tenant]

    async def allow_network(self, actor: Actor, *, is_allowed: bool) -> None:
        """Raises `NotAllowed`, also where the operator lets nothing leave the machine."""
        authorize(actor, Action.ALLOW_NETWORK, actor.tenant)
        if is_allowed and not self.may_use_network:
            raise NotAllowed(
                "Nothing may leave this machine.",
                remedy="Set MYNA_NETWORK_ENGINES to where-allowed.",
                action="network-never",
            )
        async with self._choosing:
            await self.store.allow_network(actor.tenant, is_allowed=is_allowed)
            self._networked[actor.tenant] = is_allowed

    def forget(self, member_id: int) -> None:
        """What was remembered of them; it is gone from the store."""
        for key in [key for key in self._members if key[1] == member_id]:
            del self._members[key]
        self._servers.pop(direct_tenant(member_id), None)
        self._networked.pop(direct_tenant(member_id), None)

    async def _keep_of_member(self, actor: Actor, chosen: VoicePreferences) -> None:
        await self.store.set_of_member(actor.tenant, actor.id, chosen)
        self._members[actor.tenant, actor.id] = chosen

    async def _keep_of_server(self, actor: Actor, chosen: VoicePreferences) -> None:
        await self.store.set_of_server(actor.tenant, chosen)
        self._servers[actor.tenant] = chosen


def _check(changes: VoicePreferences) -> None:
    slowest, fastest = SPEEDS
    if changes.language not in (None, AUTO, *LANGUAGES):
        raise UnreadableChoice("Unknown language.", remedy="ru, en or auto.", reason="language")
    if changes.speed is not None and not slowest <= changes.speed <= fastest:
        raise UnreadableChoice("No such speed.", remedy=f"{slowest} to {fastest}.", reason="speed")
    if changes.voice is not None and not 0 < len(changes.voice) <= MAX_VOICE_CHARACTERS:
        raise UnreadableChoice("No such voice.", remedy="Take one of the list.", reason="voice")
