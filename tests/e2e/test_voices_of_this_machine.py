"""How eSpeak and Piper speak, each in its process."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from myna.domain.speech import Manner
from myna.engines.espeak import EspeakVoice
from myna.engines.piper import PiperVoices
from myna.errors import EngineFailed
from myna.ports import EngineOptions, TextToSpeech
from toy_piper_voice import write_toy_voice

ENGLISH = Manner(language="en")


@asynccontextmanager
async def closing(voice: TextToSpeech) -> AsyncIterator[TextToSpeech]:
    try:
        yield voice
    finally:
        await voice.close()


async def spoken_bytes(voice: TextToSpeech, text: str, manner: Manner = ENGLISH) -> int:
    return sum([len(part.data) async for part in voice.synthesize(text, manner)])


async def test_a_damaged_voice_fails_and_the_others_still_speak(tmp_path: Path) -> None:
    write_toy_voice(tmp_path, "bad", "en")
    write_toy_voice(tmp_path, "good", "en")
    (tmp_path / "bad.onnx").write_bytes(b"no model")
    async with closing(PiperVoices(EngineOptions(piper_voices=tmp_path))) as voice:
        with pytest.raises(EngineFailed):
            await spoken_bytes(voice, "Hello", Manner(language="en", voice="bad"))

        assert await spoken_bytes(voice, "Hello", Manner(language="en", voice="good"))


@pytest.mark.parametrize("name", ["espeak", "piper"])
async def test_faster_speech_is_shorter(tmp_path: Path, name: str) -> None:
    write_toy_voice(tmp_path, "toy", "en")
    options = EngineOptions(piper_voices=tmp_path)
    async with closing(EspeakVoice(options) if name == "espeak" else PiperVoices(options)) as voice:
        slow, usual, fast = [
            await spoken_bytes(voice, "Good morning everybody", Manner(language="en", speed=speed))
            for speed in (0.5, 1.0, 2.0)
        ]

    assert slow > 1.5 * usual > 2 * fast


async def test_marks_of_speech_synthesis_are_only_text() -> None:
    async with closing(EspeakVoice(EngineOptions())) as voice:
        pause = await spoken_bytes(voice, "<break time='20s'/>")
        phonemes = await spoken_bytes(voice, "[[h@loU]]")
        word = await spoken_bytes(voice, "halo")

    assert pause < 10 * 22_050 * 2
    assert phonemes > 1.3 * word
