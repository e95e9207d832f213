"""What somebody may read themselves: only that is fetched, explained or corrected for them.

Used by the commands that are about a message, and by `named_messages`.
"""

import discord

from myna.bot.requests import Request
from myna.domain.conversation import Turn
from myna.errors import NotFound
from myna.services.answering import AnswerService, no_such_answer


async def turn_named(answering: AnswerService, request: Request, message_id: int) -> Turn:
    """The turn whose answer the message carries. Raises `NotFound`, also for one said where they may not read."""
    turn = await answering.turn_of_message(request.actor, message_id)
    is_own = turn.utterance.author_id == request.actor.id
    channel_id = turn.utterance.channel_id
    if not (is_own or request.is_direct or channel_id == request.channel_id):
        try:
            readable(request, channel_id)
        except NotFound:
            raise no_such_answer() from None
    return turn


def readable(request: Request, channel_id: int) -> discord.abc.Messageable:
    """The channel, if the asker may read what was said there before."""
    here = request.channel
    if not isinstance(request.person, discord.Member):
        if here is None or channel_id != request.channel_id:
            raise no_such_message()
        return here
    guild = request.person.guild
    channel = guild.get_channel_or_thread(channel_id)
    if not isinstance(channel, discord.abc.Messageable):
        raise no_such_message()
    is_here = channel_id == request.channel_id
    if isinstance(channel, discord.Thread) and channel.is_private() and not is_here:
        raise no_such_message()
    may = channel.permissions_for(request.person)
    if not (may.view_channel and may.read_message_history):
        raise no_such_message()
    return channel


def no_such_message() -> NotFound:
    return NotFound("There is no such message for them.", remedy="Reply to it.", what="message")
