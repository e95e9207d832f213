"""Whatever breaks in a call: how long is it until the people in it hear Myna again?

They sit in several servers at once and every fault strikes all of them, so a round gives as many samples.
"""

import asyncio
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from benchmarks.bot_processes import MYNA, connected
from benchmarks.callers import Listening, answered, calls_myna, new_server, teaches
from benchmarks.report import Options, Section
from discord_sandbox import Sandbox
from discord_sandbox.people.human import Member
from discord_sandbox.voice.sessions import VoiceSession

SERVERS = 2
"""With more, all the joining and leaving is more than Discord's gateway takes of one bot: 120 requests a minute."""
ROUNDS = 5
HEARD_BEFORE_SECONDS = 1.0
WATCHED_SECONDS = 3.5
"""From the fault on; then those who hear nothing yet are waited for."""
QUESTION = "What is the whole story?"
ANSWER = "one, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve, " * 4

Fault = Callable[[Sandbox], None]


def _each_session(strike: Callable[[Sandbox, VoiceSession], None], discord: Sandbox) -> None:
    for session in tuple(discord.voice.sessions.values()):
        if session.connection is not None:
            strike(discord, session)


def _silence(_: Sandbox, session: VoiceSession) -> None:
    """Nothing more is answered on this connection; a new one is served."""
    if session.connection is not None:
        session.connection.is_silent = True
    session.call = None


def _forget_way(discord: Sandbox, session: VoiceSession) -> None:
    """The address is forgotten, as by a router."""
    discord.voice.wire.forget(session)


FAULTS: Mapping[str, Fault] = {
    "none": lambda _: None,
    "websocket dropped": lambda discord: discord.faults.drop_voice(),
    "closed with 4006": lambda discord: discord.faults.close_voice(4006),
    "connection silent": partial(_each_session, _silence),
    "bad welcome": lambda discord: discord.faults.bad_welcome(),
    "closed with 4014": lambda discord: discord.faults.close_voice(4014),
    "closed with 4015": lambda discord: discord.faults.close_voice(4015),
    "closed with 4022": lambda discord: discord.faults.close_voice(4022),
    "bad proposal": lambda discord: discord.faults.bad_proposal(),
    "malformed proposal": lambda discord: discord.faults.malformed_proposal(),
    "other voice server": lambda discord: discord.faults.change_voice_server(),
    "no way for sound": partial(_each_session, _forget_way),
    "gateway dropped": lambda discord: discord.faults.drop(),
    "gateway session lost": lambda discord: discord.faults.invalidate_sessions(),
}
QUICK_FAULTS = ("websocket dropped", "connection silent")


@dataclass(frozen=True, kw_only=True)
class Guest:
    """A person in one of the servers."""

    member: Member
    listening: Listening


async def measure(options: Options) -> Section:
    names = QUICK_FAULTS if options.quick else tuple(FAULTS)
    rows: list[dict[str, object]] = []
    everything: list[float] = []
    async with Sandbox(rate_limits=False) as discord:
        members = [new_server(discord, number) for number in range(SERVERS)]
        async with connected(discord, MYNA, log_level="error"):
            guests = [Guest(member=one, listening=Listening(discord, one)) for one in members]
            for guest in guests:
                await teaches(guest.member, QUESTION, ANSWER)
            for name in names:
                pauses: list[float] = []
                for _ in range(1 if options.quick else ROUNDS):
                    pauses += await _round(discord, guests, FAULTS[name])
                rows.append(_row(name, pauses))
                everything += pauses if name != "none" else []
    rows.append(_row("all faults", everything))
    return Section(title="From a fault to Myna's voice", rows=rows)


def _row(name: str, pauses: Sequence[float]) -> dict[str, object]:
    return {
        "fault": name,
        "calls": len(pauses),
        "silent for s, p50": round(statistics.median(pauses), 2),
        "p95": round(statistics.quantiles(pauses, n=20, method="inclusive")[-1], 2),
        "at most": round(max(pauses), 2),
    }


async def _round(discord: Sandbox, guests: Sequence[Guest], fault: Fault) -> list[float]:
    """The longest silence that each of them heard after the fault, in calls that were well before."""
    await asyncio.gather(*(_listens(guest) for guest in guests))
    await asyncio.sleep(HEARD_BEFORE_SECONDS)
    struck_at = asyncio.get_running_loop().time()
    fault(discord)
    await asyncio.sleep(WATCHED_SECONDS)
    pauses = await asyncio.gather(*(_pause(guest, struck_at) for guest in guests))
    await asyncio.gather(*(_goes(guest) for guest in guests))
    return pauses


async def _listens(guest: Guest) -> None:
    await calls_myna(guest.member)
    asked_at = asyncio.get_running_loop().time()
    await guest.member.say("#general", f"!ask {QUESTION}")
    await guest.listening.first_after(asked_at)


async def _pause(guest: Guest, struck_at: float) -> float:
    await guest.listening.first_after(struck_at + WATCHED_SECONDS)
    return guest.listening.longest_pause_seconds(struck_at)


async def _goes(guest: Guest) -> None:
    await guest.member.say("#general", "!leave")
    await answered(guest.member, "I've left")
    await guest.member.leaves_voice()
