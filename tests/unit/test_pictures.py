"""What has a picture, and what becomes of its texts and numbers on the way there."""

import math
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from myna.domain.pictures import (
    HISTOGRAM_BINS,
    MAX_CHARACTERS,
    MAX_CONFUSED,
    BarGroup,
    Picture,
    Threshold,
    binned,
    legible,
    most_confused,
)
from myna.pictures.wire import line_of, picture_of
from picture_samples import PICTURES, bars, confusions, histogram, timeline

ANSWERS = st.sampled_from("abcdefghijklmnop")


@pytest.mark.parametrize("rows", [(), bars().groups * 3], ids=["none", "too many"])
def test_bars_without_groups_or_with_too_many_are_refused(rows: tuple[BarGroup, ...]) -> None:
    with pytest.raises(ValueError, match="groups"):
        replace(bars(), groups=rows)


def test_more_than_four_series_are_refused() -> None:
    with pytest.raises(ValueError, match="5 series"):
        replace(bars(), series=("a", "b", "c", "d", "e"))


def test_every_group_has_a_value_for_each_series() -> None:
    with pytest.raises(ValueError, match="1 values for 2 names"):
        replace(bars(), groups=(BarGroup(label="right", values=(1,)),))


@pytest.mark.parametrize("value", [math.nan, math.inf, -1, 1e9])
def test_bars_of_no_height_that_can_be_drawn_are_refused(value: float) -> None:
    with pytest.raises(ValueError, match="number"):
        replace(bars(), groups=(BarGroup(label="right", values=(1, value)),))


def test_confusions_without_labels_or_with_too_many_are_refused() -> None:
    for size in (0, MAX_CONFUSED + 1):
        with pytest.raises(ValueError, match="labels"):
            confusions(size=size)


def test_confusions_are_square() -> None:
    square = confusions(size=2)

    with pytest.raises(ValueError, match="names"):
        replace(square, counts=((1, 2),))
    with pytest.raises(ValueError, match="names"):
        replace(square, counts=((1, 2), (3,)))


@pytest.mark.parametrize("confidence", [math.nan, -0.1, 1.1])
def test_a_confidence_is_from_0_to_1(confidence: float) -> None:
    with pytest.raises(ValueError, match="number"):
        binned((0.5, confidence))
    with pytest.raises(ValueError, match="number"):
        replace(histogram(), thresholds=(Threshold(name="answers", confidence=confidence),))


def test_a_histogram_has_a_count_for_each_bin() -> None:
    for counts in ((), (1,) * (HISTOGRAM_BINS - 1)):
        with pytest.raises(ValueError, match="names"):
            replace(histogram(), wrong=counts)


def test_a_histogram_of_nothing_has_a_picture() -> None:
    nothing = binned(())

    assert nothing == replace(histogram(), right=nothing, wrong=nothing).wrong


def test_a_histogram_has_two_thresholds_at_most() -> None:
    with pytest.raises(ValueError, match="thresholds"):
        replace(histogram(), thresholds=(Threshold(name="answers", confidence=0.5),) * 3)


def test_a_timeline_without_versions_is_refused() -> None:
    with pytest.raises(ValueError, match="0 versions"):
        timeline(size=0)


def test_there_is_one_champion_at_most() -> None:
    champion = timeline().versions[-1]

    with pytest.raises(ValueError, match="champion"):
        replace(timeline(), versions=(champion, champion))


def test_nan_is_no_share_of_a_version() -> None:
    with pytest.raises(ValueError, match="number"):
        replace(timeline(), versions=(replace(timeline().versions[0], right=math.nan),))


@given(st.text())
def test_a_legible_text_is_one_short_line_of_what_is_seen(text: str) -> None:
    line = legible(text * 20)

    assert len(line) <= MAX_CHARACTERS
    assert line == legible(line)
    assert not {unicodedata.category(each) for each in line} & {"Cc", "Cf", "Cs", "Zl", "Zp"}


def test_a_legible_text_keeps_what_people_wrote() -> None:
    assert "Ёлки, naïve café — שלום $5" == legible(" Ёлки,\nnaïve\tcafe\u0301 — שלום\u202e $5 ")


def test_accents_do_not_pile_up() -> None:
    assert 3 == len(legible("q" + "\u0301" * 100))


@given(st.lists(st.floats(0, 1)))
def test_every_confidence_falls_into_one_bin(confidences: list[float]) -> None:
    counts = binned(confidences)

    assert len(confidences) == sum(counts)
    assert HISTOGRAM_BINS == len(counts)


def test_full_confidence_falls_into_the_last_bin() -> None:
    assert (1, 0, 0, 1) == binned((0.0, 1.0), bins=4)


def test_the_most_confused_answers_come_first() -> None:
    pairs = [("a", "a")] * 9 + [("b", "c")] * 3 + [("d", "c")] + [("e", "e")] * 5

    assert (("c", "b", "d"), ((0, 0, 0), (3, 0, 0), (1, 0, 0))) == most_confused(pairs)


def test_without_a_mistake_nothing_is_confused() -> None:
    assert ((), ()) == most_confused([("a", "a")])


@given(st.lists(st.tuples(ANSWERS, ANSWERS)))
def test_what_is_confused_always_has_a_picture(pairs: list[tuple[str, str]]) -> None:
    labels, counts = most_confused(pairs)

    if labels:
        replace(confusions(), labels=labels, counts=counts)
    else:
        assert all(expected == given for expected, given in pairs)


@pytest.mark.parametrize("picture", [bars(), confusions(), histogram(), timeline()], ids=repr)
def test_a_picture_arrives_at_the_process_that_draws_as_it_was(picture: Picture) -> None:
    assert picture == picture_of(line_of(picture))


@pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES)
def test_every_picture_is_one_line_of_bounded_length(picture: Picture) -> None:
    line = line_of(picture)

    assert 1 == line.count(b"\n")
    assert len(line) < 100_000


@pytest.mark.parametrize("line", [b"{}", b"[]", b"null", b"nonsense", b'{"kind": "Bars"}'])
def test_what_is_no_picture_is_refused(line: bytes) -> None:
    with pytest.raises((ValueError, TypeError, LookupError, AttributeError)):
        picture_of(line)
