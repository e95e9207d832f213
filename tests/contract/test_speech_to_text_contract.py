"""The promises of `SpeechToText`, kept by every engine that hears and by the fake."""

import asyncio
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hearing_samples import SILENCE, recorded
from listening_server import GOOGLE_PATH, ListeningServer
from myna.domain.speech import Recording
from myna.engines.google import GoogleSpeechToText
from myna.engines.openai.hearing import OpenAISpeechToText
from myna.engines.sphinx import SphinxSpeechToText
from myna.engines.whisper import WhisperSpeechToText
from myna.ports import EngineOptions, OpenAIAccess, SpeechToText
from myna.testing import ScriptedSpeechToText
from tiny_whisper import save_tiny_whisper

SPEECH = recorded("stop")
LONG_SPEECH = Recording(pcm=SPEECH.pcm * 4)
TICK_SECONDS = 0.005

PROBE = """
import sys
from myna.speech_assembly import speech_engines
from myna.ports import EngineOptions, OpenAIAccess

def refuse(event, arguments):
    if event.startswith("socket.") and event != "socket.gethostname":
        raise SystemExit(f"a probe did {event}")

access = OpenAIAccess(base_url="https://example.com/v1", api_key="k", stt_model="", tts_model="", tts_voice="")
options = EngineOptions(openai=access, whisper_model="small")
engines = [make(options) for make in MAKERS]
sys.addaudithook(refuse)
for engine in engines:
    for language in ("en", "ru"):
        engine.probe(language)
heavy = {"speech_recognition", "pocketsphinx", "faster_whisper", "huggingface_hub", "openai", "numpy"}
print(sorted(heavy & set(sys.modules)))
"""


@pytest.fixture(scope="module")
def whisper_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("faster_whisper")
    return save_tiny_whisper(tmp_path_factory.mktemp("whisper") / "tiny")


@pytest.fixture
async def server() -> AsyncIterator[ListeningServer]:
    async with ListeningServer() as server:
        yield server


@pytest.fixture(params=["google", "openai", "scripted", "sphinx", "whisper"])
async def engine(
    request: pytest.FixtureRequest, server: ListeningServer
) -> AsyncIterator[SpeechToText]:
    options = EngineOptions(
        openai=OpenAIAccess(
            base_url=f"{server.address}/v1", api_key="", stt_model="m", tts_model="", tts_voice=""
        ),
        endpoints={"google": server.address + GOOGLE_PATH},
    )
    engine: SpeechToText
    match request.param:
        case "google":
            engine = GoogleSpeechToText(options)
        case "openai":
            engine = OpenAISpeechToText(options)
        case "scripted":
            engine = ScriptedSpeechToText()
        case "sphinx":
            engine = SphinxSpeechToText(options)
        case _:
            model = request.getfixturevalue("whisper_model")
            engine = WhisperSpeechToText(EngineOptions(whisper_model=str(model)))
    yield engine
    await engine.close()


async def test_a_ready_engine_says_so(engine: SpeechToText) -> None:
    assert engine.probe("en").is_ready


def test_an_engine_that_is_not_ready_names_reason_and_remedy() -> None:
    engines: list[SpeechToText] = [
        OpenAISpeechToText(EngineOptions()),
        WhisperSpeechToText(EngineOptions()),
        SphinxSpeechToText(EngineOptions()),
        ScriptedSpeechToText(languages=frozenset({"en"})),
    ]

    for engine in engines:
        readiness = engine.probe("ru")
        assert not readiness.is_ready
        assert readiness.reason
        assert readiness.remedy


def test_probing_imports_nothing_heavy_and_touches_no_network() -> None:
    makers = (GoogleSpeechToText, OpenAISpeechToText, SphinxSpeechToText, WhisperSpeechToText)
    imports = "\n".join(f"from {make.__module__} import {make.__name__}" for make in makers)
    names = ", ".join(make.__name__ for make in makers)
    script = PROBE.replace("from myna.speech_assembly import speech_engines", imports)

    finished = subprocess.run(  # noqa: S603 - this Python, with the script above
        [sys.executable, "-c", script.replace("MAKERS", f"({names},)")],
        capture_output=True,
        text=True,
        check=False,
    )

    assert ("[]\n", "") == (finished.stdout, finished.stderr)


async def test_speech_has_words_and_names_language_and_engine(engine: SpeechToText) -> None:
    transcript = await engine.transcribe(SPEECH, "en", ("stop",))

    assert ("en", engine.name) == (transcript.language, transcript.engine)
    assert transcript.text == transcript.text.strip() != ""


async def test_speech_of_its_language_is_not_taken_for_another(engine: SpeechToText) -> None:
    sentence = recorded("who-is-the-president")

    assert not (await engine.transcribe(sentence, "en")).may_be_foreign


@pytest.mark.parametrize("sound", [SILENCE, Recording(pcm=b"")], ids=["silence", "empty"])
async def test_silence_is_no_failure(
    engine: SpeechToText, server: ListeningServer, sound: Recording
) -> None:
    server.text = ""

    assert "" == (await engine.transcribe(sound, "en")).text


async def test_a_cancelled_transcription_ends_at_once_and_leaves_the_engine_able(
    engine: SpeechToText, server: ListeningServer
) -> None:
    await engine.transcribe(SPEECH, "en")
    cancelled = asyncio.create_task(engine.transcribe(LONG_SPEECH, "en"))
    await asyncio.wait({cancelled}, timeout=0.05)

    cancelled.cancel()
    done, _ = await asyncio.wait({cancelled}, timeout=1)

    assert {cancelled} == done
    assert (await engine.transcribe(SPEECH, "en")).text


async def test_several_at_once_are_all_heard(engine: SpeechToText) -> None:
    transcripts = await asyncio.gather(*(engine.transcribe(SPEECH, "en") for _ in range(3)))

    assert 1 == len({transcript.text for transcript in transcripts})


async def test_the_event_loop_stays_free(engine: SpeechToText) -> None:
    """An engine that worked in the loop, or kept Python's lock, would leave it a turn or two."""
    work = asyncio.create_task(engine.transcribe(LONG_SPEECH, "en"))
    turns, began = 0, time.perf_counter()
    while not work.done():
        await asyncio.wait({work}, timeout=TICK_SECONDS)
        turns += 1

    assert (time.perf_counter() - began) / turns < 20 * TICK_SECONDS


async def test_closing_twice_or_unused_harms_nothing(engine: SpeechToText) -> None:
    await engine.close()
    await engine.close()
