"""From an answer to its first Opus packet: Myna beside the original pipeline, with the same voice 150 ms away."""

import asyncio
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from statistics import median
from tempfile import TemporaryDirectory
from typing import cast

from benchmarks.original_pipeline import first_packet_seconds, require_ffmpeg
from benchmarks.report import Options, Section
from benchmarks.slow_speech_services import slow_speech_services
from myna.config import Settings
from myna.domain.speech import PACKET_SECONDS, Manner
from myna.services.speaking import SpeakingService
from myna.speech_assembly import speaking

SHORT_ANSWER = "Каждый четверг в семь вечера."
ANSWERS = {
    "short": SHORT_ANSWER,
    "long sentences": (
        "Клуб собирается каждый четверг в семь часов вечера в библиотеке на втором этаже. В этом месяце мы читаем"
        " роман о далёкой планете, на которой всегда зима. Приходите, даже если вы не успели дочитать до конца:"
        " чай, печенье и хорошая беседа ждут каждого."
    ),
    "many clauses": (
        "Привет! Клуб собирается по четвергам, в семь вечера, в библиотеке на втором этаже. Вход свободный,"
        " записываться не надо. Сейчас читаем роман о зиме, дружбе и дальней дороге. Приходите, зовите друзей,"
        " берите кружку: чай, пироги и варенье ждут вас на столе!"
    ),
}
"""gTTS asks for each clause by itself, so their number decides how long the original takes."""
WHOLE_SECONDS, BEGINNING_SECONDS = 60.0, 0.5
RUSSIAN = Manner(language="ru")


async def measure(options: Options) -> Section:
    """Raises `Skipped` without an ffmpeg binary."""
    require_ffmpeg()
    listened_seconds = _listened_seconds(options)
    rows: list[dict[str, object]] = []
    async with slow_speech_services() as address:
        for kind, text in ANSWERS.items():
            original = [
                await asyncio.to_thread(first_packet_seconds, text, address)
                for _ in listened_seconds
            ]
            for engine in ("gtts", "espeak"):
                trials = await _trials(engine, text, address, listened_seconds)
                rows.append(_row(f"{kind}, {len(text)}", engine, median(original), trials))
    return Section(title="From an answer to its first Opus packet", rows=rows)


def _listened_seconds(options: Options) -> Sequence[float]:
    """Of each trial: one is heard to its end, to find silence between sentences."""
    beginnings = [BEGINNING_SECONDS] * (2 if options.quick else 6)
    return beginnings if options.quick else [WHOLE_SECONDS, *beginnings]


def _row(
    answer: str, engine: str, original: float, trials: list[tuple[float, float]]
) -> dict[str, object]:
    first = median(seconds for seconds, _ in trials)
    return {
        "answer, characters": answer,
        "original with gTTS, ms": round(1000 * original),
        "Myna's engine": engine,
        "first packet, ms": round(1000 * first, 1),
        "times sooner": round(original / first, 1),
        "silence between sentences, ms": round(1000 * max(gap for _, gap in trials), 1),
    }


async def _trials(
    engine: str, text: str, address: str, listened_seconds: Sequence[float]
) -> list[tuple[float, float]]:
    """Of a service that has spoken before and remembers nothing of it."""
    with TemporaryDirectory() as folder:
        settings = Settings.model_validate(
            {"data_dir": folder, "tts_engine": engine, "gtts_url": address}
        )
        async with speaking(settings) as service:
            forgetful = replace(service, cache=Forgetful())
            await forgetful.warm_up(RUSSIAN.language, allow_network=True)
            await _listened(forgetful, SHORT_ANSWER, 0.0)
            return [await _listened(forgetful, text, seconds) for seconds in listened_seconds]


@dataclass(frozen=True, kw_only=True)
class Forgetful:
    """A cache that keeps nothing."""

    async def find(self, key: str) -> Sequence[bytes] | None:
        del key
        return None

    async def keep(self, key: str, packets: Sequence[bytes]) -> None:
        """Not at all."""


async def _listened(service: SpeakingService, text: str, seconds: float) -> tuple[float, float]:
    """Seconds to the first packet, and of silence between packets for somebody who listens so long."""
    started = time.perf_counter()
    first = silence = heard_until = 0.0
    async with aclosing(
        cast("AsyncGenerator[bytes]", service.speak(text, RUSSIAN, allow_network=True))
    ) as packets:
        async for _ in packets:
            now = time.perf_counter()
            if not first:
                first, heard_until = now - started, now
            silence += max(0.0, now - heard_until)
            heard_until = max(heard_until, now) + PACKET_SECONDS
            await asyncio.sleep(max(0.0, heard_until - PACKET_SECONDS - time.perf_counter()))
            if now - started > first + seconds:
                break
    return first, silence
