"""Takes a corpus in as Myna does, in a process of its own that watches itself: `trial` starts it.

`python -m benchmarks.hostile.intake CORPUS HOUSE [careless | refusing]`; prints a line of JSON for each file, and one
with what was seen. HOUSE has a folder `outside`, which nothing may touch.
"""

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

import structlog
import structlog.testing

from benchmarks.hostile.careless import CarelessDoors, RefusingDoors
from benchmarks.hostile.doors import Doors, opened_doors
from benchmarks.hostile.parcels import unpacked
from benchmarks.hostile.specimens import Door, Specimen, Verdict
from benchmarks.hostile.watch import Watch
from myna.errors import EngineFailed, MemberError

_BAD = frozenset({"error", "critical"})
LOOK_SECONDS = 0.02
MOST_SECONDS = 30.0
"""Whatever takes longer is given up."""


class Heart:
    """Beats in the loop that everything else runs in; tells how long it had to wait, and how large all have become."""

    def __init__(self) -> None:
        self.longest_seconds = 0.0
        self.child_mb = 0

    async def beat(self) -> None:
        while True:
            before = time.monotonic()
            await asyncio.sleep(LOOK_SECONDS)
            self.longest_seconds = max(
                self.longest_seconds, time.monotonic() - before - LOOK_SECONDS
            )
            self.child_mb = max(self.child_mb, *map(peak_mb, children()), 0)


async def main(corpus: Path, house: Path, manner: str) -> None:
    log = _captured_log()
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
    _tell(
        {
            "connections": watch.connections,
            "programs": watch.programs,
            "unpickled": watch.unpickled,
            "written_outside": watch.written_outside,
            "errors": [each["event"] for each in log if each["log_level"] in _BAD],
            "stall_seconds": heart.longest_seconds,
            "own_mb": peak_mb("self"),
            "child_mb": heart.child_mb,
        }
    )


async def verdict(doors: Doors, specimen: Specimen) -> Verdict:
    ways: Mapping[Door, Callable[[Specimen], Awaitable[str]]] = {
        Door.RECORDING: doors.recording,
        Door.LESSONS: doors.lessons,
        Door.MODEL: doors.model,
        Door.VAULT: doors.vault,
    }
    started, doors.answered_at = time.monotonic(), None
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
        seconds=(doors.answered_at or time.monotonic()) - started,
        done_seconds=time.monotonic() - started,
    )


def _captured_log() -> list[MutableMapping[str, Any]]:
    """Whatever is logged from now on."""
    capture = structlog.testing.LogCapture()
    structlog.configure(processors=[capture])
    return capture.entries


def children() -> list[str]:
    """Only Linux tells."""
    tasks = Path("/proc/self/task").glob("*/children")
    return [pid for task in tasks for pid in task.read_text().split()]


def peak_mb(pid: str) -> int:
    """The most that was resident at any time; 0 for a process that is gone."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) >> 10
    return 0


def _tell(line: Mapping[str, object]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), Path(sys.argv[2]), "".join(sys.argv[3:])))
