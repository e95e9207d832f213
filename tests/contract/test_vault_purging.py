"""What every vault promises about what is to be gone for good."""

import hashlib
import io
import zipfile
from pathlib import Path

import pytest

from myna.errors import NotFound
from myna.ports import Vault
from myna.storage.folders import DescriptorFolder, PathFolder
from myna.storage.vault import FileVault, VaultLimits
from myna.testing import MemoryVault
from stored_samples import ELSEWHERE, HERE

MAX_BYTES = 50_000
MINE, THEIRS = b"mine\n" * 9, b"theirs\n" * 9


@pytest.fixture(params=["memory", "descriptors", "paths"])
def vault(request: pytest.FixtureRequest, tmp_path: Path) -> Vault:
    if request.param == "memory":
        return MemoryVault()
    openers = {"descriptors": DescriptorFolder.root, "paths": PathFolder.root}
    limits = VaultLimits(min_free_bytes=0)
    root = tmp_path / "vaults"
    return FileVault(root=root, limits=limits, open_root=openers[request.param])


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


async def packed(vault: Vault, path: str) -> dict[str, bytes]:
    data = await vault.read(HERE, path, max_bytes=MAX_BYTES)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


async def is_there(vault: Vault, path: str) -> bool:
    try:
        await vault.read(HERE, path, max_bytes=MAX_BYTES)
    except NotFound:
        return False
    return True


async def test_a_purged_file_is_gone_and_others_stay(vault: Vault) -> None:
    await vault.write(HERE, "uploads/mine.csv", MINE)
    await vault.write(HERE, "uploads/theirs.csv", THEIRS)

    await vault.purge(HERE, paths=["uploads/mine.csv", "uploads/never-there.csv"])

    assert ["uploads/theirs.csv"] == [each.path for each in await vault.entries(HERE, "uploads")]


async def test_a_purged_folder_goes_with_all_that_is_in_it(vault: Vault) -> None:
    for path in ("reports/a/one.csv", "reports/a/deep/two.csv", "reports/b/three.csv"):
        await vault.write(HERE, path, path.encode())

    await vault.purge(HERE, paths=["reports/a", "reports/never"])

    assert ["reports/b"] == [each.path for each in await vault.entries(HERE, "reports")]


async def test_archives_lose_their_copies_and_keep_all_else(vault: Vault) -> None:
    await vault.write(HERE, "uploads/mine.csv", MINE)
    await vault.write(HERE, "books/theirs.csv", THEIRS)
    await vault.archive(HERE, "", "archives/all.zip")
    await vault.archive(HERE, "books", "archives/books.zip")
    untouched = await vault.read(HERE, "archives/books.zip", max_bytes=MAX_BYTES)

    await vault.purge(HERE, paths=["uploads/mine.csv"])

    assert {"books/theirs.csv": THEIRS} == await packed(vault, "archives/all.zip")
    assert untouched == await vault.read(HERE, "archives/books.zip", max_bytes=MAX_BYTES)


async def test_an_archive_of_nothing_else_goes(vault: Vault) -> None:
    await vault.write(HERE, "uploads/mine.csv", MINE)
    await vault.archive(HERE, "uploads", "archives/mine.zip")

    await vault.purge(HERE, paths=["uploads/mine.csv"])

    assert not await is_there(vault, "archives/mine.zip")


async def test_a_copy_is_found_by_its_hash_where_the_file_is_gone_already(vault: Vault) -> None:
    await vault.write(HERE, "uploads/mine.csv", MINE)
    await vault.archive(HERE, "uploads", "archives/mine.zip")
    await vault.purge(HERE, paths=["archives"])
    await vault.archive(HERE, "uploads", "archives/mine.zip")

    await vault.purge(HERE, paths=["uploads/other.csv"], hashes=[digest(MINE)])

    assert not await is_there(vault, "archives/mine.zip")
    assert await is_there(vault, "uploads/mine.csv")


async def test_what_was_uploaded_of_a_report_goes_with_it(vault: Vault) -> None:
    copy = f"uploads/{digest(MINE)[:16]}-mended.csv"
    await vault.write(HERE, "reports/a/rows.csv", MINE)
    await vault.write(HERE, copy, MINE)

    await vault.purge(HERE, paths=["reports/a"])

    assert not await is_there(vault, copy)


async def test_what_is_no_archive_is_left_as_it_is(vault: Vault) -> None:
    await vault.write(HERE, "archives/odd.zip", b"PK no zip")
    await vault.write(HERE, "uploads/mine.csv", MINE)

    await vault.purge(HERE, paths=["uploads/mine.csv"])

    assert await is_there(vault, "archives/odd.zip")


async def test_a_dropped_vault_is_empty_and_others_are_not(vault: Vault) -> None:
    for tenant in (HERE, ELSEWHERE):
        await vault.write(tenant, "uploads/mine.csv", MINE)

    await vault.drop(HERE)
    await vault.drop(HERE)

    assert [] == list(await vault.entries(HERE))
    assert MINE == await vault.read(ELSEWHERE, "uploads/mine.csv", max_bytes=MAX_BYTES)


async def test_an_archive_that_is_damaged_keeps_nothing_from_going(tmp_path: Path) -> None:
    vault = FileVault(root=tmp_path, limits=VaultLimits(min_free_bytes=0))
    await vault.write(HERE, "uploads/mine.csv", MINE * 99)
    made = await vault.archive(HERE, "uploads", "archives/a.zip")
    [found] = tmp_path.rglob("a.zip")
    whole = found.read_bytes()
    found.write_bytes(whole[:45] + bytes(byte ^ 255 for byte in whole[45:60]) + whole[60:])
    assert made.file_count == 1

    await vault.purge(HERE, paths=["uploads/mine.csv"])

    assert not await is_there(vault, "uploads/mine.csv")
