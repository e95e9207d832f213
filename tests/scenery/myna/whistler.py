"""A voice that whistles each sentence at a pitch of its own, so that a listener knows which ones they heard."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass

import numpy as np

from myna.domain.speech import Manner, SpeechFormat, SpeechPart
from myna.testing import MemorySpeechCache, ScriptedTextToSpeech

RATE_HZ = 24_000
SECONDS = 0.3
LOWEST_HZ = 500
STEP_HZ = 150


class NothingKept(MemorySpeechCache):
    """So that a voice is asked for every sentence, the second time, too."""

    async def find(self, key: str) -> Sequence[bytes] | None:
        return None


@dataclass(kw_only=True)
class Whistler(ScriptedTextToSpeech):
    """The first sentence at `LOWEST_HZ`, each next one `STEP_HZ` higher."""

    async def synthesize(self, text: str, manner: Manner) -> AsyncGenerator[SpeechPart, None]:
        hertz = LOWEST_HZ + STEP_HZ * len(self.said)
        self.said.append((text, manner))
        moments = np.arange(round(SECONDS * RATE_HZ)) / RATE_HZ
        wave = (12_000 * np.sin(2 * np.pi * hertz * moments)).astype("<i2").tobytes()
        yield SpeechPart(format=SpeechFormat.PCM, data=wave, rate_hz=RATE_HZ)

    @property
    def sentences(self) -> list[str]:
        return [text for text, _ in self.said]


def sentence_heard(stereo: bytes) -> int:
    """The number of the sentence that sounds loudest, in 48 kHz, 16 bits, stereo."""
    left = np.frombuffer(stereo, "<i2")[::2].astype(float)
    hertz = float(np.abs(np.fft.rfft(left)).argmax()) * 48_000 / len(left)
    return round((hertz - LOWEST_HZ) / STEP_HZ)
