"""What every model registry promises about champions, and about who is chosen for one."""

import shutil
from dataclasses import replace

import pytest

from myna.domain.teaching import LessonStatus
from myna.domain.training import Promotion
from myna.errors import NotFound
from registered_versions import MANAGER_ID, choose, train
from stored_samples import ELSEWHERE, HERE, NOON, Stores, row, version


async def status_of(stores: Stores, batch: str) -> LessonStatus:
    (stored,) = await stores.lessons.batch(HERE, batch)
    return stored.lesson.status


# Champions


async def test_nobody_is_champion_before_the_first_training(stores: Stores) -> None:
    assert await stores.models.champion(HERE) is None
    assert not await stores.models.is_chosen(HERE)


async def test_a_draft_is_no_champion(stores: Stores) -> None:
    (stores.models.draft("version-1") / "model.bin").write_bytes(b"half")

    assert await stores.models.champion(HERE) is None


async def test_a_promoted_version_is_the_champion(stores: Stores) -> None:
    await train(stores, 1)
    await train(stores, 2)

    assert version(2) == await stores.models.champion(HERE)
    assert not await stores.models.is_chosen(HERE)


async def test_a_version_that_was_refused_is_no_champion(stores: Stores) -> None:
    await train(stores, 1)
    await train(stores, 2, is_promoted=False)

    assert version(1) == await stores.models.champion(HERE)


async def test_champions_do_not_cross_to_another_server(stores: Stores) -> None:
    await train(stores, 1)
    await train(stores, 2, tenant=ELSEWHERE)

    assert version(1) == await stores.models.champion(HERE)
    assert version(2, ELSEWHERE) == await stores.models.champion(ELSEWHERE)


async def test_the_newest_that_was_champion_takes_the_place_of_a_damaged_one(
    stores: Stores,
) -> None:
    for number in (1, 2):
        await train(stores, number)
    await train(stores, 3, is_promoted=False)
    damaged = await train(stores, 4)
    assert version(4) == await stores.models.champion(HERE)

    shutil.rmtree(damaged)

    assert version(2) == await stores.models.champion(HERE)
    shutil.rmtree(stores.models.directory(version(2)))
    assert version(1) == await stores.models.champion(HERE)


async def test_where_none_that_was_champion_is_whole_there_is_none(stores: Stores) -> None:
    await train(stores, 1, is_promoted=False)

    shutil.rmtree(await train(stores, 2))

    assert await stores.models.champion(HERE) is None


async def test_what_was_rolled_back_does_not_return_by_itself(stores: Stores) -> None:
    for number in (1, 2, 3):
        await train(stores, number)
    await choose(stores, 2, is_rollback=True)

    shutil.rmtree(stores.models.directory(version(2)))

    assert version(1) == await stores.models.champion(HERE)


async def test_what_was_rolled_back_and_chosen_again_may_return(stores: Stores) -> None:
    for number in (1, 2, 3):
        await train(stores, number)
    await choose(stores, 2, is_rollback=True)
    await choose(stores, 3)
    await choose(stores, 1)

    shutil.rmtree(stores.models.directory(version(1)))

    assert version(3) == await stores.models.champion(HERE)


# Promotions


async def test_every_change_of_the_champion_is_kept(stores: Stores) -> None:
    await train(stores, 1)
    await train(stores, 2)
    chosen = await choose(stores, 1)
    back = await choose(stores, None, is_rollback=True)

    by_itself = Promotion(
        tenant=HERE, version_id="version-1", replaced_id=None, is_rollback=False, by=None, at=NOON
    )
    expected = [
        replace(back, version_id=None, replaced_id="version-1", is_rollback=True),
        replace(by_itself, replaced_id="version-2", by=MANAGER_ID),
        replace(by_itself, version_id="version-2", replaced_id="version-1"),
        by_itself,
    ]
    assert expected == list(await stores.models.promotions(HERE))
    assert expected[:2] == [back, chosen]


async def test_a_managers_choice_is_remembered(stores: Stores) -> None:
    await train(stores, 1)
    await train(stores, 2)

    await choose(stores, 1)

    assert version(1) == await stores.models.champion(HERE)
    assert await stores.models.is_chosen(HERE)
    assert not await stores.models.is_chosen(ELSEWHERE)


async def test_a_promotion_that_was_earned_ends_the_choice(stores: Stores) -> None:
    await train(stores, 1)
    await choose(stores, 1)

    await train(stores, 2)

    assert not await stores.models.is_chosen(HERE)


async def test_choosing_the_champion_changes_nothing_but_that_it_is_chosen(
    stores: Stores,
) -> None:
    await train(stores, 1)
    before = await stores.models.promotions(HERE)

    await choose(stores, 1)

    assert await stores.models.is_chosen(HERE)
    assert before == await stores.models.promotions(HERE)


async def test_no_model_at_all_may_be_chosen(stores: Stores) -> None:
    await train(stores, 1)

    await choose(stores, None, is_rollback=True)

    assert await stores.models.champion(HERE) is None
    assert await stores.models.is_chosen(HERE)
    assert [version(1)] == list(await stores.models.versions(HERE))


@pytest.mark.parametrize("reason", ["unknown", "elsewhere", "damaged"])
async def test_what_is_not_there_whole_cannot_be_chosen(stores: Stores, reason: str) -> None:
    await train(stores, 1)
    if reason == "elsewhere":
        await train(stores, 2, tenant=ELSEWHERE)
    elif reason == "damaged":
        await train(stores, 2)
        await choose(stores, 1)
        shutil.rmtree(stores.models.directory(version(2)))
    before = await stores.models.promotions(HERE)

    with pytest.raises(NotFound):
        await choose(stores, 2)

    assert version(1) == await stores.models.champion(HERE)
    assert before == await stores.models.promotions(HERE)


async def test_a_refused_version_that_is_chosen_brings_its_import(stores: Stores) -> None:
    await stores.lessons.add([row(1, "import")])
    await train(stores, 1)
    await train(stores, 2, batch="import", is_promoted=False)
    assert LessonStatus.PROPOSED is await status_of(stores, "import")

    await choose(stores, 2)

    assert LessonStatus.ACCEPTED is await status_of(stores, "import")


@pytest.mark.parametrize("to", [1, None])
async def test_a_rollback_puts_the_import_back_among_the_proposals(
    stores: Stores, to: int | None
) -> None:
    await stores.lessons.add([row(1, "old import"), row(2, "import")])
    await train(stores, 1, batch="old import")
    await train(stores, 2, batch="import")
    assert LessonStatus.ACCEPTED is await status_of(stores, "import")

    await choose(stores, to, is_rollback=True)

    assert LessonStatus.PROPOSED is await status_of(stores, "import")
    assert LessonStatus.ACCEPTED is await status_of(stores, "old import")


async def test_choosing_another_version_leaves_the_import_of_the_one_before(
    stores: Stores,
) -> None:
    await stores.lessons.add([row(1, "import")])
    await train(stores, 1)
    await train(stores, 2, batch="import")

    await choose(stores, 1)

    assert LessonStatus.ACCEPTED is await status_of(stores, "import")
