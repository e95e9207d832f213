"""What every engine that speaks promises; the network ones against a peer on loopback."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import aclosing, suppress
from dataclasses import replace

import pytest

from myna.audio.encoder import OpusSpeechEncoder
from myna.domain.speech import Manner, SpeechFormat, SpeechPart
from myna.engines.edge import EdgeVoice
from myna.engines.espeak import EspeakVoice
from myna.engines.gtts import GoogleTranslateVoice
from myna.engines.openai.speaking import OpenAITextToSpeech
from myna.engines.piper import PiperVoices
from myna.errors import EngineFailed
from myna.ports import EngineOptions, OpenAIAccess, TextToSpeech
from myna.testing import ScriptedTextToSpeech
from toy_piper_voice import write_toy_voice
from voice_peers import TROUBLES, Trouble, VoicePeer, voice_peer

ENGINES: Mapping[str, Callable[[EngineOptions], TextToSpeech]] = {
    "scripted": lambda _: ScriptedTextToSpeech(),
    "espeak": EspeakVoice,
    "piper": PiperVoices,
    "gtts": GoogleTranslateVoice,
    "edge": EdgeVoice,
    "openai": OpenAITextToSpeech,
}
NETWORK = ("gtts", "edge", "openai")
ODD_TEXTS = (
    "",
    " ",
    "...",
    "🎉🎉",
    "z̷̡̢̛͔̱̲͉͙̬̰͍̪̱̹̈́͊̀̈́̒a̸̧̢̫̱͔̮̓̇l̵̡̛͈̙g̶o",
    "a" * 10_000,
    "word " * 2_000,
    "<speak>hello <break time='100s'/></speak>",
    "[[h@loU]] hello",
    "lone \ud800 surrogate \udfff",
    "nul \0 and \x07 bell",
    "& < > \" ' %s {0}",
    "שלום مرحبا 你好",
)
SAID = {"en": "Hello there.", "ru": "Привет всем."}


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    """Of the engines and the peer that the tests of this module share."""
    return "asyncio"


@pytest.fixture(scope="module")
async def peer() -> AsyncIterator[VoicePeer]:
    async with voice_peer() as peer:
        yield peer


@pytest.fixture(scope="module")
def options(peer: VoicePeer, tmp_path_factory: pytest.TempPathFactory) -> EngineOptions:
    voices = tmp_path_factory.mktemp("voices")
    for name, language in (("en_XX-toy", "en"), ("en_XX-two", "en"), ("ru_XX-toy", "ru")):
        write_toy_voice(voices, name, language)
    return EngineOptions(
        timeout_seconds=20,
        piper_voices=voices,
        openai=access(f"{peer.http}/v1"),
        endpoints={"gtts": peer.http, "edge": peer.websocket},
    )


def access(base_url: str) -> OpenAIAccess:
    return OpenAIAccess(
        base_url=base_url, api_key="", stt_model="ears", tts_model="mouth", tts_voice="alloy"
    )


@pytest.fixture(scope="module", params=ENGINES)
async def engine(
    request: pytest.FixtureRequest, options: EngineOptions
) -> AsyncIterator[TextToSpeech]:
    engine = ENGINES[request.param](options)
    yield engine
    await engine.close()


async def heard(engine: TextToSpeech, text: str, manner: Manner) -> list[SpeechPart]:
    return [part async for part in engine.synthesize(text, manner)]


@pytest.mark.parametrize("language", ["en", "ru"])
async def test_a_sentence_becomes_sound_that_can_be_sent(
    engine: TextToSpeech, language: str
) -> None:
    encoder = OpusSpeechEncoder()
    parts = engine.synthesize(SAID[language], Manner(language=language))

    packets = [packet async for packet in encoder.packets(parts)]
    await encoder.close()

    assert 10 < len(packets) < 500


async def test_pcm_comes_in_whole_samples_with_their_rate(engine: TextToSpeech) -> None:
    parts = await heard(engine, SAID["en"], Manner(language="en"))

    assert parts
    for part in parts:
        assert part.data
        if part.format is SpeechFormat.PCM:
            assert part.rate_hz >= 8_000
            assert len(part.data) % 2 == 0


@pytest.mark.parametrize("language", ["en", "ru"])
async def test_it_is_ready_and_asks_nobody_to_know_it(
    engine: TextToSpeech, peer: VoicePeer, language: str
) -> None:
    asked = len(peer.asked)

    assert engine.probe(language).is_ready
    assert engine.voices(language)
    assert asked == len(peer.asked)


async def test_why_it_is_not_ready_is_said(engine: TextToSpeech) -> None:
    readiness = engine.probe("tlh")

    assert readiness.is_ready or readiness.reason


async def test_odd_texts_are_spoken_or_refused_and_harm_nothing(engine: TextToSpeech) -> None:
    for odd in ODD_TEXTS:
        with suppress(EngineFailed):
            parts = await heard(engine, odd, Manner(language="en"))

            assert sum(len(part.data) for part in parts) < 20_000_000, odd[:20]

    assert await heard(engine, SAID["en"], Manner(language="en"))


async def test_every_voice_speaks(engine: TextToSpeech) -> None:
    for language, text in SAID.items():
        for voice in engine.voices(language):
            assert await heard(engine, text, Manner(language=language, voice=voice))


async def test_an_unknown_voice_is_passed_over(engine: TextToSpeech) -> None:
    assert await heard(engine, SAID["en"], Manner(language="en", voice="Nobody"))


@pytest.mark.parametrize("speed", [0.5, 2.0])
async def test_the_slowest_and_the_fastest_speech_are_possible(
    engine: TextToSpeech, speed: float
) -> None:
    assert await heard(engine, SAID["en"], Manner(language="en", speed=speed))


async def test_who_stops_listening_can_listen_again(engine: TextToSpeech) -> None:
    async with aclosing(
        engine.synthesize("One. Two. Three. " * 20, Manner(language="en"))
    ) as parts:  # type: ignore[type-var]
        await anext(parts)

    assert await heard(engine, SAID["en"], Manner(language="en"))


@pytest.mark.parametrize("name", ENGINES)
async def test_closing_twice_does_no_harm(name: str, options: EngineOptions) -> None:
    engine = ENGINES[name](options)
    await heard(engine, SAID["en"], Manner(language="en"))
    await engine.close()

    await engine.close()


@pytest.mark.parametrize("trouble", TROUBLES)
@pytest.mark.parametrize("name", NETWORK)
async def test_a_bad_peer_is_a_failed_engine(
    name: str,
    trouble: Trouble,
    peer: VoicePeer,
    options: EngineOptions,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    engine = ENGINES[name](replace(options, timeout_seconds=0.3))
    monkeypatch.setattr(peer, "trouble", trouble)

    with pytest.raises(EngineFailed):
        await _packets(engine)
    await engine.close()


@pytest.mark.parametrize("name", NETWORK)
async def test_nobody_at_the_other_end_is_a_failed_engine(name: str) -> None:
    endpoints = {"gtts": "http://127.0.0.1:9", "edge": "ws://127.0.0.1:9"}
    options = EngineOptions(openai=access("http://127.0.0.1:9/v1"), endpoints=endpoints)
    engine = ENGINES[name](options)

    with pytest.raises(EngineFailed):
        await _packets(engine)
    await engine.close()


async def _packets(engine: TextToSpeech) -> int:
    """As the speaking service asks: no sound at all is a failure too."""
    encoder = OpusSpeechEncoder()
    try:
        parts = engine.synthesize(SAID["en"], Manner(language="en"))
        count = len([packet async for packet in encoder.packets(parts)])
    finally:
        await encoder.close()
    if not count:
        raise EngineFailed("No sound.")
    return count
