"""However many trainings wait elsewhere, one at a time is computed here, and no model is held meanwhile."""

import asyncio
import gc
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from myna.domain.conversation import guild_tenant
from myna.ports import Training
from scripted_engine import ScriptedEngine, ScriptedModel
from slow_engine import until
from workshop import HERE, ROWS, TRAINED, Workshop, table


@dataclass(kw_only=True)
class FarEngine(ScriptedEngine):
    """Computes a part here, and waits for the rest."""

    resumes: bool = True
    computing: int = 0
    most_computing: int = 0
    waiting: int = 0
    may_go_on: asyncio.Event = field(default_factory=asyncio.Event)

    async def train(self, training: Training) -> None:
        async with training.computing:
            self.computing += 1
            self.most_computing = max(self.computing, self.most_computing)
            await asyncio.sleep(0.005)
            self.computing -= 1
        self.waiting += 1
        await self.may_go_on.wait()
        self.waiting -= 1
        await super().train(training)


async def submit_far(shop: Workshop, number: int, *rows: str) -> str:
    job_id = await shop.submit(*rows, tenant=guild_tenant(number))
    job = shop.job(job_id)
    shop.ledger.jobs[job_id] = replace(job, spec=replace(job.spec, waits=True))
    return job_id


def models_of_two() -> Sequence[ScriptedModel]:
    """Those in memory that know just what `trained_here` taught."""
    gc.collect()
    found = [each for each in gc.get_objects() if type(each) is ScriptedModel]
    return [each for each in found if "yardstick" in str(each.known)]


async def test_of_trainings_that_wait_elsewhere_one_is_computed_here_at_a_time(
    tmp_path: Path,
) -> None:
    engine = FarEngine()
    shop = Workshop(root=tmp_path, engine=engine)
    for number in (1, 2, 3):
        await submit_far(shop, number, ROWS)
    working = asyncio.create_task(shop.work())
    await until(lambda: engine.waiting == 3)
    engine.may_go_on.set()
    await working

    assert (1, 3) == (engine.most_computing, len(engine.trained))


async def test_what_is_trained_here_waits_for_what_another_training_computes_here(
    tmp_path: Path,
) -> None:
    shop = Workshop(root=tmp_path)
    worker = shop.worker()
    await shop.submit(ROWS)
    computing = worker._trainer.computing
    await computing.acquire()
    working = asyncio.create_task(shop.work(worker))
    await until(lambda: bool(computing._waiters))
    before = list(shop.engine.trained)
    computing.release()
    await working

    assert ([], 1) == (before, len(shop.engine.trained))


async def test_while_a_training_waits_elsewhere_no_champion_is_held(tmp_path: Path) -> None:
    engine = FarEngine()
    engine.may_go_on.set()
    shop = Workshop(root=tmp_path, engine=engine)
    await submit_far(shop, 1, table((TRAINED[0], "yardstick"), (TRAINED[1], "another")))
    await shop.work()
    engine.may_go_on.clear()
    job_id = await submit_far(shop, 1, ROWS)
    working = asyncio.create_task(shop.work())
    await until(lambda: engine.waiting == 1)
    held = models_of_two()
    engine.may_go_on.set()
    await working
    comparison = shop.job(job_id).result.comparison  # type: ignore[union-attr]

    assert [] == held
    assert comparison is not None
    assert comparison.has_champion


async def test_what_was_trained_elsewhere_is_compared_with_the_champion_of_that_moment(
    tmp_path: Path,
) -> None:
    engine = FarEngine()
    engine.may_go_on.set()
    shop = Workshop(root=tmp_path, engine=engine)
    first = await submit_far(shop, 1, ROWS)
    await shop.work()
    second = await submit_far(shop, 1, table((TRAINED[2], "On Monday")))
    await shop.work()
    engine.may_go_on.clear()
    third = await submit_far(shop, 1, table((TRAINED[3], "On Sunday")))
    working = asyncio.create_task(shop.work())
    await until(lambda: engine.waiting == 1)
    shop.registry.champions[HERE] = (first, True)
    engine.may_go_on.set()
    await working
    result = shop.job(third).result

    assert (await shop.registry.champion(HERE)) is not None
    assert second != first
    assert result is not None
    assert 1 == result.champion_number
