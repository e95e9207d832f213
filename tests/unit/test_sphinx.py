"""What the embedded recogniser hears, what it is deaf to, and how it recovers."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest

from hearing_samples import NO_SPEECH, as_recording, noise, recorded
from myna.domain.speech import RECORDING_RATE_HZ, Recording
from myna.engines.sphinx import SphinxSpeechToText
from myna.engines.sphinx import line as sphinx_line
from myna.engines.sphinx.pauses import MAX_PIECE_SECONDS, pieces_of_speech
from myna.engines.sphinx.voice import sounds_like_speech
from myna.errors import EngineFailed
from myna.ports import EngineOptions

SENTENCES = {
    "how-much-does-it-cost": "how much does it cost",
    "leave": "leave",
    "stop": "stop",
    "what-are-we-reading": "what are we reading this month",
    "when-is-the-next-meeting": "one is the next meeting",
    "who-is-the-president": "who is the president of the club",
}
"""`one` for `when`: a slip that its model makes."""


@pytest.fixture
async def sphinx() -> AsyncIterator[SphinxSpeechToText]:
    engine = SphinxSpeechToText(EngineOptions())
    yield engine
    await engine.close()


async def heard(sphinx: SphinxSpeechToText, recording: Recording, *hints: str) -> str:
    return (await sphinx.transcribe(recording, "en", hints)).text


async def test_the_recordings_are_understood(sphinx: SphinxSpeechToText) -> None:
    texts = {name: await heard(sphinx, recorded(name)) for name in SENTENCES}

    assert SENTENCES == texts


async def test_its_words_are_doubtful(sphinx: SphinxSpeechToText) -> None:
    assert (await sphinx.transcribe(recorded("stop"), "en")).is_doubtful


async def test_it_is_deaf_to_noise_tones_and_music(sphinx: SphinxSpeechToText) -> None:
    texts = {name: await heard(sphinx, sound) for name, sound in NO_SPEECH.items()}

    assert dict.fromkeys(NO_SPEECH, "") == texts


@pytest.mark.parametrize("sound", NO_SPEECH)
def test_none_of_it_reaches_the_decoder(sound: str) -> None:
    assert [] == pieces_of_speech(NO_SPEECH[sound].pcm)


@pytest.mark.parametrize("name", SENTENCES)
@pytest.mark.parametrize("loudness", [1.0, 0.1])
def test_speech_is_told_from_noise_and_music(name: str, loudness: float) -> None:
    samples = np.frombuffer(recorded(name).pcm, "<i2") * loudness

    assert sounds_like_speech(samples.astype("<i2").tobytes())


@pytest.mark.parametrize("name", SENTENCES)
def test_speech_is_heard_through_noise(name: str) -> None:
    speech = np.frombuffer(recorded(name).pcm, "<i2").astype(float)
    hiss = noise(len(speech) / RECORDING_RATE_HZ)[: len(speech)]
    mixed = speech + hiss * np.sqrt(np.mean(speech**2)) / 10

    assert sounds_like_speech(as_recording(mixed).pcm)


async def test_noise_around_speech_is_passed_over(sphinx: SphinxSpeechToText) -> None:
    pause = bytes(2 * RECORDING_RATE_HZ)
    hiss = as_recording(noise(), 0.3).pcm
    recording = Recording(pcm=hiss + pause + recorded("who-is-the-president").pcm + pause + hiss)

    assert "who is the president of the club" == await heard(sphinx, recording)


async def test_a_hint_is_preferred_among_the_ways_to_read_a_short_word(
    sphinx: SphinxSpeechToText,
) -> None:
    assert "chaplin" == await heard(sphinx, recorded("stop"), "Chaplin")


async def test_a_hint_changes_no_sentence(sphinx: SphinxSpeechToText) -> None:
    text = await heard(sphinx, recorded("how-much-does-it-cost"), "how much", "leave", "cost")

    assert "how much does it cost" == text


async def test_russian_is_refused_rather_than_heard_as_english(sphinx: SphinxSpeechToText) -> None:
    assert "English" in sphinx.probe("ru").reason
    with pytest.raises(EngineFailed):
        await sphinx.transcribe(recorded("stop"), "ru")


def test_a_long_recording_is_cut_at_pauses() -> None:
    sentence, pause = recorded("what-are-we-reading").pcm, bytes(3 * RECORDING_RATE_HZ)

    pieces = pieces_of_speech((sentence + pause) * 20)

    assert 20 == len(pieces)
    assert all(len(sentence) * 0.5 < end - start < len(sentence) + 32_000 for start, end in pieces)


def test_speech_without_a_pause_is_cut_where_it_is_quiet() -> None:
    sentence = recorded("who-is-the-president").pcm
    louder = np.frombuffer(sentence, "<i2")
    voiced = louder[np.abs(louder).argmax() - 8000 :][:16_000]
    endless = np.tile(voiced, 60).astype("<i2").tobytes()

    pieces = pieces_of_speech(endless)

    lengths = [(end - start) / 2 / RECORDING_RATE_HZ for start, end in pieces]
    assert len(lengths) > 1
    assert max(lengths) <= MAX_PIECE_SECONDS
    assert all(start % 2 == end % 2 == 0 for start, end in pieces)


async def test_a_short_recording_does_not_wait_for_a_long_one(sphinx: SphinxSpeechToText) -> None:
    pause = bytes(2 * RECORDING_RATE_HZ)
    rant = Recording(pcm=(recorded("what-are-we-reading").pcm + pause) * 20)
    long = asyncio.create_task(heard(sphinx, rant))
    await asyncio.wait({long}, timeout=0.01)

    assert "stop" == await heard(sphinx, recorded("stop"))
    assert not long.done()
    long.cancel()
    await asyncio.wait({long})


async def test_after_a_crash_the_next_recording_is_heard(sphinx: SphinxSpeechToText) -> None:
    await heard(sphinx, recorded("stop"))
    process = sphinx._line._process
    assert process is not None
    process.kill()
    await process.wait()

    assert "stop" == await heard(sphinx, recorded("stop"))


async def test_its_process_knows_no_secret(
    sphinx: SphinxSpeechToText, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MYNA_DISCORD_TOKEN", "very-secret")
    await heard(sphinx, recorded("stop"))
    process = sphinx._line._process
    assert process is not None
    environment = Path(f"/proc/{process.pid}/environ")
    if not environment.exists():
        pytest.skip("this system does not show the environment of a process")

    assert b"very-secret" not in environment.read_bytes()


async def test_a_crash_at_work_is_a_failed_engine(sphinx: SphinxSpeechToText) -> None:
    work = asyncio.create_task(heard(sphinx, Recording(pcm=recorded("stop").pcm * 20)))
    while sphinx._line._process is None:
        await asyncio.wait({work}, timeout=0.01)
    sphinx._line._process.kill()

    with pytest.raises(EngineFailed):
        await work


async def test_a_child_that_says_nonsense_is_a_failed_engine(
    sphinx: SphinxSpeechToText, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sphinx_line, "CHILD", "this")

    with pytest.raises(EngineFailed):
        await heard(sphinx, recorded("stop"))


async def test_a_child_that_hangs_is_given_up(
    sphinx: SphinxSpeechToText, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sphinx_line, "PATIENCE_SECONDS", 0.05)

    with pytest.raises(EngineFailed):
        await heard(sphinx, recorded("stop"))
    assert sphinx._line._process is None


async def test_a_broken_model_is_a_failed_engine(
    sphinx: SphinxSpeechToText, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = sphinx._line.ask({"do": "read", "model": "/nowhere", "hints": []}, bytes(3200))

    with pytest.raises(EngineFailed):
        await answer
