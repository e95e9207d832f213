"""The process in which Piper runs; started by `engine`, reached only over its pipes."""

from piper import PiperVoice, SynthesisConfig  # noqa: TID253 - this process is for nothing else

from myna.voicebox.child import Listener, serve
from myna.voicebox.wire import Words

_MOST_VOICES = 3
"""So many stay loaded; each takes some 100 MB."""


class Piper:
    def __init__(self) -> None:
        self._voices: dict[str, PiperVoice] = {}
        """By the path of the model, the last used last."""

    def speak(self, words: Words, listener: Listener) -> None:
        voice = self._voices.pop(words.voice, None) or PiperVoice.load(words.voice)
        self._voices[words.voice] = voice
        if len(self._voices) > _MOST_VOICES:
            del self._voices[next(iter(self._voices))]
        manner = SynthesisConfig(length_scale=voice.config.length_scale / words.speed)
        for chunk in voice.synthesize(_without_phonemes(words.text), manner):
            if not listener(chunk.audio_int16_bytes, chunk.sample_rate):
                break


def _without_phonemes(text: str) -> str:
    """Piper reads what stands in [[ ]] as phonemes; what members write is only ever text."""
    return text.replace("[", " ").replace("]", " ")


if __name__ == "__main__":
    serve(Piper())
