"""What the managers of a server decided: who teaches, the channels open to Myna, and her language.

The bot asks at every message; the answers are kept in memory.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from myna.domain.access import AccessPolicy, Action, Actor, authorize
from myna.domain.conversation import Tenant, direct_tenant
from myna.ports import GuildSettings

MAX_REMEMBERED = 10_000
"""Languages: everybody who writes directly has a space of their own."""


@dataclass(frozen=True, kw_only=True)
class ServerService:
    settings: GuildSettings
    _open: dict[Tenant, frozenset[int]] = field(default_factory=dict)
    _language: dict[Tenant, str | None] = field(default_factory=dict)
    _policies: dict[Tenant, AccessPolicy] = field(default_factory=dict)
    _changing: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def access_policy(self, tenant: Tenant) -> AccessPolicy:
        if tenant not in self._policies:
            stored = await self.settings.access_policy(tenant)
            self._policies.setdefault(tenant, stored)  # what was set meanwhile is newer
        return self._policies[tenant]

    async def set_access_policy(self, actor: Actor, policy: AccessPolicy) -> None:
        authorize(actor, Action.SET_UP, actor.tenant)
        await self.settings.set_access_policy(actor.tenant, policy)
        self._policies[actor.tenant] = policy

    async def change_access_policy(
        self, actor: Actor, change: Callable[[AccessPolicy], AccessPolicy]
    ) -> None:
        """What is changed at the same time is not lost. Raises `NotAllowed`."""
        authorize(actor, Action.SET_UP, actor.tenant)
        async with self._changing:
            changed = change(await self.access_policy(actor.tenant))
            await self.set_access_policy(actor, changed)

    async def is_open(self, tenant: Tenant, channel_id: int) -> bool:
        return channel_id in await self.open_channels(tenant)

    async def open_channels(self, tenant: Tenant) -> frozenset[int]:
        if tenant not in self._open:
            stored = await self.settings.open_channels(tenant)
            self._open.setdefault(tenant, stored)
        return self._open[tenant]

    async def set_open(self, actor: Actor, channel_id: int, *, is_open: bool) -> None:
        authorize(actor, Action.OPEN_CHANNEL, actor.tenant)
        await self.settings.set_channel_open(actor.tenant, channel_id, is_open=is_open)
        self._open[actor.tenant] = await self.settings.open_channels(actor.tenant)

    async def language(self, tenant: Tenant) -> str | None:
        if tenant not in self._language:
            stored = await self.settings.language(tenant)
            if len(self._language) >= MAX_REMEMBERED:
                self._language.clear()
            self._language.setdefault(tenant, stored)
        return self._language[tenant]

    async def set_language(self, actor: Actor, language: str | None) -> None:
        """None leaves the choice to the language of each message."""
        authorize(actor, Action.CHOOSE_LANGUAGE, actor.tenant)
        await self.settings.set_language(actor.tenant, language)
        self._language[actor.tenant] = language

    def forget(self, member_id: int) -> None:
        """What was remembered of their own space; it is gone from the store."""
        for remembered in (self._open, self._language, self._policies):
            remembered.pop(direct_tenant(member_id), None)
