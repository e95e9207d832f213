"""The message that a command is about: the one replied to, the one in whose menu it was asked, or one named by link.

Used by the commands that read somebody's words or recordings. Only what the asker may read themselves is fetched
for them, and what they may not read is to them as if it did not exist. Words of who opted out are left alone.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

import aiohttp
import discord

from myna.bot.requests import Request
from myna.domain.conversation import Turn
from myna.domain.privacy import reserved_words
from myna.errors import NotFound
from myna.services.answering import AnswerService, no_such_answer

_LINK = re.compile(
    r"^(?:https://\S+/channels/(?:\d{15,20}|@me)/(?P<channel>\d{15,20})/)?(?P<message>\d{15,20})(?:\s+|$)"
)


@dataclass(frozen=True, kw_only=True)
class Reserve:
    """Keeps back from others' words where those want nothing of theirs kept."""

    keeps_nothing_of: Callable[[int], bool]

    def check(self, request: Request, *author_ids: int | None) -> None:
        """What one said oneself is one's own affair. Raises `NotAllowed`."""
        for author_id in author_ids:
            if author_id is None or author_id == request.actor.id:
                continue
            if self.keeps_nothing_of(author_id):
                raise reserved_words()


async def with_named_message(request: Request) -> Request:
    """With `about`, and the text without the link; raises `NotFound` for what they may not read."""
    if request.about is not None:
        return request
    named = _LINK.match(request.text)
    if named is not None:
        message_id, words = int(named["message"]), request.text[named.end() :]
        channel_id = int(named["channel"] or request.channel_id)
        message = await _fetched(_readable(request, channel_id), message_id)
        return replace(request, about=message, text=words)
    if request.refers_to is not None:
        message = await _fetched(_readable(request, request.channel_id), request.refers_to)
        return replace(request, about=message)
    return request


async def turn_named(answering: AnswerService, request: Request, message_id: int) -> Turn:
    """The turn whose answer the message carries. Raises `NotFound`, also for one said where they may not read."""
    turn = await answering.turn_of_message(request.actor, message_id)
    is_own = turn.utterance.author_id == request.actor.id
    channel_id = turn.utterance.channel_id
    if not (is_own or request.is_direct or channel_id == request.channel_id):
        try:
            _readable(request, channel_id)
        except NotFound:
            raise no_such_answer() from None
    return turn


def _readable(request: Request, channel_id: int) -> discord.abc.Messageable:
    """The channel, if the asker may read what was said there before."""
    here = request.channel
    if not isinstance(request.person, discord.Member):
        if here is None or channel_id != request.channel_id:
            raise _not_found()
        return here
    guild = request.person.guild
    channel = guild.get_channel_or_thread(channel_id)
    if not isinstance(channel, discord.abc.Messageable):
        raise _not_found()
    is_here = channel_id == request.channel_id
    if isinstance(channel, discord.Thread) and channel.is_private() and not is_here:
        raise _not_found()
    may = channel.permissions_for(request.person)
    if not (may.view_channel and may.read_message_history):
        raise _not_found()
    return channel


async def _fetched(channel: discord.abc.Messageable, message_id: int) -> discord.Message:
    try:
        return await channel.fetch_message(message_id)
    except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
        raise _not_found() from error


def _not_found() -> NotFound:
    return NotFound("There is no such message for them.", remedy="Reply to it.", what="message")
