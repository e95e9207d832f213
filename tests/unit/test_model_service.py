"""Managers choose which version answers, and every choice can be undone."""

import pytest

from myna.domain.access import Actor, Role
from myna.domain.conversation import guild_tenant
from myna.domain.teaching import LessonStatus
from myna.errors import NotAllowed, NotFound
from myna.services.answer_engines import Engines
from myna.services.jobs import Cancelling, JobService
from myna.services.minds import Minds, MindStores
from myna.services.models import ModelService
from workshop import HERE, TRAINED, Workshop, table

MANAGER = Actor(id=11, role=Role.MANAGER, tenant=HERE)
TEACHER = Actor(id=12, role=Role.TEACHER, tenant=HERE)
STRANGER = Actor(id=13, role=Role.MANAGER, tenant=guild_tenant(2))


@pytest.fixture
def models(shop: Workshop) -> ModelService:
    stores = MindStores(engines=Engines(shop.engine), lessons=shop.lessons, registry=shop.registry)
    return ModelService(
        registry=shop.registry,
        ledger=shop.ledger,
        lessons=shop.lessons,
        minds=Minds(stores),
        clock=shop.now,
    )


@pytest.fixture
def jobs(shop: Workshop) -> JobService:
    return JobService(
        ledger=shop.ledger,
        lessons=shop.lessons,
        registry=shop.registry,
        engine=shop.engine,
        clock=shop.now,
        new_id=lambda: "new",
    )


async def trained(shop: Workshop, *numbers: int) -> str:
    """A version that learned these."""
    job_id = await shop.submit(table(*((TRAINED[each], f"Answer {each}") for each in numbers)))
    await shop.work()
    return job_id


async def answer(models: ModelService, number: int) -> str:
    mind = await models.minds.of(HERE)
    [best, *_] = [*await mind.model.candidates(TRAINED[number]), None]
    return best.answer if best and best.confidence == 1 else ""


async def batch_status(shop: Workshop, job_id: str) -> set[LessonStatus]:
    return {each.lesson.status for each in await shop.lessons.batch(HERE, job_id)}


async def test_what_was_promoted_last_is_undone_with_its_import(
    shop: Workshop, models: ModelService
) -> None:
    await trained(shop, 0)
    second = await trained(shop, 1, 2)

    chosen = await models.roll_back(MANAGER)

    assert chosen.version is not None
    assert chosen.left is not None
    assert (1, 2, 2) == (chosen.version.number, chosen.left.number, chosen.lessons)
    assert {LessonStatus.PROPOSED} == await batch_status(shop, second)
    assert ("Answer 0", "") == (await answer(models, 0), await answer(models, 1))


async def test_an_import_that_waits_since_somebody_went_back_is_named_when_a_later_version_is_chosen(
    shop: Workshop, models: ModelService
) -> None:
    await trained(shop, 0)
    second = await trained(shop, 1, 2)
    await trained(shop, 3)
    await models.roll_back(MANAGER)
    await models.roll_back(MANAGER)

    chosen = await models.promote(MANAGER, "v3")

    [waiting] = chosen.waiting
    assert (2, 2, ("lessons.csv",)) == (waiting.version.number, waiting.lessons, waiting.files)
    assert {LessonStatus.PROPOSED} == await batch_status(shop, second)
    assert () == (await models.promote(MANAGER, "v2")).waiting
    assert () == (await models.promote(MANAGER, "v3")).waiting


async def test_going_back_again_goes_on_to_no_model_and_then_there_is_nothing(
    shop: Workshop, models: ModelService
) -> None:
    await trained(shop, 0)
    await trained(shop, 1)
    await models.roll_back(MANAGER)

    assert (await models.roll_back(MANAGER)).version is None
    with pytest.raises(NotFound) as nothing:
        await models.roll_back(MANAGER)
    assert "champion" == nothing.value.details["what"]


async def test_a_button_of_yesterday_does_not_undo_what_came_since(
    shop: Workshop, models: ModelService
) -> None:
    first = await trained(shop, 0)
    await trained(shop, 1)

    with pytest.raises(NotFound):
        await models.roll_back(MANAGER, first)
    champion = await shop.registry.champion(HERE)
    assert champion is not None
    assert 2 == champion.number


async def test_a_refused_version_is_promoted_by_hand_with_its_import(
    shop: Workshop, models: ModelService
) -> None:
    await trained(shop, 0, 1, 2)
    shop.engine.forgets = True
    refused = await trained(shop, 3, 4)

    chosen = await models.promote(MANAGER, "v2")

    assert 2 == chosen.lessons
    assert not chosen.is_as_before
    assert {LessonStatus.ACCEPTED} == await batch_status(shop, refused)
    assert (await models.promote(MANAGER, "2")).is_as_before
    [newest, *_] = await shop.registry.promotions(HERE)
    assert (11, False) == (newest.by, newest.is_rollback)


@pytest.mark.parametrize("name", ["v1", "1", " V1 ", "`1`", "job-000001"])
async def test_a_version_is_found_as_people_name_it(
    shop: Workshop, models: ModelService, name: str
) -> None:
    await trained(shop, 0)

    assert 1 == (await models.version(TEACHER, name)).number


@pytest.mark.parametrize("name", ["", "v2", "11", "latest", "v", "-1", "1" * 5_000])
async def test_there_is_no_other_version(shop: Workshop, models: ModelService, name: str) -> None:
    await trained(shop, 0)

    with pytest.raises(NotFound):
        await models.version(TEACHER, name)


async def test_only_managers_choose_and_only_in_their_own_server(
    shop: Workshop, models: ModelService
) -> None:
    await trained(shop, 0)

    for actor in (TEACHER, STRANGER):
        with pytest.raises((NotAllowed, NotFound)):
            await models.promote(actor, "v1")
        with pytest.raises((NotAllowed, NotFound)):
            await models.roll_back(actor)
    assert () == tuple((await models.shelf(STRANGER)).versions)


async def test_every_version_comes_with_its_examination(
    shop: Workshop, models: ModelService
) -> None:
    await trained(shop, 0, 1, 2)
    shop.engine.forgets = True
    await trained(shop, 3, 4)

    examined = await models.examined(await models.shelf(TEACHER), most=9)

    assert [(2, False), (1, True)] == [
        (each.version.number, each.was_champion) for each in examined
    ]
    assert all(each.result and each.result.comparison for each in examined)


async def test_cancelling_says_what_came_of_it(shop: Workshop, jobs: JobService) -> None:
    over = await trained(shop, 0)
    waiting = await shop.submit(table((TRAINED[1], "Answer")))

    assert Cancelling.TOO_LATE is (await jobs.cancel(TEACHER, over))[1]
    assert Cancelling.STOPPED is (await jobs.cancel(TEACHER, waiting))[1]
    assert Cancelling.ALREADY_STOPPED is (await jobs.cancel(TEACHER, waiting))[1]


async def test_what_is_worked_on_is_stopped_soon_and_only_once(
    shop: Workshop, jobs: JobService
) -> None:
    job_id = await shop.submit(table((TRAINED[0], "Answer")))
    await shop.ledger.claim("worker", now=shop.now(), lease_until=shop.now())

    assert Cancelling.STOPPING is (await jobs.cancel(TEACHER, job_id))[1]
    assert Cancelling.ALREADY_STOPPING is (await jobs.cancel(TEACHER, job_id))[1]
