"""All hostile files and the good ones among them, from a seed; read by `trial`."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.hostile.archives import archives
from benchmarks.hostile.benign import benign
from benchmarks.hostile.bombs import bombs
from benchmarks.hostile.disguises import disguises
from benchmarks.hostile.models import models
from benchmarks.hostile.names import names
from benchmarks.hostile.recordings import containers, mutated
from benchmarks.hostile.specimens import Specimen
from benchmarks.hostile.tables import tables
from benchmarks.hostile.traps import traps

SIZES = {
    "mutated sound": 300,
    "containers": 120,
    "bombs": 60,
    "names": 150,
    "tables": 120,
    "archives": 80,
    "models": 60,
    "disguises": 60,
    "special files": 50,
    "benign": 100,
}


@dataclass(frozen=True, kw_only=True)
class Baits:
    """What hostile files try to reach."""

    port: int
    """On loopback, where somebody listens."""
    canary: Path
    """A sound file outside."""
    deed: Path
    """It exists once something was executed."""


def corpus(seed: int, baits: Baits) -> Iterator[Specimen]:
    """One family after the other, made while it is read: together they have gigabytes."""

    def chance(family: str) -> random.Random:
        return random.Random(f"{seed} {family}")  # noqa: S311 - the same each time

    yield from mutated(chance("mutated sound"))
    yield from containers(baits.port, str(baits.canary))
    yield from bombs(chance("bombs"))
    yield from names(chance("names"))
    yield from tables(chance("tables"))
    yield from archives(chance("archives"))
    yield from models(chance("models"), baits.deed)
    yield from disguises(chance("disguises"))
    yield from traps(chance("special files"))
    yield from benign(chance("benign"))


def share(specimens: Iterator[Specimen], one_in: int) -> Iterator[Specimen]:
    """Every so-manieth of each family."""
    counts: dict[str, int] = {}
    for specimen in specimens:
        number = counts[specimen.family] = counts.get(specimen.family, -1) + 1
        if number % one_in == 0:
            yield specimen
