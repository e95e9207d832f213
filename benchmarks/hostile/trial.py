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
from typing import Any

from benchmarks.hostile.corpus import Baits, corpus, share
from benchmarks.hostile.parcels import pack
from benchmarks.hostile.sounds import sound
from benchmarks.hostile.specimens import Verdict
from benchmarks.hostile.traps import SECRET

MOST_SECONDS = 5.0
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
