"""The encoder beside the loop: prompt, never in its way, and wary of what engines send."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from myna.audio.encoder import BATCH_SECONDS, FIRST_BATCH_SECONDS, OpusSpeechEncoder, _batches
from myna.domain.speech import SpeechPart
from myna.errors import EngineFailed
from sounds import heard, mp3_part, pcm_part, pitch_of, sound, spoken, tone


@pytest.fixture
async def encoder() -> AsyncIterator[OpusSpeechEncoder]:
    encoder = OpusSpeechEncoder()
    yield encoder
    await encoder.close()


async def packed(encoder: OpusSpeechEncoder, *parts: SpeechPart) -> list[bytes]:
    return [packet async for packet in encoder.packets(spoken(*parts))]


async def test_several_voices_are_packed_at_once(encoder: OpusSpeechEncoder) -> None:
    pitches = (300, 600, 900)

    spoken_at_once = await asyncio.gather(
        *(packed(encoder, pcm_part(tone(1, hertz=pitch))) for pitch in pitches)
    )

    heard_pitches = [pitch_of(heard(packets)[9_600:], 48_000) for packets in spoken_at_once]
    assert pitches == tuple(pytest.approx(pitch, abs=2) for pitch in heard_pitches)


async def test_the_loop_goes_on_while_a_long_part_is_packed(encoder: OpusSpeechEncoder) -> None:
    turns = 0

    async def count() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    counting = asyncio.create_task(count())
    packets = await packed(encoder, pcm_part(tone(5)))
    counting.cancel()

    assert len(packets) < turns


async def test_a_cancelled_speech_closes_its_parts(encoder: OpusSpeechEncoder) -> None:
    ended = asyncio.Event()

    async def parts() -> AsyncIterator[SpeechPart]:
        try:
            while True:
                yield pcm_part(tone(1))
        finally:
            ended.set()

    async def speak() -> None:
        async for _ in encoder.packets(parts()):
            started.set()

    started = asyncio.Event()
    speaking = asyncio.create_task(speak())
    await started.wait()
    speaking.cancel()

    with pytest.raises(asyncio.CancelledError):
        await speaking
    assert ended.is_set()


@pytest.mark.parametrize("rate_hz", [0, 1, 7_999, 4_000_000_000])
async def test_a_rate_that_nobody_uses_is_the_failure_of_an_engine(
    encoder: OpusSpeechEncoder, rate_hz: int
) -> None:
    with pytest.raises(EngineFailed):
        await packed(encoder, pcm_part(tone(0.1), rate_hz))


@pytest.mark.parametrize(
    "data", [b"", b"<html>", b"#EXTM3U\n", sound("sound.wav", 0.1)], ids=["", "html", "hls", "wav"]
)
async def test_what_is_no_mp3_is_never_decoded(encoder: OpusSpeechEncoder, data: bytes) -> None:
    with pytest.raises(EngineFailed):
        await packed(encoder, mp3_part(data))

    assert [] == encoder._children._starting


def test_the_first_batch_is_short_and_nothing_is_lost() -> None:
    pcm = tone(2, 22_050)

    batches = list(_batches(pcm, 22_050))

    assert pcm == b"".join(batches)
    assert FIRST_BATCH_SECONDS * 44_100 == len(batches[0])
    assert BATCH_SECONDS * 44_100 == len(batches[1])


async def test_after_its_end_it_says_so() -> None:
    encoder = OpusSpeechEncoder()
    await encoder.close()

    with pytest.raises(EngineFailed):
        await packed(encoder, pcm_part(tone(1)))
