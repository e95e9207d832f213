"""How channels, direct conversations and threads of the world change.

Part of `World`; permissions are the callers' affair.
"""

from dataclasses import replace

from discord_sandbox.world import objects
from discord_sandbox.world.guild_changes import GuildChanges
from discord_sandbox.world.records import Channel, ChannelType, Json, Snowflake


class ChannelChanges(GuildChanges):
    def add_channel(self, channel: Channel) -> Channel:
        """Also a thread's record, but threads are started by `start_thread`."""
        self.channels[channel.id] = channel
        self.messages[channel.id] = {}
        if channel.guild_id is not None:
            self._tell_each("CHANNEL_CREATE", channel)
        return channel

    def new_channel(
        self, guild_id: Snowflake, name: str, kind: ChannelType = ChannelType.TEXT
    ) -> Channel:
        """An ordinary channel below those that are there."""
        position = len(self.channels_of(guild_id))
        return self.add_channel(
            Channel(id=self.new_id(), type=kind, name=name, guild_id=guild_id, position=position)
        )

    def edit_channel(self, channel: Channel) -> None:
        """Of any type; a thread's change is told as THREAD_UPDATE."""
        if channel.is_thread:
            self.channels[channel.id] = channel
            self._tell_channel("THREAD_UPDATE", channel, objects.thread(self, channel))
            return
        if channel.guild_id is None:
            self.channels[channel.id] = channel
            return
        self.channels[channel.id] = channel
        self._tell_each("CHANNEL_UPDATE", channel)

    def delete_channel(self, channel_id: Snowflake) -> None:
        """With its threads and messages; whoever sits in it has to go."""
        channel = self.channels[channel_id]
        self._empty_voice(channel_id)
        if channel.is_thread:
            names = ("id", "guild_id", "parent_id", "type")
            plain = objects.thread(self, channel)
            self._tell_channel("THREAD_DELETE", channel, {name: plain[name] for name in names})
        elif channel.guild_id is not None:
            for thread in self.threads_of(channel.guild_id, channel_id):
                self._forget_channel(thread.id)
            self._tell_each("CHANNEL_DELETE", channel)
        self._forget_channel(channel_id)

    def _forget_channel(self, channel_id: Snowflake) -> None:
        del self.channels[channel_id]
        del self.messages[channel_id]
        kept = {key: value for key, value in self.attachments.items() if value[0] != channel_id}
        self.attachments = kept

    def _tell_each(self, name: str, channel: Channel) -> None:
        """Each member learns of a channel what they may know of it."""
        for user_id in self.guilds[channel.guild_id].members if channel.guild_id else ():
            payload = objects.channel_over_gateway(self, channel, user_id)
            self._tell_one(name, user_id, payload, channel.guild_id)

    # Direct conversations

    def open_direct(self, one: Snowflake, other: Snowflake) -> Channel:
        """The one that exists, or a new one. Bots hear of it only by its first message."""
        known = self.direct_between(one, other)
        if known is not None:
            return known
        channel = self.add_channel(
            Channel(id=self.new_id(), type=ChannelType.DIRECT, recipients=(one, other))
        )
        for who in (one, other):
            if not self.users[who].is_bot:
                self._tell_one("CHANNEL_CREATE", who, objects.channel(self, channel, who))
        return channel

    # Threads

    def start_thread(self, thread: Channel) -> Channel:
        """Its owner and its `thread_members` are in it from the start.

        From a message, it has the message's id.
        """
        everyone = dict.fromkeys((thread.owner_id, *thread.thread_members))
        members = tuple(who for who in everyone if who is not None)
        thread = replace(thread, thread_members=members)
        self.channels[thread.id] = thread
        self.messages[thread.id] = {}
        for user_id in self._members_who_see(thread):
            payload: Json = {**objects.thread(self, thread, user_id), "newly_created": True}
            self._tell_one("THREAD_CREATE", user_id, payload, thread.guild_id)
        return thread

    def add_thread_member(self, thread_id: Snowflake, user_id: Snowflake) -> None:
        thread = self.channels[thread_id]
        if user_id in thread.thread_members:
            return
        thread = replace(thread, thread_members=(*thread.thread_members, user_id))
        self.channels[thread_id] = thread
        payload = objects.thread(self, thread, user_id)
        self._tell_one("THREAD_CREATE", user_id, payload, thread.guild_id)
        member = self.member(thread.guild_id, user_id)
        added: Json = {**objects.thread_member(thread, user_id), "presence": None}
        if member is not None:
            added["member"] = objects.member(self, member)
        self._tell_thread_members(thread, {"added_members": [added]})

    def remove_thread_member(self, thread_id: Snowflake, user_id: Snowflake) -> None:
        thread = self.channels[thread_id]
        if user_id not in thread.thread_members:
            return
        count = len(thread.thread_members) - 1
        self._tell_thread_members(thread, {"removed_member_ids": [user_id], "member_count": count})
        left = tuple(who for who in thread.thread_members if who != user_id)
        self.channels[thread_id] = replace(thread, thread_members=left)

    def _tell_thread_members(self, thread: Channel, change: Json) -> None:
        payload: Json = {
            "id": thread.id,
            "guild_id": thread.guild_id,
            "member_count": len(thread.thread_members),
            "added_members": [],
            "removed_member_ids": [],
        }
        self._tell_channel("THREAD_MEMBERS_UPDATE", thread, payload | change)

    def _members_who_see(self, channel: Channel) -> list[Snowflake]:
        guild = self.guilds[channel.guild_id] if channel.guild_id else None
        return [who for who in (guild.members if guild else ()) if self.may_see(who, channel)]
