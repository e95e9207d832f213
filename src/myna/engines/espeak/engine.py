"""The engine `espeak`. The library is GPL-3 and lives in a process of its own, `speaking`."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from importlib.util import find_spec
from types import MappingProxyType

from myna.domain.speech import READY, Manner, Readiness, SpeechPart
from myna.errors import EngineFailed
from myna.ports import EngineOptions
from myna.voicebox.process import VoiceProcess

_VOICES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "en": {
            "Adam": "en-us",
            "Alice": "en-us+f2",
            "Emma": "en-gb-x-rp+f3",
            "George": "en-gb-x-rp",
            "Peter": "en-us+m3",
        },
        "ru": {
            "Anton": "ru",
            "Vera": "ru+f3",
            "Mila": "ru+f2",
            "Boris": "ru+m3",
        },
    }
)
"""By language: the name that people choose, and eSpeak's own."""


class EspeakVoice:
    name = "espeak"
    uses_network = False
    rank = 10

    def __init__(self, options: EngineOptions) -> None:
        self._process = VoiceProcess(
            module="myna.engines.espeak.speaking", patience_seconds=options.timeout_seconds
        )

    def probe(self, language: str) -> Readiness:
        if language not in _VOICES:
            return Readiness(is_ready=False, reason=f"there is no voice for {language!r}")
        if find_spec("espeakng_loader") is None:
            return Readiness(
                is_ready=False,
                reason="espeakng-loader is not installed",
                remedy="Install Myna again.",
            )
        return READY

    def voices(self, language: str) -> Sequence[str]:
        return tuple(_VOICES.get(language, ()))

    async def synthesize(self, text: str, manner: Manner) -> AsyncGenerator[SpeechPart]:
        known = _VOICES.get(manner.language)
        if known is None:
            raise EngineFailed(f"eSpeak has no voice for {manner.language!r} here.")
        voice = known.get(manner.voice or "") or next(iter(known.values()))
        parts = self._process.speak(text, voice=voice, speed=manner.speed)
        async with aclosing(parts):
            async for part in parts:
                yield part

    async def close(self) -> None:
        await self._process.close()
