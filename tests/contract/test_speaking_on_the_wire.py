"""What the voices on the network are asked, and what is made of their answers."""

import json
import ssl
from collections.abc import AsyncIterator
from urllib.parse import unquote

import pytest
import trustme
from aiohttp import web

from myna.domain.speech import Manner, SpeechFormat, SpeechPart
from myna.engines.edge import EdgeVoice
from myna.engines.gtts import GoogleTranslateVoice
from myna.engines.openai.speaking import OpenAITextToSpeech
from myna.errors import EngineFailed
from myna.ports import EngineOptions, OpenAIAccess, TextToSpeech
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
