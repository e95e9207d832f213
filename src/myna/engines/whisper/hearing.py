"""The engine `whisper` of `myna.stt`."""

import asyncio
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar

import structlog

from myna.domain.speech import READY, Readiness, Recording, Transcript
from myna.engines.whisper.places import Place, find_model, hub_folder
from myna.errors import EngineFailed
from myna.ports import EngineOptions

SECONDS_BETWEEN_REPORTS = 10.0
"""In the log, while a model is fetched."""
SWITCH_ON = (
    "Set MYNA_WHISPER_MODEL to a directory with a faster-whisper model, or to a name such as small."
)

T = TypeVar("T")
log = structlog.get_logger(__name__)


class WhisperSpeechToText:
    """Its model is loaded once, in the one thread that also does all the hearing."""

    name = "whisper"
    uses_network = False
    rank = 40

    def __init__(self, options: EngineOptions) -> None:
        self._model_name = options.whisper_model
        self._patience_seconds = options.timeout_seconds
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="whisper")
        self._loading: asyncio.Task[Any] | None = None
        self._knows_english_only = (options.whisper_model or "").endswith(".en")

    def probe(self, language: str) -> Readiness:
        if self._model_name is None:
            return Readiness(
                is_ready=False, reason="no model is chosen", code="no-model", remedy=SWITCH_ON
            )
        if find_spec("faster_whisper") is None:
            return Readiness(
                is_ready=False,
                reason="faster-whisper is not installed",
                code="not-installed",
                remedy="make whisper",
            )
        if self._knows_english_only and language != "en":
            return Readiness(
                is_ready=False,
                reason="the chosen model hears English only",
                remedy="Choose a model without .en in its name.",
            )
        place = find_model(self._model_name)
        if place.problem:
            return Readiness(is_ready=False, reason=place.problem, remedy=SWITCH_ON)
        if place.directory is None:
            return Readiness(
                is_ready=True, reason=f"{place.repository} will be fetched with the first recording"
            )
        return READY

    async def transcribe(
        self, recording: Recording, language: str, hints: Sequence[str] = ()
    ) -> Transcript:
        """Between two sentences others have their turn, and a cancelled one ends."""
        readiness = self.probe(language)
        if not readiness.is_ready:
            raise EngineFailed(f"Whisper: {readiness.reason}.", remedy=readiness.remedy)
        model = await self._loaded(language)
        begin = partial(_sentences, model, recording.pcm, language, " ".join(hints))
        sentences = await self._work(begin)
        texts: list[str] = []
        while (text := await self._work(partial(next, sentences, None))) is not None:
            texts.append(text)
        return Transcript(text="".join(texts).strip(), language=language, engine=self.name)

    async def _work(self, work: Callable[[], T]) -> T:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._worker, work)
        except (RuntimeError, ValueError, OSError) as error:
            raise EngineFailed(f"Whisper failed: {error}.", remedy="Try again.") from error

    async def _loaded(self, language: str) -> Any:
        """The model; fetching it goes on while those who came for it are told that it takes its time."""
        if self._loading is None:
            self._loading = asyncio.create_task(self._load(find_model(self._model_name or "")))
            self._loading.add_done_callback(self._forget_failure)
        is_whole = find_model(self._model_name or "").directory is not None
        patience_seconds = None if is_whole else self._patience_seconds
        try:
            async with asyncio.timeout(patience_seconds):
                model = await asyncio.shield(self._loading)
        except TimeoutError as error:
            raise EngineFailed(
                "Whisper's model is still being fetched.", remedy="Try again in some minutes."
            ) from error
        self._knows_english_only = not model.model.is_multilingual
        if self._knows_english_only and language != "en":
            raise EngineFailed(
                f"The model {self._model_name} hears English only.", remedy="Choose another."
            )
        return model

    async def _load(self, place: Place) -> Any:
        named = str(place.directory or place.repository)
        load = partial(_model, named, is_here=place.directory is not None)
        loading = asyncio.get_running_loop().run_in_executor(self._worker, load)
        if place.directory is None and place.repository is not None:
            while not (await asyncio.wait({loading}, timeout=SECONDS_BETWEEN_REPORTS))[0]:
                mib = _mebibytes(hub_folder(place.repository))
                log.info("whisper_model_is_fetched", repository=place.repository, mib_so_far=mib)
        return await loading

    def _forget_failure(self, loading: "asyncio.Task[Any]") -> None:
        """So that the next recording tries again."""
        if loading.cancelled() or loading.exception() is not None:
            self._loading = None

    async def close(self) -> None:
        loading, self._loading = self._loading, None
        if loading is not None:
            loading.cancel()
            await asyncio.wait({loading})
        self._worker.shutdown(wait=False, cancel_futures=True)


def _model(named: str, *, is_here: bool) -> Any:
    from faster_whisper import WhisperModel

    try:
        return WhisperModel(
            named,
            device="cpu",
            compute_type="int8",
            cpu_threads=max((os.cpu_count() or 2) - 1, 1),  # one is left to the bot
            local_files_only=is_here,
        )
    except Exception as error:
        # Broad, because for a broken file the library tokenizers raises a bare `Exception`.
        raise EngineFailed(
            f"Whisper's model cannot be loaded: {error}.",
            remedy="Check MYNA_WHISPER_MODEL; a directory must hold a whole faster-whisper model.",
        ) from error


def _sentences(model: Any, pcm: bytes, language: str, hotwords: str) -> Iterator[str]:
    import numpy as np  # noqa: PLC0415 - with faster-whisper, not before

    sound = np.frombuffer(pcm[: len(pcm) // 2 * 2], "<i2").astype(np.float32) / 32768
    segments, _ = model.transcribe(
        sound,
        language=language,
        vad_filter=True,
        condition_on_previous_text=False,  # so that one slip does not repeat itself
        hotwords=hotwords or None,
    )
    return (segment.text for segment in segments)


def _mebibytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.glob("blobs/*") if path.is_file()) // 2**20
