"""A sign must last before something is done about it."""

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from myna.bot.voice.watch import PATIENCE_LOOKS, Signs, Watch


def test_every_sign_has_its_patience() -> None:
    assert {sign.name for sign in fields(Signs)} == set(PATIENCE_LOOKS)


@pytest.mark.parametrize("name", PATIENCE_LOOKS)
def test_a_sign_that_lasts_is_an_ailment(name: str) -> None:
    watch = Watch()
    seen = [watch.ailment(Signs(**{name: True})) for _ in range(PATIENCE_LOOKS[name])]

    assert [*[None] * (PATIENCE_LOOKS[name] - 1), name] == seen


@given(st.lists(st.booleans(), max_size=60))
def test_a_sign_that_comes_and_goes_is_none(looks: list[bool]) -> None:
    watch, in_a_row = Watch(), 0
    for is_unanswered in looks:
        in_a_row = in_a_row + 1 if is_unanswered else 0
        ailment = watch.ailment(Signs(is_unanswered=is_unanswered))

        assert (ailment is not None) == (in_a_row >= PATIENCE_LOOKS["is_unanswered"])


def test_a_new_connection_begins_well() -> None:
    watch = Watch()
    for _ in range(PATIENCE_LOOKS["is_in_clear"] - 1):
        watch.ailment(Signs(is_in_clear=True))
    watch.forget()

    assert watch.ailment(Signs(is_in_clear=True)) is None
