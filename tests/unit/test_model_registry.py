"""What a crash or a damaged disk may do to model files, and what the registry makes of it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from myna.errors import StorageError
from myna.storage import model_files
from myna.storage.database import Database
from myna.storage.models import SqlModelRegistry
from stored_samples import HERE, version


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with await Database.open(tmp_path / "myna.db") as opened:
        yield opened


async def train(registry: SqlModelRegistry, number: int) -> Path:
    (registry.draft(f"version-{number}") / "model.bin").write_bytes(bytes([number]))
    return await registry.publish(version(number))


async def test_a_draft_that_a_crash_left_is_removed(database: Database, tmp_path: Path) -> None:
    registry = await SqlModelRegistry.open(database, tmp_path / "models")
    draft = registry.draft("version-1")
    (draft / "model.bin").write_bytes(b"half")

    registry = await SqlModelRegistry.open(database, tmp_path / "models")

    assert not draft.exists()
    assert await registry.champion(HERE) is None


async def test_what_a_crash_left_of_a_pruning_is_removed(
    database: Database, tmp_path: Path
) -> None:
    registry = await SqlModelRegistry.open(database, tmp_path / "models")
    await train(registry, 1)
    stray = tmp_path / "models" / "version-2"
    (registry.draft("version-2") / "model.bin").write_bytes(b"whole, but no row names it")
    model_files.publish(tmp_path / "models", "version-2")
    not_ours = tmp_path / "models" / "notes"
    not_ours.mkdir()

    registry = await SqlModelRegistry.open(database, tmp_path / "models")

    assert not stray.exists()
    assert not_ours.exists()
    assert await registry.champion(HERE) == version(1)


async def test_a_version_that_cannot_be_moved_away_is_no_model_any_more(
    database: Database, tmp_path: Path
) -> None:
    registry = await SqlModelRegistry.open(database, tmp_path / "models")
    folders = [await train(registry, number) for number in (1, 2)]
    (tmp_path / "models" / "drafts").rmdir()
    (tmp_path / "models" / "drafts").write_text("in the way")

    with pytest.raises(StorageError):
        await registry.prune(HERE, keep=1)
    (tmp_path / "models" / "drafts").unlink()
    after_restart = await SqlModelRegistry.open(database, tmp_path / "models")

    assert [False, True] == [folder.exists() for folder in folders]
    assert await after_restart.champion(HERE) == version(2)


async def test_files_without_a_pointer_are_no_champion(database: Database, tmp_path: Path) -> None:
    registry = await SqlModelRegistry.open(database, tmp_path / "models")
    await train(registry, 1)
    (tmp_path / "models" / "version-2").mkdir()

    assert await registry.champion(HERE) == version(1)


@pytest.mark.parametrize("damage", ["missing", "changed", "cut", "surplus", "unsealed"])
async def test_a_champion_with_damaged_files_makes_way_for_a_whole_one(
    damage: str, database: Database, tmp_path: Path
) -> None:
    registry = await SqlModelRegistry.open(database, tmp_path / "models")
    await train(registry, 1)
    folder = await train(registry, 2)
    if damage == "missing":
        folder.rename(tmp_path / "elsewhere")
    elif damage == "changed":
        (folder / "model.bin").write_bytes(b"\xff")
    elif damage == "cut":
        (folder / "model.bin").write_bytes(b"")
    elif damage == "surplus":
        (folder / "more.bin").write_bytes(b"")
    else:
        (folder / "manifest.json").unlink()

    after_restart = await SqlModelRegistry.open(database, tmp_path / "models")

    assert await after_restart.champion(HERE) == version(1)


async def test_the_champion_stays_when_its_successor_cannot_be_published(
    database: Database, tmp_path: Path
) -> None:
    registry = await SqlModelRegistry.open(database, tmp_path / "models")
    await train(registry, 1)

    with pytest.raises(StorageError):
        await registry.publish(version(2))

    assert await registry.champion(HERE) == version(1)


@pytest.mark.parametrize("name", ["", "..", "../x", "/etc", "a/b", "drafts"])
async def test_no_version_leads_out_of_the_folder(
    name: str, database: Database, tmp_path: Path
) -> None:
    registry = await SqlModelRegistry.open(database, tmp_path / "models")

    with pytest.raises(ValueError, match="cannot name a model version"):
        registry.draft(name)
