"""What a decoding child may compute."""

import sys

import pytest

if sys.platform == "win32":
    pytest.skip("limits of POSIX", allow_module_level=True)

import resource

from myna.audio import child

NO_LIMIT = resource.RLIM_INFINITY


@pytest.mark.parametrize(
    ("used_seconds", "hard", "set_to"),
    [
        (0.1, NO_LIMIT, [(8, NO_LIMIT)]),
        (41.5, NO_LIMIT, [(49, NO_LIMIT)]),
        (41.5, 60, [(49, 60)]),
        (41.5, 45, []),
    ],
)
def test_every_job_may_compute_as_long_as_the_first(
    monkeypatch: pytest.MonkeyPatch, used_seconds: float, hard: int, set_to: list[object]
) -> None:
    limits: list[object] = []
    monkeypatch.setattr("time.process_time", lambda: used_seconds)
    monkeypatch.setattr(resource, "getrlimit", lambda _: (NO_LIMIT, hard))
    monkeypatch.setattr(resource, "setrlimit", lambda _, limit: limits.append(limit))

    child._limit_cpu(7)

    assert set_to == limits
