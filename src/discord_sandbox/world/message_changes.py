"""How messages and reactions of the world change.

Part of `World`; permissions are the callers' affair.
"""

from collections.abc import Sequence
from dataclasses import replace

from discord_sandbox.world import message_objects, objects
from discord_sandbox.world.channel_changes import ChannelChanges
from discord_sandbox.world.records import (
    Attachment,
    Channel,
    Event,
    Json,
    Message,
    Reaction,
    Snowflake,
)


class MessageChanges(ChannelChanges):
    def add_message(self, message: Message) -> Message:
        """As given; who speaks in a thread joins it."""
        channel = self.channels[message.channel_id]
        self.messages[channel.id][message.id] = message
        self._keep(message)
        if message.only_visible_to is None:
            self.channels[channel.id] = replace(channel, last_message_id=message.id)
        if channel.is_thread:
            self.add_thread_member(channel.id, message.author_id)
        self._tell_readers("MESSAGE_CREATE", message, self._full(message))
        return message

    def edit_message(self, message: Message) -> Message:
        """`edited_at` is the callers': not every change counts as an edit."""
        known = self.messages[message.channel_id]
        known[message.id] = message
        self._keep(message)
        self._tell_readers("MESSAGE_UPDATE", message, self._full(message))
        return message

    def delete_messages(self, channel_id: Snowflake, message_ids: Sequence[Snowflake]) -> None:
        """One is told as MESSAGE_DELETE, several as MESSAGE_DELETE_BULK.

        Unknown ids are passed over.
        """
        known = self.messages[channel_id]
        gone = [known[message_id] for message_id in message_ids if message_id in known]
        for message in gone:
            del known[message.id]
            for attachment in message.attachments:
                self.attachments.pop(attachment.id, None)
        where = self._where(self.channels[channel_id])
        if len(gone) == 1:
            self._tell_readers("MESSAGE_DELETE", gone[0], {"id": gone[0].id, **where})
        elif gone:
            payload = {"ids": [message.id for message in gone], **where}
            self._tell_channel("MESSAGE_DELETE_BULK", self.channels[channel_id], payload)

    def keep_attachment(self, channel_id: Snowflake, attachment: Attachment) -> None:
        """Makes a file that is in no message downloadable (the option of a command)."""
        self.attachments[attachment.id] = (channel_id, attachment)

    def pin(self, message: Message, *, is_pinned: bool) -> None:
        channel = self.channels[message.channel_id]
        self.edit_message(replace(message, is_pinned=is_pinned))
        pinned_at = self.now() if is_pinned else channel.last_pin_at
        channel = replace(self.channels[channel.id], last_pin_at=pinned_at)
        self.channels[channel.id] = channel
        payload: Json = {
            **self._where(channel),
            "last_pin_timestamp": objects.optional_timestamp(pinned_at),
        }
        self._tell_channel("CHANNEL_PINS_UPDATE", channel, payload)

    def start_typing(self, channel_id: Snowflake, user_id: Snowflake) -> None:
        channel = self.channels[channel_id]
        payload: Json = {
            **self._where(channel),
            "user_id": user_id,
            "timestamp": int(self.now().timestamp()),
        }
        member = self.member(channel.guild_id, user_id)
        if member is not None:
            payload["member"] = objects.member(self, member)
        self._tell_channel("TYPING_START", channel, payload)

    # Reactions

    def add_reaction(self, message: Message, emoji: str, user_id: Snowflake) -> None:
        """Does nothing when the user's reaction is there already."""
        known = next((one for one in message.reactions if one.emoji == emoji), None)
        if known is None:
            reactions = (*message.reactions, Reaction(emoji=emoji, users=(user_id,)))
        elif user_id in known.users:
            return
        else:
            more = replace(known, users=(*known.users, user_id))
            reactions = tuple(more if one is known else one for one in message.reactions)
        self._put_reactions(message, reactions)
        payload = self._reaction(message, emoji, user_id)
        payload["message_author_id"] = message.author_id
        member = self.member(message.guild_id, user_id)
        if member is not None:
            payload["member"] = objects.member(self, member)
        self._tell_readers("MESSAGE_REACTION_ADD", message, payload)

    def remove_reaction(self, message: Message, emoji: str, user_id: Snowflake) -> None:
        known = next((one for one in message.reactions if one.emoji == emoji), None)
        if known is None or user_id not in known.users:
            return
        fewer = replace(known, users=tuple(who for who in known.users if who != user_id))
        changed = (fewer if one is known else one for one in message.reactions)
        self._put_reactions(message, tuple(one for one in changed if one.users))
        payload = self._reaction(message, emoji, user_id)
        self._tell_readers("MESSAGE_REACTION_REMOVE", message, payload)

    def clear_reactions(self, message: Message, emoji: str | None = None) -> None:
        """All of them, or all of one emoji."""
        channel = self.channels[message.channel_id]
        where = {**self._where(channel), "message_id": message.id}
        if emoji is None:
            self._put_reactions(message, ())
            self._tell_readers("MESSAGE_REACTION_REMOVE_ALL", message, where)
            return
        kept = tuple(one for one in message.reactions if one.emoji != emoji)
        self._put_reactions(message, kept)
        payload = {**where, "emoji": message_objects.emoji(emoji)}
        self._tell_readers("MESSAGE_REACTION_REMOVE_EMOJI", message, payload)

    def _put_reactions(self, message: Message, reactions: tuple[Reaction, ...]) -> None:
        changed = replace(message, reactions=reactions)
        self.messages[message.channel_id][message.id] = changed

    def _reaction(self, message: Message, emoji: str, user_id: Snowflake) -> Json:
        return {
            "user_id": user_id,
            "message_id": message.id,
            **self._where(self.channels[message.channel_id]),
            "emoji": message_objects.emoji(emoji),
            "burst": False,
            "type": 0,
        }

    # To whom

    def _full(self, message: Message) -> Json:
        return message_objects.message_over_gateway(self, message)

    def _where(self, channel: Channel) -> Json:
        where: Json = {"channel_id": channel.id}
        return where if channel.guild_id is None else {**where, "guild_id": channel.guild_id}

    def _tell_readers(self, name: str, message: Message, payload: Json) -> None:
        """An ephemeral message concerns only the one who sees it."""
        only_to = (message.only_visible_to,) if message.only_visible_to else None
        self.publish(
            Event(
                name=name,
                payload=payload,
                guild_id=message.guild_id,
                channel_id=message.channel_id,
                only_to=only_to,
            )
        )

    def _keep(self, message: Message) -> None:
        for attachment in message.attachments:
            self.attachments[attachment.id] = (message.channel_id, attachment)
