"""Who somebody is at this moment, from what Discord says of them and what the server decided; used by `requests`."""

from collections.abc import Callable
from dataclasses import dataclass

import discord

from myna.domain.access import AccessPolicy, Actor, Role, Standing, role_of
from myna.domain.conversation import direct_tenant, guild_tenant
from myna.services.servers import ServerService


@dataclass(frozen=True, kw_only=True)
class Circle:
    """The names of the roles that teach and manage in a place, for refusals that say whom to ask."""

    teachers: tuple[str, ...] = ()
    managers: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Known:
    """Who asks, and whom they may ask where they may not do something."""

    actor: Actor
    circle: Circle


@dataclass(frozen=True, kw_only=True)
class Gate:
    """Reads everybody's role anew each time, so that a lost one counts at once."""

    servers: ServerService
    teacher_role: str
    operators: frozenset[int] = frozenset()
    keeps_nothing_of: Callable[[int], bool] = lambda _: False
    """Who opted out?"""

    async def known(
        self,
        person: discord.User | discord.Member,
        guild: discord.Guild | None,
        *,
        is_guest: bool = False,
    ) -> Known:
        """`is_guest`: they brought Myna along to a place that did not invite her."""
        tenant = direct_tenant(person.id) if guild is None else guild_tenant(guild.id)
        circle = Circle()
        if is_guest:
            role = Role.STRANGER
        elif person.id in self.operators:
            role = Role.OPERATOR
        elif guild is None:
            role = Role.MANAGER
        else:
            policy = await self.servers.access_policy(tenant)
            role = role_of(_standing(person), policy, teacher_role=self.teacher_role)
            circle = _circle(guild, policy, self.teacher_role)
        actor = Actor(
            id=person.id,
            role=role,
            tenant=tenant,
            keeps_nothing=self.keeps_nothing_of(person.id),
        )
        return Known(actor=actor, circle=circle)


def is_guest(interaction: discord.Interaction) -> bool:
    """Did one person bring Myna here, and not the place? She offers that to nobody: it was made up by hand."""
    if interaction.guild_id is None:
        return bool(interaction.context.private_channel)
    is_here = interaction.client.get_guild(interaction.guild_id) is not None
    return not is_here and not interaction.is_guild_integration()


def _standing(person: discord.User | discord.Member) -> Standing:
    if not isinstance(person, discord.Member):
        return Standing(roles={}, may_manage_server=False, is_member=False)
    return Standing(
        roles={role.id: role.name for role in person.roles},
        may_manage_server=person.guild_permissions.manage_guild,
    )


def _circle(guild: discord.Guild, policy: AccessPolicy, teacher_role: str) -> Circle:
    named = policy.teacher_role_ids
    return Circle(
        teachers=(teacher_role,) if named is None else _names(guild, named),
        managers=_names(guild, policy.manager_role_ids),
    )


def _names(guild: discord.Guild, role_ids: frozenset[int]) -> tuple[str, ...]:
    return tuple(role.name for role in guild.roles if role.id in role_ids)
