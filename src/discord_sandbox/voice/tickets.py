"""How a bot gets from the main gateway to a call: it asks (op 4), and is told a server and a token.

Asked by the gateway; redeemed by the voice websocket (`socket.py`). Whoever moves the bot later, it
gets a new ticket. Source: Discord's documentation, "Voice connections".
"""

from dataclasses import dataclass
from typing import Any

from discord_sandbox.reach import VOICE_ENDPOINTS
from discord_sandbox.voice import admission
from discord_sandbox.voice.calls import Calls
from discord_sandbox.voice.codes import (
    AUTHENTICATION_FAILED,
    SERVER_NOT_FOUND,
    SESSION_INVALID,
    CallOver,
)
from discord_sandbox.world.records import Channel, Event, Json, Snowflake, VoiceState
from discord_sandbox.world.voice_changes import VOICE_STATE_UPDATE

VOICE_SERVER_UPDATE = "VOICE_SERVER_UPDATE"


@dataclass(frozen=True, kw_only=True)
class Ticket:
    token: str
    guild_id: Snowflake
    channel_id: Snowflake
    user_id: Snowflake
    session_id: str
    """Of the main gateway."""


class Tickets:
    """One for each bot in each guild: a new one makes the former invalid."""

    def __init__(self, calls: Calls) -> None:
        self.answers = True
        """False: nothing comes of op 4."""
        self._calls = calls
        self._world = calls.world
        self._by_place: dict[tuple[Snowflake, Snowflake], Ticket] = {}
        self._world.subscribe(self._follow)

    def ask(self, bot_id: Snowflake, session_id: str, data: Json) -> None:
        """Op 4. What may not be, or makes no sense, is passed over without a word."""
        guild = self._world.guilds.get(Snowflake(str(data.get("guild_id"))))
        if guild is None or bot_id not in guild.members or not self.answers:
            return
        if data.get("channel_id") is None:
            self._world.leave_voice(guild.id, bot_id)
            return
        channel = self._world.channels.get(Snowflake(str(data["channel_id"])))
        if channel is None or channel.guild_id != guild.id:
            return
        if self._may_sit(bot_id, guild.id, channel):
            self._sit(bot_id, session_id, channel, data)

    def _may_sit(self, bot_id: Snowflake, guild_id: Snowflake, channel: Channel) -> bool:
        """Who sits there may stay there, whatever has changed since."""
        state = self._world.voice_state(guild_id, bot_id)
        is_there = state is not None and state.channel_id == channel.id
        return is_there or admission.may_join(self._world, bot_id, channel)

    def _sit(self, bot_id: Snowflake, session_id: str, channel: Channel, data: Json) -> None:
        known = self._by_place.get((Snowflake(channel.guild_id or ""), bot_id))
        state = self._world.join_voice(
            bot_id,
            channel.id,
            session_id,
            is_self_muted=bool(data.get("self_mute")),
            is_self_deafened=bool(data.get("self_deaf")),
        )
        call = self._calls.of(channel.id)
        is_heard_of = call is not None and bot_id in call.seats
        if known is not None and known.channel_id == channel.id and not is_heard_of:
            self.issue(state)  # it asks again: it has lost its way

    def issue(self, state: VoiceState, endpoint: str = VOICE_ENDPOINTS[0]) -> None:
        ticket = Ticket(
            token=self._world.new_secret(),
            guild_id=state.guild_id,
            channel_id=state.channel_id,
            user_id=state.user_id,
            session_id=state.session_id,
        )
        self._by_place[state.guild_id, state.user_id] = ticket
        payload = {"token": ticket.token, "guild_id": state.guild_id, "endpoint": endpoint}
        self._world.publish(
            Event(
                name=VOICE_SERVER_UPDATE,
                payload=payload,
                guild_id=state.guild_id,
                only_to=(state.user_id,),
                session_id=state.session_id,
            )
        )

    def redeem(self, data: Json) -> Ticket:
        """For the fields of IDENTIFY or RESUME; raises `CallOver`."""
        guild_id = Snowflake(str(data.get("server_id")))
        if guild_id not in self._world.guilds:
            raise CallOver(*SERVER_NOT_FOUND)
        token: Any = data.get("token")
        known = self._by_place.values()
        ticket = next((one for one in known if one.token == token), None)
        if ticket is None or ticket.guild_id != guild_id:
            raise CallOver(*AUTHENTICATION_FAILED)
        if data.get("session_id") != ticket.session_id:
            raise CallOver(*SESSION_INVALID)
        return ticket

    def _follow(self, event: Event) -> None:
        """A bot that came, left or was moved."""
        if event.name != VOICE_STATE_UPDATE or event.guild_id is None:
            return
        place = (event.guild_id, event.payload["user_id"])
        state = self._world.voice_state(*place)
        if state is None:
            self._by_place.pop(place, None)
        elif state.user_id in self._world.applications:
            known = self._by_place.get(place)
            if known is None or known.channel_id != state.channel_id:
                self.issue(state)
