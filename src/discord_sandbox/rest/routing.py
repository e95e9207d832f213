"""How a REST route is declared, what its handler is given, how answers and errors travel.

    routes = Routes()

    @routes.post("/channels/{channel_id}/messages")
    async def create_message(context: Context) -> Json:
        channel = context.channel()
        context.require(channel, sending_in(channel))
        ...

A handler returns JSON (200), None (204) or an `Answer`, and raises `ApiError` for what Discord
refuses.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from discord_sandbox import errors
from discord_sandbox.permissions import NOTHING, Permission, permissions_in, permissions_of
from discord_sandbox.reach import Reach
from discord_sandbox.records import (
    Application,
    Channel,
    Guild,
    Json,
    Member,
    Message,
    Snowflake,
    User,
)
from discord_sandbox.uploads import Body, Upload
from discord_sandbox.world import World


@dataclass(frozen=True, kw_only=True)
class Answer:
    """For a status other than 200 and 204."""

    status: int
    json: Any


@dataclass(frozen=True, kw_only=True)
class Context:
    """One request. `sender` is the application whose token came with it."""

    world: World
    sender: Application | None
    path: Mapping[str, str]
    query: Mapping[str, str]
    content: Body
    reach: Reach
    reason: str | None = None
    """For the audit log."""

    @property
    def application(self) -> Application:
        if self.sender is None:
            raise errors.unauthorized()
        return self.sender

    @property
    def body(self) -> Json:
        """The JSON object that came, {} for none; routes that take a list read `content.json`."""
        if self.content.json is None:
            return {}
        if not isinstance(self.content.json, dict):
            text = "Only dictionaries may be used in a DictType"
            raise errors.invalid_form({"_errors": [{"code": "DICT_TYPE_CONVERT", "message": text}]})
        return self.content.json

    @property
    def files(self) -> tuple[Upload, ...]:
        return self.content.files

    def id(self, name: str) -> Snowflake:
        """An id of the path; refuses what is no snowflake."""
        value = self.path[name]
        if not value.isdecimal() or not value.isascii():
            text = f'Value "{value}" is not snowflake.'
            raise errors.invalid_form(errors.field_error(name, "NUMBER_TYPE_COERCE", text))
        return Snowflake(value)

    # What the path names, if the bot can get at it

    def guild(self) -> Guild:
        guild = self.world.guilds.get(self.id("guild_id"))
        if guild is None or self.application.id not in guild.members:
            raise errors.unknown_guild()
        return guild

    def channel(self, name: str = "channel_id") -> Channel:
        """One that the bot can see."""
        channel = self.world.channels.get(self.id(name))
        if channel is None:
            raise errors.unknown_channel()
        self.require(channel, Permission.VIEW_CHANNEL)
        return channel

    def message(self) -> Message:
        """Of the channel of the path; ephemeral messages are out of reach here."""
        channel = self.channel()
        message = self.world.message(channel.id, self.id("message_id"))
        if message is None or message.only_visible_to is not None:
            raise errors.unknown_message()
        return message

    def member(self, name: str = "user_id") -> Member:
        member = self.guild().members.get(self.id(name))
        if member is None:
            raise errors.unknown_member()
        return member

    def user(self, name: str = "user_id") -> User:
        user = self.world.users.get(self.id(name))
        if user is None:
            raise errors.unknown_user()
        return user

    # What the bot may do

    def permissions(self, channel: Channel) -> Permission:
        return permissions_of(self.world, self.application.id, channel)

    def require(self, channel: Channel, needed: Permission) -> None:
        """Missing Access where the bot cannot even see the channel, else Missing Permissions."""
        granted = self.permissions(channel)
        if granted == NOTHING:
            raise errors.missing_access()
        if needed not in granted:
            raise errors.missing_permissions()

    def require_in_guild(self, guild: Guild, needed: Permission) -> None:
        me = guild.members[self.application.id]
        if needed not in permissions_in(self.world, guild, me):
            raise errors.missing_permissions()


Handler = Callable[[Context], Awaitable[Any]]


@dataclass(frozen=True, kw_only=True)
class Route:
    method: str
    path: str
    """As Discord's documentation writes it, below the version: `/channels/{channel_id}`."""
    handler: Handler
    needs_token: bool = True


class Routes(list[Route]):
    """The routes of one resource. Webhooks and interactions carry their token in the path."""

    def get(self, path: str, *, needs_token: bool = True) -> Callable[[Handler], Handler]:
        return self._declare("GET", path, needs_token=needs_token)

    def post(self, path: str, *, needs_token: bool = True) -> Callable[[Handler], Handler]:
        return self._declare("POST", path, needs_token=needs_token)

    def put(self, path: str, *, needs_token: bool = True) -> Callable[[Handler], Handler]:
        return self._declare("PUT", path, needs_token=needs_token)

    def patch(self, path: str, *, needs_token: bool = True) -> Callable[[Handler], Handler]:
        return self._declare("PATCH", path, needs_token=needs_token)

    def delete(self, path: str, *, needs_token: bool = True) -> Callable[[Handler], Handler]:
        return self._declare("DELETE", path, needs_token=needs_token)

    def _declare(
        self, method: str, path: str, *, needs_token: bool
    ) -> Callable[[Handler], Handler]:
        def declared(handler: Handler) -> Handler:
            self.append(Route(method=method, path=path, handler=handler, needs_token=needs_token))
            return handler

        return declared
