"""How long nobody hears Myna after something broke in a call; and what is lost of a minute of speech.

The bot is a process of its own, with the embedded voice; people and call server are in this one.
"""

import asyncio
import statistics
from collections.abc import Callable, Mapping
from functools import partial
from itertools import pairwise

from benchmarks.bot_processes import MYNA, connected
from benchmarks.report import Options, Section
from discord_sandbox import Sandbox
from discord_sandbox.people.human import Member

PATIENCE_SECONDS = 30.0
WATCHED_SECONDS = 4.0
"""After each fault."""
SENTENCE = "We meet every Friday at seven in the evening, in the library on the second floor. "
MINUTE = 12
"""So many sentences last for more than a minute."""


def silence_her(town: Sandbox) -> None:
    for session in town.voice.sessions.values():
        if session.connection is not None:
            session.connection.is_silent = True
            session.call = None


FAULTS: Mapping[str, Callable[[Sandbox], None]] = {
    "connection dropped": lambda town: town.faults.drop_voice(),
    **{
        f"closed with {code}": partial(lambda town, code: town.faults.close_voice(code), code=code)
        for code in (4006, 4014, 4015)
    },
    "another voice server": lambda town: town.faults.change_voice_server(),
    "bad proposal": lambda town: town.faults.bad_proposal(),
    "malformed proposal": lambda town: town.faults.malformed_proposal(),
    "bad welcome": lambda town: town.faults.bad_welcome(),
    "her connection falls silent": silence_her,
}


class _Listener:
    """When a member understood something."""

    def __init__(self, town: Sandbox, member: Member) -> None:
        self.times: list[float] = []
        self._member = member
        self._heard = 0
        self._wanted = 0
        self._is_heard = asyncio.Event()
        self._clock = asyncio.get_running_loop().time
        town.headsets.audience_of(member.id).listeners.add(self._hear)

    def _hear(self, _: str, __: bytes) -> None:
        heard = self._member.headset.tally.heard
        if heard != self._heard:
            self.times.append(self._clock())
        if len(self.times) >= self._wanted:
            self._is_heard.set()
        self._heard = heard

    async def until_heard(self, frames: int) -> None:
        self._wanted = len(self.times) + frames
        self._is_heard.clear()
        await asyncio.wait_for(self._is_heard.wait(), PATIENCE_SECONDS)

    async def gap_after(self, fault: Callable[[], None]) -> float:
        began, known = self._clock(), len(self.times)
        fault()
        await asyncio.sleep(WATCHED_SECONDS)
        moments = [began, *self.times[known:], self._clock()]
        return max(later - earlier for earlier, later in pairwise(moments))


async def measure(options: Options) -> Section:
    rounds = 2 if options.quick else 5
    async with Sandbox(rate_limits=False) as town, connected(town, MYNA):
        alice = town.member("alice")
        await alice.joins("Lounge")
        await _told(alice, f"!train When do we meet? -> {SENTENCE * MINUTE}", "Thank you")
        rows = [await _minute(town, alice)]
        for name, fault in FAULTS.items():
            gaps = [await _gap(town, alice, fault) for _ in range(rounds)]
            rows.append(_row(name, gaps))
    return Section(title="Calls: silence after a fault", rows=rows)


async def _minute(town: Sandbox, alice: Member) -> dict[str, object]:
    listener = await _asked(town, alice)
    await listener.until_heard(1)
    tally = alice.headset.tally
    lost, undecryptable = tally.lost, tally.undecryptable
    gap = await _longest_gap(listener, 60.0)
    missed = tally.lost - lost + tally.undecryptable - undecryptable
    await _told(alice, "!leave", "left")
    return _row(f"none, in 60 s of speech; frames lost: {missed}", [gap])


async def _longest_gap(listener: _Listener, seconds: float) -> float:
    known = len(listener.times)
    await asyncio.sleep(seconds)
    times = listener.times[known:]
    return max(later - earlier for earlier, later in pairwise(times))


async def _gap(town: Sandbox, alice: Member, fault: Callable[[Sandbox], None]) -> float:
    listener = await _asked(town, alice)
    await listener.until_heard(50)
    gap = await listener.gap_after(partial(fault, town))
    await _told(alice, "!leave", "left")
    return gap


async def _asked(town: Sandbox, alice: Member) -> _Listener:
    await _told(alice, "!join", "AI")
    listener = _Listener(town, alice)
    await _told(alice, "!ask When do we meet?", "library")
    return listener


async def _told(alice: Member, text: str, answer: str) -> None:
    await alice.say("#general", text)
    await alice.hears(answer, by="bot", timeout_seconds=PATIENCE_SECONDS)


def _row(fault: str, gaps: list[float]) -> dict[str, object]:
    worst = max(gaps)
    p95 = statistics.quantiles(gaps, n=20)[-1] if len(gaps) > 1 else worst
    return {
        "fault": fault,
        "rounds": len(gaps),
        "p50 s": round(statistics.median(gaps), 2),
        "p95 s": round(min(p95, worst), 2),
        "worst s": round(worst, 2),
    }
