"""How the first version of the bot was meant to hear and speak, as the tutorials of its libraries have it.

Hearing: pydub runs `ffmpeg` into a temporary WAV, SpeechRecognition reads that and asks Google. Speaking: gTTS saves
the whole answer as one MP3, discord.py runs `ffmpeg` on it and encodes with libopus. Myna is measured against it.
"""

import shutil
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import av
import discord

from benchmarks.report import Skipped


def require_ffmpeg() -> None:
    """Raises `Skipped`."""
    if shutil.which("ffmpeg") is None:
        raise Skipped("the original pipeline needs an ffmpeg binary")


def decode_seconds(sound: bytes, form: str) -> float:
    """From the bytes of the attachment to the samples that the recogniser gets."""
    import pydub  # noqa: PLC0415 - as in the other measurements: only where it is wanted
    import speech_recognition

    with TemporaryDirectory() as folder:
        source, wav = Path(folder) / f"voice.{form}", Path(folder) / "voice.wav"
        started = time.perf_counter()
        source.write_bytes(sound)
        pydub.AudioSegment.from_file(source, form).export(wav, format="wav")
        recognizer = speech_recognition.Recognizer()
        with speech_recognition.AudioFile(str(wav)) as file:
            recognizer.record(file).get_raw_data(convert_rate=16_000, convert_width=2)
        return time.perf_counter() - started


def first_packet_seconds(text: str, address: str) -> float:
    """From the text to the first Opus packet; Google Translate is at this address."""
    import gtts

    _load_libopus()
    gtts.tts._translate_url = lambda tld="", path="": f"{address}/{path}"  # noqa: SLF001, ARG005 - no option for it
    with TemporaryDirectory() as folder:
        file = Path(folder) / "answer.mp3"
        started = time.perf_counter()
        gtts.gTTS(text, lang="ru").save(str(file))
        source = discord.FFmpegPCMAudio(str(file), before_options="-loglevel quiet")
        encoder = discord.opus.Encoder()
        encoder.encode(source.read(), encoder.SAMPLES_PER_FRAME)
        seconds = time.perf_counter() - started
        source.cleanup()
        return seconds


def _load_libopus() -> None:
    """The one in PyAV's wheel: the original would have wanted a system's."""
    if not discord.opus.is_loaded():
        [library] = (Path(av.__file__).parent.parent / "av.libs").glob("libopus-*")
        discord.opus.load_opus(str(library))
