"""What keeps failing is left alone for a while; then one attempt shows whether it works again."""

from dataclasses import dataclass, field

import pytest

from myna.services.breaker import Breaker


@dataclass(kw_only=True)
class Watched:
    seconds: float = 1_000.0
    breaker: Breaker = field(init=False)

    def __post_init__(self) -> None:
        self.breaker = Breaker(now=lambda: self.seconds)


@pytest.fixture
def watched() -> Watched:
    return Watched()


def test_what_works_may_be_tried_by_many_at_once(watched: Watched) -> None:
    assert [True] * 5 == [watched.breaker.may_try() for _ in range(5)]


def test_three_failures_in_a_row_are_a_pause(watched: Watched) -> None:
    for _ in range(2):
        watched.breaker.failed()
    assert watched.breaker.may_try()

    watched.breaker.failed()

    assert (False, 60.0) == (watched.breaker.may_try(), watched.breaker.seconds_left)


def test_a_success_between_failures_begins_the_count_anew(watched: Watched) -> None:
    for _ in range(4):
        watched.breaker.failed()
        watched.breaker.failed()
        watched.breaker.succeeded()

    assert watched.breaker.may_try()


def test_after_the_pause_one_tries_and_the_others_wait(watched: Watched) -> None:
    watched.breaker.failed(pause_seconds=10)
    watched.seconds += 10

    assert [True, False, False] == [watched.breaker.may_try() for _ in range(3)]


def test_an_attempt_that_works_ends_the_pause(watched: Watched) -> None:
    watched.breaker.failed(pause_seconds=10)
    watched.seconds += 10
    watched.breaker.may_try()
    watched.breaker.succeeded()

    assert [True, True] == [watched.breaker.may_try() for _ in range(2)]


def test_an_attempt_that_fails_begins_another_pause(watched: Watched) -> None:
    for _ in range(3):
        watched.breaker.failed()
    watched.seconds += 60
    watched.breaker.may_try()
    watched.breaker.failed()

    assert (False, 60.0) == (watched.breaker.may_try(), watched.breaker.seconds_left)


def test_an_attempt_that_nobody_reports_about_does_not_block_for_ever(watched: Watched) -> None:
    watched.breaker.failed(pause_seconds=10)
    watched.seconds += 10
    watched.breaker.may_try()
    watched.seconds += 60

    assert watched.breaker.may_try()
