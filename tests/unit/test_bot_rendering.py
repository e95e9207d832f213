"""Text is fitted to Discord without losing a word or breaking its markdown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from myna.bot.rendering import (
    MAX_CHARACTERS,
    defused,
    fitted,
    pieces,
    shortened,
    with_small_lines,
)
from myna.bot.replies import Reply


def test_a_short_text_is_one_message() -> None:
    assert pieces("Hello") == ["Hello"]


def test_nothing_is_no_message() -> None:
    assert pieces(" \n ") == []


def test_a_long_text_is_cut_between_paragraphs() -> None:
    first, second = "a" * 1_500, "b" * 1_500

    assert pieces(f"{first}\n\n{second}") == [first, second]


def test_a_code_block_that_is_cut_is_closed_and_opened_again() -> None:
    code = "\n".join(f"line {number}" for number in range(400))

    cut = pieces(f"Look:\n```python\n{code}\n```\nDone.")

    assert len(cut) > 1
    for piece in cut:
        assert piece.count("```") % 2 == 0
        assert "```python\n" in piece


def test_emphasis_is_not_cut_where_it_can_be_helped() -> None:
    text = "word " * 300 + "**" + "bold " * 90 + "end** " + "word " * 300

    for piece in pieces(text):
        assert piece.count("**") % 2 == 0


@pytest.mark.parametrize("emoji", ["👩‍👩‍👧‍👦", "👍🏽", "❤️"])
def test_an_emoji_is_not_cut_in_two(emoji: str) -> None:
    cut = pieces(emoji * 900)

    assert "".join(cut) == emoji * 900
    for piece in cut:
        assert piece[0] == emoji[0]


@given(st.text(alphabet="ab `*_~|\n.😀\u200d", max_size=6_000))
def test_every_piece_is_one_that_discord_takes(text: str) -> None:
    for piece in pieces(text):
        assert 0 < len(piece) <= MAX_CHARACTERS


@given(st.text(alphabet="abc \n", max_size=6_000))
def test_no_word_is_lost(text: str) -> None:
    assert "".join(" ".join(pieces(text)).split()) == "".join(text.split())


def test_what_would_be_many_messages_becomes_a_file() -> None:
    text = "word " * 4_000

    texts, files = fitted(Reply(text=text))

    assert len(texts) == 1
    assert files[0].data.decode() == text


@pytest.mark.parametrize("name", ["everyone", "here"])
def test_a_loud_name_is_shown_but_is_no_mention(name: str) -> None:
    shown = defused(f"Hello @{name}!")

    assert f"@{name}" not in shown
    assert shown.replace("\u200b", "") == f"Hello @{name}!"


def test_a_label_is_one_short_line() -> None:
    assert shortened("one\ntwo   three", 9) == "one two…"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Do this:\n```sh\nls", "Do this:\n```sh\nls\n```\n-# stopped"),
        ("```sh\nls\n```", "```sh\nls\n```\n-# stopped"),
        ("Nothing else", "Nothing else\n-# stopped"),
        ("", "-# stopped"),
    ],
)
def test_a_small_line_stands_outside_the_code_that_broke_off(text: str, shown: str) -> None:
    assert shown == with_small_lines(text, ["stopped"])


def test_a_text_without_small_lines_stays_as_it_is() -> None:
    assert "Do this: " == with_small_lines("Do this: ", [])
