"""What the embedded recogniser hears, what it is deaf to, and how it recovers."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from hearing_samples import NO_SPEECH, SPOKEN, as_heard, as_recording, noise, recorded
from myna.domain.speech import RECORDING_RATE_HZ, Recording
from myna.engines.sphinx import SphinxSpeechToText
from myna.engines.sphinx import line as sphinx_line
from myna.engines.sphinx.hearing import LEAST_FRAMES, LEAST_LIKENESS_NATS, is_surely_english
from myna.engines.sphinx.likeness import Likeness
from myna.errors import EngineFailed
from myna.ports import EngineOptions
from russian_speech import spoken_wav

RUSSIAN = "Учёные нашли воду подо льдом маленького спутника далеко от солнца."
HEARD = {**SPOKEN, "when-is-the-next-meeting": "one is the next meeting"}
"""`one` for `when`: a slip that its model makes."""


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    """Of the engine that the tests of this module share."""
    return "asyncio"


@pytest.fixture(scope="module")
async def sphinx() -> AsyncIterator[SphinxSpeechToText]:
    async with an_engine() as engine:
        yield engine


@pytest.fixture
async def fragile() -> AsyncIterator[SphinxSpeechToText]:
    """An engine of the test's own, to be broken."""
    async with an_engine() as engine:
        yield engine


@asynccontextmanager
async def an_engine() -> AsyncIterator[SphinxSpeechToText]:
    engine = SphinxSpeechToText(EngineOptions())
    yield engine
    await engine.close()


async def heard(sphinx: SphinxSpeechToText, recording: Recording, *hints: str) -> str:
    return (await sphinx.transcribe(recording, "en", hints)).text


async def test_the_recordings_are_understood_but_never_for_certain(
    sphinx: SphinxSpeechToText,
) -> None:
    transcripts = {name: await sphinx.transcribe(recorded(name), "en") for name in SPOKEN}

    assert HEARD == {name: transcript.text for name, transcript in transcripts.items()}
    assert all(transcript.is_doubtful for transcript in transcripts.values())


@pytest.mark.parametrize("name", [name for name in SPOKEN if "-" in name])
async def test_english_is_known_for_english(sphinx: SphinxSpeechToText, name: str) -> None:
    assert not (await sphinx.transcribe(recorded(name), "en")).may_be_foreign


@pytest.mark.parametrize("voice", ["Anton", "Vera", "Mila", "Boris"])
async def test_russian_is_known_for_another_language(
    sphinx: SphinxSpeechToText, voice: str
) -> None:
    transcript = await sphinx.transcribe(as_heard(await spoken_wav(RUSSIAN, voice=voice)), "en")

    assert transcript.text
    assert transcript.may_be_foreign


async def test_in_a_single_word_there_is_too_little_to_tell(sphinx: SphinxSpeechToText) -> None:
    assert (await sphinx.transcribe(recorded("leave"), "en")).may_be_foreign


def test_likeness_is_judged_by_the_moment() -> None:
    like, unlike = (Likeness(nats=LEAST_LIKENESS_NATS * 100 + each, frames=100) for each in (1, -1))

    assert is_surely_english(like)
    assert is_surely_english(like + like)
    assert not is_surely_english(unlike)
    assert not is_surely_english(like + unlike + unlike)
    assert not is_surely_english(Likeness(nats=0, frames=LEAST_FRAMES - 1))


async def test_it_is_deaf_to_noise_tones_and_music(sphinx: SphinxSpeechToText) -> None:
    texts = {name: await heard(sphinx, sound) for name, sound in NO_SPEECH.items()}

    assert dict.fromkeys(NO_SPEECH, "") == texts


async def test_noise_around_speech_is_passed_over(sphinx: SphinxSpeechToText) -> None:
    pause = bytes(2 * RECORDING_RATE_HZ)
    hiss = as_recording(noise(), 0.3).pcm
    recording = Recording(pcm=hiss + pause + recorded("who-is-the-president").pcm + pause + hiss)

    assert "who is the president of the club" == await heard(sphinx, recording)


async def test_a_hint_is_preferred_among_the_ways_to_read_a_short_word(
    sphinx: SphinxSpeechToText,
) -> None:
    assert "chaplin" == await heard(sphinx, recorded("stop"), "Chaplin")


async def test_a_hint_changes_no_sentence(sphinx: SphinxSpeechToText) -> None:
    text = await heard(sphinx, recorded("how-much-does-it-cost"), "how much", "leave", "cost")

    assert "how much does it cost" == text


async def test_russian_is_refused_rather_than_heard_as_english(sphinx: SphinxSpeechToText) -> None:
    assert "English" in sphinx.probe("ru").reason
    with pytest.raises(EngineFailed):
        await sphinx.transcribe(recorded("stop"), "ru")


async def test_a_short_recording_does_not_wait_for_a_long_one(sphinx: SphinxSpeechToText) -> None:
    pause = bytes(2 * RECORDING_RATE_HZ)
    rant = Recording(pcm=(recorded("what-are-we-reading").pcm + pause) * 8)
    long = asyncio.create_task(heard(sphinx, rant))
    await asyncio.wait({long}, timeout=0.01)

    assert "stop" == await heard(sphinx, recorded("stop"))
    assert not long.done()
    long.cancel()
    await asyncio.wait({long})


async def test_after_a_crash_the_next_recording_is_heard(fragile: SphinxSpeechToText) -> None:
    await heard(fragile, recorded("stop"))
    process = fragile._line._process
    assert process is not None
    process.kill()
    await process.wait()

    assert "stop" == await heard(fragile, recorded("stop"))


async def test_its_process_knows_no_secret(
    fragile: SphinxSpeechToText, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MYNA_DISCORD_TOKEN", "very-secret")
    await heard(fragile, recorded("stop"))
    process = fragile._line._process
    assert process is not None
    environment = Path(f"/proc/{process.pid}/environ")
    if not environment.exists():
        pytest.skip("this system does not show the environment of a process")

    assert b"very-secret" not in environment.read_bytes()


async def test_a_crash_at_work_is_a_failed_engine(fragile: SphinxSpeechToText) -> None:
    work = asyncio.create_task(heard(fragile, Recording(pcm=recorded("stop").pcm * 20)))
    while fragile._line._process is None:
        await asyncio.wait({work}, timeout=0.01)
    fragile._line._process.kill()

    with pytest.raises(EngineFailed):
        await work


async def test_a_child_that_says_nonsense_is_a_failed_engine(
    fragile: SphinxSpeechToText, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sphinx_line, "CHILD", "this")

    with pytest.raises(EngineFailed):
        await heard(fragile, recorded("stop"))


async def test_a_child_that_hangs_is_given_up(
    fragile: SphinxSpeechToText, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sphinx_line, "PATIENCE_SECONDS", 0.05)

    with pytest.raises(EngineFailed):
        await heard(fragile, recorded("stop"))
    assert fragile._line._process is None


async def test_a_broken_model_is_a_failed_engine(
    fragile: SphinxSpeechToText,
) -> None:
    answer = fragile._line.ask({"do": "read", "model": "/nowhere", "hints": []}, bytes(3200))

    with pytest.raises(EngineFailed):
        await answer
