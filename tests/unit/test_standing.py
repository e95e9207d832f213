"""Who somebody is, where Discord says little or something that was made up by hand."""

from types import SimpleNamespace
from typing import Any

import discord
import pytest

from myna.bot.requests import Reception
from myna.bot.standing import Circle, Gate, is_guest
from myna.domain.access import (
    AccessPolicy,
    Action,
    Actor,
    Role,
    Standing,
    authorize,
    is_allowed,
    role_of,
)
from myna.domain.conversation import Tenant, direct_tenant, guild_tenant
from myna.errors import NotAllowed
from myna.services.servers import ServerService
from myna.testing import MemoryGuildSettings
from teaching_house import HERE

KEEPER, ANYBODY = 7, 8
LIBRARIANS, COUNCIL = 100, 200
CHOSEN = AccessPolicy(
    teacher_role_ids=frozenset({LIBRARIANS}), manager_role_ids=frozenset({COUNCIL})
)


def gate(settings: MemoryGuildSettings | None = None) -> Gate:
    servers = ServerService(settings=settings or MemoryGuildSettings())
    return Gate(servers=servers, teacher_role="Teacher", operators=frozenset({KEEPER}))


def person(person_id: int) -> Any:
    """Somebody whom Discord does not call a member."""
    return SimpleNamespace(id=person_id, display_name="Somebody")


def guild(guild_id: int = 1) -> Any:
    roles = [SimpleNamespace(id=LIBRARIANS, name="Librarian"), SimpleNamespace(id=9, name="Fish")]
    return SimpleNamespace(id=guild_id, roles=roles)


def interaction(
    *, guild_id: int | None, is_here: bool = True, invited: bool = True, private: bool = False
) -> Any:
    return SimpleNamespace(
        id=1,
        guild_id=guild_id,
        guild=guild(guild_id) if guild_id else None,
        guild_locale=None,
        channel_id=5,
        channel=None,
        data=None,
        locale="en-US",
        message=None,
        user=person(ANYBODY),
        context=discord.app_commands.AppCommandContext(private_channel=private),
        client=SimpleNamespace(get_guild=lambda _: object() if is_here else None),
        is_guild_integration=lambda: invited,
    )


async def test_who_is_no_member_is_a_stranger_and_may_only_ask_for_what_is_held_of_them() -> None:
    known = await gate().known(person(ANYBODY), guild())

    assert Role.STRANGER is known.actor.role
    assert {Action.OWN_DATA} == {
        action for action in Action if is_allowed(known.actor, action, HERE)
    }


@pytest.mark.parametrize("where", [guild(), None])
async def test_whoever_runs_myna_is_an_operator_everywhere(where: Any) -> None:
    known = await gate().known(person(KEEPER), where)
    tenant = HERE if where else direct_tenant(KEEPER)

    assert Actor(id=KEEPER, role=Role.OPERATOR, tenant=tenant) == known.actor


async def test_in_a_direct_message_everybody_manages_their_own_space_and_no_other() -> None:
    actor = (await gate().known(person(ANYBODY), None)).actor

    assert Actor(id=ANYBODY, role=Role.MANAGER, tenant=direct_tenant(ANYBODY)) == actor
    with pytest.raises(NotAllowed):
        authorize(actor, Action.ASK, direct_tenant(KEEPER))


async def test_who_brought_myna_along_is_a_stranger_even_if_they_run_her() -> None:
    for guest in (ANYBODY, KEEPER):
        known = await gate().known(person(guest), guild(), is_guest=True)
        assert Role.STRANGER is known.actor.role


@pytest.mark.parametrize(
    ("made", "guest"),
    [
        (interaction(guild_id=1), False),
        (interaction(guild_id=1, is_here=False, invited=True), False),
        (interaction(guild_id=1, is_here=True, invited=False), False),
        (interaction(guild_id=1, is_here=False, invited=False), True),
        (interaction(guild_id=None), False),
        (interaction(guild_id=None, private=True), True),
    ],
)
def test_a_place_that_did_not_invite_myna_is_recognised(made: Any, guest: bool) -> None:
    assert guest is is_guest(made)


async def test_from_a_place_that_did_not_invite_her_a_stranger_asks() -> None:
    reception = Reception(gate=gate(), default_language="en")
    made = interaction(guild_id=1, is_here=False, invited=False)

    assert Role.STRANGER is (await reception.of_interaction(made)).actor.role


def test_who_is_not_known_yet_may_nothing() -> None:
    reception = Reception(gate=gate(), default_language="en")

    assert Role.STRANGER is reception.unprepared(interaction(guild_id=1)).actor.role
    assert Role.STRANGER is reception.unprepared(interaction(guild_id=None)).actor.role


async def test_a_refusal_can_name_the_roles_that_the_server_chose_and_still_has() -> None:
    settings = MemoryGuildSettings()
    await settings.set_access_policy(HERE, CHOSEN)
    known = await gate(settings).known(person(ANYBODY), guild())

    assert Circle(teachers=("Librarian",), managers=()) == known.circle


async def test_where_the_server_chose_nothing_the_name_of_the_role_is_the_operators() -> None:
    assert Circle(teachers=("Teacher",)) == (await gate().known(person(ANYBODY), guild())).circle


async def test_what_one_server_chose_is_nothing_to_another() -> None:
    settings = MemoryGuildSettings()
    await settings.set_access_policy(guild_tenant(2), CHOSEN)

    assert (
        Circle(teachers=("Teacher",))
        == (await gate(settings).known(person(ANYBODY), guild(1))).circle
    )


async def test_a_choice_that_is_made_while_the_old_one_is_read_is_not_lost() -> None:
    class Slow(MemoryGuildSettings):
        async def access_policy(self, tenant: Tenant) -> AccessPolicy:
            old = await super().access_policy(tenant)
            await servers.set_access_policy(manager, CHOSEN)
            return old

    servers = ServerService(settings=Slow())
    manager = Actor(id=1, role=Role.MANAGER, tenant=HERE)

    assert CHOSEN == await servers.access_policy(HERE)


@pytest.mark.parametrize(
    ("roles", "may_manage", "policy", "expected"),
    [
        ({}, False, AccessPolicy(), Role.MEMBER),
        ({1: "TEACHER"}, False, AccessPolicy(), Role.TEACHER),
        ({1: "Teacher"}, False, CHOSEN, Role.MEMBER),
        ({LIBRARIANS: "x"}, False, CHOSEN, Role.TEACHER),
        ({COUNCIL: "x"}, False, CHOSEN, Role.MANAGER),
        ({LIBRARIANS: "x", COUNCIL: "x"}, False, CHOSEN, Role.MANAGER),
        ({}, True, CHOSEN, Role.MANAGER),
        ({}, False, AccessPolicy(everybody_teaches=True), Role.TEACHER),
        ({1: "Teacher"}, False, AccessPolicy(teacher_role_ids=frozenset()), Role.MEMBER),
    ],
)
def test_a_role_comes_from_the_standing_and_the_servers_choice(
    roles: dict[int, str], may_manage: bool, policy: AccessPolicy, expected: Role
) -> None:
    standing = Standing(roles=roles, may_manage_server=may_manage)

    assert expected is role_of(standing, policy, teacher_role="Teacher")


def test_nothing_in_discord_makes_an_operator() -> None:
    everything = Standing(roles={1: "Operator", 2: "OPERATOR"}, may_manage_server=True)
    policy = AccessPolicy(manager_role_ids=frozenset({1, 2}), everybody_teaches=True)

    assert Role.MANAGER is role_of(everything, policy, teacher_role="Operator")


def test_who_left_is_a_stranger_whatever_they_were() -> None:
    left = Standing(roles={COUNCIL: "Council"}, may_manage_server=True, is_member=False)

    assert Role.STRANGER is role_of(left, CHOSEN, teacher_role="Teacher")
