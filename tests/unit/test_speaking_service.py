"""Sentences reach the listener in order, whole, and from whichever engine can speak them."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from dataclasses import dataclass, replace

import pytest

from myna.domain.speech import Manner, SpeechFormat, SpeechPart
from myna.errors import EngineFailed, NoEngineReady
from myna.ports import TextToSpeech
from myna.services.engine_choice import EngineChoice
from myna.services.speaking import AHEAD_PACKETS, SpeakingService, Spoken
from myna.testing import MemorySpeechCache, ScriptedTextToSpeech

FIRST = "The library opens early in the morning."
SECOND = "Everybody may come in and read there."
THIRD = "In the evening the keeper rings a bell."
FOURTH = "Then all the birds fly home to sleep."
FIFTH = "Nobody is left to read in the dark."
TEXT = f"{FIRST} {SECOND} {THIRD} {FOURTH} {FIFTH}"
ENGLISH = Manner(language="en")


class PassingEncoder:
    """Each part becomes one packet, so that tests can read what was said."""

    warmed_up: int = 0

    async def warm_up(self) -> None:
        self.warmed_up += 1

    async def packets(self, parts: AsyncIterator[SpeechPart]) -> AsyncGenerator[bytes, None]:
        async for part in parts:
            yield part.data


@dataclass(kw_only=True)
class SpellingVoice(ScriptedTextToSpeech):
    """Says each word as one part, marked with the engine's name."""

    fails_at: Callable[[str], bool] = lambda _: False
    """Which words it cannot say."""
    is_endless: bool = False
    made: int = 0

    async def synthesize(self, text: str, manner: Manner) -> AsyncGenerator[SpeechPart, None]:
        self.said.append((text, manner))
        try:
            while True:
                for word in text.split():
                    await asyncio.sleep(0)
                    if self.fails_at(word):
                        raise EngineFailed(f"{word} is too hard.")
                    self.made += 1
                    data = f"{self.name}:{word}".encode()
                    yield SpeechPart(format=SpeechFormat.PCM, data=data, rate_hz=8_000)
                if not self.is_endless:
                    return
        finally:
            self.closed += 1

    @property
    def sentences(self) -> list[str]:
        return [text for text, _ in self.said]


def service(*engines: TextToSpeech) -> SpeakingService:
    return SpeakingService(
        encoder=PassingEncoder(),
        cache=MemorySpeechCache(),
        choice=EngineChoice(engines=engines),
    )


def spelled(name: str, *sentences: str) -> list[str]:
    return [f"{name}:{word}" for sentence in sentences for word in sentence.split()]


async def heard(
    speaking: SpeakingService,
    text: str = TEXT,
    manner: Manner = ENGLISH,
    *,
    allow_network: bool = False,
) -> list[str]:
    packets = speaking.speak(text, manner, allow_network=allow_network)
    return [packet.decode() async for packet in packets]


def speech(speaking: SpeakingService) -> AsyncGenerator[bytes, None]:
    return speaking.speak(TEXT, ENGLISH, allow_network=False)


async def let_others_work() -> None:
    for _ in range(10_000):
        await asyncio.sleep(0)


async def test_sentences_are_heard_in_order_and_whole() -> None:
    assert spelled("a", FIRST, SECOND, THIRD, FOURTH, FIFTH) == await heard(
        service(SpellingVoice(name="a"))
    )


async def test_two_sentences_are_made_while_one_is_heard() -> None:
    engine = SpellingVoice(name="a")

    async with aclosing(speech(service(engine))) as packets:
        await anext(packets)
        await let_others_work()

        assert [FIRST, SECOND, THIRD] == engine.sentences


async def test_an_engine_waits_for_a_listener_who_is_slow() -> None:
    engine = SpellingVoice(name="a", is_endless=True)

    async with aclosing(speech(service(engine))) as packets:
        await anext(packets)
        await let_others_work()

        assert engine.made <= 3 * (AHEAD_PACKETS + 2)


async def test_who_stops_listening_stops_everything() -> None:
    engine = SpellingVoice(name="a", is_endless=True)
    before = asyncio.all_tasks()

    async with aclosing(speech(service(engine))) as packets:
        await anext(packets)
        await let_others_work()

    assert 3 == engine.closed
    assert before == asyncio.all_tasks()


async def test_the_best_engine_speaks_and_the_next_one_what_it_cannot() -> None:
    best = SpellingVoice(name="best", rank=40, fails_at=lambda word: word == "Everybody")
    plain = SpellingVoice(name="plain", rank=10)

    assert [
        *spelled("best", FIRST),
        *spelled("plain", SECOND),
    ] == (await heard(service(plain, best)))[: len((FIRST + " " + SECOND).split())]


async def test_a_sentence_that_was_not_heard_yet_is_begun_again() -> None:
    best = SpellingVoice(name="best", rank=40, fails_at=lambda word: word == "there.")
    plain = SpellingVoice(name="plain", rank=10)

    async with aclosing(speech(service(best, plain))) as packets:
        said = [await anext(packets)]
        await let_others_work()
        said += [packet async for packet in packets]

    expected = [*spelled("best", FIRST), *spelled("plain", SECOND), *spelled("best", THIRD)]
    assert expected == [packet.decode() for packet in said[: len(expected)]]


async def test_after_a_failure_that_was_heard_the_next_sentence_follows() -> None:
    best = SpellingVoice(name="best", rank=40, fails_at=lambda word: word == "morning.")
    plain = SpellingVoice(name="plain", rank=10)

    said = await heard(service(best, plain))

    assert spelled("best", FIRST)[:-1] == said[:6]
    assert "plain:The" not in said
    assert spelled("plain", FIFTH) == said[-len(FIFTH.split()) :]


async def test_an_engine_that_failed_is_not_asked_first_again_in_this_speech() -> None:
    best = SpellingVoice(name="best", rank=40, fails_at=lambda _: True)
    plain = SpellingVoice(name="plain", rank=10)

    said = await heard(service(best, plain))

    assert spelled("plain", FIRST, SECOND, THIRD, FOURTH, FIFTH) == said
    assert FIFTH not in best.sentences


async def test_a_sentence_that_nobody_can_speak_is_a_failure() -> None:
    engine = SpellingVoice(name="a", fails_at=lambda word: word == "Everybody")

    with pytest.raises(EngineFailed):
        await heard(service(engine))


async def test_an_engine_without_sound_has_failed() -> None:
    mute = SpellingVoice(name="mute", rank=40)
    mute.synthesize = no_sound  # type: ignore[method-assign]

    assert spelled("plain", FIRST) == await heard(
        service(mute, SpellingVoice(name="plain", rank=10)), FIRST
    )


async def test_a_mistake_in_an_engine_is_not_waited_for() -> None:
    broken = SpellingVoice(name="broken")
    broken.synthesize = a_mistake  # type: ignore[method-assign]

    with pytest.raises(ZeroDivisionError):
        await heard(service(broken))


async def test_nothing_leaves_the_machine_where_that_is_not_allowed() -> None:
    far = SpellingVoice(name="far", rank=40, uses_network=True)
    near = SpellingVoice(name="near", rank=10)

    assert spelled("near", FIRST) == await heard(service(far, near), FIRST)
    assert spelled("far", FIRST) == await heard(service(far, near), FIRST, allow_network=True)


async def test_without_an_engine_that_is_said() -> None:
    with pytest.raises(NoEngineReady) as refusal:
        await heard(service(SpellingVoice(name="far", uses_network=True)))

    assert {"kind": "speak", "language": "en", "allowed": 0} == refusal.value.details


@pytest.mark.parametrize("text", ["", "🎉", "...", "**"])
async def test_where_there_is_nothing_to_say_nobody_is_asked(text: str) -> None:
    engine = SpellingVoice(name="a")

    assert [] == await heard(service(engine), text)
    assert [] == engine.said


async def test_discords_marks_are_not_spoken() -> None:
    assert ["a:very", "a:good"] == await heard(service(SpellingVoice(name="a")), "**very** good")


async def test_what_was_spoken_before_is_not_made_again() -> None:
    engine = SpellingVoice(name="a")
    speaking = service(engine)

    first = await heard(speaking)
    again = await heard(speaking)

    assert first == again
    assert 5 == len(engine.said)


@pytest.mark.parametrize(
    "other",
    [
        Manner(language="en", speed=1.5),
        Manner(language="en", voice="High"),
        Manner(language="ru"),
    ],
)
async def test_another_manner_is_another_sound(other: Manner) -> None:
    engine = SpellingVoice(name="a")
    speaking = service(engine)

    await heard(speaking, FIRST)
    await heard(speaking, FIRST, other)

    assert 2 == len(engine.said)


async def test_an_unknown_voice_is_the_engines_own_choice() -> None:
    engine = SpellingVoice(name="a")

    await heard(service(engine), FIRST, Manner(language="en", voice="Nobody"))

    assert "Low" == engine.said[0][1].voice


async def test_half_a_sentence_is_not_remembered() -> None:
    engine = SpellingVoice(name="a", fails_at=lambda word: word == "morning.")
    speaking = service(engine)

    await heard(speaking, FIRST)
    engine.fails_at = lambda _: False

    assert spelled("a", FIRST) == await heard(speaking, FIRST)


async def test_who_spoke_is_told() -> None:
    spoken: list[Spoken] = []
    speaking = service(SpellingVoice(name="a"))

    packets = speaking.speak(FIRST, ENGLISH, allow_network=False, on_spoken=spoken.append)
    assert [packet async for packet in packets]

    assert [Spoken(engine="a", voice="Low")] == spoken


async def test_the_voices_are_those_of_the_engine_that_would_speak() -> None:
    far = SpellingVoice(name="far", rank=40, uses_network=True, names_of_voices=("Far",))
    speaking = service(far, SpellingVoice(name="near"))

    assert ("Low", "High") == speaking.voices("en", allow_network=False)
    assert ("Far",) == speaking.voices("en", allow_network=True)
    assert () == speaking.voices("tlh", allow_network=True)


@pytest.mark.parametrize("allow_network", [True, False])
async def test_warming_up_asks_the_best_engine_of_this_machine(*, allow_network: bool) -> None:
    far = SpellingVoice(name="far", rank=40, uses_network=True)
    near = SpellingVoice(name="near", failures=1)

    await service(far, near).warm_up("en", allow_network=allow_network)
    await service(far).warm_up("en", allow_network=allow_network)

    assert ([], 1) == (far.said, len(near.said))


@pytest.mark.parametrize(("allow_network", "warmed_up"), [(True, 1), (False, 0)])
async def test_what_decodes_for_engines_elsewhere_is_warmed_up_where_they_are_allowed(
    *, allow_network: bool, warmed_up: int
) -> None:
    encoder = PassingEncoder()
    far = SpellingVoice(name="far", uses_network=True)
    speaking = replace(service(far), encoder=encoder)
    await speaking.warm_up("en", allow_network=allow_network)

    assert warmed_up == encoder.warmed_up


async def no_sound(_: str, __: Manner) -> AsyncGenerator[SpeechPart, None]:
    for part in ():
        yield part


async def a_mistake(_: str, __: Manner) -> AsyncGenerator[SpeechPart, None]:
    yield SpeechPart(format=SpeechFormat.PCM, data=b"", rate_hz=1 // 0)
