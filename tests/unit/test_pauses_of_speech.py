"""How speech is told from other sounds and cut at its pauses, before any engine hears it."""

import numpy as np
import pytest

from hearing_samples import NO_SPEECH, SPOKEN, as_recording, noise, recorded
from myna.domain.speech import RECORDING_RATE_HZ
from myna.engines.sphinx.pauses import MAX_PIECE_SECONDS, pieces_of_speech
from myna.engines.sphinx.voice import sounds_like_speech


@pytest.mark.parametrize("sound", NO_SPEECH)
def test_none_of_it_reaches_the_decoder(sound: str) -> None:
    assert [] == pieces_of_speech(NO_SPEECH[sound].pcm)


@pytest.mark.parametrize("name", SPOKEN)
@pytest.mark.parametrize("loudness", [1.0, 0.1])
def test_speech_is_told_from_noise_and_music(name: str, loudness: float) -> None:
    samples = np.frombuffer(recorded(name).pcm, "<i2") * loudness

    assert sounds_like_speech(samples.astype("<i2").tobytes())


@pytest.mark.parametrize("name", SPOKEN)
def test_speech_is_heard_through_noise(name: str) -> None:
    speech = np.frombuffer(recorded(name).pcm, "<i2").astype(float)
    hiss = noise(len(speech) / RECORDING_RATE_HZ)[: len(speech)]
    mixed = speech + hiss * np.sqrt(np.mean(speech**2)) / 10

    assert sounds_like_speech(as_recording(mixed).pcm)


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
