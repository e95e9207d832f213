"""Each version is read by the engine that made it, whichever is chosen now."""

from pathlib import Path

import pytest

from myna.errors import EngineMissing
from myna.services.answer_engines import Engines
from myna.services.minds import MindStores
from scripted_engine import ScriptedEngine
from workshop import HERE, ROWS, Workshop


def test_the_empty_name_is_that_of_the_chosen_engine() -> None:
    chosen = ScriptedEngine()

    assert Engines(chosen).named("") is chosen


def test_another_engine_is_made_once() -> None:
    engines = Engines(ScriptedEngine(), lambda name: ScriptedEngine(name=name))

    assert engines.named("other") is engines.named("other")


def test_an_engine_that_is_not_installed_is_missed() -> None:
    with pytest.raises(EngineMissing):
        Engines(ScriptedEngine()).named("other")


async def test_a_version_of_another_engine_is_read_by_that_engine(tmp_path: Path) -> None:
    shop = Workshop(root=tmp_path, engine=ScriptedEngine(name="older"))
    await shop.submit(ROWS)
    await shop.work()
    stores = stores_of(shop, Engines(ScriptedEngine(), {"older": shop.engine}.__getitem__))

    champion = await stores.champion(HERE)

    assert champion.version is not None
    assert "older" == champion.version.engine


async def test_a_version_whose_engine_is_gone_is_not_read(tmp_path: Path) -> None:
    shop = Workshop(root=tmp_path, engine=ScriptedEngine(name="older"))
    await shop.submit(ROWS)
    await shop.work()

    champion = await stores_of(shop, Engines(ScriptedEngine())).champion(HERE)

    assert champion.version is None


async def test_after_another_engine_was_chosen_the_same_lessons_are_trained_again(
    tmp_path: Path,
) -> None:
    older = Workshop(root=tmp_path, engine=ScriptedEngine(name="older"))
    await older.submit(ROWS)
    await older.work()
    older.engine = ScriptedEngine()
    job_id = await older.submit()

    await older.work()

    assert older.job(job_id).result is not None
    assert [2] == older.engine.trained


def stores_of(shop: Workshop, engines: Engines) -> MindStores:
    return MindStores(engines=engines, lessons=shop.lessons, registry=shop.registry)
