"""The voices of Microsoft Edge, through the library edge-tts; the entry point `edge` of `myna.tts`."""

import asyncio
import math
from collections.abc import AsyncGenerator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

import aiohttp
from yarl import URL

from myna.domain.sentences import pieces
from myna.domain.speakable import encodable, is_audible
from myna.domain.speech import READY, Manner, Readiness, SpeechFormat, SpeechPart
from myna.errors import EngineFailed
from myna.ports import EngineOptions

if TYPE_CHECKING:
    from aiohttp.client_reqrep import ClientRequest
    from aiohttp.connector import Connection
    from aiohttp.tracing import Trace

_VOICES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "en": {
            "Aria": "en-US-AriaNeural",
            "Guy": "en-US-GuyNeural",
            "Jenny": "en-US-JennyNeural",
            "Sonia": "en-GB-SoniaNeural",
            "Ryan": "en-GB-RyanNeural",
        },
        "ru": {
            "Svetlana": "ru-RU-SvetlanaNeural",
            "Dmitry": "ru-RU-DmitryNeural",
        },
    }
)
"""By language: the name that people choose, and Microsoft's own."""

_MOST_CHARACTERS = 400
"""Of one request: edge-tts asks twice for what has more than 4096 bytes, in XML."""
_MOST_PIECES = 5
_MOST_BYTES = 4 * 1024 * 1024


class EdgeVoice:
    name = "edge"
    uses_network = True
    rank = 25

    def __init__(self, options: EngineOptions) -> None:
        self._timeout_seconds = options.timeout_seconds
        self._endpoint = options.endpoints.get(self.name)

    def probe(self, language: str) -> Readiness:
        if language not in _VOICES:
            return Readiness(is_ready=False, reason=f"there is no voice for {language!r}")
        return READY

    def voices(self, language: str) -> Sequence[str]:
        return tuple(_VOICES.get(language, ()))

    async def synthesize(self, text: str, manner: Manner) -> AsyncGenerator[SpeechPart]:
        """One part for each piece, whole: a frame of MP3 needs the bits of those before it."""
        if not is_audible(text) or manner.language not in _VOICES:
            raise EngineFailed("There is nothing to say for the voice of Edge in this.")
        await asyncio.to_thread(_imported)
        for piece in list(pieces(encodable(text), _MOST_CHARACTERS))[:_MOST_PIECES]:
            yield SpeechPart(format=SpeechFormat.MP3, data=await self._spoken(piece, manner))

    async def close(self) -> None: ...

    async def _spoken(self, text: str, manner: Manner) -> bytes:
        from edge_tts.exceptions import EdgeTTSException

        try:
            async with asyncio.timeout(self._timeout_seconds):
                return await self._collected(text, manner)
        except TimeoutError as error:
            raise EngineFailed(
                "The voice of Edge took too long.",
                remedy="Try again, or raise MYNA_ENGINE_TIMEOUT_SECONDS.",
            ) from error
        except (aiohttp.ClientError, OSError) as error:
            raise EngineFailed(
                "The voice of Edge cannot be reached, or broke off.",
                remedy="Check the connection to the internet.",
            ) from error
        except (EdgeTTSException, ValueError, LookupError, TypeError, RuntimeError) as error:
            raise EngineFailed(
                "The voice of Edge answered with something else than its protocol has.",
                remedy="Try again later.",
            ) from error

    async def _collected(self, text: str, manner: Manner) -> bytes:
        """Never `stream_sync`, which hangs without a network."""
        from edge_tts import Communicate

        known = _VOICES[manner.language]
        seconds = math.ceil(self._timeout_seconds)
        speech = Communicate(
            text,
            known.get(manner.voice or "") or next(iter(known.values())),
            rate=f"{round((manner.speed - 1) * 100):+d}%",
            connector=_Elsewhere(self._endpoint) if self._endpoint else None,
            connect_timeout=seconds,
            receive_timeout=seconds,
        )
        mp3 = bytearray()
        async for chunk in speech.stream():
            if chunk["type"] == "audio":
                mp3 += chunk["data"]
            if len(mp3) > _MOST_BYTES:
                raise ValueError("too much sound for one sentence")
        return bytes(mp3)


class _Elsewhere(aiohttp.TCPConnector):
    """Connects to another address than the request names; edge-tts knows only its own."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self._address = URL(address)

    async def connect(
        self,
        req: "ClientRequest",
        traces: "list[Trace]",
        timeout: aiohttp.ClientTimeout,  # noqa: ASYNC109 - as aiohttp has it
    ) -> "Connection":
        req.url = self._address.with_query(req.url.query)
        return await super().connect(req, traces, timeout)


def _imported() -> None:
    """Pay for the import in a thread."""
    import edge_tts  # noqa: F401 - heavy
