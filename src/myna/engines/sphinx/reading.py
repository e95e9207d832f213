"""The words of one piece of speech; called in the child process."""

from collections.abc import Sequence
from itertools import islice
from typing import Any

from myna.domain.speech import RECORDING_RATE_HZ

MAX_HINTED_SECONDS = 1.8
"""In what is longer a hint does not stand alone."""
READINGS = 25
"""So many ways to read a piece are looked through for a hint."""


class Reader:
    """Loads its model once, with the first piece."""

    def __init__(self) -> None:
        self._decoder: Any = None

    def read(self, pcm: bytes, *, model: str, hints: Sequence[str]) -> str:
        """Raises `RuntimeError` for a model that cannot be loaded."""
        if self._decoder is None:
            self._decoder = _loaded(model)
        decoder = self._decoder
        decoder.start_utt()
        # In one go: fed bit by bit, the decoder has no idea of the loudness and hears nonsense.
        decoder.process_raw(pcm, full_utt=True)
        decoder.end_utt()
        best = decoder.hyp()
        text: str = best.hypstr if best else ""
        is_short = len(pcm) <= 2 * RECORDING_RATE_HZ * MAX_HINTED_SECONDS
        if not (text and hints and is_short):
            return text
        return self._hinted(hints) or text

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
