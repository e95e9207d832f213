"""What the engines `google` and `openai` send, and what they make of answers good and bad."""

import asyncio
from collections.abc import AsyncIterator, Callable
from io import BytesIO
from itertools import pairwise

import av
import pytest
from aiohttp import web

from listening_server import GOOGLE_PATH, TROUBLES, ListeningServer
from myna.domain.speech import Recording
from myna.engines.google import MOST_REQUESTS, GoogleSpeechToText
from myna.engines.openai.hearing import OpenAISpeechToText
from myna.errors import EngineFailed
from myna.ports import EngineOptions, OpenAIAccess, SpeechToText
from openai_description import schema_or_skip

SOUND = Recording(pcm=bytes(range(256)) * 125)
TIMEOUT_SECONDS = 10.0
IMPATIENT_SECONDS = 0.3
"""Where the server may never answer."""
ENGINES = [GoogleSpeechToText, OpenAISpeechToText]


@pytest.fixture
async def server() -> AsyncIterator[ListeningServer]:
    async with ListeningServer() as server:
        yield server


@pytest.fixture(scope="module", autouse=True)
def _sdk() -> None:
    """It takes a while to import: not within the timeout of a test."""
    import openai  # noqa: F401


@pytest.fixture
async def google(server: ListeningServer) -> AsyncIterator[GoogleSpeechToText]:
    engine = GoogleSpeechToText(options(server.address))
    yield engine
    await engine.close()


@pytest.fixture
async def openai(server: ListeningServer) -> AsyncIterator[OpenAISpeechToText]:
    engine = OpenAISpeechToText(options(server.address))
    yield engine
    await engine.close()


def options(address: str, *, timeout_seconds: float = TIMEOUT_SECONDS) -> EngineOptions:
    return EngineOptions(
        timeout_seconds=timeout_seconds,
        openai=access(f"{address}/v1"),
        endpoints={"google": address + GOOGLE_PATH},
    )


def access(base_url: str, api_key: str = "sk-test") -> OpenAIAccess:
    return OpenAIAccess(
        base_url=base_url, api_key=api_key, stt_model="whisper-1", tts_model="", tts_voice=""
    )


@pytest.mark.parametrize("make", ENGINES)
@pytest.mark.parametrize("trouble", TROUBLES)
async def test_a_broken_server_is_a_failed_engine(
    server: ListeningServer, make: Callable[[EngineOptions], SpeechToText], trouble: str
) -> None:
    server.trouble = TROUBLES[trouble]
    engine = make(options(server.address, timeout_seconds=IMPATIENT_SECONDS))

    with pytest.raises(EngineFailed):
        await engine.transcribe(SOUND, "en")
    await engine.close()


@pytest.mark.parametrize("make", ENGINES)
async def test_a_server_that_is_not_there_is_a_failed_engine(
    make: Callable[[EngineOptions], SpeechToText],
) -> None:
    async with ListeningServer() as server:
        engine = make(options(server.address))

    with pytest.raises(EngineFailed):
        await engine.transcribe(SOUND, "en")
    await engine.close()


@pytest.mark.parametrize(("language", "sent"), [("en", "en-US"), ("ru", "ru-RU")])
async def test_google_is_told_the_language_and_sent_flac(
    server: ListeningServer, google: GoogleSpeechToText, language: str, sent: str
) -> None:
    await google.transcribe(SOUND, language)

    [heard] = server.heard
    with av.open(BytesIO(heard.body), format="flac") as container:
        pcm = b"".join(frame.to_ndarray().tobytes() for frame in container.decode(audio=0))
    assert (sent, "audio/x-flac; rate=16000") == (
        heard.query["lang"],
        heard.headers["Content-Type"],
    )
    assert SOUND.pcm == pcm


def test_google_is_asked_over_an_encrypted_connection_unless_told_otherwise() -> None:
    assert GoogleSpeechToText(EngineOptions())._address.startswith("https://")


async def test_what_openai_is_sent_fits_its_description(
    server: ListeningServer, openai: OpenAISpeechToText
) -> None:
    await openai.transcribe(SOUND, "ru", ("выйди", "стоп"))

    [heard] = server.heard
    form = {**heard.form, "file": "bytes"}
    schema_or_skip("CreateTranscriptionRequest").validate(form)
    expected = {"file": "bytes", "model": "whisper-1", "language": "ru", "prompt": "выйди, стоп"}
    assert expected == {name: form[name] for name in expected}
    assert "Bearer sk-test" == heard.headers["Authorization"]


async def test_a_server_cannot_send_a_recording_elsewhere(
    server: ListeningServer, openai: OpenAISpeechToText
) -> None:
    async def elsewhere(_: web.Request) -> web.StreamResponse:
        raise web.HTTPTemporaryRedirect(f"{other.address}/v1/audio/transcriptions")

    async with ListeningServer() as other:
        server.trouble = elsewhere
        with pytest.raises(EngineFailed, match="307"):
            await openai.transcribe(SOUND, "en")

        assert [] == other.heard


async def test_openai_is_sent_the_recording_as_wav(
    server: ListeningServer, openai: OpenAISpeechToText
) -> None:
    await openai.transcribe(SOUND, "en")

    with av.open(BytesIO(server.heard[0].form["file"]), format="wav") as container:
        frames = list(container.decode(audio=0))
    assert {16_000} == {frame.rate for frame in frames}
    assert SOUND.pcm == b"".join(frame.to_ndarray().tobytes() for frame in frames)


def test_the_server_of_these_tests_answers_as_openai_describes_it() -> None:
    schema_or_skip("CreateTranscriptionResponseJson").validate({"text": "hello"})


@pytest.mark.parametrize(
    ("base_url", "leaves"),
    [
        ("https://api.openai.com/v1", True),
        ("http://127.0.0.1:8000/v1", False),
        ("http://[::1]:8000/v1", False),
        ("http://localhost:8000/v1", False),
        ("http://localhost.example.com/v1", True),
        ("http://10.0.0.5:8000/v1", True),
    ],
)
def test_sound_leaves_this_machine_unless_the_endpoint_is_on_it(
    base_url: str, leaves: bool
) -> None:
    engine = OpenAISpeechToText(EngineOptions(openai=access(base_url)))

    assert leaves is engine.uses_network


def test_without_an_endpoint_openai_is_not_ready() -> None:
    readiness = OpenAISpeechToText(EngineOptions()).probe("en")

    assert not readiness.is_ready
    assert "MYNA_OPENAI_API_KEY" in readiness.remedy


async def test_a_key_is_in_no_error(server: ListeningServer, openai: OpenAISpeechToText) -> None:
    server.trouble = TROUBLES["a wrong key"]

    with pytest.raises(EngineFailed) as failure:
        await openai.transcribe(SOUND, "en")

    assert "sk-test" not in str(failure.value)


async def test_requests_that_google_never_answers_do_not_keep_its_threads(
    server: ListeningServer,
) -> None:
    google = GoogleSpeechToText(options(server.address, timeout_seconds=2.0))
    server.trouble = TROUBLES["keeping silent"]
    await asyncio.gather(
        *(google.transcribe(SOUND, "en") for _ in range(MOST_REQUESTS)), return_exceptions=True
    )

    server.trouble = None

    assert "hello" == (await google.transcribe(SOUND, "en")).text
    await google.close()


async def test_slow_requests_to_google_do_not_hold_up_other_threads(
    server: ListeningServer, google: GoogleSpeechToText
) -> None:
    """They have threads of their own, of which none belongs to the event loop's."""
    names: list[str] = []
    asked = google._asked

    def noted(pcm: bytes, language: str) -> str:
        import threading  # noqa: PLC0415 - where it runs is the question

        names.append(threading.current_thread().name)
        return asked(pcm, language)

    google._asked = noted  # type: ignore[method-assign]
    await google.transcribe(SOUND, "en")

    assert ["google_0"] == names


def test_engines_on_the_wire_are_ranked_below_whisper_and_above_sphinx() -> None:
    from myna.engines.sphinx import SphinxSpeechToText  # noqa: PLC0415
    from myna.engines.whisper import WhisperSpeechToText  # noqa: PLC0415

    ladder = [SphinxSpeechToText, GoogleSpeechToText, OpenAISpeechToText, WhisperSpeechToText]

    assert all(lower.rank < higher.rank for lower, higher in pairwise(ladder))
