"""The files of spoken sentences: bounded, private, and never trusted."""

import os
from pathlib import Path

import pytest

from myna.storage.speech_cache import FileSpeechCache

PACKETS = (b"\xfc\xff\xfe", b"sound" * 100)
LARGE = (bytes(1_000),) * 10


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "spoken"


@pytest.fixture
def cache(folder: Path) -> FileSpeechCache:
    return FileSpeechCache(folder=folder, max_bytes=50_000)


@pytest.mark.parametrize("damage", ["empty", "cut", "flipped", "longer", "foreign"])
async def test_a_damaged_file_is_as_none(cache: FileSpeechCache, folder: Path, damage: str) -> None:
    await cache.keep("one", PACKETS)
    (path,) = folder.iterdir()
    whole = path.read_bytes()
    path.write_bytes(
        {
            "empty": b"",
            "cut": whole[:-1],
            "flipped": whole[:-1] + bytes([whole[-1] ^ 1]),
            "longer": whole + b"x",
            "foreign": b"RIFF" + whole,
        }[damage]
    )

    assert await cache.find("one") is None

    await cache.keep("one", PACKETS)
    assert PACKETS == await cache.find("one")


async def test_what_was_heard_lately_stays(cache: FileSpeechCache, folder: Path) -> None:
    for number in range(4):
        await cache.keep(str(number), LARGE)
        for path in folder.iterdir():
            os.utime(path, (path.stat().st_atime, path.stat().st_mtime - 100))
    await cache.find("0")

    await cache.keep("new", LARGE)

    assert LARGE == await cache.find("0")
    assert await cache.find("1") is None


async def test_it_never_grows_beyond_its_limit_even_after_a_restart(folder: Path) -> None:
    for number in range(30):
        cache = FileSpeechCache(folder=folder, max_bytes=50_000)
        await cache.keep(str(number), LARGE)

        assert sum(path.stat().st_size for path in folder.iterdir()) <= 50_000


async def test_a_half_written_file_makes_room_again(cache: FileSpeechCache, folder: Path) -> None:
    folder.mkdir()
    (folder / "left.part").write_bytes(bytes(60_000))
    os.utime(folder / "left.part", (0, 0))

    await cache.keep("one", PACKETS)

    assert not (folder / "left.part").exists()


async def test_the_disk_shows_nobody_what_was_said(cache: FileSpeechCache, folder: Path) -> None:
    await cache.keep("a secret", PACKETS)

    assert not any("secret" in path.name for path in folder.iterdir())
    assert 0 == folder.stat().st_mode & 0o077


async def test_a_folder_that_cannot_be_written_only_forgets(folder: Path) -> None:
    folder.write_text("a file is in the way", encoding="ascii")
    cache = FileSpeechCache(folder=folder, max_bytes=50_000)

    await cache.keep("one", PACKETS)

    assert await cache.find("one") is None
