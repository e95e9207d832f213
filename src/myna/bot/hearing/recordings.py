"""Which attachments are recordings, and how they are had; used by the client and `listening`."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

import aiohttp
import discord

from myna.errors import AudioRefused

DOWNLOAD_SECONDS = 60.0
_KINDS = ("audio/", "video/")
_SUFFIXES = frozenset(
    {".ogg", ".oga", ".opus", ".mp3", ".m4a", ".aac", ".wav", ".flac", ".webm", ".mp4", ".mov"}
    | {".mka", ".mkv", ".3gp"}
)


@dataclass(frozen=True, kw_only=True)
class Limits:
    max_bytes: int
    max_seconds: int

    def __str__(self) -> str:
        minutes, seconds = divmod(self.max_seconds, 60)
        return f"{self.max_bytes / 2**20:.3g} MiB, {minutes}:{seconds:02}"


def recordings_of(message: discord.Message) -> Sequence[discord.Attachment]:
    """A voice message's one, or whatever else sounds; what it truly is shows when it is decoded."""
    return [each for each in message.attachments if message.flags.voice or sounds(each)]


def sounds(attachment: discord.Attachment) -> bool:
    kind = (attachment.content_type or "").lower()
    return kind.startswith(_KINDS) or PurePath(attachment.filename.lower()).suffix in _SUFFIXES


async def fetched(attachment: discord.Attachment, limits: Limits) -> bytes:
    """Nothing too large or too long is asked for. Raises `AudioRefused`."""
    _check_size(attachment.size, limits)
    if attachment.duration is not None and attachment.duration > limits.max_seconds:
        raise AudioRefused("The recording is too long.", reason="too-large")
    try:
        async with asyncio.timeout(DOWNLOAD_SECONDS):
            data = await attachment.read()
    except (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError) as error:
        raise AudioRefused("The recording could not be had.", reason="gone") from error
    _check_size(len(data), limits)
    return data


def _check_size(size_bytes: int, limits: Limits) -> None:
    if size_bytes > limits.max_bytes:
        raise AudioRefused("The recording is too large.", reason="too-large")
    if size_bytes == 0:
        raise AudioRefused("The recording is empty.", reason="empty")
