"""Files that members send, had from Discord; used by `training` and `trials`."""

from collections.abc import Sequence

import aiohttp
import discord

from myna.errors import FileRefused

File = tuple[str, bytes]
"""Name and contents."""


async def downloaded(attachments: Sequence[discord.Attachment], max_bytes: int) -> list[File]:
    """None is begun where one is too large. Raises `FileRefused` (`too-large`, `gone`)."""
    if any(attachment.size > max_bytes for attachment in attachments):
        raise FileRefused("The file is too large.", reason="too-large")
    return [(attachment.filename, await _data(attachment)) for attachment in attachments]


async def _data(attachment: discord.Attachment) -> bytes:
    try:
        return await attachment.read()
    except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
        raise FileRefused("The file could not be had.", reason="gone") from error
