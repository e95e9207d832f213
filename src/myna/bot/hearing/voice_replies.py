"""What is spoken into a file: answers to voice messages for those who chose so, and what no call is there for.

Used by `ear` and `reading_out`.

discord.py 2.7 cannot send them by itself: neither the flag nor the length and shape of the sound.
This module alone goes beneath it. https://discord.com/developers/docs/resources/message#voice-messages
"""

import io
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import aiohttp
import discord
import structlog
from discord.http import handle_message_parameters

from myna.bot.requests import Request
from myna.domain.language import language_of
from myna.domain.speech import Manner
from myna.errors import EngineFailed, NoEngineReady
from myna.services.preferences import PreferenceService
from myna.services.speaking import SpeakingService

log = structlog.get_logger(__name__)

MAX_SPOKEN_CHARACTERS = 2_000


class Packed(Protocol):
    """A voice message, ready to be sent."""

    @property
    def ogg(self) -> bytes: ...
    @property
    def seconds(self) -> float: ...
    @property
    def waveform(self) -> str:
        """Base64, as Discord wants it."""
        ...


Pack = Callable[[Sequence[bytes]], Awaitable[Packed]]
"""Makes one of Opus packets."""


@dataclass(frozen=True, kw_only=True)
class VoiceReplies:
    speaking: SpeakingService
    preferences: PreferenceService
    pack: Pack

    async def send(self, message: discord.Message, request: Request, text: str) -> None:
        """Say the text in a voice message, where the author chose so and Discord lets it."""
        chosen = await self.preferences.of(request.tenant, request.actor.id)
        if not (chosen.is_sent_as_voice and message.flags.voice and text.strip()):
            return
        try:
            packed = await self.spoken(request, text)
            if packed is not None:
                await _post(message, packed, nonce=f"{request.key}-voice")
        except (EngineFailed, NoEngineReady) as failure:
            log.warning("voice_message.not_spoken", key=request.key, reason=str(failure))
        except (discord.HTTPException, aiohttp.ClientError, OSError) as refusal:
            log.warning("voice_message.refused", key=request.key, reason=type(refusal).__name__)

    async def spoken(self, request: Request, text: str) -> Packed | None:
        """In the voice that the asker chose; None where there is nothing to say.

        Raises `EngineFailed`, `NoEngineReady`.
        """
        chosen = await self.preferences.of(request.tenant, request.actor.id)
        manner = Manner(
            language=language_of(text) or request.language,
            voice=chosen.voice,
            speed=chosen.speed or 1.0,
        )
        allowed = await self.preferences.allows_network(request.tenant)
        speech = self.speaking.speak(text[:MAX_SPOKEN_CHARACTERS], manner, allow_network=allowed)
        packets = [packet async for packet in speech]
        return await self.pack(packets) if packets else None


class _VoiceFile(discord.File):
    """A file that tells Discord how long it sounds and what it looks like."""

    def __init__(self, packed: Packed) -> None:
        super().__init__(io.BytesIO(packed.ogg), filename="voice-message.ogg")
        self._packed = packed

    def to_dict(self, index: int) -> dict[str, Any]:
        sound = {"duration_secs": self._packed.seconds, "waveform": self._packed.waveform}
        return {**super().to_dict(index), **sound}


async def _post(message: discord.Message, packed: Packed, *, nonce: str) -> None:
    """Once, however often it is tried: Discord takes nonces of 25 characters."""
    reference = message.to_reference(fail_if_not_exists=False)
    with handle_message_parameters(
        file=_VoiceFile(packed),
        flags=discord.MessageFlags(voice=True),
        nonce=nonce[-25:],
        message_reference=reference.to_message_reference_dict(),
        allowed_mentions=discord.AllowedMentions.none(),
    ) as parameters:
        http = message._state.http  # noqa: SLF001 - the one way beneath discord.py's own sending
        await http.send_message(message.channel.id, params=parameters)
