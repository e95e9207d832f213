"""How members come to sit in voice channels, are moved, muted, and leave.

Part of `World`. What is heard there is the affair of `voice/`, which follows these changes.
Permissions are the callers' affair (`voice/admission.py`), but who may only listen is told here.
"""

from discord_sandbox.world import objects
from discord_sandbox.world.broadcast import Broadcast
from discord_sandbox.world.permissions import Permission, permissions_of
from discord_sandbox.world.records import Channel, ChannelType, Snowflake, VoiceState

VOICE_STATE_UPDATE = "VOICE_STATE_UPDATE"
_SESSION_BITS = 128


class VoiceChanges(Broadcast):
    def join_voice(
        self,
        user_id: Snowflake,
        channel_id: Snowflake,
        session_id: str | None = None,
        *,
        is_self_muted: bool = False,
        is_self_deafened: bool = False,
    ) -> VoiceState:
        """Also a move; a person, unlike a bot, leaves what they sat in elsewhere.

        Without `session_id` it is the one they have, or a new one.
        """
        channel = self.channels[channel_id]
        guild_id = Snowflake(channel.guild_id or "")
        self._leave_elsewhere(user_id, guild_id)
        before = self.voice_state(guild_id, user_id)
        known_id = before.session_id if before else self._new_voice_session_id()
        stays = before is not None and before.channel_id == channel_id
        state = VoiceState(
            user_id=user_id,
            guild_id=guild_id,
            channel_id=channel_id,
            session_id=session_id or known_id,
            is_self_muted=is_self_muted,
            is_self_deafened=is_self_deafened,
            is_suppressed=before.is_suppressed
            if before and stays
            else self._may_only_listen(user_id, channel),
            asked_to_speak_at=before.asked_to_speak_at if before and stays else None,
        )
        self.edit_voice_state(state)
        return state

    def move_voice(self, guild_id: Snowflake, user_id: Snowflake, channel_id: Snowflake) -> None:
        """Somebody else moves them. Does nothing for one who sits nowhere in the guild."""
        before = self.voice_state(guild_id, user_id)
        if before is not None:
            self.join_voice(
                user_id,
                channel_id,
                is_self_muted=before.is_self_muted,
                is_self_deafened=before.is_self_deafened,
            )

    def edit_voice_state(self, state: VoiceState) -> None:
        self.voice_states[state.guild_id, state.user_id] = state
        self._tell_voice_state(state)

    def leave_voice(self, guild_id: Snowflake, user_id: Snowflake) -> None:
        """Does nothing for one who sits nowhere in the guild."""
        state = self.voice_states.pop((guild_id, user_id), None)
        if state is not None:
            payload = objects.voice_state(self, state)
            plain = {**payload, "channel_id": None, "suppress": False}
            self._tell_guild(VOICE_STATE_UPDATE, guild_id, plain)

    def _leave_elsewhere(self, user_id: Snowflake, guild_id: Snowflake) -> None:
        if self.users[user_id].is_bot:
            return
        for other in self.voice_states_of(user_id):
            if other.guild_id != guild_id:
                self.leave_voice(other.guild_id, user_id)

    def _empty_voice(self, channel_id: Snowflake) -> None:
        """Everybody has to go."""
        for state in self.sitting_in(channel_id):
            self.leave_voice(state.guild_id, state.user_id)

    def _tell_voice_state(self, state: VoiceState) -> None:
        payload = objects.voice_state(self, state)
        self._tell_guild(VOICE_STATE_UPDATE, state.guild_id, payload)

    def _may_only_listen(self, user_id: Snowflake, channel: Channel) -> bool:
        granted = permissions_of(self, user_id, channel)
        if channel.type == ChannelType.STAGE:
            return STAGE_MODERATOR not in granted
        return Permission.SPEAK not in granted

    def _new_voice_session_id(self) -> str:
        return f"{self.random.getrandbits(_SESSION_BITS):032x}"


STAGE_MODERATOR = Permission.MANAGE_CHANNELS | Permission.MUTE_MEMBERS | Permission.MOVE_MEMBERS
"""Who has all of these speaks on a stage without being asked."""
