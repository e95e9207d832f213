"""The engines that hear and speak, and what their sound passes through; opened by `bootstrap` and the command line."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from importlib.metadata import entry_points
from typing import Any

from myna.assembly import installed
from myna.audio.decoder import ChildAudioDecoder
from myna.audio.encoder import OpusSpeechEncoder
from myna.config import Settings
from myna.domain.language import LANGUAGES
from myna.ports import EngineOptions
from myna.services.engine_choice import EngineChoice, Finding
from myna.services.hearing import HearingService
from myna.services.speaking import SpeakingService
from myna.storage.speech_cache import FileSpeechCache

SPEECH_CACHE_BYTES = 256 * 1024 * 1024
"""Of spoken sentences on the disk; about nine hours."""


def speech_engines(group: str, chosen: str, options: EngineOptions) -> list[Any]:
    """The engine of this name, or every installed one for `auto`; the group is `myna.stt` or `myna.tts`.

    Raises `EngineMissing`.
    """
    names = sorted(entry_points(group=group).names) if chosen == "auto" else [chosen]
    return [installed(group, name)(options) for name in names]


@asynccontextmanager
async def hearing(settings: Settings) -> AsyncIterator[HearingService]:
    """The engines that hear and what reads recordings for them; raises `EngineMissing`."""
    engines = speech_engines("myna.stt", settings.stt_engine, settings.engine_options)
    decoder = ChildAudioDecoder(
        max_bytes=int(settings.max_audio_bytes), max_seconds=settings.max_audio_seconds
    )
    try:
        yield HearingService(decoder=decoder, choice=EngineChoice(engines=engines))
    finally:
        for closable in (*engines, decoder):
            await closable.close()


@asynccontextmanager
async def speaking(settings: Settings) -> AsyncIterator[SpeakingService]:
    """The engines that speak and what their sound passes through; raises `EngineMissing`."""
    engines = speech_engines("myna.tts", settings.tts_engine, settings.engine_options)
    encoder = OpusSpeechEncoder()
    cache = FileSpeechCache(folder=settings.data_dir / "spoken", max_bytes=SPEECH_CACHE_BYTES)
    try:
        yield SpeakingService(encoder=encoder, cache=cache, choice=EngineChoice(engines=engines))
    finally:
        for closable in (*engines, encoder):
            await closable.close()


async def speech_findings(settings: Settings, language: str) -> Mapping[str, Sequence[Finding]]:
    """How every engine stands that `hears` or `speaks`; raises `EngineMissing`."""
    allow_network = settings.network_engines != "never"
    async with hearing(settings) as ears, speaking(settings) as mouth:
        return {
            "hears": ears.findings(language, allow_network=allow_network),
            "speaks": mouth.findings(language, allow_network=allow_network),
        }


def network_engines(settings: Settings) -> Sequence[str]:
    """Names of those that could work and send something away from this machine; raises `EngineMissing`."""
    if settings.network_engines == "never":
        return ()
    chosen = {"myna.stt": settings.stt_engine, "myna.tts": settings.tts_engine}
    engines = [
        engine
        for group, name in chosen.items()
        for engine in speech_engines(group, name, settings.engine_options)
    ]
    networked = [engine for engine in engines if engine.uses_network]
    return sorted({each.name for each in networked if _is_ready(each)})


def _is_ready(engine: Any) -> bool:
    return any(engine.probe(language).is_ready for language in LANGUAGES)
