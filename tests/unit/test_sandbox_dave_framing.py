"""How MLS puts lengths before bytes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discord_sandbox.voice.dave.framing import Reader, vector
from discord_sandbox.voice.dave.refusals import Refused


@given(content=st.binary(max_size=20_000))
@settings(max_examples=50, deadline=None)
def test_a_vector_is_read_as_it_was_written(content: bytes) -> None:
    reader = Reader(vector(content) + b"rest")

    assert (content, b"rest") == (reader.vector(), reader.rest)


@pytest.mark.parametrize("data", [b"", b"\x40", b"\xc0\x00\x00\x00\x00", b"\x05four", b"\x40\x01a"])
def test_a_length_that_is_wrong_or_too_long_is_refused(data: bytes) -> None:
    with pytest.raises(Refused):
        Reader(data).vector()
