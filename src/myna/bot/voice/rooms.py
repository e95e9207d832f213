"""Who sits where, and whether Myna may go there; read from what discord.py knows. Used by `calls`."""

import discord

from myna.bot.voice.connection import VocalChannel
from myna.errors import CallRefused


def vocal_channels(guild: discord.Guild) -> list[VocalChannel]:
    return [*guild.voice_channels, *guild.stage_channels]


def seat_of(guild: discord.Guild, member_id: int) -> VocalChannel | None:
    """The voice channel that a member sits in."""
    for channel in vocal_channels(guild):
        if member_id in channel.voice_states:
            return channel
    return None


def own_seat(guild: discord.Guild) -> VocalChannel | None:
    return seat_of(guild, guild.me.id) if guild.me is not None else None


def is_muted(guild: discord.Guild) -> bool:
    """Has the server silenced Myna, or sent her back to the audience of a stage?"""
    state = guild.me.voice if guild.me is not None else None
    return state is not None and (state.mute or state.suppress)


def people_in(channel: VocalChannel) -> set[int]:
    """Everybody but bots; one whom discord.py does not know is taken for a person."""
    bots = {member.id for member in channel.members if member.bot}
    own = {channel.guild.me.id} if channel.guild.me is not None else set()
    return set(channel.voice_states) - bots - own


def check_may_come(channel: VocalChannel) -> None:
    """Raises `CallRefused` where Myna could not enter or not be heard."""
    may = channel.permissions_for(channel.guild.me)
    if not (may.view_channel and may.connect):
        raise CallRefused("No right to connect.", reason="may-not-connect")
    if not may.speak and isinstance(channel, discord.VoiceChannel):
        raise CallRefused("No right to speak.", reason="may-not-speak")
    is_full = 0 < channel.user_limit <= len(channel.voice_states)
    if is_full and not may.move_members:
        raise CallRefused("The channel is full.", reason="full")
