"""The engine `sphinx` of `myna.stt`."""

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from myna.domain.speech import READY, Readiness, Recording, Transcript
from myna.engines.sphinx.likeness import Likeness
from myna.engines.sphinx.line import Line
from myna.errors import EngineFailed
from myna.ports import EngineOptions

ENGLISH_ONLY = Readiness(
    is_ready=False,
    reason="hears English only",
    code="english-only",
    remedy="Choose another engine: MYNA_WHISPER_MODEL, MYNA_OPENAI_BASE_URL, or allow network engines.",
)
LEAST_LIKENESS_NATS = -3.25
"""For each moment of speech: of synthesized voices 95 % of English have more, and 5 % of Russian."""
LEAST_FRAMES = 70
"""In less speech than that there is too little to tell."""
MODEL = "pocketsphinx-data/en-US"
"""In the package `speech_recognition`; better than the one that PocketSphinx brings."""


class SphinxSpeechToText:
    name = "sphinx"
    uses_network = False
    rank = 10

    def __init__(self, options: EngineOptions) -> None:  # noqa: ARG002 - every engine is given them
        self._line = Line()

    def probe(self, language: str) -> Readiness:
        if language != "en":
            return ENGLISH_ONLY
        if find_spec("pocketsphinx") is None or not (model_directory() / "acoustic-model").is_dir():
            return Readiness(
                is_ready=False,
                reason="pocketsphinx or its English model is missing",
                remedy="Install Myna again: python -m pip install myna",
            )
        return READY

    async def transcribe(
        self, recording: Recording, language: str, hints: Sequence[str] = ()
    ) -> Transcript:
        """A request for each piece, so that a long recording holds up nobody else's short one."""
        readiness = self.probe(language)
        if not readiness.is_ready:
            raise EngineFailed(f"Sphinx {readiness.reason}.", remedy=readiness.remedy)
        pcm = recording.pcm
        pieces = await self._line.ask({"do": "cut"}, pcm)
        request = {"do": "read", "model": str(model_directory()), "hints": list(hints)}
        found = [await self._line.ask(request, pcm[start:end]) for start, end in pieces]
        likeness = sum((Likeness(**each["likeness"]) for each in found), start=Likeness())
        return Transcript(
            text=" ".join(filter(None, (each["text"] for each in found))),
            language=language,
            engine=self.name,
            is_doubtful=True,
            may_be_foreign=not is_surely_english(likeness),
        )

    async def close(self) -> None:
        await self._line.close()


def is_surely_english(likeness: Likeness) -> bool:
    return (
        likeness.frames >= LEAST_FRAMES and likeness.nats >= LEAST_LIKENESS_NATS * likeness.frames
    )


def model_directory() -> Path:
    package = find_spec("speech_recognition")
    return (
        Path(package.origin if package and package.origin else "speech_recognition").parent / MODEL
    )
