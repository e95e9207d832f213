"""Managers open channels and choose a language; the answer is remembered until they change it."""

import pytest

from myna.domain.access import Actor, Role
from myna.domain.conversation import direct_tenant
from myna.errors import NotAllowed
from myna.services.servers import MAX_REMEMBERED, ServerService
from myna.testing import MemoryGuildSettings
from teaching_house import HERE, member, teacher

MANAGER = Actor(id=1, role=Role.MANAGER, tenant=HERE)


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


async def test_of_those_who_write_directly_only_so_many_are_remembered() -> None:
    servers = ServerService(settings=MemoryGuildSettings())
    for number in range(MAX_REMEMBERED + 5):
        await servers.language(direct_tenant(number))

    assert len(servers._language) <= MAX_REMEMBERED
