"""The engine `piper`. The library is GPL-3 and lives in a process of its own, `speaking`."""

import json
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from myna.domain.speech import READY, Manner, Readiness, SpeechPart
from myna.errors import EngineFailed
from myna.ports import EngineOptions
from myna.voicebox.process import VoiceProcess

_MODEL = ".onnx"
_DESCRIPTION = ".onnx.json"


class PiperVoices:
    name = "piper"
    uses_network = False
    rank = 40

    def __init__(self, options: EngineOptions) -> None:
        self._directory = options.piper_voices
        self._process = VoiceProcess(
            module="myna.engines.piper.speaking", patience_seconds=options.timeout_seconds
        )

    def probe(self, language: str) -> Readiness:
        if find_spec("piper") is None:
            return Readiness(
                is_ready=False,
                reason="piper-tts is not installed",
                code="not-installed",
                remedy="make piper",
            )
        if self._directory is None:
            return Readiness(
                is_ready=False,
                reason="no folder with voices is set",
                code="no-voices",
                remedy="Put <voice>.onnx and <voice>.onnx.json into a folder; name it in MYNA_PIPER_VOICES.",
            )
        if not self.voices(language):
            return Readiness(
                is_ready=False,
                reason=f"the folder of MYNA_PIPER_VOICES has no voice that speaks {language!r}",
                remedy="Add <voice>.onnx and <voice>.onnx.json of that language.",
            )
        return READY

    def voices(self, language: str) -> Sequence[str]:
        return tuple(self._models(language))

    async def synthesize(self, text: str, manner: Manner) -> AsyncGenerator[SpeechPart]:
        models = self._models(manner.language)
        if not models:
            raise EngineFailed(f"Piper has no voice for {manner.language!r}.")
        model = models.get(manner.voice or "") or next(iter(models.values()))
        parts = self._process.speak(text, voice=str(model), speed=manner.speed)
        async with aclosing(parts):
            async for part in parts:
                yield part

    async def close(self) -> None:
        await self._process.close()

    def _models(self, language: str) -> Mapping[str, Path]:
        """The models that speak this language, by name, in alphabetical order."""
        if self._directory is None:
            return {}
        try:
            descriptions = sorted(self._directory.glob(f"*{_DESCRIPTION}"))
            return {
                path.name.removesuffix(_DESCRIPTION): path.with_suffix("")
                for path in descriptions
                if path.with_suffix("").is_file()
                and _language_of(path, path.stat().st_mtime_ns) == language
            }
        except OSError:
            return {}


@lru_cache(maxsize=256)
def _language_of(description: Path, changed_ns: int) -> str | None:  # noqa: ARG001 - read again when it changes
    """`ru` of `ru_RU`; None for a description that cannot be read."""
    try:
        facts = json.loads(description.read_bytes())
        named = facts.get("language", {}).get("code") or facts["espeak"]["voice"]
        return str(named).lower().replace("-", "_").partition("_")[0]
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None
