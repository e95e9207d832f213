"""What was left elsewhere is deleted there, later if need be, and forgotten only when it is gone."""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from myna.domain.jobs import Abandoned, Leaving
from myna.errors import EngineFailed
from myna.services.answer_engines import Engines
from myna.services.sweeping import LONGEST_PAUSE, UNDER_WAY, Sweeper
from myna.testing import MemoryLessonStore, MemoryModelRegistry
from scripted_engine import ScriptedEngine
from workshop import NOON

LEFT = Leaving(engine="scripted", kind="job", remote_id="1", origin="https://trainer.example:443")
TEN_MINUTES = timedelta(minutes=10)


@dataclass(kw_only=True)
class Refusing(ScriptedEngine):
    became: Abandoned = Abandoned.GONE
    refusal: EngineFailed | None = None

    async def abandon(self, leaving: Leaving) -> Abandoned:
        await super().abandon(leaving)
        if self.refusal is not None:
            raise self.refusal
        return self.became


@dataclass(kw_only=True)
class Place:
    engine: Refusing
    registry: MemoryModelRegistry
    now = NOON
    sweeper: Sweeper = field(init=False)

    def __post_init__(self) -> None:
        self.registry.left.append(LEFT)
        self.restart()

    def restart(self) -> None:
        self.sweeper = Sweeper(
            registry=self.registry, engines=Engines(self.engine), clock=lambda: self.now
        )

    async def swept_for(self, time: timedelta) -> int:
        """Every ten minutes; returns how often the endpoint was asked."""
        before = len(self.engine.abandoned)
        for _ in range(time // TEN_MINUTES):
            await self.sweeper.sweep()
            self.now += TEN_MINUTES
        return len(self.engine.abandoned) - before


@pytest.fixture
def place(tmp_path: Path) -> Place:
    registry = MemoryModelRegistry(root=tmp_path, lessons=MemoryLessonStore())
    return Place(engine=Refusing(), registry=registry)


async def test_what_is_gone_there_is_forgotten_here(place: Place) -> None:
    await place.sweeper.sweep()

    assert [] == place.registry.left


async def test_a_refusal_that_may_pass_is_asked_about_at_every_sweep(place: Place) -> None:
    place.engine.refusal = EngineFailed("away", is_final=False)

    assert 12 == await place.swept_for(timedelta(hours=2))
    assert [LEFT] == place.registry.left


async def test_a_refusal_for_good_is_asked_about_less_and_less_until_once_a_day(
    place: Place,
) -> None:
    place.engine.refusal = EngineFailed("wrong key", is_final=True)

    first, later = [await place.swept_for(timedelta(days=days)) for days in (3, 10)]

    assert 6 < first < 10
    assert 10 == later
    assert [LEFT] == place.registry.left


async def test_after_a_restart_what_was_refused_is_tried_at_once(place: Place) -> None:
    place.engine.refusal = EngineFailed("wrong key", is_final=True)
    await place.swept_for(timedelta(days=3))
    place.engine.refusal = None

    place.restart()
    await place.sweeper.sweep()

    assert [] == place.registry.left


async def test_what_lies_at_another_endpoint_is_kept_and_looked_at_once_a_day(
    place: Place,
) -> None:
    place.engine.became = Abandoned.ELSEWHERE

    assert 3 == await place.swept_for(3 * LONGEST_PAUSE)
    assert [LEFT] == place.registry.left


async def test_what_was_only_meant_is_looked_for_until_it_cannot_be_under_way_any_more(
    place: Place,
) -> None:
    place.engine.became = Abandoned.NOT_FOUND

    await place.swept_for(UNDER_WAY)
    assert [LEFT] == place.registry.left

    await place.sweeper.sweep()
    assert [] == place.registry.left


async def test_what_was_only_meant_and_comes_later_is_deleted(place: Place) -> None:
    place.engine.became = Abandoned.NOT_FOUND
    await place.sweeper.sweep()
    place.engine.became = Abandoned.GONE

    await place.sweeper.sweep()

    assert [] == place.registry.left
