"""REST without sockets: requests of one bot to a small world whose clock the test holds."""

import random
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from discord_sandbox.files.uploads import Upload
from discord_sandbox.interactions.interaction_data import Stand
from discord_sandbox.interactions.interactions import Interactions
from discord_sandbox.oracle import Oracle
from discord_sandbox.rest import TABLE
from discord_sandbox.rest.call import Answer, Call, Desk, Route
from discord_sandbox.world.permissions import ORDINARY, Permission
from discord_sandbox.world.records import ChannelType, Event, Json, Message, Snowflake
from discord_sandbox.world.world import World


class Office:
    """A guild with #general and #random; alice owns it, bob is in it, and so is the bot."""

    def __init__(self, permissions: Permission = ORDINARY) -> None:
        self.oracle: Oracle | None = None
        self.now = datetime(2030, 1, 1, tzinfo=UTC)
        self.world = World(lambda: self.now, random.Random(1))  # noqa: S311 - the same ids each time
        self.interactions = Interactions(self.world, schedule=lambda _, __: None)
        self.desk = Desk(world=self.world, interactions=self.interactions)
        self.alice = self.world.add_user("alice", "Alice").id
        self.bob = self.world.add_user("bob", "Bob").id
        self.bot = self.world.add_application("bot", self.alice)
        self.guild_id = self.world.add_guild("Playground", self.alice).id
        self.general = self.world.new_channel(self.guild_id, "general").id
        self.random = self.world.new_channel(self.guild_id, "random").id
        self.lounge = self.world.new_channel(self.guild_id, "Lounge", ChannelType.VOICE).id
        self.world.add_member(self.guild_id, self.bob)
        self.world.add_bot(self.guild_id, self.bot.id, permissions)
        self.events: list[Event] = []
        self.world.subscribe(self.events.append)

    def advance(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        uploads: Sequence[Upload] = (),
        query: Mapping[str, str] | None = None,
        has_token: bool = True,
    ) -> Any:
        """The body of the answer. Raises what the handler raises."""
        return self.answer(
            method, path, body, uploads=uploads, query=query, has_token=has_token
        ).body

    def answer(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        uploads: Sequence[Upload] = (),
        query: Mapping[str, str] | None = None,
        has_token: bool = True,
    ) -> Answer:
        """Also checked against Discord's description where the test has set `oracle`."""
        route, parameters = _found(method, path)
        call = Call(
            desk=self.desk,
            caller=self.bot if has_token else None,
            path=parameters,
            query=query or {},
            body=body,
            uploads=tuple(uploads),
        )
        answer = route.handler(call)
        if self.oracle is not None:
            assert self.oracle.complaints(method, path, answer.status, answer.body) == []
        return answer

    def say(self, user_id: Snowflake, content: str = "x") -> Message:
        return self.world.add_message(
            Message(
                id=self.world.new_id(),
                channel_id=self.general,
                guild_id=self.guild_id,
                author_id=user_id,
                content=content,
                timestamp=self.now,
            )
        )

    def stand(self, user_id: Snowflake, channel_id: Snowflake | None = None) -> Stand:
        channel = self.world.channels[channel_id or self.general]
        return Stand(world=self.world, user_id=user_id, channel=channel)

    def told(self, name: str) -> list[Json]:
        return [event.payload for event in self.events if event.name == name]


def _found(method: str, path: str) -> tuple[Route, dict[str, str]]:
    for route in sorted(TABLE, key=lambda route: route.template.count("{")):
        pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", route.template)
        match = re.fullmatch(pattern, path)
        if match is not None and route.method == method:
            return route, match.groupdict()
    raise LookupError(f"{method} {path}")
