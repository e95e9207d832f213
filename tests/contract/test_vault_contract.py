"""What every vault promises."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from myna.errors import FileRefused, NotFound
from myna.ports import Vault
from myna.storage.folders import DescriptorFolder, PathFolder
from myna.storage.vault import FileVault, VaultLimits
from myna.testing import MemoryVault
from stored_samples import ELSEWHERE, HERE

MAX_BYTES = 50_000
MAX_FILES = 12
NOT_PATHS = [
    "/etc/passwd",
    "../guild-2/faq.csv",
    "books/../../guild-2/faq.csv",
    "books/./faq.csv",
    "books//faq.csv",
    "..",
    ".",
    "~/faq.csv/",
    "books\\faq.csv",
    "..\\..\\windows\\win.ini",
    "C:/faq.csv",
    "faq.csv::$DATA",
    "faq.csv\0",
    "faq.csv.",
    "faq.csv ",
    " faq.csv",
    "CON",
    "books/nul.csv",
    "com1",
    "books\u202e/faq.csv",
    "faq\u200b.csv",
    "faq\n.csv",
    "\ud800",
    ".hidden",
    "SECRET~1.ENV",
    "books/" * 20 + "faq.csv",
    "a" * 300,
    "ж" * 101,
    "a/" * 250,
    "*",
    "faq.*",
    "file:///etc/passwd",
    "\\\\server\\share\\faq.csv",
]


def on_disk(folder: Path, opener: Callable[[Path], DescriptorFolder | PathFolder]) -> FileVault:
    limits = VaultLimits(max_bytes=MAX_BYTES, max_files=MAX_FILES, min_free_bytes=0)
    return FileVault(root=folder / "vaults", limits=limits, open_root=opener)


@pytest.fixture(params=["memory", "descriptors", "paths"])
def vault(request: pytest.FixtureRequest, tmp_path: Path) -> Vault:
    if request.param == "memory":
        return MemoryVault(max_bytes=MAX_BYTES, max_files=MAX_FILES)
    openers = {"descriptors": DescriptorFolder.root, "paths": PathFolder.root}
    return on_disk(tmp_path, openers[request.param])


async def unpacked(vault: Vault, path: str) -> dict[str, bytes]:
    data = await vault.read(HERE, path, max_bytes=MAX_BYTES)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


async def listed(vault: Vault, folder: str = "") -> list[str]:
    return [entry.path for entry in await vault.entries(HERE, folder)]


async def test_a_new_vault_is_empty(vault: Vault) -> None:
    assert [] == await listed(vault)


async def test_what_was_written_is_read(vault: Vault) -> None:
    written = await vault.write(HERE, "books/faq.csv", b"q,a")

    assert await vault.read(HERE, "books/faq.csv", max_bytes=3) == b"q,a"
    assert ("books/faq.csv", 3, False) == (written.path, written.size_bytes, written.is_folder)
    assert [written] == list(await vault.entries(HERE, "books"))


async def test_a_file_of_the_same_name_is_replaced(vault: Vault) -> None:
    await vault.write(HERE, "faq.csv", b"old")
    await vault.write(HERE, "faq.csv", b"new")

    assert await vault.read(HERE, "faq.csv", max_bytes=10) == b"new"
    assert ["faq.csv"] == await listed(vault)


async def test_folders_come_first_and_names_are_sorted(vault: Vault) -> None:
    for path in ("b.csv", "a.csv", "z/c.csv", "y/d.csv"):
        await vault.write(HERE, path, b"-")

    assert ["y", "z", "a.csv", "b.csv"] == await listed(vault)
    assert [True, True, False, False] == [each.is_folder for each in await vault.entries(HERE)]


async def test_a_slash_behind_a_folder_changes_nothing(vault: Vault) -> None:
    await vault.write(HERE, "books/faq.csv", b"-")

    assert ["books/faq.csv"] == await listed(vault, "books/")


async def test_names_may_be_russian_and_have_spaces(vault: Vault) -> None:
    await vault.write(HERE, "наши книги/что читаем 🐦.csv", b"-")

    assert ["наши книги/что читаем 🐦.csv"] == await listed(vault, "наши книги")


async def test_what_is_not_there_is_not_found(vault: Vault) -> None:
    await vault.write(HERE, "books/faq.csv", b"-")

    for path in ("", "books", "faq.csv", "books/other.csv", "books/faq.csv/more", "BOOKS/faq.csv"):
        with pytest.raises(NotFound):
            await vault.read(HERE, path, max_bytes=10)
    for path in ("other", "books/faq.csv"):
        with pytest.raises(NotFound):
            await vault.entries(HERE, path)


@pytest.mark.parametrize("path", NOT_PATHS)
async def test_what_is_no_path_in_it_is_not_found_like_all_that_is_not_there(
    vault: Vault, path: str
) -> None:
    await vault.write(HERE, "books/faq.csv", b"-")
    await vault.write(ELSEWHERE, "faq.csv", b"theirs")
    with pytest.raises(NotFound) as missing:
        await vault.read(HERE, "nothing.csv", max_bytes=10)

    for attempt in (
        vault.read(HERE, path, max_bytes=10),
        vault.entries(HERE, path),
        vault.archive(HERE, path, "archives/a.zip"),
    ):
        with pytest.raises(NotFound) as refused:
            await attempt
        assert str(missing.value) == str(refused.value)
        assert missing.value.details == refused.value.details == {"what": "file"}


@pytest.mark.parametrize("path", [*NOT_PATHS, "", "books", "books/", "books/faq.csv/more"])
async def test_nothing_is_written_under_such_names(vault: Vault, path: str) -> None:
    await vault.write(HERE, "books/faq.csv", b"-")

    with pytest.raises(FileRefused) as refused:
        await vault.write(HERE, path, b"x")
    with pytest.raises(FileRefused):
        await vault.archive(HERE, "books", path)

    assert "bad-name" == refused.value.details["reason"]
    assert ["books"] == await listed(vault)


async def test_a_file_larger_than_wanted_is_refused(vault: Vault) -> None:
    await vault.write(HERE, "faq.csv", b"1234")

    with pytest.raises(FileRefused) as refused:
        await vault.read(HERE, "faq.csv", max_bytes=3)

    assert "too-large" == refused.value.details["reason"]


async def test_each_tenant_has_a_vault_of_its_own(vault: Vault) -> None:
    await vault.write(HERE, "faq.csv", b"ours")
    await vault.write(ELSEWHERE, "faq.csv", b"theirs")

    assert await vault.read(HERE, "faq.csv", max_bytes=10) == b"ours"
    assert await vault.read(ELSEWHERE, "faq.csv", max_bytes=10) == b"theirs"


async def test_a_full_vault_takes_nothing_more_and_others_do(vault: Vault) -> None:
    await vault.write(HERE, "large.bin", bytes(MAX_BYTES - 10))

    with pytest.raises(FileRefused) as refused:
        await vault.write(HERE, "more.bin", bytes(11))

    assert "vault-full" == refused.value.details["reason"]
    assert ["large.bin"] == await listed(vault)
    await vault.write(HERE, "little.bin", bytes(10))
    await vault.write(ELSEWHERE, "theirs.bin", bytes(MAX_BYTES))


async def test_there_are_only_so_many_files(vault: Vault) -> None:
    for number in range(MAX_FILES):
        await vault.write(HERE, f"{number}/file.csv", b"-")

    with pytest.raises(FileRefused) as refused:
        await vault.write(HERE, "another.csv", b"-")

    assert "vault-full" == refused.value.details["reason"]


async def test_an_archive_holds_a_folder_with_all_below_it(vault: Vault) -> None:
    await vault.write(HERE, "books/faq.csv", b"q,a")
    await vault.write(HERE, "books/2026/more.csv", b"more")
    await vault.write(HERE, "other.csv", b"-")

    made = await vault.archive(HERE, "books", "archives/books.zip")

    assert ("archives/books.zip", 2, ()) == (made.entry.path, made.file_count, made.passed_over)
    expected = {"faq.csv": b"q,a", "2026/more.csv": b"more"}
    assert expected == await unpacked(vault, "archives/books.zip")


async def test_an_archive_of_everything_leaves_out_earlier_archives(vault: Vault) -> None:
    await vault.write(HERE, "books/faq.csv", b"q,a")
    await vault.write(HERE, "faq.csv", b"top")
    await vault.archive(HERE, "", "archives/one.zip")

    await vault.archive(HERE, "", "archives/two.zip")

    assert {"books/faq.csv": b"q,a", "faq.csv": b"top"} == await unpacked(vault, "archives/two.zip")
    with pytest.raises(FileRefused):
        await vault.archive(HERE, "archives", "archives/three.zip")


async def test_one_file_can_be_archived(vault: Vault) -> None:
    await vault.write(HERE, "books/faq.csv", b"q,a")

    await vault.archive(HERE, "books/faq.csv", "archives/faq.zip")

    assert {"faq.csv": b"q,a"} == await unpacked(vault, "archives/faq.zip")


async def test_what_looks_like_a_secret_is_not_archived(vault: Vault) -> None:
    await vault.write(HERE, "books/faq.csv", b"q,a")
    await vault.write(HERE, "books/id_rsa", b"-")
    await vault.write(HERE, "books/secrets/plan.txt", b"-")
    await vault.write(HERE, "books/notes.txt", b"-----BEGIN RSA PRIVATE KEY-----")

    made = await vault.archive(HERE, "books", "archives/books.zip")

    expected = {"books/id_rsa", "books/secrets/plan.txt", "books/notes.txt"}
    assert expected == set(made.passed_over)
    assert {"faq.csv": b"q,a"} == await unpacked(vault, "archives/books.zip")


@pytest.mark.parametrize("path", ["secrets", "secrets/plan.txt", "books/id_rsa"])
async def test_what_is_called_a_secret_is_not_archived_by_itself_either(
    vault: Vault, path: str
) -> None:
    await vault.write(HERE, "secrets/plan.txt", b"-")
    await vault.write(HERE, "books/id_rsa", b"-")

    with pytest.raises(FileRefused) as refused:
        await vault.archive(HERE, path, "archives/plan.zip")
    with pytest.raises(NotFound):
        await vault.archive(HERE, f"{path}/none", "archives/plan.zip")

    assert "secret" == refused.value.details["reason"]
    assert ["books", "secrets"] == await listed(vault)


async def test_an_archive_of_nothing_is_not_made(vault: Vault) -> None:
    with pytest.raises(FileRefused) as refused:
        await vault.archive(HERE, "", "archives/all.zip")

    assert "empty" == refused.value.details["reason"]
    assert [] == await listed(vault)


async def test_an_archive_for_which_there_is_no_room_leaves_nothing(vault: Vault) -> None:
    noise = Random(7).randbytes(MAX_BYTES - 200)  # noqa: S311 - noise, not a key
    await vault.write(HERE, "noise.bin", noise)
    await vault.write(HERE, "more.bin", noise[:50])

    with pytest.raises(FileRefused) as refused:
        await vault.archive(HERE, "", "archives/all.zip")

    assert "vault-full" == refused.value.details["reason"]
    assert ["more.bin", "noise.bin"] == await listed(vault)
