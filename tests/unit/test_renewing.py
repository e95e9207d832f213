"""A champion that is less than it was made to be is trained anew, and a tie is enough for what takes its place."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from myna.domain.jobs import Ending, JobState
from myna.domain.promotion import Comparison, Marks, Pair, Reason, earns_promotion
from myna.domain.training import ModelVersion
from myna.services.jobs import AutomaticTraining, JobService, Pace
from myna.services.minds import Minds
from slow_engine import until
from workshop import HELD_OUT, HERE, ROWS, TRAINED, Workshop, table

SAME = Pair(champion=Marks(right=8, abstained=2), challenger=Marks(right=8, abstained=2))
WORSE = Pair(champion=Marks(right=8), challenger=Marks(wrong=8))


@pytest.mark.parametrize(
    ("renews", "reason", "is_promoted"),
    [(True, Reason.RENEWED, True), (False, Reason.TIE, False)],
)
def test_only_an_outdated_champion_gives_way_in_a_tie(
    renews: bool, reason: Reason, is_promoted: bool
) -> None:
    tie = Comparison(has_champion=True, before=SAME, since=Pair(), taught=SAME)

    verdict = earns_promotion(tie, renews=renews)

    assert (reason, is_promoted) == (verdict.reason, verdict.is_promoted)


def test_who_is_worse_than_an_outdated_champion_is_refused() -> None:
    worse = Comparison(has_champion=True, before=WORSE, since=Pair(), taught=SAME)

    assert not earns_promotion(worse, renews=True).is_promoted


async def champion_of(shop: Workshop) -> ModelVersion:
    champion = await shop.registry.champion(HERE)
    assert champion is not None
    return champion


async def trained_shop(shop: Workshop) -> ModelVersion:
    await shop.submit(ROWS)
    await shop.work()
    return await champion_of(shop)


async def test_an_outdated_champion_is_renewed_though_nothing_new_was_taught(
    shop: Workshop,
) -> None:
    before = await trained_shop(shop)
    shop.engine.encoder = "another"

    job_id = await shop.submit(is_automatic=True)
    await shop.work()

    result = shop.job(job_id).result
    assert result is not None
    assert result.verdict is not None
    assert Reason.RENEWED is result.verdict.reason
    assert (await champion_of(shop)).id == job_id != before.id


async def test_a_champion_that_is_up_to_date_is_not_trained_again(shop: Workshop) -> None:
    before = await trained_shop(shop)

    job_id = await shop.submit(is_automatic=True)
    await shop.work()

    result = shop.job(job_id).result
    assert result is not None
    assert Ending.NOTHING_NEW is result.ending
    assert before == await champion_of(shop)


async def test_a_renewal_that_forgets_is_refused(shop: Workshop) -> None:
    before = await trained_shop(shop)
    shop.engine.encoder, shop.engine.forgets = "another", True

    await shop.submit(table((TRAINED[3], "Nobody"), (HELD_OUT[1], "Somebody")))
    await shop.work()

    assert before == await champion_of(shop)


@asynccontextmanager
async def minding(shop: Workshop) -> AsyncIterator[tuple[Minds, AutomaticTraining]]:
    minds = Minds(shop.stores())
    jobs = JobService(
        ledger=shop.ledger,
        lessons=shop.lessons,
        registry=shop.registry,
        engine=shop.engine,
        clock=shop.now,
        new_id=lambda: f"job-{next(shop.numbers):06d}",
    )
    automatic = AutomaticTraining(
        minds=minds, jobs=jobs, pace=Pace(quiet_seconds=0.0, again_seconds=0.005)
    )
    minds.on_outdated = automatic.is_outdated
    running = asyncio.create_task(automatic.run())
    try:
        yield minds, automatic
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def test_whoever_brings_an_outdated_champion_back_has_it_trained_anew_once_a_day(
    shop: Workshop,
) -> None:
    await trained_shop(shop)
    shop.engine.encoder = "another"
    async with minding(shop) as (minds, automatic):
        await minds.of(HERE)
        await until(lambda: len(shop.ledger.jobs) == 2)
        asked = list(shop.ledger.jobs.values())[-1]
        shop.ledger.jobs[asked.id] = replace(asked, state=JobState.SUCCEEDED)
        await minds.reload(HERE)
        await until(lambda: not automatic.has_plans)

    assert asked.spec.is_automatic
    assert 2 == len(shop.ledger.jobs)


async def test_a_champion_that_is_up_to_date_is_left_alone(shop: Workshop) -> None:
    await trained_shop(shop)
    async with minding(shop) as (minds, automatic):
        mind = await minds.of(HERE)

        assert not automatic.has_plans

    assert not mind.trained.is_outdated
    assert 1 == len(shop.ledger.jobs)
