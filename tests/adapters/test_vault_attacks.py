"""What must never be had from a vault, with real links, pipes, devices and races: anything outside it."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from besieged_vault import PLENTY, SECRET, Opener, archived, read
from myna.errors import FileRefused, NotFound
from myna.storage import folders
from myna.storage.folders import DescriptorFolder, Found, PathFolder
from myna.storage.vault import FileVault
from stored_samples import ELSEWHERE, HERE


async def test_a_link_to_a_file_does_not_exist(vault: FileVault, mine: Path, outside: Path) -> None:
    (mine / "link.csv").symlink_to(outside / "faq.csv")
    (mine / "books" / "near.csv").symlink_to(mine / "books" / "faq.csv")
    (mine / "nowhere.csv").symlink_to("nowhere")
    (mine / "round.csv").symlink_to("round.csv")

    for path in ("link.csv", "books/near.csv", "nowhere.csv", "round.csv"):
        with pytest.raises(NotFound):
            await read(vault, path)
        with pytest.raises(NotFound):
            await vault.archive(HERE, path, "archives/link.zip")
    assert ["books"] == [entry.path for entry in await vault.entries(HERE)]
    assert await archived(vault) == b"books/faq.csvq,a"


async def test_a_link_to_a_folder_does_not_exist(
    vault: FileVault, mine: Path, outside: Path
) -> None:
    (mine / "link").symlink_to(outside, target_is_directory=True)
    (mine / "up").symlink_to("..", target_is_directory=True)
    (mine / "round").symlink_to(".", target_is_directory=True)

    for path in ("link/faq.csv", "up/guild-1/books/faq.csv", "round/books/faq.csv"):
        with pytest.raises(NotFound):
            await read(vault, path)
    for path in ("link", "up", "round"):
        with pytest.raises(NotFound):
            await vault.entries(HERE, path)
        with pytest.raises(NotFound):
            await vault.archive(HERE, path, "archives/link.zip")
        with pytest.raises(FileRefused):
            await vault.write(HERE, f"{path}/new.csv", b"-")
    assert ["faq.csv"] == [path.name for path in outside.iterdir()]
    assert await archived(vault) == b"books/faq.csvq,a"


async def test_a_vault_that_is_a_link_is_none(vault: FileVault, mine: Path, outside: Path) -> None:
    (vault.root / "guild-2").symlink_to(outside, target_is_directory=True)

    with pytest.raises(NotFound):
        await vault.read(ELSEWHERE, "faq.csv", max_bytes=100)
    assert [] == await vault.entries(ELSEWHERE)
    with pytest.raises(FileRefused):
        await vault.write(ELSEWHERE, "new.csv", b"-")
    assert ["faq.csv"] == [path.name for path in outside.iterdir()]


async def test_the_folder_of_all_vaults_may_be_a_link_of_the_operator(
    tmp_path: Path, opener: Opener
) -> None:
    (tmp_path / "large disk").mkdir()
    (tmp_path / "vaults").symlink_to(tmp_path / "large disk", target_is_directory=True)
    vault = FileVault(root=tmp_path / "vaults", limits=PLENTY, open_root=opener)

    await vault.write(HERE, "books/faq.csv", b"q,a")

    assert await read(vault, "books/faq.csv") == b"q,a"


async def test_a_file_with_a_second_name_elsewhere_does_not_exist(
    vault: FileVault, mine: Path, outside: Path
) -> None:
    (mine / "second.csv").hardlink_to(outside / "faq.csv")

    with pytest.raises(NotFound):
        await read(vault, "second.csv")
    assert ["books"] == [entry.path for entry in await vault.entries(HERE)]
    assert await archived(vault) == b"books/faq.csvq,a"


async def test_writing_over_a_link_leaves_what_it_leads_to(
    vault: FileVault, mine: Path, outside: Path
) -> None:
    (mine / "link.csv").symlink_to(outside / "faq.csv")
    (mine / "second.csv").hardlink_to(outside / "faq.csv")

    await vault.write(HERE, "link.csv", b"new")
    await vault.write(HERE, "second.csv", b"new")

    assert SECRET == (outside / "faq.csv").read_bytes()
    assert await read(vault, "link.csv") == b"new"


async def test_a_pipe_keeps_nobody_waiting(vault: FileVault, mine: Path) -> None:
    os.mkfifo(mine / "pipe.csv")

    with pytest.raises(NotFound):
        await read(vault, "pipe.csv")
    assert await archived(vault) == b"books/faq.csvq,a"


@pytest.mark.skipif(os.geteuid() != 0, reason="Only root can make a device")
async def test_a_device_does_not_exist(vault: FileVault, mine: Path) -> None:
    try:
        os.mknod(mine / "zero.csv", 0o20666, os.makedev(1, 5))
    except PermissionError:
        pytest.skip("This container makes no devices")

    with pytest.raises(NotFound):
        await read(vault, "zero.csv")


async def test_a_pipe_that_comes_in_the_place_of_a_file_is_not_read(
    vault: FileVault, mine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look at it and the opening."""
    swapped = _swapping(mine / "books" / "faq.csv", os.mkfifo)
    monkeypatch.setattr(os, "open", swapped)

    with pytest.raises(NotFound):
        await read(vault, "books/faq.csv")


async def test_a_link_that_comes_in_the_place_of_a_file_is_not_followed(
    vault: FileVault, mine: Path, outside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    swapped = _swapping(
        mine / "books" / "faq.csv", lambda path: path.symlink_to(outside / "faq.csv")
    )
    monkeypatch.setattr(os, "open", swapped)

    with pytest.raises(NotFound):
        await read(vault, "books/faq.csv")


async def test_a_second_name_that_comes_and_goes_around_the_opening_gives_nothing_away(
    vault: FileVault, mine: Path, outside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was opened has one name again as soon as the other is gone: only the name itself still tells."""
    path, really_open = mine / "books" / "faq.csv", os.open

    def opened(name: str | Path, *arguments: int, **more: int) -> int:
        if Path(name).name != path.name:
            return really_open(name, *arguments, **more)
        path.rename(path.with_name("aside"))
        path.hardlink_to(outside / "faq.csv")
        descriptor = really_open(name, *arguments, **more)
        path.with_name("aside").replace(path)
        return descriptor

    monkeypatch.setattr(os, "open", opened)

    with pytest.raises(NotFound):
        await read(vault, "books/faq.csv")


async def test_where_no_system_call_refuses_links_they_are_noticed(
    tmp_path: Path, outside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = FileVault(root=tmp_path / "vaults", limits=PLENTY, open_root=PathFolder.root)
    await vault.write(HERE, "faq.csv", b"q,a")
    swapped = _swapping(
        vault.root / "guild-1" / "faq.csv", lambda path: path.symlink_to(outside / "faq.csv")
    )
    monkeypatch.setattr(folders, "_NO_LINK", 0)
    monkeypatch.setattr(os, "open", swapped)

    with pytest.raises(NotFound):
        await read(vault, "faq.csv")


def _swapping(path: Path, put: Callable[[Path], None]) -> Callable[..., int]:
    """`os.open`; just before it opens the file, something else takes its place."""
    really_open = os.open

    def opened(name: str | Path, *arguments: int, **more: int) -> int:
        if Path(name).name == path.name:
            path.unlink()
            put(path)
        return really_open(name, *arguments, **more)

    return opened


class Swapped(DescriptorFolder):
    """A folder is replaced by a link to somewhere else as soon as it was listed."""

    target: Path
    where: Path

    def scan(self) -> Iterator[Found]:
        yield from list(super().scan())
        if self.where.is_dir() and not self.where.is_symlink():
            self.where.rename(self.where.with_name("aside"))
            self.where.symlink_to(self.target, target_is_directory=True)

    @classmethod
    def root(cls, path: Path) -> "Swapped":
        return cls(DescriptorFolder.root(path).descriptor)

    def child(self, name: str) -> "Swapped":
        return Swapped(super().child(name).descriptor)

    def made_child(self, name: str) -> "Swapped":
        return Swapped(super().made_child(name).descriptor)


async def test_a_folder_that_becomes_a_link_after_it_was_listed_is_not_entered(
    tmp_path: Path, mine: Path, outside: Path
) -> None:
    Swapped.where, Swapped.target = mine / "books", outside
    vault = FileVault(root=tmp_path / "vaults", limits=PLENTY, open_root=Swapped.root)
    (mine / "faq.csv").write_bytes(b"top")

    assert SECRET not in await archived(vault)
    assert (mine / "books").is_symlink()
