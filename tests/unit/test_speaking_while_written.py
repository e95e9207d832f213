"""A text is spoken while it is still being written: each sentence once it is whole, none twice."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from myna.domain.speakable import speakable
from myna.domain.speech import Manner, SpeechPart
from myna.errors import EngineFailed, NoEngineReady
from myna.services.engine_choice import EngineChoice
from myna.services.speaking import SpeakingService, whole_sentences
from myna.testing import MemorySpeechCache, ScriptedTextToSpeech

ENGLISH = Manner(language="en")
FIRST = "The library opens early in the morning."
SECOND = "Everybody may come in and read there."


class PassingEncoder:
    async def warm_up(self) -> None: ...

    async def packets(self, parts: AsyncIterator[SpeechPart]) -> AsyncGenerator[bytes, None]:
        async for part in parts:
            yield part.data


class Forgetful(MemorySpeechCache):
    """So that every sentence is asked of the engine."""

    async def find(self, key: str) -> Sequence[bytes]:
        return []


def service(*engines: ScriptedTextToSpeech) -> SpeakingService:
    return SpeakingService(
        encoder=PassingEncoder(), cache=Forgetful(), choice=EngineChoice(engines=engines)
    )


def said(engine: ScriptedTextToSpeech) -> list[str]:
    return [text for text, _ in engine.said]


async def beginnings(texts: Sequence[str]) -> AsyncGenerator[str]:
    for text in texts:
        yield text


async def spoken(*texts: str) -> list[str]:
    engine = ScriptedTextToSpeech()
    speech = service(engine).speak(beginnings(texts), ENGLISH, allow_network=False)
    assert [packet async for packet in speech] or not said(engine)
    return said(engine)


async def test_the_first_sentence_is_heard_while_the_rest_is_unwritten() -> None:
    engine, never = ScriptedTextToSpeech(), asyncio.Event()

    async def writing() -> AsyncGenerator[str]:
        yield f"{FIRST} "
        yield f"{FIRST} E"
        await never.wait()

    async with aclosing(service(engine).speak(writing(), ENGLISH, allow_network=False)) as speech:
        assert await anext(speech)
        assert [FIRST] == said(engine)


async def test_every_sentence_is_said_once_and_the_last_one_when_the_text_ends() -> None:
    whole = f"{FIRST} {SECOND} And then"

    assert [FIRST, SECOND, "And then"] == await spoken(
        FIRST[:10], FIRST, f"{FIRST} E", f"{FIRST} {SECOND} A", whole
    )


async def test_nothing_of_an_open_block_of_code_is_said() -> None:
    code = f"{FIRST} Try this:\n```python\nprint('It. Is. Code.')\nrun. It. Now\n"

    assert [f"{FIRST} Try this:", "a block of code", SECOND] == await spoken(
        code, f"{code}```\n{SECOND}"
    )
    assert [FIRST, "Try this:"] == list(whole_sentences(code, "en"))


async def test_who_stops_listening_ends_the_writing_too() -> None:
    closed = asyncio.Event()

    async def writing() -> AsyncGenerator[str]:
        try:
            yield f"{FIRST} {SECOND} A"
            await asyncio.Event().wait()
        finally:
            closed.set()

    before = asyncio.all_tasks()
    speech = service(ScriptedTextToSpeech()).speak(writing(), ENGLISH, allow_network=False)
    async with aclosing(speech) as packets:
        await anext(packets)

    assert closed.is_set()
    assert before == asyncio.all_tasks()


async def test_what_was_written_before_a_failure_is_said_first() -> None:
    engine = ScriptedTextToSpeech()

    async def writing() -> AsyncGenerator[str]:
        yield f"{FIRST} {SECOND} A"
        raise EngineFailed("The line went dead.")

    with pytest.raises(EngineFailed, match="went dead"):
        [_ async for _ in service(engine).speak(writing(), ENGLISH, allow_network=False)]
    assert [FIRST, SECOND] == said(engine)


async def test_a_text_that_stays_empty_needs_no_engine() -> None:
    assert [] == [_ async for _ in service().speak(beginnings([]), ENGLISH, allow_network=False)]


async def test_a_growing_text_that_nothing_can_speak_is_told() -> None:
    with pytest.raises(NoEngineReady):
        [_ async for _ in service().speak(beginnings([FIRST]), ENGLISH, allow_network=False)]


WORDS = st.sampled_from(
    [
        *("The bird ", "sings. ", "Really? ", "e.g. ", "3.5 ", "Yes!\n", "**bold** ", "[1] "),
        *("```\n", "```", "||", "`code.` ", "[words](https://a.example/b. ", ") ", "1. ", "- "),
        *("https://a.example/x.y ", "<@123456789012345678> ", "Т. е. ", "и так далее… ", "\n\n"),
    ]
)


@given(st.lists(WORDS, max_size=30), st.lists(st.integers(0, 400), max_size=10))
def test_wherever_a_text_is_cut_all_of_it_is_said_once(words: list[str], cuts: list[int]) -> None:
    text = "".join(words)
    told = asyncio.run(spoken(*(text[:cut] for cut in sorted(cuts)), text))

    letters = [each for each in " ".join(told) if each.isalnum()]
    assert [each for each in speakable(text, "en") if each.isalnum()] == letters
