"""The words of one piece of speech; called in the child process."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from myna.domain.speech import RECORDING_RATE_HZ
from myna.engines.sphinx.likeness import Likeness, Sounds

MAX_HINTED_SECONDS = 1.8
"""In what is longer a hint does not stand alone."""
READINGS = 25
"""So many ways to read a piece are looked through for a hint."""


@dataclass(frozen=True, kw_only=True)
class Read:
    text: str = ""
    likeness: Likeness


class Reader:
    """Loads its models once, with the first piece."""

    def __init__(self) -> None:
        self._decoder: Any = None
        self._sounds = Sounds()

    def read(self, pcm: bytes, *, model: str, hints: Sequence[str]) -> Read:
        """Raises `RuntimeError` for a model that cannot be loaded."""
        if self._decoder is None:
            self._decoder = _loaded(model)
        decoder = self._decoder
        decoder.start_utt()
        # In one go: fed bit by bit, the decoder has no idea of the loudness and hears nonsense.
        decoder.process_raw(pcm, full_utt=True)
        decoder.end_utt()
        best = decoder.hyp()
        if not (best and best.hypstr):
            return Read(likeness=Likeness())
        likeness = self._sounds.compared(best.score, pcm, model=model)
        is_short = len(pcm) <= 2 * RECORDING_RATE_HZ * MAX_HINTED_SECONDS
        hinted = self._hinted(hints) if hints and is_short else None
        return Read(text=hinted or best.hypstr, likeness=likeness)

    def _hinted(self, hints: Sequence[str]) -> str | None:
        """The first of the readings that is a hint, word for word."""
        wanted = {" ".join(hint.casefold().split()) for hint in hints}
        readings = (
            reading.hypstr for reading in islice(self._decoder.nbest(), READINGS) if reading
        )
        return next((text for text in readings if text in wanted), None)


def _loaded(model: str) -> Any:
    from pocketsphinx import Decoder

    return Decoder(
        hmm=f"{model}/acoustic-model",
        lm=f"{model}/language-model.lm.bin",
        dict=f"{model}/pronounciation-dictionary.dict",
        maxhmmpf=3000,  # twice as fast as the default, and hears as well
        loglevel="FATAL",
    )
