"""The promises of `AudioDecoder` and `SpeechEncoder`, kept by the real ones and by the fakes."""

from collections.abc import AsyncIterator

import pytest

from myna.audio.decoder import ChildAudioDecoder
from myna.audio.encoder import OpusSpeechEncoder
from myna.domain.speech import PACKET_SECONDS, Recording, SpeechPart
from myna.errors import AudioRefused, EngineFailed
from myna.ports import AudioDecoder, SpeechEncoder
from myna.testing import ScriptedAudioDecoder, ScriptedSpeechEncoder
from sounds import mp3_part, pcm_part, sound, spoken, tone

TWENTY_MS_STEREO = {(config, 1, 0) for config in (13, 15, 19, 23, 27, 31)}
ONE_SECOND_FILE = sound("sound.wav")


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module", params=["children", "scripted"])
async def decoder(request: pytest.FixtureRequest) -> AsyncIterator[AudioDecoder]:
    if request.param == "scripted":
        yield ScriptedAudioDecoder(recordings={ONE_SECOND_FILE: Recording(pcm=tone(1))})
        return
    real = ChildAudioDecoder(max_bytes=1_000_000, max_seconds=60)
    yield real
    await real.close()


@pytest.fixture(scope="module", params=["opus", "scripted"])
async def encoder(request: pytest.FixtureRequest) -> AsyncIterator[SpeechEncoder]:
    if request.param == "scripted":
        yield ScriptedSpeechEncoder()
        return
    real = OpusSpeechEncoder()
    yield real
    await real.close()


async def packed(encoder: SpeechEncoder, *parts: SpeechPart) -> list[bytes]:
    return [packet async for packet in encoder.packets(spoken(*parts))]


async def test_a_sound_becomes_a_recording(decoder: AudioDecoder) -> None:
    recording = await decoder.decode(ONE_SECOND_FILE)

    assert 1.0 == pytest.approx(recording.seconds, abs=0.05)
    assert not recording.is_cut


@pytest.mark.parametrize(("data", "reason"), [(b"", "empty"), (b"hello", "not-audio")])
async def test_what_is_no_sound_is_refused_with_a_reason(
    decoder: AudioDecoder, data: bytes, reason: str
) -> None:
    with pytest.raises(AudioRefused) as refused:
        await decoder.decode(data)

    assert reason == refused.value.details["reason"]


async def test_every_packet_is_20_ms_of_opus_in_stereo(encoder: SpeechEncoder) -> None:
    packets = await packed(encoder, pcm_part(tone(0.5)))

    kinds = {(packet[0] >> 3, packet[0] >> 2 & 1, packet[0] & 3) for packet in packets}
    assert kinds <= TWENTY_MS_STEREO


@pytest.mark.parametrize("rate_hz", [16_000, 22_050, 48_000])
async def test_there_are_packets_for_all_of_the_sound(encoder: SpeechEncoder, rate_hz: int) -> None:
    parts = [pcm_part(tone(0.31, rate_hz), rate_hz) for _ in range(3)]

    packets = await packed(encoder, *parts)

    assert 0.93 <= len(packets) * PACKET_SECONDS <= 0.97


async def test_mp3_and_pcm_may_follow_each_other(encoder: SpeechEncoder) -> None:
    packets = await packed(encoder, mp3_part(sound("sound.mp3")), pcm_part(tone(1)))

    assert 2.0 == pytest.approx(len(packets) * PACKET_SECONDS, abs=0.1)


async def test_no_sound_gives_no_packets(encoder: SpeechEncoder) -> None:
    assert [] == await packed(encoder)


async def test_sound_that_cannot_be_decoded_is_the_failure_of_an_engine(
    encoder: SpeechEncoder,
) -> None:
    with pytest.raises(EngineFailed):
        await packed(encoder, mp3_part(b"<html>Sorry</html>"))


async def test_packets_come_before_the_last_part_is_there(encoder: SpeechEncoder) -> None:
    asked: list[int] = []

    async def parts() -> AsyncIterator[SpeechPart]:
        for number in range(3):
            asked.append(number)
            yield pcm_part(tone(0.1))

    packets = encoder.packets(parts())
    await anext(packets)

    assert [0] == asked
    await packets.aclose()  # type: ignore[attr-defined]


async def test_who_stops_listening_ends_the_speaking(encoder: SpeechEncoder) -> None:
    ended: list[bool] = []

    async def parts() -> AsyncIterator[SpeechPart]:
        try:
            while True:
                yield pcm_part(tone(0.1))
        finally:
            ended.append(True)

    packets = encoder.packets(parts())
    await anext(packets)
    await packets.aclose()  # type: ignore[attr-defined]

    assert [True] == ended
