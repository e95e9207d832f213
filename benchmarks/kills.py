"""kill -9 at random instants of import, training, publication and promotion: what is lost, what is corrupt?

Each trial begins with a copy of one data folder, which has a champion, and with one job that imports, trains and
promotes. A worker is killed three times at it, and with it a process that teaches another server; the next worker goes
on. In the end everything must be as it is where nobody was killed. A careless worker has to fail at the same trials.
"""

import asyncio
import random
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from benchmarks.aftermath import State, flaws, missing, state_of
from benchmarks.killing import (
    HERE,
    JOB_ID,
    OVER,
    PHASES,
    Victims,
    Watch,
    prepared,
)
from benchmarks.report import Options, Section, Skipped

KILLS_OF_A_TRIAL = 3
TRIALS = 100
QUICK_TRIALS = 2
CONTROL = [[(phase, share)] for phase in (0, 2) for share in (0.15, 0.3, 0.45, 0.6, 0.75)]
"""The instants at which a careless worker is killed: once in each trial, where it is careless."""
AT_ONCE = 2


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What all trials have in common."""

    template: Path
    undisturbed: State
    seconds: Sequence[float]
    """How long each phase takes."""


@dataclass(kw_only=True)
class Tally:
    trials: int = 0
    kills: Counter[str] = field(default_factory=Counter)
    acknowledged: int = 0
    lost: int = 0
    corrupt: int = 0
    """Trials in which something was ever unsound, or in the end other than without kills."""
    flaws: Counter[str] = field(default_factory=Counter)


async def measure(options: Options) -> Section:
    if not Victims.can_be:
        raise Skipped("this system has no kill -9")
    trials = QUICK_TRIALS if options.quick else TRIALS
    control_plans = CONTROL[::3] if options.quick else CONTROL
    plans = planned(trials, random.Random(9))  # noqa: S311 - the same instants every time
    with tempfile.TemporaryDirectory(prefix="myna-kills-", ignore_cleanup_errors=True) as scratch:
        ground = await surveyed(Path(scratch))
        hers = await tried(ground, Path(scratch), plans)
        control = await tried(ground, Path(scratch), control_plans, is_careless=True)
    if not control.lost and not control.corrupt:
        raise RuntimeError("A careless worker was not found out: these kills prove nothing.")
    rows = [_row("Myna", hers), _row("careless", control)]
    return Section(title="kill -9 of a worker and of a teacher, and what is left", rows=rows)


async def surveyed(scratch: Path) -> Ground:
    """What happens where nobody is killed."""
    template, undisturbed = scratch / "template", scratch / "undisturbed"
    await prepared(template)
    await asyncio.to_thread(shutil.copytree, template, undisturbed)
    seconds = await asyncio.to_thread(_timed, undisturbed)
    state = await state_of(undisturbed, HERE, JOB_ID)
    return Ground(template=template, undisturbed=state, seconds=seconds)


def _timed(folder: Path) -> Sequence[float]:
    with Victims(folder) as victims, Watch(folder) as watch:
        victims.begin()
        begun = [watch.until(phase) for phase in range(OVER + 1)]
    return [later - earlier for earlier, later in pairwise(begun)]


def planned(trials: int, chance: random.Random) -> list[list[tuple[int, float]]]:
    """For each trial the phases in which it is disturbed, and which share of them is over by then."""
    return [
        [
            (phase, chance.uniform(0, 1.05))
            for phase in sorted(chance.choices(range(OVER), k=KILLS_OF_A_TRIAL))
        ]
        for _ in range(trials)
    ]


async def tried(
    ground: Ground,
    scratch: Path,
    plans: Iterable[Sequence[tuple[int, float]]],
    *,
    is_careless: bool = False,
) -> Tally:
    tally, turns = Tally(), asyncio.Semaphore(AT_ONCE)

    async def tries(number: int, plan: Sequence[tuple[int, float]]) -> None:
        folder = scratch / f"{'careless' if is_careless else 'trial'}-{number}"
        async with turns:
            await asyncio.to_thread(shutil.copytree, ground.template, folder)
            with Victims(folder, is_careless=is_careless) as victims:
                await _disturbed(ground, victims, plan, tally)
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)

    await asyncio.gather(*(tries(*numbered) for numbered in enumerate(plans)))
    return tally


async def _disturbed(
    ground: Ground, victims: Victims, plan: Sequence[tuple[int, float]], tally: Tally
) -> None:
    found: list[str] = []
    for phase, share in plan:
        where = await asyncio.to_thread(_killed, victims, phase, share * ground.seconds[phase])
        tally.kills[where] += 1
        found += await flaws(victims.folder, HERE)
    await asyncio.to_thread(_ended, victims)
    state = await state_of(victims.folder, HERE, JOB_ID)
    found += await flaws(victims.folder, HERE)
    found += state.differences(ground.undisturbed)
    tally.trials += 1
    tally.acknowledged += len(victims.told) + len(ground.undisturbed.lessons)
    tally.lost += await missing(victims.folder, victims.told)
    tally.lost += len(set(ground.undisturbed.lessons) - set(state.lessons))
    tally.corrupt += bool(found)
    tally.flaws.update(found)


def _killed(victims: Victims, phase: int, after_seconds: float) -> str:
    """Begin, and kill in this phase or, where the job is further already, in a later one; returns in which."""
    with Watch(victims.folder) as watch:
        victims.begin()
        watch.until(phase)
        time.sleep(after_seconds)
        reached = watch.reached()
        victims.kill()
    return PHASES[reached] if reached < OVER else "later"


def _ended(victims: Victims) -> None:
    with Watch(victims.folder) as watch:
        victims.begin()
        watch.until(OVER)
        victims.kill()


def _row(name: str, tally: Tally) -> dict[str, object]:
    return {
        "worker": name,
        "trials": tally.trials,
        "kills": sum(tally.kills.values()),
        **{phase: tally.kills[phase] for phase in (*PHASES, "later")},
        "acknowledged": tally.acknowledged,
        "lost": tally.lost,
        "corrupt": tally.corrupt,
        "flaws": ", ".join(f"{flaw} ({count})" for flaw, count in tally.flaws.most_common(1)),
    }
