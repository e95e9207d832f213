"""How much a piece of speech is like English, whatever its words; called in the child process.

The best English sentence always explains sound less well than the best row of English sounds in any
order. For English the difference is small; another language is a row of sounds that no English
sentence comes near.
"""

from dataclasses import dataclass
from math import log
from typing import Any

_NATS = 1024
"""PocketSphinx gives its scores shifted by ten bits."""
_PHONE_WEIGHT = 2.0
"""Of the order of sounds against the sounds themselves; as PocketSphinx advises for this search."""


@dataclass(frozen=True, kw_only=True)
class Likeness:
    """What a sentence lacks against the row of sounds; pieces are added up."""

    nats: float = 0.0
    frames: int = 0
    """Of speech, each 10 ms long."""

    def __add__(self, other: "Likeness") -> "Likeness":
        return Likeness(nats=self.nats + other.nats, frames=self.frames + other.frames)


class Sounds:
    """Loads its model once, with the first piece."""

    def __init__(self) -> None:
        self._decoder: Any = None

    def compared(self, score: float, pcm: bytes, *, model: str) -> Likeness:
        """`score` is that of the best sentence. Raises `RuntimeError` for a model that cannot be loaded."""
        if self._decoder is None:
            self._decoder = _loaded(model)
        decoder = self._decoder
        decoder.start_utt()
        decoder.process_raw(pcm, full_utt=True)
        decoder.end_utt()
        best = decoder.hyp()
        if best is None:
            return Likeness()
        frames = sum(
            sound.end_frame - sound.start_frame + 1
            for sound in decoder.seg()
            if sound.word != "SIL" and not sound.word.startswith("+")
        )
        return Likeness(nats=_NATS * (log(score) - log(best.score)), frames=frames)


def _loaded(model: str) -> Any:
    from pocketsphinx import Decoder, get_model_path

    return Decoder(
        hmm=f"{model}/acoustic-model",
        allphone=get_model_path("en-us/en-us-phone.lm.bin"),
        lw=_PHONE_WEIGHT,
        loglevel="FATAL",
    )
