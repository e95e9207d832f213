"""Records of the ledger as JSON: the same after a round trip, and refused in words where they do not fit."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from myna.domain.jobs import DatasetFile, ImportedFile, Job, JobFailure, JobResult, JobSpec
from myna.domain.promotion import Comparison, Marks, Verdict
from myna.errors import StorageError
from myna.storage.plain_json import from_json, to_json

RECORDS = [Job, JobSpec, JobResult, JobFailure, ImportedFile, Comparison, Verdict]


def any_record() -> st.SearchStrategy[Any]:
    st.register_type_strategy(datetime, st.datetimes(timezones=st.just(UTC)))
    st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))
    return st.one_of([st.from_type(kind) for kind in RECORDS])


@given(record=any_record())
def test_every_record_survives_a_round_trip(record: Any) -> None:
    assert record == from_json(type(record), json.loads(json.dumps(to_json(record))))


@given(record=any_record(), name=st.text(min_size=1))
def test_an_unknown_field_is_from_a_newer_version(record: Any, name: str) -> None:
    data = to_json(record)
    if name in data:
        return

    with pytest.raises(StorageError) as refused:
        from_json(type(record), data | {name: None})

    assert "newer version" in refused.value.remedy


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (Verdict, {"is_promoted": True, "reason": "the stars"}),
        (JobResult, {"ending": "examined", "verdict": {"reason": "tie", "is_promoted": 0}}),
        (Marks, {"right": True}),
        (Marks, {"right": 1.0}),
        (Marks, {"right": "1"}),
        (Marks, {"right": None}),
        (Marks, [1, 2, 3]),
        (Marks, None),
        (JobSpec, {"files": {}}),
        (JobSpec, {"files": [{"path": "a", "name": "b"}]}),
        (DatasetFile, {}),
        (ImportedFile, {"name": 1, "row_count": 1, "kept_count": 1, "encoding": "utf-8"}),
    ],
)
def test_what_does_not_fit_is_refused(kind: type[Any], data: Any) -> None:
    with pytest.raises(StorageError) as refused:
        from_json(kind, data)

    assert kind.__name__ in refused.value.message
    assert refused.value.remedy


def test_a_refusal_names_the_place() -> None:
    data = {"ending": "examined", "comparison": {"has_champion": True, "before": 1}}

    with pytest.raises(StorageError, match=r"JobResult\.comparison"):
        from_json(JobResult, data)


def test_a_row_of_an_older_version_has_the_defaults() -> None:
    assert JobSpec() == from_json(JobSpec, {})


@dataclass(frozen=True, kw_only=True)
class Appointment:
    at: datetime


def test_a_time_keeps_its_moment() -> None:
    noon = datetime(2026, 11, 22, 12, tzinfo=UTC) + timedelta(microseconds=1)

    assert noon == from_json(Appointment, to_json(Appointment(at=noon))).at


@pytest.mark.parametrize("at", ["noon", "2026-11-22T12:00:00", 5])
def test_what_is_no_moment_is_refused(at: Any) -> None:
    with pytest.raises(StorageError):
        from_json(Appointment, {"at": at})


def test_what_is_no_plain_record_is_not_written() -> None:
    with pytest.raises(TypeError, match="set"):
        to_json({1, 2})
