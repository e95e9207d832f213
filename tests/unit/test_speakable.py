"""What is written in Discord's marks is said without them."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from myna.domain.speakable import encodable, speakable


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (
            "**bold** and *slanted* and __lined__ and ~~gone~~",
            "bold and slanted and lined and gone",
        ),
        ("***all of it***, _this_ too", "all of it, this too"),
        ("# Rules\n## Second\n-# small", "Rules\nSecond\nsmall"),
        ("> quoted\n>>> more", "quoted\nmore"),
        ("- one\n* two\n1. three", "one\ntwo\n1. three"),
        ("use `make test` first", "use make test first"),
        ("look:\n```py\nprint('x')\n```\nnice", "look:\na block of code\nnice"),
        ("the killer is ||the gardener||!", "the killer is a spoiler!"),
        ("see [the rules](https://example.org/a_(b)?c=1) please", "see the rules please"),
        ("see https://example.org/x_y/*z*.", "see link."),
        ("see <https://example.org> now", "see link now"),
        (
            "hi <@123> and <@!45> and <@&6> in <#7>",
            "hi a member and a member and a role in a channel",
        ),
        ("@everyone come, @here too", "everyone come, everyone here too"),
        ("at <t:1700000000:R>", "at a date"),
        ("try </train:55>", "try train"),
        ("great <:bird:123> <a:dance:456> 🎉👩‍👩‍👧🇷🇺!", "great!"),
        ("5️⃣ birds", "5 birds"),
        ("2*3 = 6, snake_case", "2 × 3 = 6, snake case"),
        (r"\*not bold\*", "not bold"),
        ("it costs 5% of $3.50 — №7, C++ & C#", "it costs 5% of $3.50 — №7, C++ & C#"),
        ("---\nafter a line", "after a line"),
        ("a@b.org, 10:30, 50/50", "a@b.org, 10:30, 50/50"),
        ("🎉", ""),
        ("", ""),
    ],
)
def test_marks_are_not_said(written: str, said: str) -> None:
    assert said == speakable(written, "en")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("смотри https://example.org", "смотри ссылка"),
        ("```\nкод\n```", "блок кода"),
        ("||тайна||", "спойлер"),
        ("<@1> в <#2>", "участник в канал"),
        ("@everyone, сюда", "все, сюда"),
        ("Ёлка й е́", "Ёлка й е́"),
    ],
)
def test_what_is_named_is_named_in_russian(written: str, said: str) -> None:
    assert said == speakable(written, "ru")


def test_towers_of_marks_and_control_signs_fall_silent() -> None:
    said = speakable("z" + "\u0335\u0321\u0322\u031b" * 20 + "a\0b\ud800c\u200bd", "en")

    assert "za b cd" == "".join(sign for sign in said if not unicodedata.combining(sign))
    assert len(said) < 15


@given(st.text(alphabet="абв abc 123,.!?", max_size=300))
def test_plain_text_is_said_as_it_is(text: str) -> None:
    kept = [sign for sign in text if sign.isalnum()]

    assert kept == [sign for sign in speakable(text, "ru") if sign.isalnum()]


@given(st.text(max_size=300))
def test_whatever_is_written_can_be_sent_to_an_engine(text: str) -> None:
    said = speakable(text, "en")

    assert said == encodable(said)
    assert not set("*`|") & set(said)


@pytest.mark.parametrize(
    "nasty", ["[" * 4_000, "||" * 4_000, "[a](https://(" * 1_000, "> " * 4_000, "```" * 4_000]
)
def test_no_text_takes_long(nasty: str) -> None:
    started = time.process_time()
    speakable(nasty, "en")

    assert time.process_time() - started < 1
