"""Managers open channels and choose a language; the answer is remembered until they change it."""

import asyncio
from dataclasses import replace

import pytest

from myna.domain.access import AccessPolicy, Actor, Role
from myna.domain.conversation import Tenant, direct_tenant
from myna.errors import NotAllowed
from myna.services.servers import MAX_REMEMBERED, ServerService
from myna.testing import MemoryGuildSettings
from teaching_house import HERE, member, teacher

MANAGER = Actor(id=1, role=Role.MANAGER, tenant=HERE)


class Unhurried(MemoryGuildSettings):
    """Lets others come in between."""

    async def set_access_policy(self, tenant: Tenant, policy: AccessPolicy) -> None:
        await asyncio.sleep(0)
        await super().set_access_policy(tenant, policy)


@pytest.fixture
def servers() -> ServerService:
    return ServerService(settings=MemoryGuildSettings())


async def test_a_manager_opens_and_closes_a_channel(servers: ServerService) -> None:
    await servers.set_open(MANAGER, 5, is_open=True)
    opened = await servers.is_open(HERE, 5)
    await servers.set_open(MANAGER, 5, is_open=False)

    assert (opened, await servers.is_open(HERE, 5)) == (True, False)


async def test_a_manager_chooses_the_language(servers: ServerService) -> None:
    assert await servers.language(HERE) is None
    await servers.set_language(MANAGER, "ru")

    assert await servers.language(HERE) == "ru"


@pytest.mark.parametrize("actor", [member(), teacher()])
async def test_nobody_else_does(servers: ServerService, actor: Actor) -> None:
    with pytest.raises(NotAllowed):
        await servers.set_open(actor, 5, is_open=True)
    with pytest.raises(NotAllowed):
        await servers.set_language(actor, "ru")
    with pytest.raises(NotAllowed):
        await servers.change_access_policy(actor, lambda _: AccessPolicy(everybody_teaches=True))


async def test_of_two_changes_at_once_none_is_lost() -> None:
    servers = ServerService(settings=Unhurried())
    await asyncio.gather(
        servers.change_access_policy(
            MANAGER, lambda policy: replace(policy, everybody_teaches=True)
        ),
        servers.change_access_policy(
            MANAGER, lambda policy: replace(policy, manager_role_ids=frozenset({5}))
        ),
    )

    both = AccessPolicy(everybody_teaches=True, manager_role_ids=frozenset({5}))
    assert both == await servers.access_policy(HERE)


async def test_all_open_channels_are_known(servers: ServerService) -> None:
    await servers.set_open(MANAGER, 5, is_open=True)
    await servers.set_open(MANAGER, 6, is_open=True)

    assert {5, 6} == await servers.open_channels(HERE)


async def test_of_those_who_write_directly_only_so_many_are_remembered() -> None:
    servers = ServerService(settings=MemoryGuildSettings())
    for number in range(MAX_REMEMBERED + 5):
        await servers.language(direct_tenant(number))

    assert len(servers._language) <= MAX_REMEMBERED
