"""The size of a picture from its first bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discord_sandbox.files.pictures import size_of

PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + b"\0\0\x02\x80" + b"\0\0\x01\xe0"
GIF = b"GIF89a" + b"\x0a\x00" + b"\x14\x00"
JPEG = b"\xff\xd8" + b"\xff\xe0\x00\x04ab" + b"\xff\xc0\x00\x11\x08" + b"\x00\x64\x00\xc8"


@pytest.mark.parametrize(
    ("data", "size"),
    [(PNG, (640, 480)), (GIF, (10, 20)), (JPEG, (200, 100)), (b"text", None), (PNG[:20], None)],
)
def test_the_size_is_read(data: bytes, size: tuple[int, int] | None) -> None:
    assert size_of(data) == size


@given(
    start=st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"\xff\xd8\xff"]),
    rest=st.binary(max_size=100),
)
def test_no_bytes_are_too_strange(start: bytes, rest: bytes) -> None:
    size = size_of(start + rest)

    assert size is None or len(size) == 2
