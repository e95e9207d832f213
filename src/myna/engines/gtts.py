"""The voice of Google Translate; the entry point `gtts` of `myna.tts`.

The library gTTS makes the requests. They are sent from here, because the library itself checks no
certificate, has no other address than its own, and cannot be interrupted.
"""

import asyncio
import base64
import binascii
import re
from collections.abc import AsyncGenerator, Mapping, Sequence
from types import MappingProxyType

import aiohttp

from myna.domain.sentences import pieces
from myna.domain.speakable import encodable
from myna.domain.speech import READY, Manner, Readiness, SpeechFormat, SpeechPart
from myna.errors import EngineFailed
from myna.ports import EngineOptions

_PATH = "/_/TranslateWebserverUi/data/batchexecute"
_HOSTS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "en": {
            "American": "https://translate.google.com",
            "British": "https://translate.google.co.uk",
            "Australian": "https://translate.google.com.au",
            "Indian": "https://translate.google.co.in",
        },
        "ru": {"Russian": "https://translate.google.com"},
    }
)
"""By language and voice: each of Google's addresses has the accent of its country."""

_SLOW_BELOW = 0.8
"""It knows two speeds only."""
_MOST_CHARACTERS = 100
"""Google takes no more at once."""
_MOST_PIECES = 20
_MOST_BYTES = 4 * 1024 * 1024
_SOUND = re.compile(rb'jQ1olc","\[\\"([^"\\]*)\\"]')


class GoogleTranslateVoice:
    name = "gtts"
    uses_network = True
    rank = 20

    def __init__(self, options: EngineOptions) -> None:
        self._timeout_seconds = options.timeout_seconds
        self._endpoint = options.endpoints.get(self.name)
        self._session: aiohttp.ClientSession | None = None

    def probe(self, language: str) -> Readiness:
        if language not in _HOSTS:
            return Readiness(is_ready=False, reason=f"there is no voice for {language!r}")
        return READY

    def voices(self, language: str) -> Sequence[str]:
        return tuple(_HOSTS.get(language, ()))

    async def synthesize(self, text: str, manner: Manner) -> AsyncGenerator[SpeechPart]:
        headers, bodies = await asyncio.to_thread(_requests, encodable(text), manner)
        url = self._address(manner) + _PATH
        asking = [asyncio.create_task(self._ask(url, headers, body)) for body in bodies]
        try:
            for answer in asking:
                yield SpeechPart(format=SpeechFormat.MP3, data=await answer)
        finally:
            for answer in asking:
                answer.cancel()
            await asyncio.gather(*asking, return_exceptions=True)

    async def close(self) -> None:
        session, self._session = self._session, None
        if session:
            await session.close()

    def _address(self, manner: Manner) -> str:
        hosts = _HOSTS.get(manner.language)
        if hosts is None:
            raise EngineFailed(f"Google's voice speaks no {manner.language!r} here.")
        return self._endpoint or hosts.get(manner.voice or "") or next(iter(hosts.values()))

    async def _ask(self, url: str, headers: Mapping[str, str], body: str) -> bytes:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                timeout=aiohttp.ClientTimeout(total=self._timeout_seconds),
                trust_env=self._endpoint is None,
            )
        try:
            asking = self._session.post(url, data=body, headers=headers, allow_redirects=False)
            async with asking as response:
                if response.status != 200:  # noqa: PLR2004 - the status of success
                    raise EngineFailed(
                        f"Google's voice answered with HTTP status {response.status}.",
                        remedy="Try again later.",
                    )
                return _sound(await _beginning(response))
        except TimeoutError as error:
            raise EngineFailed(
                "Google's voice took too long.",
                remedy="Try again, or raise MYNA_ENGINE_TIMEOUT_SECONDS.",
            ) from error
        except aiohttp.ClientError as error:
            raise EngineFailed(
                "Google's voice cannot be reached, or broke off.",
                remedy="Check the connection to the internet.",
            ) from error


def _requests(text: str, manner: Manner) -> tuple[Mapping[str, str], Sequence[str]]:
    """Headers and bodies of what is to be asked, as gTTS has them; imports it, in a thread."""
    from gtts import gTTS

    bodies: list[str] = []
    for piece in list(pieces(text, _MOST_CHARACTERS))[:_MOST_PIECES]:
        try:
            speech = gTTS(
                piece, lang=manner.language, slow=manner.speed < _SLOW_BELOW, lang_check=False
            )
            bodies += speech.get_bodies()
        except AssertionError:  # there are only signs in it
            continue
    if not bodies:
        raise EngineFailed("There is nothing to say for Google's voice in this.")
    return gTTS.GOOGLE_TTS_HEADERS, bodies


async def _beginning(response: aiohttp.ClientResponse) -> bytes:
    content = bytearray()
    async for chunk in response.content.iter_any():
        content += chunk
        if len(content) > _MOST_BYTES:
            break
    return bytes(content)


def _sound(answer: bytes) -> bytes:
    found = _SOUND.search(answer)
    try:
        mp3 = base64.b64decode(found.group(1), validate=True) if found else b""
    except binascii.Error:
        mp3 = b""
    if not mp3:
        raise EngineFailed(
            "Google's voice answered with something else than sound.", remedy="Try again later."
        )
    return mp3
