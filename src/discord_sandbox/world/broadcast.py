"""How the world tells what happened: events to whoever subscribed, in order, at once.

`World` is made of `VoiceChanges`, `GuildChanges`, `ChannelChanges` and `MessageChanges`, which all
stand on this.
"""

import random
from collections import deque
from collections.abc import Callable
from datetime import datetime

from discord_sandbox.world.permissions import Permission, permissions_of
from discord_sandbox.world.records import Channel, Event, Json, Snowflake
from discord_sandbox.world.state import State

Listener = Callable[[Event], None]


class Broadcast(State):
    def __init__(self, clock: Callable[[], datetime], random: random.Random) -> None:
        super().__init__(clock, random)
        self._listeners: list[Listener] = []
        self._untold: deque[Event] = deque()

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Returns what ends the subscription. A listener must not block and must not raise."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def publish(self, event: Event) -> None:
        """What a listener publishes is told after what it is listening to."""
        self._untold.append(event)
        if len(self._untold) > 1:
            return
        while self._untold:
            for listener in tuple(self._listeners):
                listener(self._untold[0])
            self._untold.popleft()

    def may_see(self, user_id: Snowflake, channel: Channel) -> bool:
        return Permission.VIEW_CHANNEL in permissions_of(self, user_id, channel)

    def may_receive(self, user_id: Snowflake, event: Event) -> bool:
        """Is the event meant for this user, as far as guilds, channels and addressees go?"""
        if event.only_to is not None:
            return user_id in event.only_to
        if event.channel_id is not None and event.channel_id in self.channels:
            return self.may_see(user_id, self.channels[event.channel_id])
        return event.guild_id is None or self.member(event.guild_id, user_id) is not None

    def _tell_guild(self, name: str, guild_id: Snowflake, payload: Json) -> None:
        self.publish(Event(name=name, payload={"guild_id": guild_id, **payload}, guild_id=guild_id))

    def _tell_channel(self, name: str, channel: Channel, payload: Json) -> None:
        self.publish(
            Event(name=name, payload=payload, guild_id=channel.guild_id, channel_id=channel.id)
        )

    def _tell_one(
        self, name: str, user_id: Snowflake, payload: Json, guild_id: Snowflake | None = None
    ) -> None:
        self.publish(Event(name=name, payload=payload, guild_id=guild_id, only_to=(user_id,)))
