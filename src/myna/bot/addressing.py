"""What is said to Myna in a message, and whether she may answer there; asked by the client."""

from dataclasses import dataclass

import discord

from myna.bot.commands import Commands
from myna.bot.delivery import Refusals
from myna.bot.hearing.recordings import recordings_of
from myna.bot.requests import channels_of
from myna.bot.voice.rooms import own_seat, seat_of
from myna.domain.conversation import guild_tenant
from myna.services.servers import ServerService


@dataclass(frozen=True, kw_only=True)
class Addressing:
    client: discord.Client
    """Who is mentioned and replied to is its user."""
    commands: Commands
    servers: ServerService
    refusals: Refusals

    async def addressed(self, message: discord.Message) -> str | None:
        """What is said to Myna, without her mention; None when it is not said to her."""
        text = self.without_mention(message.content)
        if message.guild is None or self.client.user in message.mentions:
            return text
        if self.commands.is_command(text):
            return text
        if message.flags.voice and _sit_together(message.guild, message.author.id):
            return text
        replied = message.reference.resolved if message.reference else None
        says = bool(text or recordings_of(message))
        if says and isinstance(replied, discord.Message) and replied.author == self.client.user:
            return text
        tenant = guild_tenant(message.guild.id)
        for channel_id in channels_of(message.channel):
            if says and await self.servers.is_open(tenant, channel_id):
                return text
        return None

    def without_mention(self, content: str) -> str:
        if self.client.user is not None:
            for mention in (f"<@{self.client.user.id}>", f"<@!{self.client.user.id}>"):
                content = content.replace(mention, "")
        return content.strip()

    def is_all_spoken(self, message: discord.Message, text: str) -> bool:
        """Is what it says in its recordings alone?"""
        recordings = recordings_of(message)
        is_command = self.commands.is_command(text)
        meant = self.commands.meant_by_recording(text)
        return bool(recordings) and (not text or (is_command and meant is not None))

    def may_speak(self, message: discord.Message) -> bool:
        if self.refusals.is_silent(message.channel.id):
            return False
        if message.guild is None or message.guild.me is None:
            return True
        permissions = message.channel.permissions_for(message.guild.me)
        if isinstance(message.channel, discord.Thread):
            return permissions.send_messages_in_threads
        return permissions.send_messages


def is_said_by_a_person(message: discord.Message) -> bool:
    if message.author.bot or message.webhook_id:
        return False
    return message.type in (discord.MessageType.default, discord.MessageType.reply)


def _sit_together(guild: discord.Guild, person_id: int) -> bool:
    """Is the person in the voice channel in which Myna is?"""
    seat = own_seat(guild)
    return seat is not None and seat == seat_of(guild, person_id)
