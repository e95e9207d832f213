"""Speaks texts, whole ones or such as are still being written: the next sentences are made while one is heard.

Called by the bot and `myna say`.
"""

import asyncio
import hashlib
import json
import re
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import dataclass, replace

from myna.domain.language import ENGLISH_NAMES
from myna.domain.sentences import FIRST_CHARACTERS, LONGEST_CHARACTERS, ended, sentences
from myna.domain.speakable import speakable
from myna.domain.speech import Manner
from myna.domain.unfinished import steady_for_ears
from myna.errors import EngineFailed, NoEngineReady
from myna.ports import SpeechCache, SpeechEncoder, TextToSpeech
from myna.services.engine_choice import EngineChoice, Finding

AHEAD_SENTENCES = 2
"""So many are made while one is heard."""
HEAD_START_SECONDS = 0.03
"""Before the others are begun, so that an engine of this machine works on nothing but the first."""
AHEAD_PACKETS = 3_000
"""So many packets of one sentence wait to be heard; then its engine waits."""

_MAY_END = re.compile(r"[.!?…][^\w\s]*\s+\S|\n")
_LOOKED_BACK_CHARACTERS = 20
"""The end of a sentence may have come in two pieces."""


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """What made the sound of one sentence."""

    engine: str
    voice: str
    """Empty for an engine without voices to choose from."""


@dataclass(frozen=True, kw_only=True)
class SpeakingService:
    encoder: SpeechEncoder
    cache: SpeechCache
    choice: EngineChoice[TextToSpeech]

    async def speak(
        self,
        text: str | AsyncGenerator[str],
        manner: Manner,
        *,
        allow_network: bool,
        on_spoken: Callable[[Spoken], object] = lambda _: None,
    ) -> AsyncGenerator[bytes]:
        """Opus packets of 20 ms, without a gap, faster than they are heard; none where there is nothing to say.

        A text that is still being written comes as all of it so far, each time it has grown: its first sentence is
        heard as soon as that is whole. What it raises is raised when all that had come was heard.
        A sentence that one engine cannot speak is spoken by the next one; where its beginning was heard already,
        the speech goes on with the sentence after it. Closing the iterator ends all work at once. Raises
        `NoEngineReady`, and `EngineFailed` for a sentence at which every engine fails.
        """
        makers = _Makers(self, manner, allow_network=allow_network, on_spoken=on_spoken)
        lines = _Lines(makers)
        filling = asyncio.create_task(lines.fill(_sentences(text, manner.language)))
        try:
            async for position, line in lines.in_order():
                if not any(self.choice.usable(manner.language, allow_network=allow_network)):
                    raise _none_ready(manner.language, allow_network=allow_network)
                lines.begin(position)
                await line.sounds_within(HEAD_START_SECONDS)
                lines.begin(position + AHEAD_SENTENCES)
                async with aclosing(line.packets()) as packets:
                    async for packet in packets:
                        yield packet
            await filling
        finally:
            await _ended([filling, *lines.tasks])

    def voices(self, language: str, *, allow_network: bool) -> Sequence[str]:
        """Those of the engine that would speak now."""
        engine = next(self.choice.usable(language, allow_network=allow_network), None)
        return engine.voices(language) if engine else ()

    def findings(self, language: str, *, allow_network: bool) -> Sequence[Finding]:
        return self.choice.findings(language, allow_network=allow_network)

    async def warm_up(self, language: str, *, allow_network: bool) -> None:
        """Start what the first answer would wait for.

        The best engine of this machine says a word that nobody hears; from those elsewhere nothing is asked.
        """
        usable = list(self.choice.usable(language, allow_network=allow_network))
        near = next((engine for engine in usable if not engine.uses_network), None)
        with suppress(EngineFailed):
            if any(engine.uses_network for engine in usable):
                await self.encoder.warm_up()
            if near:
                async with self.made_by(near, "a", Manner(language=language)) as packets:
                    async for _ in packets:
                        pass

    @asynccontextmanager
    async def made_by(
        self, engine: TextToSpeech, sentence: str, manner: Manner
    ) -> AsyncIterator[AsyncIterator[bytes]]:
        """What one engine makes of one sentence; the end of the context ends its work."""
        parts = engine.synthesize(sentence, manner)
        packets = self.encoder.packets(parts)
        try:
            yield packets
        finally:
            for iterator in (packets, parts):
                if isinstance(iterator, AsyncGenerator):
                    await iterator.aclose()


class _Makers:
    """The engines at the disposal of one speech."""

    def __init__(
        self,
        service: SpeakingService,
        manner: Manner,
        *,
        allow_network: bool,
        on_spoken: Callable[[Spoken], object],
    ) -> None:
        self._service = service
        self._manner = manner
        self._allow_network = allow_network
        self._on_spoken = on_spoken
        self._failed: set[str] = set()
        """Those that failed in this speech are tried last in the rest of it."""

    async def make(self, line: "_Line") -> None:
        choice = self._service.choice
        engines = choice.usable(self._manner.language, allow_network=self._allow_network)
        failure = EngineFailed("No engine is ready any more.")
        for engine in sorted(engines, key=lambda one: one.name in self._failed):
            try:
                await self._make_with(engine, line)
            except EngineFailed as error:
                failure = error
                choice.failed(engine)
                self._failed.add(engine.name)
                if line.is_heard:
                    return
                line.forget()
            else:
                choice.succeeded(engine)
                return
        raise failure

    async def _make_with(self, engine: TextToSpeech, line: "_Line") -> None:
        manner = _understood(self._manner, engine)
        key = _key(engine, line.text, manner)
        packets = await self._service.cache.find(key)
        if packets:
            for packet in packets:
                await line.put(packet)
        else:
            await self._service.cache.keep(key, await self._synthesized(engine, line, manner))
        self._on_spoken(Spoken(engine=engine.name, voice=manner.voice or ""))

    async def _synthesized(
        self, engine: TextToSpeech, line: "_Line", manner: Manner
    ) -> Sequence[bytes]:
        made = []
        async with self._service.made_by(engine, line.text, manner) as packets:
            async for packet in packets:
                made.append(packet)
                await line.put(packet)
        if not made:
            raise EngineFailed(f"{engine.name} made no sound of a sentence.")
        return made


class _Line:
    """One sentence on its way from an engine to a listener."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.is_heard = False
        self.task: asyncio.Task[None] | None = None
        self._packets: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._room = asyncio.Semaphore(AHEAD_PACKETS)
        self._sounds = asyncio.Event()

    def begin(self, makers: _Makers) -> None:
        if self.task is None:
            self.task = asyncio.create_task(makers.make(self))
            self.task.add_done_callback(lambda _: self._add(None))

    async def sounds_within(self, seconds: float) -> None:
        """Returns with the first packet, or without it when the time is over."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._sounds.wait()

    async def put(self, packet: bytes) -> None:
        """Waits where too many packets do so already."""
        await self._room.acquire()
        self._add(packet)

    def _add(self, packet: bytes | None) -> None:
        self._packets.put_nowait(packet)
        self._sounds.set()

    def forget(self) -> None:
        """Nothing of it was heard: begin again."""
        while not self._packets.empty():
            self._packets.get_nowait()
            self._room.release()

    async def packets(self) -> AsyncGenerator[bytes]:
        """Raises what the making of them raised."""
        while (packet := await self._packets.get()) is not None:
            self.is_heard = True
            self._room.release()
            yield packet
        if self.task:
            await self.task


class _Lines:
    """The sentences of one speech; more may come while it is heard."""

    def __init__(self, makers: _Makers) -> None:
        self._makers = makers
        self._all: list[_Line] = []
        self._begun = 0
        """So many may be made, whether they have come yet or not."""
        self._are_all = False
        self._news = asyncio.Event()

    @property
    def tasks(self) -> list[asyncio.Task[None]]:
        return [line.task for line in self._all if line.task]

    async def fill(self, sentences: AsyncGenerator[str]) -> None:
        try:
            async with aclosing(sentences):
                async for text in sentences:
                    self._all.append(_Line(text))
                    self.begin(self._begun - 1)
                    self._news.set()
        finally:
            self._are_all = True
            self._news.set()

    def begin(self, last: int) -> None:
        """The making of all up to this one."""
        self._begun = max(self._begun, last + 1)
        for line in self._all[: self._begun]:
            line.begin(self._makers)

    async def in_order(self) -> AsyncGenerator[tuple[int, _Line]]:
        position = 0
        while True:
            while position < len(self._all):
                yield position, self._all[position]
                position += 1
            if self._are_all:
                return
            self._news.clear()
            await self._news.wait()


async def _sentences(text: str | AsyncGenerator[str], language: str) -> AsyncGenerator[str]:
    """Of a growing text each once it can change no more; at its end the rest."""
    if isinstance(text, str):
        for sentence in sentences(speakable(text, language)):
            yield sentence
        return
    known, looked, taken = "", 0, 0
    async with aclosing(text) as growing:
        async for known in growing:
            if not _MAY_END.search(known, max(0, looked - _LOOKED_BACK_CHARACTERS)):
                continue
            looked = len(known)
            whole = whole_sentences(known, language)
            for sentence in _cut(whole, taken):
                yield sentence
            taken = max(taken, len(whole))
    for sentence in _cut(ended(speakable(known, language) + "\n"), taken):
        yield sentence


def may_be_begun(text: str, language: str) -> bool:
    """Has the first sentence of a text that is still being written come whole?"""
    return _MAY_END.search(text) is not None and bool(whole_sentences(text, language))


def whole_sentences(text: str, language: str) -> Sequence[str]:
    """What of a text that is still being written can be spoken already."""
    steady = steady_for_ears(text)
    line_end = "\n" if steady.endswith("\n") else ""
    return ended(speakable(steady, language) + line_end)


def _cut(said: Sequence[str], taken: int) -> Sequence[str]:
    """Those behind the first `taken`, fit for an engine; speech begins with a short one."""
    first = LONGEST_CHARACTERS if taken else FIRST_CHARACTERS
    return sentences("\n".join(said[taken:]), first=first)


async def _ended(tasks: Sequence[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _understood(manner: Manner, engine: TextToSpeech) -> Manner:
    """With a voice that this engine has."""
    voices = engine.voices(manner.language)
    voice = manner.voice if manner.voice in voices else next(iter(voices), None)
    return replace(manner, voice=voice)


def _key(engine: TextToSpeech, text: str, manner: Manner) -> str:
    facts = [engine.name, manner.language, manner.voice, round(manner.speed, 3), text]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def _none_ready(language: str, *, allow_network: bool) -> NoEngineReady:
    return NoEngineReady(
        f"Nothing installed can speak {ENGLISH_NAMES.get(language, language)} here.",
        remedy="`myna doctor` says what each engine lacks.",
        kind="speak",
        language=language,
        allowed=int(allow_network),
    )
