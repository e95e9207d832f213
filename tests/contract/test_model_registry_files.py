"""What every model registry promises about the files of models and its versions, kept and forgotten."""

from collections.abc import Collection

import pytest

from myna.errors import NotFound, StorageError
from registered_versions import choose, sealed, train
from stored_samples import ELSEWHERE, HERE, Stores, finish_job, publication, version

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


async def test_what_is_no_version_any_more_is_discarded_with_its_draft(stores: Stores) -> None:
    folder, draft = await sealed(stores, 1), stores.models.draft("version-2")

    await stores.models.discard(["version-1", "version-2", "never-there"])

    assert not folder.exists()
    assert not draft.exists()
