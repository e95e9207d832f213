"""Which engine hears or speaks: the best that is ready, allowed and not just failing.

Used by the hearing and speaking services; the bot and `myna doctor` show its findings to people.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from myna.domain.speech import Readiness
from myna.services.breaker import Breaker


class Engine(Protocol):
    """What `SpeechToText` and `TextToSpeech` have in common."""

    name: str
    uses_network: bool
    rank: int

    def probe(self, language: str) -> Readiness: ...


E = TypeVar("E", bound=Engine)


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One engine and how it stands for one language."""

    name: str
    uses_network: bool
    readiness: Readiness
    is_allowed: bool
    """False for a network engine where the server lets nothing leave the machine."""


@dataclass(frozen=True, kw_only=True)
class EngineChoice(Generic[E]):
    """The installed engines of one kind. One that fails again and again is left alone for a while."""

    engines: Sequence[E]
    now: Callable[[], float] = time.monotonic
    _breakers: dict[str, Breaker] = field(default_factory=dict)

    def usable(self, language: str, *, allow_network: bool) -> Iterator[E]:
        """Those to try, best first; those that pause come last."""
        able = [
            engine
            for engine in sorted(self.engines, key=lambda one: -one.rank)
            if (allow_network or not engine.uses_network) and engine.probe(language).is_ready
        ]
        yield from sorted(able, key=self._is_pausing)

    def findings(self, language: str, *, allow_network: bool) -> Sequence[Finding]:
        """Every engine, best first."""
        return [
            Finding(
                name=engine.name,
                uses_network=engine.uses_network,
                readiness=engine.probe(language),
                is_allowed=allow_network or not engine.uses_network,
            )
            for engine in sorted(self.engines, key=lambda one: -one.rank)
        ]

    def failed(self, engine: E) -> None:
        self._breaker(engine).failed()

    def succeeded(self, engine: E) -> None:
        self._breaker(engine).succeeded()

    def _is_pausing(self, engine: E) -> bool:
        return self._breaker(engine).seconds_left > 0

    def _breaker(self, engine: E) -> Breaker:
        return self._breakers.setdefault(engine.name, Breaker(now=self.now))
