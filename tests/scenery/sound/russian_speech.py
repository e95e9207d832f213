"""Russian speech, made by Myna's own embedded voice while the test runs."""

import io
import wave

from myna.domain.speech import Manner
from myna.engines.espeak import EspeakVoice
from myna.ports import EngineOptions


async def spoken_wav(text: str, language: str = "ru", voice: str | None = None) -> bytes:
    """A WAV file."""
    engine = EspeakVoice(EngineOptions())
    manner = Manner(language=language, voice=voice)
    parts = [part async for part in engine.synthesize(text, manner)]
    await engine.close()
    file = io.BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(parts[0].rate_hz)
        written.writeframes(b"".join(part.data for part in parts))
    return file.getvalue()
