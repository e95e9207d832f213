"""Hearing with an endpoint that speaks OpenAI's protocol; the entry point `openai` of `myna.stt`."""

import asyncio
import io
import wave
from collections.abc import Sequence

from myna.domain.speech import RECORDING_RATE_HZ, Readiness, Recording, Transcript
from myna.engines.openai.client import RANK, speech_endpoint
from myna.engines.openai.failures import SPEECH, Reason, failed
from myna.ports import EngineOptions


class OpenAISpeechToText:
    name = "openai"
    rank = RANK

    def __init__(self, options: EngineOptions) -> None:
        self._endpoint = speech_endpoint(options)
        self.uses_network = not self._endpoint.is_on_this_machine
        self._model = options.openai.stt_model if options.openai else ""

    def probe(self, language: str) -> Readiness:  # noqa: ARG002 - its models hear every language
        return self._endpoint.probe()

    async def transcribe(
        self, recording: Recording, language: str, hints: Sequence[str] = ()
    ) -> Transcript:
        client = await self._endpoint.client()
        from openai import omit  # already imported with the client

        with self._endpoint.failures():
            async with asyncio.timeout(self._endpoint.timeout_seconds):
                answer = await client.audio.transcriptions.create(
                    file=("speech.wav", _wav(recording.pcm), "audio/wav"),
                    model=self._model,
                    language=language,
                    prompt=", ".join(hints) or omit,
                )
        text = getattr(answer, "text", None)
        if not isinstance(text, str):
            raise failed(Reason.NONSENSE, SPEECH)
        return Transcript(text=text.strip(), language=language, engine=self.name)

    async def close(self) -> None:
        await self._endpoint.close()


def _wav(pcm: bytes) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RECORDING_RATE_HZ)
        sound.writeframes(pcm)
    return file.getvalue()
