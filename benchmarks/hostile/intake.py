"""Takes a corpus in as Myna does, in a process of its own that watches itself: `trial` starts it.

`python -m benchmarks.hostile.intake CORPUS HOUSE [careless | refusing]`; prints a line of JSON for each file, and one
with what was seen. HOUSE has a folder `outside`, which nothing may touch.
"""

import asyncio
import json
import resource
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict
from pathlib import Path

import structlog

from benchmarks.hostile.careless import CarelessDoors, RefusingDoors
from benchmarks.hostile.doors import Doors, opened_doors
from benchmarks.hostile.parcels import unpacked
from benchmarks.hostile.specimens import Door, Specimen, Verdict
from benchmarks.hostile.watch import Watch
from myna.errors import EngineFailed, MemberError

LOOK_SECONDS = 0.02
MOST_SECONDS = 30.0
"""Whatever takes longer is given up."""


class Heart:
    """Beats in the loop that everything else runs in; tells how long it had to wait."""

    def __init__(self) -> None:
        self.longest_seconds = 0.0

    async def beat(self) -> None:
        while True:
            before = time.monotonic()
            await asyncio.sleep(LOOK_SECONDS)
            self.longest_seconds = max(
                self.longest_seconds, time.monotonic() - before - LOOK_SECONDS
            )


async def main(corpus: Path, house: Path, manner: str) -> None:
    watch, heart = Watch(home=house), Heart()
    async with opened_doors(house, watch) as doors:
        chosen = {"careless": CarelessDoors(doors), "refusing": RefusingDoors(doors)}.get(
            manner, doors
        )
        watch.begin()
        beating = asyncio.create_task(heart.beat())
        for specimen in unpacked(corpus):
            _tell(asdict(await verdict(chosen, specimen)))
        beating.cancel()
        errors = doors.errors
    _tell(
        {
            "connections": watch.connections,
            "programs": watch.programs,
            "unpickled": watch.unpickled,
            "written_outside": watch.written_outside,
            "errors": errors,
            "stall_seconds": heart.longest_seconds,
            "own_mb": _peak_mb(resource.RUSAGE_SELF),
            "child_mb": _peak_mb(resource.RUSAGE_CHILDREN),
        }
    )


async def verdict(doors: Doors, specimen: Specimen) -> Verdict:
    ways: Mapping[Door, Callable[[Specimen], Awaitable[str]]] = {
        Door.RECORDING: doors.recording,
        Door.LESSONS: doors.lessons,
        Door.MODEL: doors.model,
        Door.VAULT: doors.vault,
    }
    started = time.monotonic()
    try:
        outcome = await asyncio.wait_for(ways[specimen.door](specimen), MOST_SECONDS)
    except (MemberError, EngineFailed) as error:
        outcome = f"refused: {error.code} {error.details.get('reason', '')}".strip()
    except Exception as error:  # noqa: BLE001 - that is what is looked for
        outcome = f"crash: {type(error).__name__} {error}"[:300]
    return Verdict(
        family=specimen.family,
        title=specimen.title,
        door=specimen.door.value,
        is_benign=specimen.is_benign,
        outcome=outcome,
        seconds=time.monotonic() - started,
    )


def _peak_mb(whose: int) -> int:
    return resource.getrusage(whose).ru_maxrss // (1 << 20 if sys.platform == "darwin" else 1 << 10)


def _tell(line: Mapping[str, object]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    structlog.configure(processors=[structlog.testing.LogCapture()])
    asyncio.run(main(Path(sys.argv[1]), Path(sys.argv[2]), "".join(sys.argv[3:])))
