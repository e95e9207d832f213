"""One request of a bot as the handlers see it, and what they answer.

Every module of `rest/` has a table `ROUTES`; a handler is a plain function from `Call` to `Answer`.
`Rest` makes the one and sends the other.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from discord_sandbox.errors import ApiError, unauthorized
from discord_sandbox.files.uploads import Upload
from discord_sandbox.interactions.interactions import Interactions
from discord_sandbox.payloads.form import Form, is_snowflake
from discord_sandbox.reach import THROUGH_CONNECTOR, Reach
from discord_sandbox.world.records import Application, Json, Snowflake, Webhook
from discord_sandbox.world.world import World


@dataclass(kw_only=True)
class Desk:
    """What all requests share. Of the world they change only what the handlers say."""

    world: World
    interactions: Interactions
    webhooks: dict[Snowflake, Webhook] = field(default_factory=dict)
    nonces: dict[tuple[Snowflake, Snowflake, str], Snowflake] = field(default_factory=dict)
    """Messages by author, channel and enforced nonce."""
    bans: dict[Snowflake, dict[Snowflake, str | None]] = field(default_factory=dict)
    """The reason by guild and user."""
    pinned_at: dict[Snowflake, datetime] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Call:
    desk: Desk
    caller: Application | None
    """None without a token, which only some routes allow."""
    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    uploads: tuple[Upload, ...] = ()
    reach: Reach = THROUGH_CONNECTOR
    reason: str | None = None
    """For the audit log."""

    @property
    def world(self) -> World:
        return self.desk.world

    @property
    def application(self) -> Application:
        if self.caller is None:
            raise unauthorized()
        return self.caller

    @property
    def me(self) -> Snowflake:
        """The bot's user."""
        return self.application.id

    @property
    def fields(self) -> Json:
        """The body, which must be an object."""
        if self.body is None:
            return {}
        if not isinstance(self.body, dict):
            form = Form(self.body)
            form.is_object()
            form.refuse_if_wrong()
        fields: Json = self.body
        return fields

    @property
    def entries(self) -> list[Json]:
        """The body, which must be a list of objects."""
        form = Form(self.body)
        if not isinstance(self.body, list):
            form.wrong("LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
        else:
            for entry in form.each():
                entry.is_object()
        form.refuse_if_wrong()
        entries: list[Json] = self.body
        return entries

    def id(self, name: str) -> Snowflake:
        """An id of the path, or of the query."""
        value = self.path.get(name) or self.query.get(name) or ""
        if not is_snowflake(value):
            form = Form({name: value})
            form.snowflake(name, is_required=True)
            form.refuse_if_wrong()
        return Snowflake(value)

    def limit(self, default: int, most: int) -> int:
        """The `limit` of a list, 1 to `most`."""
        text = self.query.get("limit", str(default))
        form = Form({"limit": int(text) if text.lstrip("-").isdigit() else text})
        form.number("limit", 1, most)
        form.refuse_if_wrong()
        return int(text)


@dataclass(frozen=True)
class Answer:
    """`body` None goes out as an empty answer."""

    body: Any = None
    status: int = 200


def created(body: Any) -> Answer:
    return Answer(body, 201)


NO_CONTENT = Answer(None, 204)

Handler = Callable[[Call], Answer]


@dataclass(frozen=True)
class Route:
    method: str
    template: str
    handler: Handler
    needs_token: bool = True


def refuse_unheld(fields: Json, held: Mapping[str, Any]) -> None:
    """Refuses, as a gap of the sandbox, values of fields that its records can not hold.

    `held` says which value each of these fields always has here.
    """
    for key, value in held.items():
        if key in fields and fields[key] is not None and fields[key] != value:
            raise ApiError(501, 0, f"The sandbox can not set {key} to {fields[key]!r}")
