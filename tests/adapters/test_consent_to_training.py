"""Where the managers of a server let lessons go: to the host of the chat model that they chose, and nowhere else."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from myna.assembly import mind_stores
from myna.config import Settings
from myna.domain.chat import ChatChoice
from myna.domain.conversation import guild_tenant
from myna.services.answer_engines import Engines
from myna.services.minds import MindStores
from myna.storage.chats import SqlChatChoices
from myna.storage.database import Database
from scripted_engine import ScriptedEngine

HERE, ELSEWHERE = guild_tenant(1), guild_tenant(2)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
FAR = "trainer.example:8443"
CHAT = f"far=https://{FAR}/v1#m,other=https://other.example/v1#m"


@dataclass(frozen=True, kw_only=True)
class Server:
    stores: MindStores
    choices: SqlChatChoices

    async def chooses(self, name: str | None) -> None:
        host = {"far": FAR, "other": "other.example"}.get(name or "", "")
        await self.choices.choose(HERE, ChatChoice(engine=name, host=host), by=1, at=NOON)

    async def lets_go(self, host: str) -> bool:
        return await self.stores.may_ask(HERE, ScriptedEngine(host=host))


@pytest.fixture(params=["where-allowed"])
async def server(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Server]:
    settings = Settings.model_validate(
        {"data_dir": tmp_path, "chat": CHAT, "network_engines": request.param}
    )
    async with await Database.open(tmp_path / "myna.db") as database:
        stores = await mind_stores(database, Engines(ScriptedEngine()), settings)
        yield Server(stores=stores, choices=SqlChatChoices(database=database))


async def test_before_managers_chose_nothing_goes(server: Server) -> None:
    assert not await server.lets_go("trainer.example")


async def test_to_the_host_that_managers_chose_lessons_may_go(server: Server) -> None:
    await server.chooses("far")

    assert await server.lets_go("trainer.example")


async def test_to_another_host_than_the_chosen_one_nothing_goes(server: Server) -> None:
    await server.chooses("other")

    assert not await server.lets_go("trainer.example")


@pytest.mark.parametrize("name", ["", "gone", None])
async def test_who_chose_no_model_that_there_is_lets_nothing_go(
    server: Server, name: str | None
) -> None:
    await server.chooses(name)

    assert not await server.lets_go("trainer.example")


async def test_what_others_chose_lets_nothing_go(server: Server) -> None:
    await server.choices.choose(ELSEWHERE, ChatChoice(engine="far", host=FAR), by=1, at=NOON)

    assert not await server.lets_go("trainer.example")


async def test_a_model_that_moved_to_the_host_was_not_chosen_there(server: Server) -> None:
    await server.choices.choose(
        HERE, ChatChoice(engine="far", host="trainer.example:9"), by=1, at=NOON
    )

    assert not await server.lets_go("trainer.example")


@pytest.mark.parametrize("server", ["never"], indirect=True)
async def test_where_the_operator_lets_nothing_out_nothing_goes(server: Server) -> None:
    await server.chooses("far")

    assert not await server.lets_go("trainer.example")


async def test_what_stays_on_this_machine_needs_no_leave(server: Server) -> None:
    assert await server.lets_go("")
