"""Has a corpus taken in by another process, and says what came of it; a section of the measurements and a test."""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.hostile.corpus import SIZES, Baits, corpus, share
from benchmarks.hostile.parcels import pack
from benchmarks.hostile.sounds import sound
from benchmarks.hostile.specimens import Verdict
from benchmarks.hostile.traps import SECRET
from benchmarks.report import Options, Section

HELD_OUT_SEED = 20_261_122
"""Chosen before anything was mended for the sake of these files."""
MOST_SECONDS = 5.0
MOST_STALL_SECONDS = 4.0
"""So long nothing else may wait, on the busiest machine; Discord gives up after forty."""
MOST_MB = 500


@dataclass(frozen=True, kw_only=True)
class Findings:
    verdicts: Sequence[Verdict]
    seen: dict[str, Any]
    """What the process saw of itself: see `intake`."""
    visits: int
    """To the port that the files name."""
    breaches: Sequence[str]
    """Decoys that are not as they were, deeds that were done."""

    def of(self, family: str) -> list[Verdict]:
        return [each for each in self.verdicts if each.family == family]

    @property
    def crashes(self) -> list[Verdict]:
        return [each for each in self.verdicts if each.is_crash]

    @property
    def late(self) -> list[Verdict]:
        return [each for each in self.verdicts if each.seconds >= MOST_SECONDS]

    @property
    def refused_good(self) -> list[Verdict]:
        return [each for each in self.verdicts if each.is_benign and not each.is_accepted]

    @property
    def largest_mb(self) -> int:
        return max(self.seen["own_mb"], self.seen["child_mb"])

    def counts(self, *, benign: bool = False) -> Counter[str]:
        return Counter(each.family for each in self.verdicts if each.is_benign == benign)


@dataclass(kw_only=True)
class Listener:
    """A port on loopback that counts who comes."""

    visits: int = 0

    async def met(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.visits += 1
        await reader.readline()
        writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        writer.close()


@dataclass(kw_only=True)
class Decoys:
    """What lies outside, and how it has to lie there afterwards."""

    folder: Path
    before: dict[str, tuple[bytes, int]] = field(default_factory=dict)

    def set(self) -> None:
        (self.folder / "folder").mkdir(parents=True)
        (self.folder / "decoy.csv").write_bytes(SECRET)
        (self.folder / "folder" / "decoy.csv").write_bytes(SECRET)
        (self.folder / "canary.wav").write_bytes(sound("sound.wav", 0.3))
        self.before = self._now()

    def changed(self) -> list[str]:
        now = self._now()
        return sorted(name for name in self.before | now if self.before.get(name) != now.get(name))

    def _now(self) -> dict[str, tuple[bytes, int]]:
        return {
            str(path.relative_to(self.folder)): (path.read_bytes(), path.stat().st_mtime_ns)
            for path in self.folder.rglob("*")
            if path.is_file()
        }


async def measure(options: Options) -> Section:
    with TemporaryDirectory(prefix="myna-hostile-") as folder:
        one_in = 25 if options.quick else 1
        found = await tried(Path(folder), seed=HELD_OUT_SEED, one_in=one_in)
    seen = found.seen
    reached = found.visits + len(seen["connections"])
    touched = len(found.breaches) + len(seen["written_outside"])
    executed = len(seen["programs"]) + len(seen["unpickled"])
    rows = [_row(name, found.of(name)) for name in SIZES]
    return Section(
        title=f"Hostile files: {reached} connections, {touched} files touched outside, {executed} programs,"
        f" at most {found.largest_mb} MB, the loop held up {seen['stall_seconds']:.2f} s",
        rows=[*rows, _row("all", found.verdicts)],
    )


def _row(name: str, verdicts: Sequence[Verdict]) -> dict[str, object]:
    accepted = sum(each.is_accepted for each in verdicts)
    crashed = sum(each.is_crash for each in verdicts)
    return {
        "family": name,
        "files": len(verdicts),
        "accepted": accepted,
        "refused": len(verdicts) - accepted - crashed,
        "crashed": crashed,
        "slowest answer, s": round(max(each.seconds for each in verdicts), 2),
    }


async def tried(folder: Path, *, seed: int, one_in: int = 1, manner: str = "") -> Findings:
    """`folder` is empty. A manner is one of `careless`."""
    parcels, house = folder / "corpus", folder / "house"
    parcels.mkdir()
    (house / "data").mkdir(parents=True)
    decoys, listener = Decoys(folder=house / "outside"), Listener()
    decoys.set()
    server = await asyncio.start_server(listener.met, "127.0.0.1", 0)
    baits = Baits(
        port=server.sockets[0].getsockname()[1],
        canary=decoys.folder / "canary.wav",
        deed=decoys.folder / "deed",
    )
    async with server:
        await asyncio.to_thread(pack, share(corpus(seed, baits), one_in), parcels)
        verdicts, seen = await _taken_in(parcels, house, manner)
    return Findings(verdicts=verdicts, seen=seen, visits=listener.visits, breaches=decoys.changed())


async def _taken_in(
    parcels: Path, house: Path, manner: str
) -> tuple[list[Verdict], dict[str, Any]]:
    """Raises `RuntimeError` where the process ends otherwise than by itself."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "benchmarks.hostile.intake", str(parcels), str(house), manner),
        stdout=PIPE,
        cwd=Path(__file__).parents[2],
    )
    said, _ = await process.communicate()
    lines = [json.loads(line) for line in said.splitlines()]
    if process.returncode or not lines or "own_mb" not in lines[-1]:
        raise RuntimeError(
            f"The intake ended with {process.returncode} after {len(lines)} files,"
            f" behind {lines[-1] if lines else None}."
        )
    return [Verdict(**line) for line in islice(lines, len(lines) - 1)], lines[-1]
