"""What every model registry promises."""

import shutil
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

import pytest

from myna.domain.conversation import Tenant
from myna.domain.teaching import LessonStatus
from myna.domain.training import Promotion
from myna.errors import NotFound, StorageError
from stored_samples import ELSEWHERE, HERE, NOON, Stores, finish_job, publication, row, version

MANAGER_ID = 2**62


async def sealed(stores: Stores, number: int) -> Path:
    draft = stores.models.draft(f"version-{number}")
    (draft / "weights").mkdir()
    (draft / "weights" / "model.bin").write_bytes(bytes([number]))
    return await stores.models.seal(f"version-{number}")


async def train(
    stores: Stores,
    number: int,
    tenant: Tenant = HERE,
    *,
    batch: str | None = None,
    is_promoted: bool = True,
) -> Path:
    folder = await sealed(stores, number)
    await finish_job(stores, publication(version(number, tenant, batch), is_promoted=is_promoted))
    return folder


async def choose(stores: Stores, number: int | None, *, is_rollback: bool = False) -> Promotion:
    version_id = None if number is None else f"version-{number}"
    return await stores.models.promote(
        HERE, version_id, is_rollback=is_rollback, by=MANAGER_ID, at=NOON
    )


async def status_of(stores: Stores, batch: str) -> LessonStatus:
    (stored,) = await stores.lessons.batch(HERE, batch)
    return stored.lesson.status


# Files


async def test_sealed_files_stand_in_their_place(stores: Stores) -> None:
    folder = await sealed(stores, 1)

    assert folder == stores.models.directory(version(1))
    assert (folder / "weights" / "model.bin").read_bytes() == b"\x01"


async def test_a_draft_begins_empty_even_after_a_crash(stores: Stores) -> None:
    (stores.models.draft("version-1") / "model.bin").write_bytes(b"half")

    assert list(stores.models.draft("version-1").iterdir()) == []


async def test_another_attempt_may_go_on_with_a_draft(stores: Stores) -> None:
    (stores.models.draft("version-1", is_new=False) / "model.bin").write_bytes(b"half")

    draft = stores.models.draft("version-1", is_new=False)

    assert b"half" == (draft / "model.bin").read_bytes()


async def test_sealing_may_be_repeated(stores: Stores) -> None:
    folder = await sealed(stores, 1)

    assert folder == await stores.models.seal("version-1")
    assert (folder / "weights" / "model.bin").read_bytes() == b"\x01"


async def test_what_is_sealed_stays_whatever_is_drafted_since(stores: Stores) -> None:
    folder = await sealed(stores, 1)
    late = stores.models.draft("version-1")
    (late / "model.bin").write_bytes(b"of a worker that was thought dead")

    assert folder == await stores.models.seal("version-1")
    assert ["weights"] == [each.name for each in folder.iterdir() if each.is_dir()]
    assert not (folder / "model.bin").exists()
    assert not late.exists()


async def test_what_was_not_drafted_cannot_be_sealed(stores: Stores) -> None:
    with pytest.raises(StorageError):
        await stores.models.seal("version-1")


async def test_tidying_spares_what_is_active_and_what_is_known(stores: Stores) -> None:
    await train(stores, 1, is_promoted=False)
    drafted = {name: stores.models.draft(name) for name in ("job-1", "job-2")}
    folders = {number: await sealed(stores, number) for number in (2, 3)}

    async def active_ids() -> set[str]:
        return {"job-1", "version-2"}

    await stores.models.tidy(active_ids)

    assert [True, False] == [drafted[name].exists() for name in ("job-1", "job-2")]
    assert [True, False] == [folders[number].exists() for number in (2, 3)]
    assert stores.models.directory(version(1)).exists()


async def test_tidying_spares_what_begins_meanwhile(stores: Stores) -> None:
    drafted = []

    async def active_ids() -> Collection[str]:
        active = await stores.jobs.active_ids()
        drafted.append(stores.models.draft("version-1"))
        await sealed(stores, 2)
        return active

    await stores.models.tidy(active_ids)

    assert drafted[0].exists()
    assert stores.models.directory(version(2)).exists()


async def test_tidying_spares_what_is_finished_meanwhile(stores: Stores) -> None:
    async def active_ids() -> Collection[str]:
        await finish_job(stores, publication(version(1)))
        return await stores.jobs.active_ids()

    await sealed(stores, 1)
    await stores.models.tidy(active_ids)

    assert version(1) == await stores.models.champion(HERE)


# Versions


async def test_there_is_no_version_before_the_first_training(stores: Stores) -> None:
    assert await stores.models.versions(HERE) == []
    assert await stores.models.find(HERE, "version-1") is None
    assert await stores.models.next_number(HERE) == 1


async def test_the_newest_version_comes_first(stores: Stores) -> None:
    for number in (1, 2, 3):
        await train(stores, number, is_promoted=number != 3)

    assert [version(3), version(2), version(1)] == list(await stores.models.versions(HERE))
    assert await stores.models.next_number(HERE) == 4


async def test_a_version_is_found_by_its_id(stores: Stores) -> None:
    await train(stores, 1, batch="import")

    assert version(1, batch="import") == await stores.models.find(HERE, "version-1")


async def test_versions_do_not_cross_to_another_server(stores: Stores) -> None:
    await train(stores, 1)

    assert await stores.models.versions(ELSEWHERE) == []
    assert await stores.models.find(ELSEWHERE, "version-1") is None
    assert await stores.models.promotions(ELSEWHERE) == []
    assert await stores.models.next_number(ELSEWHERE) == 1


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


# Pruning


async def test_pruning_keeps_the_newest_and_those_of_others(stores: Stores) -> None:
    elsewhere = await train(stores, 9, tenant=ELSEWHERE)
    folders = [await train(stores, number) for number in range(1, 6)]

    await stores.models.prune(HERE, keep=2)

    assert [False, False, False, True, True] == [folder.exists() for folder in folders]
    assert [version(5), version(4)] == list(await stores.models.versions(HERE))
    assert elsewhere.exists()
    assert version(5) == await stores.models.champion(HERE)


async def test_pruning_spares_the_champion_and_what_it_replaced(stores: Stores) -> None:
    for number in (1, 2, 3):
        await train(stores, number)
    for number in (4, 5, 6):
        await train(stores, number, is_promoted=False)

    await stores.models.prune(HERE, keep=1)

    kept = [version(number) for number in (6, 3, 2)]
    assert kept == list(await stores.models.versions(HERE))
    assert version(3) == await stores.models.champion(HERE)
    await choose(stores, 2, is_rollback=True)
    assert version(2) == await stores.models.champion(HERE)


async def test_pruning_forgets_no_promotion_and_no_number(stores: Stores) -> None:
    for number in (1, 2, 3):
        await train(stores, number)
    before = await stores.models.promotions(HERE)

    await stores.models.prune(HERE, keep=1)

    assert before == await stores.models.promotions(HERE)
    assert await stores.models.next_number(HERE) == 4


async def test_a_version_that_was_forgotten_cannot_be_chosen(stores: Stores) -> None:
    for number in (1, 2, 3):
        await train(stores, number)
    await stores.models.prune(HERE, keep=1)

    with pytest.raises(NotFound):
        await choose(stores, 1)
