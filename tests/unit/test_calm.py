"""Full garbage collections are made when nobody waits."""

import gc
from collections.abc import Iterator
from typing import Any

import pytest

from myna.bot.calm import CalmCollector

FULL = 2


@pytest.fixture
def collections() -> Iterator[list[int]]:
    """The generations that were collected; afterwards all is as before."""
    thresholds, seen = gc.get_threshold(), list[int]()

    def note(phase: str, info: dict[str, Any]) -> None:
        if phase == "start":
            seen.append(info["generation"])

    gc.callbacks.append(note)
    yield seen
    gc.callbacks.remove(note)
    gc.set_threshold(*thresholds)
    gc.unfreeze()


def test_no_full_collection_comes_by_itself(collections: list[int]) -> None:
    CalmCollector()
    kept = [[number] for number in range(300_000)]

    assert len(kept) == 300_000
    assert 0 in collections
    assert FULL not in collections


def test_when_nothing_waits_it_collects_now_and_then(collections: list[int]) -> None:
    now = 0.0
    collector = CalmCollector(every_seconds=60, now=lambda: now)
    for now in (1.0, 61.0, 62.0, 122.0):  # noqa: B007 - the collector reads it
        collector()

    assert collections.count(FULL) == 2
