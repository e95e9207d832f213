"""Hearing with the web service that SpeechRecognition speaks to; the entry point `google` of `myna.stt`.

The service is unofficial: it wants no key, and may end any day.
"""

import asyncio
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http.client import HTTPException
from importlib.util import find_spec
from types import MappingProxyType

from myna.domain.speech import READY, RECORDING_RATE_HZ, Readiness, Recording, Transcript
from myna.errors import EngineFailed
from myna.ports import EngineOptions

ADDRESS = "https://www.google.com/speech-api/v2/recognize"
"""The library's own default is the same without encryption."""
MOST_REQUESTS = 4
"""At a time; more wait for their turn, and for no longer than their own timeout."""
LANGUAGES: Mapping[str, str] = MappingProxyType({"en": "en-US", "ru": "ru-RU"})


class GoogleSpeechToText:
    name = "google"
    uses_network = True
    rank = 20

    def __init__(self, options: EngineOptions) -> None:
        self._address = options.endpoints.get(self.name, ADDRESS)
        self._timeout_seconds = options.timeout_seconds
        # Threads of its own: while Google is slow, nothing else may wait for one.
        self._workers = ThreadPoolExecutor(MOST_REQUESTS, thread_name_prefix="google")

    def probe(self, language: str) -> Readiness:
        if language not in LANGUAGES:
            return Readiness(
                is_ready=False, reason="hears English and Russian only", remedy="Choose another."
            )
        if find_spec("speech_recognition") is None:
            return Readiness(
                is_ready=False,
                reason="SpeechRecognition is missing",
                remedy="Install Myna again: python -m pip install myna",
            )
        return READY

    async def transcribe(
        self,
        recording: Recording,
        language: str,
        hints: Sequence[str] = (),  # noqa: ARG002 - the service takes none
    ) -> Transcript:
        """The request runs on in its thread, at most until its timeout, when this is cancelled."""
        readiness = self.probe(language)
        if not readiness.is_ready:
            raise EngineFailed(f"Google {readiness.reason}.", remedy=readiness.remedy)
        ask = partial(self._asked, recording.pcm, LANGUAGES[language])
        try:
            async with asyncio.timeout(self._timeout_seconds):
                text = await asyncio.get_running_loop().run_in_executor(self._workers, ask)
        except TimeoutError as error:
            raise EngineFailed(
                "Google took too long.", remedy="Try again, or raise MYNA_ENGINE_TIMEOUT_SECONDS."
            ) from error
        return Transcript(text=text, language=language, engine=self.name)

    def _asked(self, pcm: bytes, language: str) -> str:
        """Blocking; also `TimeoutError`, besides `EngineFailed`."""
        from speech_recognition import (
            AudioData,
            Recognizer,
            RequestError,
            UnknownValueError,
        )

        if not pcm:
            return ""
        recognizer = Recognizer()
        recognizer.operation_timeout = self._timeout_seconds
        try:
            text = recognizer.recognize_google(
                AudioData(pcm, RECORDING_RATE_HZ, 2), language=language, endpoint=self._address
            )
        except UnknownValueError:
            return ""
        except RequestError as error:
            raise EngineFailed(
                f"Google refused, or cannot be reached: {error}.", remedy="Try again later."
            ) from error
        except TimeoutError:
            raise
        except (HTTPException, ValueError, LookupError, TypeError, AttributeError) as error:
            raise EngineFailed(
                "Google answered with something else than words.",
                remedy="Try again later; the service is unofficial and may have changed.",
            ) from error
        except OSError as error:
            raise EngineFailed(
                f"The request to Google broke off, or no FLAC encoder is there: {error}.",
                remedy="Try again; on a machine that is not x86 install `flac`.",
            ) from error
        if not isinstance(text, str):
            raise EngineFailed("Google answered with something else than words.")
        return text.strip()

    async def close(self) -> None:
        self._workers.shutdown(wait=False, cancel_futures=True)
