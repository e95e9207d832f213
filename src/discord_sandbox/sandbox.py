"""`async with Sandbox() as discord:` a whole small Discord; the one place where its parts meet."""

import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

import aiohttp

from discord_sandbox.cdn import Cdn
from discord_sandbox.connector import PlainConnector
from discord_sandbox.gateway import Gateway, Settings
from discord_sandbox.interactions import Interactions
from discord_sandbox.permissions import ORDINARY
from discord_sandbox.ratelimits import RateLimits
from discord_sandbox.records import Application, ChannelType, Guild
from discord_sandbox.rest import Rest
from discord_sandbox.rest.call import Desk
from discord_sandbox.server import LOOPBACK, Server
from discord_sandbox.world import World


def _now() -> datetime:
    return datetime.now(UTC)


class Sandbox:
    """One guild with a few channels, a bot and some people in it.

    More is added through its methods and `world`.
    """

    def __init__(  # noqa: PLR0913 - each is an option of a test
        self,
        *,
        bot_name: str = "bot",
        guild_name: str = "Playground",
        member_names: Sequence[str] = ("alice", "bob"),
        settings: Settings | None = None,
        rate_limits: bool = True,
        clock: Callable[[], datetime] = _now,
        randomness: random.Random | None = None,
    ) -> None:
        self.violations: list[str] = []
        self.world = World(clock, randomness or random.SystemRandom())
        self.gateway = Gateway(self.world, settings or Settings(), self.violations)
        cdn = Cdn(self.world)
        self.world.attachment_url = cdn.sign
        self.interactions = Interactions(self.world)
        self.rest = Rest(
            desk=Desk(world=self.world, interactions=self.interactions),
            violations=self.violations,
            limits=RateLimits(clock) if rate_limits else None,
        )
        self.server = Server(self.gateway, cdn, [self.rest], [])
        self._furnish(bot_name, guild_name, member_names)

    def _furnish(self, bot_name: str, guild_name: str, member_names: Sequence[str]) -> None:
        world = self.world
        people = [world.add_user(name, name.capitalize()) for name in member_names]
        application = world.add_application(bot_name, people[0].id)
        guild = world.add_guild(guild_name, people[0].id)
        for name in ("general", "random"):
            world.new_channel(guild.id, name)
        world.new_channel(guild.id, "Lounge", ChannelType.VOICE)
        for person in people[1:]:
            world.add_member(guild.id, person.id)
        world.add_bot(guild.id, application.id, ORDINARY)
        self._application_id, self._guild_id = application.id, guild.id

    @property
    def application(self) -> Application:
        return self.world.applications[self._application_id]

    @property
    def bot_token(self) -> str:
        return self.application.token

    @property
    def guild(self) -> Guild:
        return self.world.guilds[self._guild_id]

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.server.port}"

    def connector(self) -> aiohttp.BaseConnector:
        """For one client, which closes it: every request of the client comes here."""
        return PlainConnector(self.server.port)

    async def start(self, port: int = 0) -> None:
        await self.server.start(port)

    async def stop(self) -> None:
        await self.server.stop()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()
