"""Whatever Discord tells can be stored."""

import json

from hypothesis import given
from hypothesis import strategies as st

from myna.bot.line.storable import storable

TEXTS = st.text("a\x00\x01\ud83d\udc26\udfffж🐦")


@given(st.recursive(TEXTS | st.integers() | st.none(), st.lists))
def test_every_text_in_it_can_be_written_to_a_file(value: object) -> None:
    told = json.loads(json.dumps({"d": value}))

    written = json.dumps(storable(told), ensure_ascii=False).encode()
    assert b"\\u0000" not in written


@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00")))
def test_what_can_be_stored_stays_as_it_is(text: str) -> None:
    assert text == storable(text)


def test_what_cannot_is_marked_and_the_rest_kept() -> None:
    assert {"d": ["a\ufffdb\ufffd", 7]} == storable({"d": ["a\ud83db\x00", 7]})
