"""Texts are cut where a speaker would breathe, and nothing is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from myna.domain.sentences import pieces, sentences
from myna.domain.speakable import is_audible

TEXTS = st.text(
    alphabet=st.one_of(
        st.sampled_from("абвгд АБВ abc XYZ 0123456789 .!?…,;:—\n\"'»)("),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=1_500,
)


def audible(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


@given(TEXTS)
def test_no_letter_is_lost_and_none_is_added(text: str) -> None:
    said = sentences(text)

    assert audible(text) == audible("".join(said))


@given(TEXTS, st.integers(min_value=20, max_value=300))
def test_no_piece_is_longer_than_allowed_and_each_says_something(text: str, longest: int) -> None:
    said = sentences(text, longest=longest)

    assert all(len(piece) <= longest and is_audible(piece) for piece in said)


@given(TEXTS, st.integers(min_value=1, max_value=100))
def test_pieces_keep_every_sign_but_spaces(text: str, longest: int) -> None:
    cut = list(pieces(text, longest))

    assert "".join(text.split()) == "".join("".join(cut).split())
    assert all(len(piece) <= longest for piece in cut)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "The meeting is on Friday evening. Bring whatever you would like to show.",
            ("The meeting is on Friday evening.", "Bring whatever you would like to show."),
            id="two sentences",
        ),
        pytest.param(
            "Встреча в пятницу вечером, в семь. Приносите всё, что хотите показать!",
            ("Встреча в пятницу вечером, в семь.", "Приносите всё, что хотите показать!"),
            id="two Russian sentences",
        ),
        pytest.param(
            "It costs 3.14 dollars at Dr. Smith's, e.g. on Mondays, etc. as always there.",
            ("It costs 3.14 dollars at Dr. Smith's, e.g. on Mondays, etc. as always there.",),
            id="numbers and abbreviations",
        ),
        pytest.param(
            "А. С. Пушкин жил на ул. Мойка, т. е. в центре, см. рис. 5 на с. 12 книги.",
            ("А. С. Пушкин жил на ул. Мойка, т. е. в центре, см. рис. 5 на с. 12 книги.",),
            id="initials and Russian abbreviations",
        ),
        pytest.param(
            "Я думала, что это… ну, просто птица. Оказалось, что она ещё и говорит.",
            ("Я думала, что это… ну, просто птица.", "Оказалось, что она ещё и говорит."),
            id="an ellipsis within a sentence",
        ),
        pytest.param(
            "«Кто там стучится в дверь?» спросила птица. Никто ей так и не ответил.",
            ("«Кто там стучится в дверь?» спросила птица.", "Никто ей так и не ответил."),
            id="a question in quotes",
        ),
        pytest.param("Да. Нет. Ну. Ок.", ("Да. Нет. Ну. Ок.",), id="tiny ones together"),
        pytest.param(
            "The first rule\nBe kind to everybody",
            ("The first rule", "Be kind to everybody"),
            id="lines are sentences",
        ),
        pytest.param(
            "1. Read the rules of this server first. 2. Then say hello to everybody here.",
            (
                "1. Read the rules of this server first.",
                "2. Then say hello to everybody here.",
            ),
            id="a numbered list",
        ),
        pytest.param("... !? —", (), id="nothing to say"),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, expected: tuple[str, ...]) -> None:
    assert expected == sentences(text)


def test_a_long_first_sentence_begins_with_a_short_piece() -> None:
    text = (
        "When the library opens in the morning, everybody who has a ticket may come in"
        " and read whatever they like until the evening bell is rung by the keeper"
    )

    assert "When the library opens in the morning," == sentences(text)[0]


def test_a_sentence_without_end_is_cut_at_commas_and_spaces() -> None:
    said = sentences("one two three, " * 100, longest=100)

    assert all(piece.endswith(",") for piece in said)


def test_a_word_without_end_is_cut_anywhere() -> None:
    assert ["a" * 100] * 3 == [len(piece) * "a" for piece in sentences("a" * 300, longest=100)]
