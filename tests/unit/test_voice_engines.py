"""What each engine that speaks makes of its options, and what it sends."""

import json
import ssl
import tomllib
from collections.abc import AsyncIterator
from importlib.metadata import EntryPoint
from pathlib import Path
from urllib.parse import unquote

import pytest
import trustme
from aiohttp import web

from myna.domain.speech import Manner, SpeechFormat, SpeechPart
from myna.engines.edge import EdgeVoice
from myna.engines.espeak import EspeakVoice
from myna.engines.gtts import GoogleTranslateVoice
from myna.engines.openai.speaking import OpenAITextToSpeech
from myna.engines.piper import PiperVoices
from myna.errors import EngineFailed
from myna.ports import EngineOptions, OpenAIAccess, TextToSpeech
from toy_piper_voice import write_toy_voice
from voice_peers import VoicePeer, voice_peer

ENGLISH = Manner(language="en")


@pytest.fixture
async def peer() -> AsyncIterator[VoicePeer]:
    async with voice_peer() as peer:
        yield peer


def access(base_url: str) -> OpenAIAccess:
    return OpenAIAccess(
        base_url=base_url, api_key="key", stt_model="ears", tts_model="mouth", tts_voice="mine"
    )


async def heard(engine: TextToSpeech, text: str, manner: Manner = ENGLISH) -> list[SpeechPart]:
    try:
        return [part async for part in engine.synthesize(text, manner)]
    finally:
        await engine.close()


def test_every_voice_is_installed_under_its_own_name(repository: Path) -> None:
    project = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    doors = project["entry-points"]["myna.tts"]

    engines = {
        name: EntryPoint(name, door, "myna.tts").load()(EngineOptions())
        for name, door in doors.items()
    }

    assert {name: name for name in doors} == {name: one.name for name, one in engines.items()}
    assert {"piper": 40, "openai": 30, "edge": 25, "gtts": 20, "espeak": 10} == {
        name: engine.rank for name, engine in engines.items()
    }


# gtts


async def test_google_is_asked_for_pieces_it_takes(peer: VoicePeer) -> None:
    engine = GoogleTranslateVoice(EngineOptions(endpoints={"gtts": peer.http}))

    parts = await heard(engine, "Some words, and some more of them. " * 6)

    asked = [json.loads(json.loads(unquote(body[6:-1]))[0][0][1]) for body in peer.asked]
    assert len(parts) == len(asked) == 3
    assert all(len(text) <= 100 for text, *_ in asked)


@pytest.mark.parametrize(("speed", "slow"), [(0.5, True), (0.8, None), (1.0, None), (2.0, None)])
async def test_google_knows_one_slow_speed(
    peer: VoicePeer, speed: float, slow: bool | None
) -> None:
    engine = GoogleTranslateVoice(EngineOptions(endpoints={"gtts": peer.http}))

    await heard(engine, "Hello", Manner(language="en", speed=speed))

    assert ["Hello", "en", slow, "null"] == json.loads(
        json.loads(unquote(peer.asked[0][6:-1]))[0][0][1]
    )


async def test_googles_certificate_is_checked() -> None:
    asked: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(await request.text())
        return web.Response()

    app = web.Application()
    app.router.add_post("/{anything:.*}", answer)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context).start()
    url = f"https://127.0.0.1:{runner.addresses[0][1]}"

    with pytest.raises(EngineFailed):
        await heard(GoogleTranslateVoice(EngineOptions(endpoints={"gtts": url})), "a secret")
    await runner.cleanup()

    assert [] == asked


# edge


@pytest.mark.parametrize(("speed", "rate"), [(0.5, "-50%"), (1.0, "+0%"), (1.25, "+25%")])
async def test_edge_is_told_voice_and_rate(peer: VoicePeer, speed: float, rate: str) -> None:
    engine = EdgeVoice(EngineOptions(endpoints={"edge": peer.websocket}))

    await heard(engine, "a < b", Manner(language="ru", voice="Dmitry", speed=speed))

    assert "(ru-RU, DmitryNeural)" in peer.asked[0]
    assert f"rate='{rate}'" in peer.asked[0]
    assert "a &lt; b" in peer.asked[0]


async def test_the_sound_of_edge_is_one_whole_file(peer: VoicePeer) -> None:
    engine = EdgeVoice(EngineOptions(endpoints={"edge": peer.websocket}))

    parts = await heard(engine, "Hello")

    assert [SpeechPart(format=SpeechFormat.MP3, data=peer.mp3)] == parts


# openai


@pytest.mark.parametrize(
    ("url", "uses_network"),
    [
        ("http://127.0.0.1:8000/v1", False),
        ("http://localhost:8000/v1", False),
        ("http://[::1]:8000/v1", False),
        ("http://192.168.1.5:8000/v1", True),
        ("https://api.openai.com/v1", True),
    ],
)
def test_a_server_on_this_machine_is_no_network(url: str, uses_network: bool) -> None:
    engine = OpenAITextToSpeech(EngineOptions(openai=access(url)))

    assert uses_network == engine.uses_network


def test_only_openai_itself_has_openais_voices() -> None:
    own = OpenAITextToSpeech(EngineOptions(openai=access("http://127.0.0.1/v1")))
    theirs = OpenAITextToSpeech(EngineOptions(openai=access("https://api.openai.com/v1")))

    assert ("mine",) == own.voices("en")
    assert ("mine", "alloy") == theirs.voices("en")[:2]


async def test_the_endpoint_is_asked_in_its_protocol(peer: VoicePeer) -> None:
    engine = OpenAITextToSpeech(EngineOptions(openai=access(f"{peer.http}/v1")))

    await heard(engine, "Hello", Manner(language="en", voice="unknown", speed=1.5))

    assert {
        "input": "Hello",
        "model": "mouth",
        "response_format": "pcm",
        "speed": 1.5,
        "voice": "mine",
    } == json.loads(peer.asked[0])


async def test_an_endpoint_without_pcm_is_asked_for_mp3_from_then_on(peer: VoicePeer) -> None:
    peer.openai_form = "mp3"
    engine = OpenAITextToSpeech(EngineOptions(openai=access(f"{peer.http}/v1")))

    first = [part async for part in engine.synthesize("Hello", ENGLISH)]
    again = await heard(engine, "Hello")

    assert [SpeechPart(format=SpeechFormat.MP3, data=peer.mp3)] == first == again
    assert ["pcm", "mp3", "mp3"] == [json.loads(body)["response_format"] for body in peer.asked]


async def test_stereo_that_nobody_asked_for_is_refused(peer: VoicePeer) -> None:
    peer.openai_form = "wav"
    engine = OpenAITextToSpeech(EngineOptions(openai=access(f"{peer.http}/v1")))

    with pytest.raises(EngineFailed):
        await heard(engine, "Hello")


def test_without_an_endpoint_the_remedy_is_named() -> None:
    readiness = OpenAITextToSpeech(EngineOptions()).probe("en")

    assert not readiness.is_ready
    assert "MYNA_OPENAI" in readiness.remedy


# piper


def test_the_language_of_a_voice_stands_in_its_description(tmp_path: Path) -> None:
    for name, language in (("one", "en"), ("two", "ru"), ("three", "en")):
        write_toy_voice(tmp_path, name, language)
    (tmp_path / "broken.onnx.json").write_text("{", encoding="ascii")
    (tmp_path / "broken.onnx").write_bytes(b"")
    (tmp_path / "alone.onnx.json").write_text('{"language": {"code": "en"}}', encoding="ascii")
    engine = PiperVoices(EngineOptions(piper_voices=tmp_path))

    assert ("one", "three") == engine.voices("en")
    assert ("two",) == engine.voices("ru")
    assert () == engine.voices("de")


@pytest.mark.parametrize("language", ["en", "ru"])
def test_without_voices_piper_says_where_to_put_them(tmp_path: Path, language: str) -> None:
    unset = PiperVoices(EngineOptions()).probe(language)
    empty = PiperVoices(EngineOptions(piper_voices=tmp_path)).probe(language)

    assert "MYNA_PIPER_VOICES" in unset.remedy
    assert not empty.is_ready
    assert ".onnx.json" in empty.remedy


async def test_a_damaged_voice_fails_and_the_others_still_speak(tmp_path: Path) -> None:
    write_toy_voice(tmp_path, "bad", "en")
    write_toy_voice(tmp_path, "good", "en")
    (tmp_path / "bad.onnx").write_bytes(b"no model")
    engine = PiperVoices(EngineOptions(piper_voices=tmp_path))

    with pytest.raises(EngineFailed):
        [_ async for _ in engine.synthesize("Hello", Manner(language="en", voice="bad"))]

    assert await heard(engine, "Hello", Manner(language="en", voice="good"))


# speed of the voices on this machine


@pytest.mark.parametrize("name", ["espeak", "piper"])
async def test_faster_speech_is_shorter(tmp_path: Path, name: str) -> None:
    write_toy_voice(tmp_path, "toy", "en")
    options = EngineOptions(piper_voices=tmp_path)
    lengths = []
    for speed in (0.5, 1.0, 2.0):
        engine: TextToSpeech = EspeakVoice(options) if name == "espeak" else PiperVoices(options)
        parts = await heard(engine, "Good morning everybody", Manner(language="en", speed=speed))
        lengths.append(sum(len(part.data) for part in parts))

    slow, usual, fast = lengths
    assert slow > 1.5 * usual > 2 * fast


async def test_marks_of_speech_synthesis_are_only_text() -> None:
    options = EngineOptions()
    marked = await heard(EspeakVoice(options), "<break time='20s'/>")
    phonemes = await heard(EspeakVoice(options), "[[h@loU]]")
    word = await heard(EspeakVoice(options), "halo")

    assert sum(len(part.data) for part in marked) < 10 * 22_050 * 2
    assert sum(len(part.data) for part in phonemes) > 1.3 * sum(len(part.data) for part in word)
