"""The headsets that people wear: where a person sits in the world, there their headset sits.

Used by the test language (`voice.py`) and by the page's API.
"""

import asyncio

from discord_sandbox import errors
from discord_sandbox.people.headset import Audience, Headset
from discord_sandbox.voice import admission
from discord_sandbox.voice.calls import Calls
from discord_sandbox.world.records import Event, Snowflake
from discord_sandbox.world.voice_changes import VOICE_STATE_UPDATE


class Headsets:
    def __init__(self, calls: Calls) -> None:
        self.calls = calls
        self._worn: dict[Snowflake, Headset] = {}
        self._audiences: dict[Snowflake, Audience] = {}
        calls.world.subscribe(self._follow)

    def of(self, user_id: Snowflake) -> Headset | None:
        return self._worn.get(user_id)

    def audience_of(self, user_id: Snowflake) -> Audience:
        """The same for all headsets that the person ever wears."""
        return self._audiences.setdefault(user_id, Audience())

    def put_on(self, user_id: Snowflake, channel_id: Snowflake) -> Headset:
        """Joins the voice channel, from wherever the person is.

        Raises `ApiError` where Discord would not let them in. Needs a running event loop.
        """
        world = self.calls.world
        if not admission.may_join(world, user_id, world.channels[channel_id]):
            raise errors.missing_permissions()
        world.join_voice(user_id, channel_id)
        worn = self._worn.get(user_id)
        sits_there = worn and worn.channel_id == channel_id and worn.dismissed is None
        return worn if worn and sits_there else self._sit(user_id, channel_id)

    def take_off(self, user_id: Snowflake) -> None:
        """Leaves. Does nothing for one who sits nowhere."""
        for state in self.calls.world.voice_states_of(user_id):
            self.calls.world.leave_voice(state.guild_id, user_id)

    def others_with(self, user_id: Snowflake) -> bool:
        """Whether anybody else is in the person's call."""
        worn = self._worn.get(user_id)
        call = self.calls.of(worn.channel_id) if worn else None
        return call is not None and bool(call.seats.keys() - {user_id})

    def _sit(self, user_id: Snowflake, channel_id: Snowflake) -> Headset:
        headset = Headset(
            user_id,
            channel_id,
            ssrc=self.calls.world.random.randrange(1, 1 << 32),
            soon=asyncio.get_running_loop().call_soon,
            audience=self.audience_of(user_id),
        )
        self._worn[user_id] = headset
        call = self.calls.sit(headset, channel_id)
        headset.sit(call, is_encrypted=call.group is not None)
        return headset

    def _follow(self, event: Event) -> None:
        """People are moved and thrown out by others too."""
        if event.name != VOICE_STATE_UPDATE:
            return
        user_id, channel_id = event.payload["user_id"], event.payload["channel_id"]
        worn = self._worn.get(user_id)
        if worn is None or worn.channel_id == channel_id:
            return
        if channel_id is None:
            del self._worn[user_id]
        else:
            self._sit(user_id, channel_id)
