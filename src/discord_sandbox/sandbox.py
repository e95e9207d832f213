"""`async with Sandbox() as discord:` a whole small Discord; the one place where its parts meet."""

import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

import aiohttp

from discord_sandbox.connector import PlainConnector, tls_connector
from discord_sandbox.console.backstage import Backstage
from discord_sandbox.console.console import Console
from discord_sandbox.faults import Faults
from discord_sandbox.files.cdn import Cdn
from discord_sandbox.gateway.gateway import Gateway, Settings
from discord_sandbox.interactions.interactions import Interactions
from discord_sandbox.people.doings import Doings
from discord_sandbox.people.headsets import Headsets
from discord_sandbox.people.human import Member
from discord_sandbox.rest import Rest
from discord_sandbox.rest.call import Desk
from discord_sandbox.rest.ratelimits import RateLimits
from discord_sandbox.server import LOOPBACK, Room, Server
from discord_sandbox.tls import make_tls
from discord_sandbox.voice.calls import Calls
from discord_sandbox.voice.socket import VoiceGateway
from discord_sandbox.voice.tickets import Tickets
from discord_sandbox.voice.wire import Wire
from discord_sandbox.world.permissions import ORDINARY, Permission
from discord_sandbox.world.records import Application, ChannelType, Guild, Role, Snowflake
from discord_sandbox.world.world import World


def _now() -> datetime:
    return datetime.now(UTC)


class Sandbox:
    """One guild with a few channels, a bot and some people in it.

    More is added with `add_member` or through `world`. The first of `member_names` owns the guild.
    `tls` needs the package `trustme`.
    """

    def __init__(  # noqa: PLR0913 - each is an option of a test
        self,
        *,
        bot_name: str = "bot",
        bot_permissions: Permission = ORDINARY,
        guild_name: str = "Playground",
        member_names: Sequence[str] = ("alice", "bob"),
        settings: Settings | None = None,
        rate_limits: bool = True,
        tls: bool = False,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        self.violations: list[str] = []
        """What a bot asked for that the sandbox does not know: a test with any has failed."""
        self.world = World(clock, random.SystemRandom())
        self.console_token = self.world.new_secret()
        self.doings = Doings(self.world)
        self.interactions = Interactions(self.world)
        self.rate_limits = RateLimits(clock) if rate_limits else None
        self.calls = Calls(self.world)
        self.headsets = Headsets(self.calls)
        self._console = Console(
            self.console_token, self.world, self.doings, self.interactions, self.headsets
        )
        tickets = Tickets(self.calls)
        self.voice = VoiceGateway(self.calls, tickets, Wire())
        self.gateway = Gateway(self.world, settings or Settings(), tickets, self.violations)
        self.faults = Faults(self.gateway, self.voice)
        self._tls = make_tls() if tls else None
        self._server = self._build_server()
        self._members: dict[Snowflake, Member] = {}
        self._guild_id = self._furnish(guild_name, member_names)
        self._application_id = self.add_bot(bot_name, bot_permissions).id

    def _build_server(self) -> Server:
        cdn = Cdn(self.world)
        self.world.attachment_url = cdn.sign
        desk = Desk(world=self.world, interactions=self.interactions)
        self.rest = Rest(desk=desk, violations=self.violations, limits=self.rate_limits)
        backstage = Backstage(
            self.console_token,
            self.world,
            self.faults,
            self.violations,
            lambda name: self.world.users[self.add_member(name).id],
        )
        rooms: list[Room] = [self.rest, self._console, backstage]
        return Server(
            self.gateway, self.voice, cdn, rooms=rooms, doorkeepers=[self.faults.keep_door]
        )

    def _furnish(self, guild_name: str, member_names: Sequence[str]) -> Snowflake:
        owner, *others = (self.world.add_user(name, name.capitalize()) for name in member_names)
        guild = self.world.add_guild(guild_name, owner.id)
        for name in ("general", "random"):
            self.world.new_channel(guild.id, name)
        self.world.new_channel(guild.id, "Lounge", ChannelType.VOICE)
        for person in others:
            self.world.add_member(guild.id, person.id)
        for person in (owner, *others):
            self._members[person.id] = self._person(person.id)
        return guild.id

    def _person(self, user_id: Snowflake) -> Member:
        return Member(self.world, self.doings, self.interactions, self.headsets, user_id)

    # Who and what is there

    @property
    def application(self) -> Application:
        return self.world.applications[self._application_id]

    @property
    def bot_token(self) -> str:
        return self.application.token

    @property
    def guild(self) -> Guild:
        return self.world.guilds[self._guild_id]

    def member(self, name: str) -> Member:
        """Raises `LookupError` for a name that no person has."""
        user = self.world.user_named(name)
        if user is None or user.id not in self._members:
            raise LookupError(f"There is no member called {name}.")
        return self._members[user.id]

    def add_member(self, name: str, *, roles: tuple[Snowflake, ...] = ()) -> Member:
        """A new person, who joins the guild."""
        user = self.world.add_user(name, name.capitalize())
        self._members[user.id] = self._person(user.id)
        self.world.add_member(self._guild_id, user.id, roles)
        return self._members[user.id]

    def add_role(self, name: str, *, member_names: Sequence[str] = ()) -> Role:
        """A new role that allows nothing by itself; raises `LookupError` for a name that no person has."""
        people = [self.member(each) for each in member_names]
        role = Role(
            id=self.world.new_id(), name=name, permissions=0, position=len(self.guild.roles)
        )
        self.world.add_role(self._guild_id, role)
        for person in people:
            roles = self.guild.members[person.id].roles
            self.world.set_member_roles(self._guild_id, person.id, (*roles, role.id))
        return role

    def add_bot(self, name: str, permissions: Permission = ORDINARY) -> Application:
        """A new bot account, invited to the guild with these permissions."""
        application = self.world.add_application(name, self.guild.owner_id)
        self.world.add_bot(self._guild_id, application.id, permissions)
        return application

    # How to get there

    @property
    def url(self) -> str:
        scheme = "https" if self._tls else "http"
        return f"{scheme}://{LOOPBACK}:{self._server.port}"

    @property
    def api_url(self) -> str:
        return f"{self.url}/api/v10"

    @property
    def gateway_url(self) -> str:
        return self.url.replace("http", "ws", 1)

    @property
    def page_url(self) -> str:
        """For a person's browser; whoever has this address may act as any member."""
        return f"{self.url}/?token={self.console_token}"

    @property
    def authority(self) -> str | None:
        """The certificate, as PEM, that a client over TLS has to trust; None without TLS."""
        return self._tls.authority if self._tls else None

    def connector(self) -> aiohttp.BaseConnector:
        """For one client, which closes it: takes every request of the client to this sandbox."""
        if self._tls is not None:
            return tls_connector(self._server.port, self._tls.trusting)
        return PlainConnector(self._server.port)

    async def drop_people(self) -> None:
        """Ends the event streams of pages, as a network would."""
        await self._console.close()

    async def start(self, port: int = 0) -> None:
        """`port` 0: any free one. Raises `OSError` where it is taken."""
        await self._server.start(port, self._tls.server if self._tls else None)

    async def stop(self) -> None:
        await self._console.close()
        await self._server.stop()

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
