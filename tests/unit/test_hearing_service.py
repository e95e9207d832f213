"""Which engine hears, what happens when one fails, and what is said when none can."""

from dataclasses import replace

import pytest

from myna.domain.speech import Recording, Transcript
from myna.errors import AudioRefused, EngineFailed, NoEngineReady, NothingHeard
from myna.services.engine_choice import EngineChoice
from myna.services.hearing import HearingService
from myna.testing import RawAudioDecoder, ScriptedAudioDecoder, ScriptedSpeechToText

SOUND = b"\1\0" * 16_000
SILENCE = bytes(32_000)


def service(*engines: ScriptedSpeechToText) -> HearingService:
    return HearingService(decoder=RawAudioDecoder(), choice=EngineChoice(engines=engines))


def network_engine(text: str = "from afar") -> ScriptedSpeechToText:
    return ScriptedSpeechToText(name="afar", text=text, rank=20, uses_network=True)


async def test_words_are_heard_with_the_engine_that_heard_them() -> None:
    transcript = await service(ScriptedSpeechToText(text="good day")).hear(
        SOUND, "en", allow_network=False
    )

    assert Transcript(text="good day", language="en", engine="scripted") == transcript


@pytest.mark.parametrize("is_cut", [True, False])
async def test_it_is_known_whether_only_the_beginning_was_heard(is_cut: bool) -> None:
    recordings = {b"sound": Recording(pcm=SOUND, is_cut=is_cut)}
    hearing = HearingService(
        decoder=ScriptedAudioDecoder(recordings=recordings),
        choice=EngineChoice(engines=[ScriptedSpeechToText()]),
    )

    assert is_cut == (await hearing.hear(b"sound", "en", allow_network=False)).is_cut


@pytest.mark.parametrize(
    ("said", "heard"),
    [("lone \ud800 half", "lone  half"), ("a\0b", "a b"), ("a" * 200_000, "a" * 100_000)],
)
async def test_whatever_an_engine_says_can_be_stored(said: str, heard: str) -> None:
    transcript = await service(ScriptedSpeechToText(text=said)).hear(
        SOUND, "en", allow_network=False
    )

    assert heard == transcript.text


async def test_an_engine_that_never_comes_to_an_end_has_failed() -> None:
    stuck = ScriptedSpeechToText(name="stuck", rank=20, never_ends=True)
    patient = service(stuck, ScriptedSpeechToText(text="good day"))
    hearing = replace(patient, patience_seconds=-5.0)  # together with its length: at once

    assert "good day" == (await hearing.hear(SOUND, "en", allow_network=False)).text


async def test_the_best_engine_that_is_allowed_is_asked() -> None:
    hearing = service(ScriptedSpeechToText(text="from here"), network_engine())

    texts = [
        (await hearing.hear(SOUND, "en", allow_network=allowed)).text for allowed in (True, False)
    ]

    assert ["from afar", "from here"] == texts


async def test_when_one_engine_fails_the_next_one_hears() -> None:
    best = ScriptedSpeechToText(name="best", rank=20, failures=1)

    transcript = await service(best, ScriptedSpeechToText()).hear(SOUND, "en", allow_network=False)

    assert "scripted" == transcript.engine


async def test_a_failure_sends_nothing_to_a_network_engine_that_is_not_allowed() -> None:
    afar = network_engine()
    hearing = service(afar, ScriptedSpeechToText(failures=1))

    with pytest.raises(EngineFailed):
        await hearing.hear(SOUND, "en", allow_network=False)

    assert [] == afar.hinted


async def test_an_engine_that_fails_again_and_again_is_tried_last() -> None:
    best = ScriptedSpeechToText(name="best", rank=20, failures=3)
    hearing = service(best, ScriptedSpeechToText())
    for _ in range(3):
        await hearing.hear(SOUND, "en", allow_network=False)

    transcript = await hearing.hear(SOUND, "en", allow_network=False)

    assert "scripted" == transcript.engine
    assert 3 == len(best.hinted)


async def test_hints_reach_the_engine() -> None:
    engine = ScriptedSpeechToText()

    await service(engine).hear(SOUND, "en", allow_network=False, hints=("leave", "stop"))

    assert [("leave", "stop")] == engine.hinted


async def test_silence_is_nothing_heard_and_no_other_engine_is_asked() -> None:
    other = ScriptedSpeechToText(name="other", rank=1)

    with pytest.raises(NothingHeard):
        await service(ScriptedSpeechToText(), other).hear(SILENCE, "en", allow_network=False)

    assert [] == other.hinted


@pytest.mark.parametrize("allowed", [False, True])
async def test_a_language_that_no_engine_knows_is_named(allowed: bool) -> None:
    english = ScriptedSpeechToText(languages=frozenset({"en"}))

    with pytest.raises(NoEngineReady) as refusal:
        await service(english).hear(SOUND, "ru", allow_network=allowed)

    assert {"kind": "hear", "language": "ru", "allowed": int(allowed)} == refusal.value.details


async def test_what_is_no_sound_is_refused() -> None:
    with pytest.raises(AudioRefused):
        await service(ScriptedSpeechToText()).hear(b"", "en", allow_network=False)


def test_findings_name_every_engine_best_first() -> None:
    findings = service(ScriptedSpeechToText(), network_engine()).findings("en", allow_network=False)

    assert [("afar", False), ("scripted", True)] == [
        (finding.name, finding.is_allowed) for finding in findings
    ]
