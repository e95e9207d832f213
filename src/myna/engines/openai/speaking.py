"""Speaking with an endpoint that speaks OpenAI's protocol; the entry point `openai` of `myna.tts`."""

import io
import wave
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from myna.domain.speakable import encodable, is_audible
from myna.domain.speech import Manner, Readiness, SpeechFormat, SpeechPart
from myna.engines.openai.client import RANK, speech_endpoint
from myna.engines.openai.failures import SPEECH, Reason, failed
from myna.errors import EngineFailed
from myna.ports import EngineOptions

if TYPE_CHECKING:
    from openai import AsyncOpenAI

_Form = Literal["pcm", "mp3"]

RATE_HZ = 24_000
"""Of PCM, by the protocol: 16-bit little-endian mono."""
OPENAI_HOST = "api.openai.com"
OPENAI_VOICES = ("alloy", "ash", "coral", "echo", "fable", "nova", "onyx", "sage", "shimmer")
_SLOWEST, _FASTEST = 0.25, 4.0
_MOST_CHARACTERS = 4_000
_MOST_BYTES = 16 * 1024 * 1024
_CHUNK_BYTES = 9_600
_FILE_KINDS = {"audio/mpeg", "audio/mp3", "audio/wav", "audio/x-wav", "audio/wave"}
_FILE_MARKS = (b"RIFF", b"ID3")
_NO_PCM = {400, 415, 422}
"""What servers that cannot give PCM answer."""


class OpenAITextToSpeech:
    name = "openai"
    rank = RANK

    def __init__(self, options: EngineOptions) -> None:
        self._endpoint = speech_endpoint(options)
        self._access = options.openai
        self.uses_network = not self._endpoint.is_on_this_machine
        self._form: _Form = "pcm"

    def probe(self, language: str) -> Readiness:  # noqa: ARG002 - its models speak every language
        return self._endpoint.probe()

    def voices(self, language: str) -> Sequence[str]:  # noqa: ARG002 - as in `probe`
        access = self._access
        if access is None:
            return ()
        is_openai = urlsplit(access.base_url).hostname == OPENAI_HOST
        others = [voice for voice in OPENAI_VOICES if voice != access.tts_voice and is_openai]
        return (access.tts_voice, *others)

    async def synthesize(self, text: str, manner: Manner) -> AsyncGenerator[SpeechPart]:
        client = await self._endpoint.client()
        from openai import APIStatusError

        if not is_audible(text):
            raise EngineFailed("There is nothing to say in this.")
        with self._endpoint.failures():
            try:
                async with aclosing(self._spoken(client, text, manner)) as parts:
                    async for part in parts:
                        yield part
            except APIStatusError as error:
                if self._form != "pcm" or error.status_code not in _NO_PCM:
                    raise
                self._form = "mp3"
                async with aclosing(self._spoken(client, text, manner)) as parts:
                    async for part in parts:
                        yield part

    async def close(self) -> None:
        await self._endpoint.close()

    async def _spoken(
        self, client: "AsyncOpenAI", text: str, manner: Manner
    ) -> AsyncGenerator[SpeechPart]:
        from openai import omit

        access = self._access
        assert access  # noqa: S101 - there is a client
        is_known = manner.voice in self.voices(manner.language)
        asked = client.audio.speech.with_streaming_response.create(
            model=access.tts_model,
            voice=manner.voice if manner.voice and is_known else access.tts_voice,
            input=encodable(text)[:_MOST_CHARACTERS],
            response_format=self._form,
            speed=omit if manner.speed == 1 else min(max(manner.speed, _SLOWEST), _FASTEST),
        )
        async with asked as answer:
            kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
            async with aclosing(_parts(kind, self._form, answer.iter_bytes(_CHUNK_BYTES))) as parts:
                async for part in parts:
                    yield part


async def _parts(
    kind: str, form: _Form, chunks: AsyncIterator[bytes]
) -> AsyncGenerator[SpeechPart]:
    """PCM as it comes; a file, which some servers send whatever was asked for, as a whole."""
    if kind.startswith("text/") or "json" in kind:
        raise failed(Reason.NONSENSE, SPEECH)
    first = await anext(chunks, b"")
    if form == "mp3" or kind in _FILE_KINDS or first.startswith(_FILE_MARKS):
        yield _file(await _whole(first, chunks))
        return
    size = 0
    odd = b""
    while first and size < _MOST_BYTES:
        size += len(first)
        samples = odd + first
        odd = samples[len(samples) & ~1 :]
        yield SpeechPart(
            format=SpeechFormat.PCM, data=samples[: len(samples) & ~1], rate_hz=RATE_HZ
        )
        first = await anext(chunks, b"")


async def _whole(first: bytes, chunks: AsyncIterator[bytes]) -> bytes:
    file = bytearray(first)
    async for chunk in chunks:
        file += chunk
        if len(file) > _MOST_BYTES:
            raise failed(Reason.NONSENSE, SPEECH)
    return bytes(file)


def _file(content: bytes) -> SpeechPart:
    """An MP3, or the sound in a WAV."""
    if not content.startswith(b"RIFF"):
        return SpeechPart(format=SpeechFormat.MP3, data=content)
    try:
        with wave.open(io.BytesIO(content)) as sound:
            if (sound.getnchannels(), sound.getsampwidth()) != (1, 2):
                raise failed(Reason.NONSENSE, SPEECH)
            return SpeechPart(
                format=SpeechFormat.PCM,
                data=sound.readframes(sound.getnframes()),
                rate_hz=sound.getframerate(),
            )
    except (wave.Error, EOFError) as error:
        raise failed(Reason.NONSENSE, SPEECH) from error
