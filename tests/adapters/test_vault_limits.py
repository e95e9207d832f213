"""What a vault passes over, where it ends, and that it leaves nothing behind."""

import os
import resource
from pathlib import Path

import pytest

from besieged_vault import PLENTY, SECRET, Opener, archived, read
from myna.domain.conversation import direct_tenant
from myna.errors import FileRefused, NotFound, StorageError
from myna.storage.vault import FileVault, VaultLimits
from stored_samples import HERE

DESCRIPTORS = Path("/proc/self/fd")


async def test_nothing_is_left_of_what_could_not_be_written(vault: FileVault, mine: Path) -> None:
    for path in ("books", "books/faq.csv/more.csv"):
        with pytest.raises(FileRefused):
            await vault.write(HERE, path, b"-")
    (mine / "empty").mkdir()
    with pytest.raises(FileRefused):
        await vault.archive(HERE, "empty", "archives/a.zip")

    assert ["books", "empty"] == sorted(path.name for path in mine.iterdir())


async def test_hidden_and_half_written_files_do_not_exist(vault: FileVault, mine: Path) -> None:
    (mine / ".env").write_bytes(SECRET)
    (mine / ".part-1").write_bytes(SECRET)

    for path in (".env", ".part-1"):
        with pytest.raises(NotFound):
            await read(vault, path)
    assert ["books"] == [entry.path for entry in await vault.entries(HERE)]
    assert await archived(vault) == b"books/faq.csvq,a"


async def test_what_was_left_half_written_long_ago_is_removed(vault: FileVault, mine: Path) -> None:
    for name, age_seconds in (("old", 7_200), ("new", 60)):
        (mine / f".part-{name}").write_bytes(b"-")
        status = (mine / f".part-{name}").stat()
        os.utime(mine / f".part-{name}", (0, status.st_mtime - age_seconds))

    await vault.write(HERE, "faq.csv", b"-")

    assert [".part-new"] == [path.name for path in mine.glob(".part-*")]


async def test_names_that_are_no_text_are_passed_over(vault: FileVault, mine: Path) -> None:
    (Path(os.fsdecode(os.fsencode(mine) + b"/\xff\xfe.csv"))).write_bytes(b"-")
    (mine / "back\\slash.csv").write_bytes(b"-")
    (mine / "line\nbreak.csv").write_bytes(b"-")

    assert ["books"] == [entry.path for entry in await vault.entries(HERE)]
    assert await archived(vault) == b"books/faq.csvq,a"


@pytest.mark.slow
async def test_thousands_of_files_are_listed_and_archived(tmp_path: Path, mine: Path) -> None:
    vault = FileVault(root=tmp_path / "vaults", limits=PLENTY)
    for number in range(2_000):
        (mine / f"{number:05}.txt").touch()

    assert len(await vault.entries(HERE)) == 2_001
    assert (await vault.archive(HERE, "", "archives/all.zip")).file_count == 2_001


async def test_a_tree_deeper_than_any_path_ends_somewhere(vault: FileVault, mine: Path) -> None:
    folder = mine
    for _ in range(200):
        folder = folder / "d"
    folder.mkdir(parents=True)
    (folder / "deep.csv").write_bytes(SECRET)

    assert await archived(vault) == b"books/faq.csvq,a"
    with pytest.raises(NotFound):
        await read(vault, "d/" * 200 + "deep.csv")


async def test_a_file_that_grows_while_it_is_read_is_not_read_for_ever(
    vault: FileVault, mine: Path
) -> None:
    (mine / "large.csv").write_bytes(bytes(1_001))

    with pytest.raises(FileRefused):
        await read(vault, "large.csv")


async def test_the_last_of_the_disk_is_left_to_others(tmp_path: Path, opener: Opener) -> None:
    vault = FileVault(
        root=tmp_path / "vaults",
        limits=VaultLimits(min_free_bytes=1_000),
        free_bytes=lambda _: 1_010,
        open_root=opener,
    )
    await vault.write(HERE, "little.csv", bytes(10))

    with pytest.raises(FileRefused) as refused:
        await vault.write(HERE, "more.csv", bytes(11))

    assert "vault-full" == refused.value.details["reason"]


async def test_one_person_takes_less_room_than_a_server(tmp_path: Path, opener: Opener) -> None:
    limits = VaultLimits(max_bytes=100, max_direct_bytes=10, min_free_bytes=0)
    vault = FileVault(root=tmp_path / "vaults", limits=limits, open_root=opener)
    await vault.write(HERE, "faq.csv", bytes(11))

    with pytest.raises(FileRefused):
        await vault.write(direct_tenant(1), "faq.csv", bytes(11))
    await vault.write(direct_tenant(1), "faq.csv", bytes(10))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
async def test_a_vault_that_cannot_be_written_is_for_the_operator(
    vault: FileVault, mine: Path
) -> None:
    mine.chmod(0o500)

    with pytest.raises(StorageError):
        await vault.write(HERE, "faq.csv", b"-")


@pytest.mark.skipif(not DESCRIPTORS.exists(), reason="This system does not tell what is open")
async def test_nothing_is_left_open(vault: FileVault, mine: Path, outside: Path) -> None:
    (mine / "link").symlink_to(outside)
    await vault.archive(HERE, "", "archives/warm.zip")
    before = len(list(DESCRIPTORS.iterdir()))

    for _ in range(5):
        await archived(vault)
        await vault.entries(HERE, "books")
        for path in ("link/faq.csv", "books/none.csv", "books/faq.csv/x"):
            with pytest.raises(NotFound):
                await read(vault, path)

    assert before == len(list(DESCRIPTORS.iterdir()))


async def test_a_disk_that_is_full_in_the_middle_of_a_file_leaves_everything_as_it_was(
    vault: FileVault, mine: Path
) -> None:
    """The system itself refuses, as it does where nothing is left."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8 << 20, before[1]))
    try:
        for path in ("books/faq.csv", "new.csv"):
            with pytest.raises(FileRefused) as refused:
                await vault.write(HERE, path, bytes(9 << 20))
            assert "vault-full" == refused.value.details["reason"]
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert await read(vault, "books/faq.csv") == b"q,a"
    assert ["books"] == [path.name for path in mine.iterdir()]
    await vault.write(HERE, "new.csv", b"-")
