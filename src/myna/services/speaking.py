"""Speaks texts: sentence by sentence, the next ones being made while one is heard.

Called by the bot and `myna say`.
"""

import asyncio
import hashlib
import json
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import dataclass, replace

from myna.domain.language import ENGLISH_NAMES
from myna.domain.sentences import sentences
from myna.domain.speakable import speakable
from myna.domain.speech import Manner
from myna.errors import EngineFailed, NoEngineReady
from myna.ports import SpeechCache, SpeechEncoder, TextToSpeech
from myna.services.engine_choice import EngineChoice, Finding

AHEAD_SENTENCES = 2
"""So many are made while one is heard."""
HEAD_START_SECONDS = 0.03
"""Before the others are begun, so that an engine of this machine works on nothing but the first."""
AHEAD_PACKETS = 3_000
"""So many packets of one sentence wait to be heard; then its engine waits."""


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
        text: str,
        manner: Manner,
        *,
        allow_network: bool,
        on_spoken: Callable[[Spoken], object] = lambda _: None,
    ) -> AsyncGenerator[bytes]:
        """Opus packets of 20 ms, without a gap, faster than they are heard; none where there is nothing to say.

        A sentence that one engine cannot speak is spoken by the next one; where its beginning was heard already,
        the speech goes on with the sentence after it. Closing the iterator ends all work at once. Raises
        `NoEngineReady`, and `EngineFailed` for a sentence at which every engine fails.
        """
        lines = [_Line(said) for said in sentences(speakable(text, manner.language))]
        if not lines:
            return
        if not any(self.choice.usable(manner.language, allow_network=allow_network)):
            raise _none_ready(manner.language, allow_network=allow_network)
        makers = _Makers(self, manner, allow_network=allow_network, on_spoken=on_spoken)
        try:
            for position, line in enumerate(lines):
                line.begin(makers)
                await line.sounds_within(HEAD_START_SECONDS)
                for soon in lines[position + 1 : position + 1 + AHEAD_SENTENCES]:
                    soon.begin(makers)
                async with aclosing(line.packets()) as packets:
                    async for packet in packets:
                        yield packet
        finally:
            await _ended(lines)

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


async def _ended(lines: Sequence[_Line]) -> None:
    tasks = [line.task for line in lines if line.task]
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
