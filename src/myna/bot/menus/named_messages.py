"""The message that a command is about: the one replied to, the one in whose menu it was asked, or one named by link.

Used by the commands that read somebody's words or recordings. Only what the asker may read themselves is fetched
for them, and what they may not read is to them as if it did not exist. Words of who opted out are left alone.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

import aiohttp
import discord

from myna.bot.readable import no_such_message, readable
from myna.bot.requests import Request
from myna.domain.privacy import reserved_words

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
        message = await _fetched(readable(request, channel_id), message_id)
        return replace(request, about=message, text=words)
    if request.refers_to is not None:
        message = await _fetched(readable(request, request.channel_id), request.refers_to)
        return replace(request, about=message)
    return request


async def _fetched(channel: discord.abc.Messageable, message_id: int) -> discord.Message:
    try:
        return await channel.fetch_message(message_id)
    except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
        raise no_such_message() from error
