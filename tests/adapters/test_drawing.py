"""What the pictures look like, as far as it can be told without eyes; any warning of matplotlib fails a test."""

from collections.abc import Callable, Iterator
from types import ModuleType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from myna.domain.pictures import Picture, legible
from myna.pictures.wire import line_of, picture_of
from picture_samples import (
    PICTURES,
    bars,
    confusions,
    histogram,
    size_of_whole_png,
    timeline,
)


@pytest.fixture(scope="module", autouse=True)
def _private_matplotlib(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """As the process that draws has it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MPLCONFIGDIR", str(tmp_path_factory.mktemp("matplotlib")))
        patch.setenv("MPL_IGNORE_SYSTEM_FONTS", "1")
        yield


@pytest.fixture(scope="module")
def lettering() -> ModuleType:
    from myna.pictures.drawing import lettering  # noqa: PLC0415 - matplotlib reads the environment

    return lettering


@pytest.fixture(scope="module")
def drawn() -> Callable[[Picture], bytes]:
    from myna.pictures.drawing import drawn  # noqa: PLC0415 - as above

    return lambda picture: drawn(picture_of(line_of(picture)))


@pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES)
def test_every_picture_is_drawn_without_a_warning(
    drawn: Callable[[Picture], bytes], picture: Picture
) -> None:
    width, height = size_of_whole_png(drawn(picture))

    assert 900 == width
    assert 300 < height < 800


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(max_size=60), make=st.sampled_from([bars, confusions, histogram, timeline]))
def test_any_text_can_be_drawn(
    drawn: Callable[[Picture], bytes], text: str, make: Callable[[str], Picture]
) -> None:
    size_of_whole_png(drawn(make(text)))


def test_a_dollar_is_a_dollar(drawn: Callable[[Picture], bytes]) -> None:
    assert drawn(bars("$a$")) != drawn(bars("a"))
    drawn(bars("$\\frac{$ $"))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Party 🎉 tonight", "Party tonight"),
        ("👩‍👩‍👧 family", "family"),
        ("🎉", "□"),
        ("日本", "□□"),
        ("Ёж, שלום, مرحبا ★", "Ёж, שלום, مرحبا ★"),
        ("", ""),
        ("  ", ""),
    ],
)
def test_what_the_font_lacks_is_left_out_or_boxed(
    lettering: ModuleType, text: str, shown: str
) -> None:
    assert shown == lettering.shown(legible(text))


def test_a_text_that_fits_stays_whole(lettering: ModuleType) -> None:
    assert "Right" == lettering.shortened("Right", 200, lettering.font(20))


@given(text=st.text("ab WiЖ", min_size=1, max_size=80), room=st.integers(30, 300))
def test_what_is_shortened_or_wrapped_fits(lettering: ModuleType, text: str, room: int) -> None:
    letters = lettering.font(20)
    lines = [lettering.shortened(text, room, letters), *lettering.wrapped(text, room, letters, 2)]

    assert all(lettering.width(line, letters) <= room for line in lines)
    assert len(lines) <= 3


def test_words_are_wrapped_before_they_are_cut(lettering: ModuleType) -> None:
    letters = lettering.font(20)
    room = lettering.width("Offered similar", letters)

    assert ["Offered similar", "questions to"] == lettering.wrapped(
        "Offered similar questions to", room, letters, 2
    )


def test_numbers_are_read_at_a_glance() -> None:
    from myna.pictures.drawing.canvas import number  # noqa: PLC0415 - as above

    assert "88\u202f%" == number(88.0, "%")
    assert "9,5" == number(9.46, decimal_mark=",")
    assert "1\u202f000\u202f000" == number(1_000_000)
