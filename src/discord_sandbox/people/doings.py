"""What people do in a chat: say, edit, delete, react, type, open conversations, start threads.

Called by the test language (`human.py`) and by the page's API; refuses with `ApiError` what Discord
would not let that person do.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus

from discord_sandbox import errors
from discord_sandbox.errors import ApiError
from discord_sandbox.files.uploads import MAX_FILE_BYTES, Upload, attachment
from discord_sandbox.files.voice_messages import Recording
from discord_sandbox.payloads.mentions import ORDINARY_MESSAGE, Mentionable, pings
from discord_sandbox.payloads.messages import LONGEST_CONTENT, VOICE_MESSAGE
from discord_sandbox.world.message_objects import REPLY
from discord_sandbox.world.permissions import NOTHING, Permission, permissions_of, sending_in
from discord_sandbox.world.records import Channel, ChannelType, Message, Snowflake
from discord_sandbox.world.world import World

_AT_NAME = re.compile(r"(?<![\w<@`])@([\w.\-]+)")
_LONGEST_THREAD_NAME = 100
_PAST_SLOWMODE = (
    Permission.MANAGE_MESSAGES | Permission.MANAGE_CHANNELS | Permission.BYPASS_SLOWMODE
)


class Doings:
    def __init__(self, world: World) -> None:
        self._world = world

    # Messages

    def say(
        self,
        user_id: Snowflake,
        channel_id: Snowflake,
        content: str,
        files: Sequence[Upload] = (),
        reply_to: Snowflake | None = None,
    ) -> Message:
        """`@name` becomes a mention of who is there by that name, as clients do on sending."""
        channel = self.channel(user_id, channel_id)
        granted = self._require_for_message(user_id, channel, has_files=bool(files))
        if any(len(file.data) > MAX_FILE_BYTES for file in files):
            raise errors.too_large()
        message = replace(
            self._blank(user_id, channel),
            content=self._written(channel, content),
            attachments=tuple(attachment(self._world.new_id(), file) for file in files),
        )
        if not message.content and not files:
            raise errors.empty_message()
        return self._add(message, channel, granted, reply_to)

    def require_voice_message(self, user_id: Snowflake, channel_id: Snowflake) -> None:
        """Raises what `send_voice_message` would, before anybody looks at the recording."""
        channel = self.channel(user_id, channel_id)
        granted = self._require_for_message(user_id, channel, has_files=True)
        if Permission.SEND_VOICE_MESSAGES not in granted:
            text = "You cannot send voice messages in this channel."
            raise ApiError(HTTPStatus.BAD_REQUEST, 50173, text)

    def send_voice_message(
        self,
        user_id: Snowflake,
        channel_id: Snowflake,
        recording: Recording,
        reply_to: Snowflake | None = None,
    ) -> Message:
        self.require_voice_message(user_id, channel_id)
        channel = self.channel(user_id, channel_id)
        sound = replace(
            attachment(self._world.new_id(), recording.upload()),
            duration_secs=recording.duration_secs,
            waveform=recording.waveform,
        )
        message = replace(self._blank(user_id, channel), attachments=(sound,), flags=VOICE_MESSAGE)
        granted = permissions_of(self._world, user_id, channel)
        return self._add(message, channel, granted, reply_to)

    def _require_for_message(
        self, user_id: Snowflake, channel: Channel, *, has_files: bool
    ) -> Permission:
        granted = self._require(user_id, channel, sending_in(channel))
        if has_files and Permission.ATTACH_FILES not in granted:
            raise errors.missing_permissions()
        self._await_turn(user_id, channel, granted)
        return granted

    def _blank(self, user_id: Snowflake, channel: Channel) -> Message:
        return Message(
            id=self._world.new_id(),
            channel_id=channel.id,
            guild_id=channel.guild_id,
            author_id=user_id,
            content="",
            timestamp=self._world.now(),
        )

    def _add(
        self,
        message: Message,
        channel: Channel,
        granted: Permission,
        reply_to: Snowflake | None,
    ) -> Message:
        if channel.is_archived:
            self._world.edit_channel(replace(channel, is_archived=False))
        answered = self._message(channel, reply_to) if reply_to else None
        return self._world.add_message(self._addressed(message, channel, granted, answered))

    def edit(
        self, user_id: Snowflake, channel_id: Snowflake, message_id: Snowflake, content: str
    ) -> Message:
        channel = self.channel(user_id, channel_id)
        message = self._message(channel, message_id)
        if message.author_id != user_id:
            raise errors.another_users_message()
        if message.flags & VOICE_MESSAGE:
            raise ApiError(HTTPStatus.BAD_REQUEST, 50162, "Voice messages cannot be edited")
        written = self._written(channel, content)
        if not written and not message.attachments:
            raise errors.empty_message()
        changed = replace(message, content=written, edited_at=self._world.now())
        granted = permissions_of(self._world, user_id, channel)
        return self._world.edit_message(self._addressed(changed, channel, granted, None))

    def delete(self, user_id: Snowflake, channel_id: Snowflake, message_id: Snowflake) -> None:
        """One's own; another's with MANAGE_MESSAGES.

        An ephemeral one is dismissed by who sees it.
        """
        channel = self.channel(user_id, channel_id)
        message = self._world.message(channel_id, message_id)
        if message is None or message.only_visible_to not in {None, user_id}:
            raise errors.unknown_message()
        if message.author_id != user_id and message.only_visible_to is None:
            self._require(user_id, channel, Permission.MANAGE_MESSAGES)
        self._world.delete_messages(channel_id, [message_id])

    def history(
        self, user_id: Snowflake, channel_id: Snowflake, before: Snowflake | None, limit: int
    ) -> list[Message]:
        """Newest first, with the ephemeral messages that are this person's."""
        self._require(user_id, self.channel(user_id, channel_id), Permission.READ_MESSAGE_HISTORY)
        older = (
            message
            for message in self._world.history(channel_id)
            if before is None or int(message.id) < int(before)
        )
        mine = (one for one in older if one.only_visible_to in {None, user_id})
        return [one for one, _ in zip(mine, range(limit), strict=False)]

    # Reactions and typing

    def react(
        self, user_id: Snowflake, channel_id: Snowflake, message_id: Snowflake, emoji: str
    ) -> None:
        """Joining a reaction that is there needs no permission of its own."""
        channel = self.channel(user_id, channel_id)
        message = self._message(channel, message_id)
        if all(one.emoji != emoji for one in message.reactions):
            self._require(user_id, channel, Permission.ADD_REACTIONS)
        self._require(user_id, channel, Permission.READ_MESSAGE_HISTORY)
        self._world.add_reaction(message, emoji, user_id)

    def unreact(
        self, user_id: Snowflake, channel_id: Snowflake, message_id: Snowflake, emoji: str
    ) -> None:
        channel = self.channel(user_id, channel_id)
        self._world.remove_reaction(self._message(channel, message_id), emoji, user_id)

    def start_typing(self, user_id: Snowflake, channel_id: Snowflake) -> None:
        channel = self.channel(user_id, channel_id)
        self._require(user_id, channel, sending_in(channel))
        self._world.start_typing(channel_id, user_id)

    # Conversations and threads

    def open_direct(self, user_id: Snowflake, other_id: Snowflake) -> Channel:
        """Only with someone in the same guild."""
        if other_id not in self._world.users:
            raise errors.unknown_user()
        shared = (other_id in guild.members for guild in self._world.guilds_of(user_id))
        if not any(shared) or other_id == user_id:
            raise errors.cannot_message_user()
        return self._world.open_direct(user_id, other_id)

    def start_thread(
        self,
        user_id: Snowflake,
        channel_id: Snowflake,
        name: str,
        message_id: Snowflake | None = None,
    ) -> Channel:
        """A public one; from a message, it has the message's id."""
        channel = self.channel(user_id, channel_id)
        if channel.type != ChannelType.TEXT:
            text = "Cannot execute action on this channel type"
            raise ApiError(HTTPStatus.BAD_REQUEST, 50024, text)
        self._require(user_id, channel, Permission.CREATE_PUBLIC_THREADS)
        if message_id is not None and message_id in self._world.channels:
            text = "A thread has already been created for this message"
            raise ApiError(HTTPStatus.BAD_REQUEST, 160004, text)
        origin = self._message(channel, message_id).id if message_id else self._world.new_id()
        return self._world.start_thread(
            Channel(
                id=origin,
                type=ChannelType.PUBLIC_THREAD,
                name=name[:_LONGEST_THREAD_NAME],
                guild_id=channel.guild_id,
                parent_id=channel.id,
                owner_id=user_id,
            )
        )

    # What all of them need

    def channel(self, user_id: Snowflake, channel_id: Snowflake) -> Channel:
        """One that the person can see."""
        channel = self._world.channels.get(channel_id)
        if channel is None:
            raise errors.unknown_channel()
        self._require(user_id, channel, Permission.VIEW_CHANNEL)
        return channel

    def _require(self, user_id: Snowflake, channel: Channel, needed: Permission) -> Permission:
        granted = permissions_of(self._world, user_id, channel)
        if granted == NOTHING:
            raise errors.missing_access()
        if needed not in granted:
            raise errors.missing_permissions()
        return granted

    def _message(self, channel: Channel, message_id: Snowflake) -> Message:
        message = self._world.message(channel.id, message_id)
        if message is None or message.only_visible_to is not None:
            raise errors.unknown_message()
        return message

    def _await_turn(self, user_id: Snowflake, channel: Channel, granted: Permission) -> None:
        """Slow mode: one message in so many seconds."""
        if not channel.slowmode_seconds or granted & _PAST_SLOWMODE:
            return
        own = (one for one in self._world.history(channel.id) if one.author_id == user_id)
        last = next(own, None)
        pause = timedelta(seconds=channel.slowmode_seconds)
        if last is not None and self._world.now() < last.timestamp + pause:
            text = "This action cannot be performed due to slowmode rate limit"
            raise ApiError(HTTPStatus.TOO_MANY_REQUESTS, 20016, text)

    def _written(self, channel: Channel, content: str) -> str:
        content = content.strip()
        if len(content) > LONGEST_CONTENT:
            text = f"Must be {LONGEST_CONTENT} or fewer in length."
            raise errors.invalid_form(errors.field_error("content", "BASE_TYPE_MAX_LENGTH", text))
        return _AT_NAME.sub(lambda found: self._mention(channel, found), content)

    def _mention(self, channel: Channel, found: re.Match[str]) -> str:
        user = self._world.user_named(found[1])
        present = user is not None and self._world.may_see(user.id, channel)
        return f"<@{user.id}>" if user is not None and present else found[0]

    def _addressed(
        self, message: Message, channel: Channel, granted: Permission, answered: Message | None
    ) -> Message:
        """With what it pings, and with what it answers."""
        guild = self._world.guilds[channel.guild_id] if channel.guild_id else None
        known = Mentionable(
            users=self._world.users,
            roles=guild.roles if guild else {},
            may_mention_everyone=Permission.MENTION_EVERYONE in granted,
        )
        author = answered.author_id if answered else None
        named = pings(message.content, ORDINARY_MESSAGE, known, replied_to=author)
        message = replace(
            message,
            mentions=named.users,
            mention_roles=named.roles,
            mention_everyone=named.everyone,
        )
        if answered is None:
            return message
        reference = {"type": 0, "channel_id": channel.id, "message_id": answered.id}
        if channel.guild_id is not None:
            reference["guild_id"] = channel.guild_id
        return replace(message, type=REPLY, reference=reference)
