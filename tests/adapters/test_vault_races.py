"""What is swapped all the time while a vault reads and packs it never leads outside, and keeps nobody waiting."""

import os
import threading
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from besieged_vault import PLENTY, SECRET, archived, read
from myna.errors import FileRefused, NotFound
from myna.storage.folders import HAS_DESCRIPTORS
from myna.storage.vault import FileVault

pytestmark = [
    pytest.mark.slow,
    # On other systems somebody who can rename files on the machine could be quicker.
    pytest.mark.skipif(not HAS_DESCRIPTORS, reason="Descriptors alone promise this"),
]
ROUNDS, SWAPS = 1_000, 50
Put = Callable[[Path, Path], None]
"""Something else under this name, and what lies outside."""
FILES: Mapping[str, Put] = {
    "a link": lambda name, outside: name.symlink_to(outside / "faq.csv"),
    "a second name": lambda name, outside: name.hardlink_to(outside / "faq.csv"),
    "a pipe": lambda name, _: os.mkfifo(name),
    "a folder": lambda name, _: name.mkdir(),
    "a link to nothing": lambda name, _: name.symlink_to("nowhere"),
}
FOLDERS: Mapping[str, Put] = {
    "a link": lambda name, outside: name.symlink_to(outside, target_is_directory=True),
    "a link in a link": lambda name, outside: name.symlink_to(outside / ".." / "outside"),
    "a pipe": lambda name, _: os.mkfifo(name),
}
WORKS: Mapping[str, tuple[Callable[[FileVault], Awaitable[bytes]], int]] = {
    "read": (lambda vault: read(vault, "books/faq.csv"), ROUNDS),
    "archive": (archived, ROUNDS // 5),
}


@pytest.fixture
def vault(tmp_path: Path) -> FileVault:
    return FileVault(root=tmp_path / "vaults", limits=PLENTY)


@contextmanager
def swapped(path: Path, put: Put, outside: Path) -> Iterator[list[int]]:
    """Now it is what it was, now something else, as quickly as it goes; what is yielded counts how often."""
    over, swaps = threading.Event(), [0]
    aside, other = path.with_name(".aside"), path.with_name(".other")

    def swap() -> None:
        while not over.is_set():
            put(other, outside)
            path.rename(aside)
            other.rename(path)
            over.wait(0.00005)
            path.rename(other)
            aside.rename(path)
            over.wait(0.00005)
            other.rmdir() if other.is_dir() and not other.is_symlink() else other.unlink()
            swaps[0] += 1

    swapper = threading.Thread(target=swap)
    swapper.start()
    try:
        yield swaps
    finally:
        over.set()
        swapper.join()


async def had(vault: FileVault, work: str, swaps: Sequence[int]) -> set[bytes]:
    """What came of many attempts, and of enough that were made while something changed."""
    do, least = WORKS[work]
    found: set[bytes] = set()
    attempts = 0
    while attempts < least or swaps[0] < SWAPS or not found:
        attempts += 1
        with suppress(NotFound, FileRefused):
            found.add(await do(vault))
    return found


@pytest.mark.parametrize("work", WORKS)
@pytest.mark.parametrize("put", FILES.values(), ids=FILES)
async def test_a_file_that_is_swapped_all_the_time_never_leads_outside(
    vault: FileVault, mine: Path, outside: Path, put: Put, work: str
) -> None:
    with swapped(mine / "books" / "faq.csv", put, outside) as swaps:
        found = await had(vault, work, swaps)

    assert [] == [each for each in found if SECRET in each]
    assert any(b"q,a" in each for each in found)


@pytest.mark.parametrize("work", WORKS)
@pytest.mark.parametrize("put", FOLDERS.values(), ids=FOLDERS)
async def test_a_folder_that_is_swapped_all_the_time_never_leads_outside(
    vault: FileVault, mine: Path, outside: Path, put: Put, work: str
) -> None:
    with swapped(mine / "books", put, outside) as swaps:
        found = await had(vault, work, swaps)

    assert [] == [each for each in found if SECRET in each]
    assert any(b"q,a" in each for each in found)
