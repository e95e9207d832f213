"""A press means only what Myna sealed, for whom she sealed it, as long as it holds."""

import re
from dataclasses import replace

import discord
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from myna.bot.rendering import modal, view
from myna.bot.replies import MAX_PRESS_CHARACTERS, Button, Field, Form, owned
from myna.bot.seals import (
    MAX_CUSTOM_ID_CHARACTERS,
    OWNED_SECONDS,
    SEAL_CHARACTERS,
    SHARED_SECONDS,
    Seals,
)
from myna.errors import ButtonRefused

NOW = 1_790_000_040.0  # the beginning of a minute
ALICE, BOB = 2**63 - 1, 42
SEALS = Seals(key=b"k" * 32, now=lambda: NOW)

meanings = st.text(max_size=MAX_PRESS_CHARACTERS)
people = st.integers(min_value=1, max_value=2**64 - 1)


def later(seconds: float) -> Seals:
    return replace(SEALS, now=lambda: NOW + seconds)


def reason(seals: Seals, custom_id: str, presser_id: int = ALICE) -> object:
    with pytest.raises(ButtonRefused) as refused:
        seals.opened(custom_id, presser_id)
    return refused.value.details["reason"]


@given(meaning=meanings, owner_id=st.none() | people, presser_id=people)
def test_what_was_sealed_is_read_as_it_was(
    meaning: str, owner_id: int | None, presser_id: int
) -> None:
    sealed = SEALS.sealed(meaning, owner_id)

    assert meaning == SEALS.opened(sealed, owner_id or presser_id)
    assert len(sealed) <= MAX_CUSTOM_ID_CHARACTERS


def test_the_longest_meaning_fills_what_discord_takes() -> None:
    assert MAX_CUSTOM_ID_CHARACTERS == MAX_PRESS_CHARACTERS + SEAL_CHARACTERS
    with pytest.raises(ValueError, match="too long"):
        SEALS.sealed("x" * (MAX_PRESS_CHARACTERS + 1))


@given(
    meaning=meanings,
    owner_id=st.none() | people,
    place=st.integers(min_value=0, max_value=99),
    sign=st.characters(),
)
def test_no_sign_of_it_can_be_another(
    meaning: str, owner_id: int | None, place: int, sign: str
) -> None:
    sealed = SEALS.sealed(meaning, owner_id)
    place %= len(sealed)
    assume(sign != sealed[place])
    # `+` and `/` are the same signs in the other spelling of base64.
    assume(sign not in "+/")

    changed = sealed[:place] + sign + sealed[place + 1 :]

    assert "unknown" == reason(SEALS, changed, owner_id or ALICE)


@given(first=meanings, second=meanings)
def test_the_seal_of_one_button_opens_no_other(first: str, second: str) -> None:
    assume(first != second)
    seal = SEALS.sealed(first)[-SEAL_CHARACTERS:]

    assert "unknown" == reason(SEALS, second + seal)


@given(custom_id=st.text(max_size=100))
def test_what_nobody_sealed_is_refused(custom_id: str) -> None:
    assert "unknown" == reason(SEALS, custom_id)


@pytest.mark.parametrize(
    "custom_id",
    [
        "",
        "hush:",
        "good:1234567890123456789",
        "also:1234567890123456789:" + "0123456789abcdef" * 2,
        "do:1234567890123456789:5:6:train",
        "voice:1:all:default",
        "A" * 100,
        "good:1" + "A" * SEAL_CHARACTERS,
        "good:1" + "=" * SEAL_CHARACTERS,
        "good:1" + "ы" * SEAL_CHARACTERS,
        "\ud83d" * 40,
    ],
)
def test_what_was_made_before_there_were_seals_is_refused(custom_id: str) -> None:
    assert "unknown" == reason(SEALS, custom_id)


def test_a_seal_made_with_another_key_is_refused() -> None:
    other = Seals(key=b"l" * 32, now=lambda: NOW)

    assert "unknown" == reason(SEALS, other.sealed("good:1"))


def test_what_is_somebodys_own_is_refused_to_everybody_else() -> None:
    sealed = SEALS.sealed("lessons:", ALICE)

    assert "lessons:" == SEALS.opened(sealed, ALICE)
    assert "foreign" == reason(SEALS, sealed, BOB)


@pytest.mark.parametrize(("owner_id", "seconds"), [(None, SHARED_SECONDS), (ALICE, OWNED_SECONDS)])
def test_a_seal_holds_until_it_expires(owner_id: int | None, seconds: int) -> None:
    sealed = SEALS.sealed("good:1", owner_id)

    assert "good:1" == later(seconds - 1).opened(sealed, ALICE)
    assert "expired" == reason(later(seconds), sealed)


def test_the_key_is_shown_nowhere() -> None:
    assert "kkk" not in repr(SEALS)


def ids_of(made: discord.ui.View) -> list[str]:
    return [str(getattr(item, "custom_id", "")) for item in made.children]


def test_every_button_is_sealed_for_its_owner() -> None:
    buttons = (
        Button(press="good:1"),
        *owned([Button(press="lessons:")], ALICE),
        Button(press="bad:1"),
    )

    shared, own, _ = ids_of(view(buttons, SEALS))

    assert ["good:1", "lessons:"] == [SEALS.opened(each, ALICE) for each in (shared, own)]
    assert "good:1" == SEALS.opened(shared, BOB)
    assert "foreign" == reason(SEALS, own, BOB)


def test_what_one_person_alone_sees_is_theirs_alone() -> None:
    [sealed] = ids_of(view([Button(press="good:1")], SEALS, BOB))

    assert "foreign" == reason(SEALS, sealed, ALICE)


def test_a_form_is_sent_by_whoever_opened_it() -> None:
    field = Field(id="answer", label="Answer", max_characters=10)
    made = modal(Form(press="taught:1", title="Teach", fields=(field,)), SEALS, ALICE)

    assert "taught:1" == SEALS.opened(made.custom_id, ALICE)
    assert "foreign" == reason(SEALS, made.custom_id, BOB)


@pytest.mark.parametrize("sign", ["+", "/"])
def test_the_other_spelling_of_a_seal_changes_nothing_that_it_says(sign: str) -> None:
    spelt = {"+": "-", "/": "_"}[sign]
    sealed = next(
        each
        for each in (SEALS.sealed(f"good:{number}") for number in range(1_000))
        if spelt in each[-SEAL_CHARACTERS:]
    )
    found = re.sub(re.escape(spelt), sign, sealed)

    assert sealed[:-SEAL_CHARACTERS] == SEALS.opened(found, ALICE)
