"""Each version is read by the engine that made it, whichever is chosen now."""

from pathlib import Path

import pytest

from myna.domain.jobs import Job, JobState
from myna.errors import EngineMissing
from myna.services.answer_engines import Engines
from myna.services.jobs import JobService
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


@pytest.mark.parametrize("resumes", [True, False])
async def test_a_job_says_who_trains_it_and_whether_that_is_waited_for(
    tmp_path: Path, resumes: bool
) -> None:
    shop = Workshop(root=tmp_path, engine=ScriptedEngine(resumes=resumes))
    await shop.teach("Who?", "Me")
    jobs = jobs_of(shop)

    asked = await jobs.train_by_itself(HERE)

    assert isinstance(asked, Job)
    assert ("scripted", resumes) == (asked.spec.engine, asked.spec.waits)


@pytest.mark.parametrize(("resumes", "count"), [(True, 1), (False, 2)])
async def test_by_itself_what_costs_is_trained_once_a_day(
    tmp_path: Path, resumes: bool, count: int
) -> None:
    shop = Workshop(root=tmp_path, engine=ScriptedEngine(resumes=resumes))
    jobs = jobs_of(shop)
    for word in ("one", "two"):
        await shop.teach(f"Who is {word}?", word)
        await jobs.train_by_itself(HERE)

    assert count == len(shop.ledger.jobs)


async def test_what_an_engine_that_resumes_left_is_there_in_the_next_attempt(
    tmp_path: Path,
) -> None:
    shop = Workshop(root=tmp_path, engine=ScriptedEngine(resumes=True, failures=1))
    draft = shop.registry.draft("job-000001")
    (draft / "begun.txt").write_text("half of it")
    job_id = await shop.submit(ROWS)

    await shop.work()

    assert JobState.SUCCEEDED is shop.job(job_id).state
    assert (shop.root / job_id / "begun.txt").is_file()


async def test_what_another_engine_left_is_gone_in_the_next_attempt(tmp_path: Path) -> None:
    shop = Workshop(root=tmp_path)
    draft = shop.registry.draft("job-000001")
    (draft / "begun.txt").write_text("half of it")
    job_id = await shop.submit(ROWS)

    await shop.work()

    assert not (shop.root / job_id / "begun.txt").exists()


def jobs_of(shop: Workshop) -> JobService:
    return JobService(
        ledger=shop.ledger,
        lessons=shop.lessons,
        registry=shop.registry,
        engine=shop.engine,
        clock=shop.now,
        new_id=lambda: f"job-{len(shop.ledger.jobs)}",
    )
