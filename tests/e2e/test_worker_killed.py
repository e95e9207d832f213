"""Workers are killed in the middle of everything: the job ends as if nothing had happened."""

import sys
from pathlib import Path

import pytest
from benchmarks.kills import surveyed, tried

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no kill -9"),
]

ONE_IN_EACH_PHASE = [[(0, 0.5), (1, 0.5), (2, 0.5)], [(1, 0.99), (3, 0.5), (3, 0.95)]]


async def test_nothing_acknowledged_is_lost_and_nothing_is_ever_half_there(tmp_path: Path) -> None:
    ground = await surveyed(tmp_path)

    tally = await tried(ground, tmp_path, ONE_IN_EACH_PHASE)

    assert 6 == sum(tally.kills.values())
    assert (0, 0, {}) == (tally.lost, tally.corrupt, dict(tally.flaws))
