"""What another database than SQLite is asked and answers, told without one: its statements, and errors like its own."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Select, create_engine
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import IntegrityError

from myna.storage.job_claims import next_job, next_job_locked
from myna.storage.refusals import refusal


@pytest.mark.parametrize(("statement", "is_locked"), [(next_job, False), (next_job_locked, True)])
@pytest.mark.parametrize("waits", [None, False, True])
def test_a_job_is_locked_by_who_claims_it_and_not_by_who_looks(
    statement: Callable[..., Select[Any]], is_locked: bool, waits: bool | None
) -> None:
    asked = str(statement(waits=waits).compile(dialect=postgresql.dialect()))

    assert is_locked == asked.endswith("FOR UPDATE OF jobs SKIP LOCKED")


def test_a_row_that_a_database_repeats_below_its_refusal_stands_in_no_error() -> None:
    told = Exception("null value in column\nDETAIL:  Failing row contains (1, a private word).")
    refused = refusal(create_engine("sqlite://"), IntegrityError("INSERT", {}, told))

    assert "refused: null value in column." in str(refused)
    assert "a private word" not in str(refused)
