"""What a crash or a damaged disk may do to model files, and what the registry makes of it."""

from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import delete

from myna.errors import NotFound, StorageError
from myna.storage import model_files
from myna.storage.database import Database
from myna.storage.jobs import SqlJobLedger
from myna.storage.models import SqlModelRegistry
from myna.storage.schema import champions
from stored_samples import HERE, NOON, claim_on, job, publication, result, version


@dataclass(frozen=True, kw_only=True)
class Works:
    database: Database
    root: Path
    registry: SqlModelRegistry

    async def train(self, number: int) -> Path:
        (self.registry.draft(f"version-{number}") / "model.bin").write_bytes(bytes([number]))
        folder = await self.registry.seal(f"version-{number}")
        await self.publish(number)
        return folder

    async def publish(self, number: int) -> None:
        ledger = SqlJobLedger(database=self.database)
        await ledger.submit(job(number), most_waiting=1)
        claimed = await ledger.claim("worker", now=NOON, lease_until=NOON)
        assert claimed is not None
        published = publication(version(number))
        await ledger.finish(claim_on(claimed), result(number), published, now=NOON)

    async def after_restart(self) -> SqlModelRegistry:
        return await SqlModelRegistry.open(self.database, self.root)


async def nothing_is_active() -> Collection[str]:
    return ()


@pytest.fixture
async def works(tmp_path: Path) -> AsyncIterator[Works]:
    root = tmp_path / "models"
    async with await Database.open(tmp_path / "myna.db") as database:
        registry = await SqlModelRegistry.open(database, root)
        yield Works(database=database, root=root, registry=registry)


async def test_opening_a_registry_leaves_what_another_process_trains(works: Works) -> None:
    (works.registry.draft("version-1") / "model.bin").write_bytes(b"half")
    (works.registry.draft("version-2") / "model.bin").write_bytes(b"whole")
    sealed = await works.registry.seal("version-2")

    await works.after_restart()

    assert (works.registry.draft("version-1", is_new=False) / "model.bin").exists()
    assert sealed.exists()


async def test_a_draft_that_a_crash_left_is_removed(works: Works) -> None:
    draft = works.registry.draft("version-1")
    (draft / "model.bin").write_bytes(b"half")

    await works.registry.tidy(nothing_is_active)

    assert not draft.exists()
    assert await works.registry.champion(HERE) is None


async def test_what_a_crash_left_of_a_pruning_is_removed(works: Works) -> None:
    await works.train(1)
    (works.registry.draft("version-2") / "model.bin").write_bytes(b"whole, but no row names it")
    stray = await works.registry.seal("version-2")
    not_ours = works.root / "notes"
    not_ours.mkdir()

    await works.registry.tidy(nothing_is_active)

    assert not stray.exists()
    assert not_ours.exists()
    assert await works.registry.champion(HERE) == version(1)


async def test_a_version_that_cannot_be_moved_away_is_no_model_any_more(works: Works) -> None:
    folders = [await works.train(number) for number in (1, 2, 3)]
    (works.root / "drafts").rmdir()
    (works.root / "drafts").write_text("in the way")

    with pytest.raises(StorageError):
        await works.registry.prune(HERE, keep=1)
    (works.root / "drafts").unlink()
    await works.registry.tidy(nothing_is_active)

    assert [False, True, True] == [folder.exists() for folder in folders]
    assert [version(3), version(2)] == list(await works.registry.versions(HERE))


async def test_files_without_a_pointer_are_no_champion(works: Works) -> None:
    await works.train(1)
    (works.root / "version-2").mkdir()

    assert await works.registry.champion(HERE) == version(1)


async def test_versions_without_a_pointer_are_no_champion(works: Works) -> None:
    await works.train(1)

    await works.database.write(lambda connection: connection.execute(delete(champions)))

    assert await works.registry.champion(HERE) is None


@pytest.mark.parametrize("damage", ["missing", "changed", "cut", "surplus", "unsealed"])
async def test_a_champion_with_damaged_files_makes_way_for_a_whole_one(
    damage: str, works: Works
) -> None:
    await works.train(1)
    folder = await works.train(2)
    if damage == "missing":
        folder.rename(works.root / "elsewhere")
    elif damage == "changed":
        (folder / "model.bin").write_bytes(b"\xff")
    elif damage == "cut":
        (folder / "model.bin").write_bytes(b"")
    elif damage == "surplus":
        (folder / "more.bin").write_bytes(b"")
    else:
        (folder / "manifest.json").unlink()

    assert await works.registry.champion(HERE) == version(1)


async def test_damage_that_came_later_is_seen_before_a_manager_chooses(works: Works) -> None:
    folder = await works.train(1)
    await works.train(2)
    assert await works.registry.champion(HERE) == version(2)
    (folder / "model.bin").write_bytes(b"\xff")

    with pytest.raises(NotFound) as refused:
        await works.registry.promote(HERE, "version-1", is_rollback=True, by=1, at=NOON)
    assert "model-files" == refused.value.details["what"]


async def test_damaged_files_in_the_place_of_a_draft_make_way_for_it(works: Works) -> None:
    damaged = works.root / "version-1"
    damaged.mkdir()
    (damaged / "model.bin").write_bytes(b"half")
    (works.registry.draft("version-1") / "model.bin").write_bytes(b"whole")

    folder = await works.registry.seal("version-1")

    assert b"whole" == (folder / "model.bin").read_bytes()
    assert model_files.is_whole(folder)


async def test_a_version_whose_number_is_taken_is_refused_whole(works: Works) -> None:
    await works.train(1)
    ledger = SqlJobLedger(database=works.database)
    await ledger.submit(job(2), most_waiting=1)
    claimed = await ledger.claim("worker", now=NOON, lease_until=NOON)
    assert claimed is not None
    before = await ledger.events_after(0)
    twin = replace(version(1), id="version-2")

    with pytest.raises(StorageError):
        await ledger.finish(claim_on(claimed), result(2), publication(twin), now=NOON)

    assert [version(1)] == list(await works.registry.versions(HERE))
    assert before == await ledger.events_after(0)
    assert claimed == await ledger.find(HERE, claimed.id)


async def test_the_champion_stays_when_its_successor_cannot_be_sealed(works: Works) -> None:
    await works.train(1)

    with pytest.raises(StorageError):
        await works.registry.seal("version-2")

    assert await works.registry.champion(HERE) == version(1)


@pytest.mark.parametrize("name", ["", "..", "../x", "/etc", "a/b", "drafts"])
async def test_no_version_leads_out_of_the_folder(name: str, works: Works) -> None:
    for is_new in (True, False):
        with pytest.raises(ValueError, match="cannot name a model version"):
            works.registry.draft(name, is_new=is_new)
    with pytest.raises(ValueError, match="cannot name a model version"):
        await works.registry.seal(name)


async def test_a_folder_that_cannot_be_made_is_refused(works: Works, tmp_path: Path) -> None:
    (tmp_path / "letter").write_text("Dear …")

    with pytest.raises(StorageError, match="letter"):
        await SqlModelRegistry.open(works.database, tmp_path / "letter" / "models")
