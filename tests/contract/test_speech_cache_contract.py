"""What every store of spoken sentences promises."""

from pathlib import Path

import pytest

from myna.ports import SpeechCache
from myna.storage.speech_cache import FileSpeechCache
from myna.testing import MemorySpeechCache

PACKETS = (b"\xfc\xff\xfe", b"", b"sound" * 30)
BIG = (bytes(1_000),) * 40
MAX_BYTES = 200_000


@pytest.fixture(params=["memory", "files"])
def cache(request: pytest.FixtureRequest, tmp_path: Path) -> SpeechCache:
    if request.param == "memory":
        return MemorySpeechCache(max_bytes=MAX_BYTES)
    return FileSpeechCache(folder=tmp_path / "spoken", max_bytes=MAX_BYTES)


async def test_what_was_never_kept_is_not_found(cache: SpeechCache) -> None:
    assert await cache.find("one") is None


async def test_packets_come_back_as_they_were(cache: SpeechCache) -> None:
    await cache.keep("one", PACKETS)

    assert PACKETS == await cache.find("one")
    assert await cache.find("two") is None


async def test_a_key_may_be_anything(cache: SpeechCache) -> None:
    await cache.keep("../../secret\0 \n", PACKETS)

    assert PACKETS == await cache.find("../../secret\0 \n")


async def test_the_later_packets_of_a_key_count(cache: SpeechCache) -> None:
    await cache.keep("one", PACKETS)
    await cache.keep("one", PACKETS[:1])

    assert PACKETS[:1] == await cache.find("one")


async def test_the_newest_is_there_however_much_was_kept(cache: SpeechCache) -> None:
    for number in range(20):
        await cache.keep(str(number), BIG)

    assert BIG == await cache.find("19")
    assert await cache.find("0") is None


async def test_what_is_too_large_is_not_kept(cache: SpeechCache) -> None:
    await cache.keep("one", BIG * 10)

    assert await cache.find("one") is None


async def test_an_emptied_cache_finds_nothing_and_keeps_again(cache: SpeechCache) -> None:
    await cache.empty()
    await cache.keep("one", PACKETS)
    await cache.empty()

    assert await cache.find("one") is None
    await cache.keep("one", PACKETS)
    assert PACKETS == await cache.find("one")
