"""A reply says first what it rests on; what it cites and whom it names is checked before it is shown."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from myna.domain.citations import Basis, Cleaning, Header, HeaderReader, cited_in, plain, renumbered

OFFERED = Cleaning(offered={1, 2}, known=["Ask <@12> about it"])
SIGNS = st.text(alphabet="[](){}<>@!&`1279,- ab\n*_:/\ud83d\udc26🐦\u200b\u202e", max_size=60)


def read(*pieces: str) -> tuple[Header, str]:
    reader = HeaderReader()
    for piece in pieces:
        reader.feed(piece)
    return reader.finish(), reader.body


def lessons(*numbers: int) -> Header:
    return Header(basis=Basis.LESSONS, numbers=numbers)


@pytest.mark.parametrize(
    ("said", "header", "body"),
    [
        ("[1] Yes", lessons(1), "Yes"),
        ("[1, 3]\nYes", lessons(1, 3), "Yes"),
        ("[1][2] Yes", lessons(1, 2), "Yes"),
        ("**[2]** Yes", lessons(2), "Yes"),
        ("[2]: Yes", lessons(2), "Yes"),
        ("[0]", Header(basis=Basis.NOTHING), ""),
        ("[0] Sorry", Header(basis=Basis.NOTHING), "Sorry"),
        ("[-] Whales", Header(basis=Basis.GENERAL), "Whales"),
        ("[–] Whales", Header(basis=Basis.GENERAL), "Whales"),
        ("Whales sing", Header(basis=Basis.UNTOLD), "Whales sing"),
        ("[sic] Whales", Header(basis=Basis.UNTOLD), "[sic] Whales"),
        ("", Header(basis=Basis.UNTOLD), ""),
    ],
)
def test_the_bracket_is_read_however_it_comes(said: str, header: Header, body: str) -> None:
    assert (header, body) == read(said) == read(*said)


def test_nothing_is_told_before_the_bracket_is_whole() -> None:
    reader = HeaderReader()

    assert [None, None, None, None, lessons(1)] == [reader.feed(each) for each in "[1] Y"]


def test_a_bracket_without_an_end_is_not_waited_for_for_ever() -> None:
    header, body = read("[1,", " " * 50, "Yes")

    assert Basis.UNTOLD is header.basis
    assert body.endswith("Yes")


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Yes [1], or [2].", "Yes [1], or [2]."),
        ("Yes [7]. No [1, 9].", "Yes. No [1]."),
        ("Yes [7] [2].", "Yes [2]."),
        ("`x[7]` and x[7]", "`x[7]` and x[7]"),
        ("Ask <@12> or <@13>", "Ask <@12> or <\u200b@13>"),
        ("<@&5> <@!12>", "<\u200b@&5> <\u200b@!12>"),
        (
            "[a](https://discord.com/channels/1/2/3)",
            "[a]\u200b(https://discord.com/channels/1/2/3)",
        ),
        ("a\x00b\u202ec\ud800", "abc\ufffd"),
        ("\ud83d\udc26", "🐦"),
    ],
)
def test_only_what_was_offered_is_left(said: str, shown: str) -> None:
    assert shown == OFFERED.of(said, is_whole=True)


@given(SIGNS)
def test_what_is_shown_only_grows(said: str) -> None:
    shown = [OFFERED.of(said[:end], is_whole=False) for end in range(len(said) + 1)]

    assert all(later.startswith(earlier) for earlier, later in pairwise(shown))
    assert OFFERED.of(said, is_whole=True).startswith(shown[-1].strip())


@given(SIGNS)
def test_no_number_is_cited_that_was_not_offered(said: str) -> None:
    assert {1, 2} >= set(cited_in(OFFERED.of(said, is_whole=True)))


def test_numbers_are_not_spoken() -> None:
    assert "At nine, I think." == plain("At nine [1], I think [1, 2].")


def test_citations_are_counted_from_one_in_the_answer() -> None:
    assert "Nine [2], ten [1]." == renumbered("Nine [4], ten [2].", [2, 4])
