"""Files made to do harm, by the hundred, come in by Myna's own doors: none harms, and all good ones are taken.

The seed of what is tried here was fixed before anything was mended for its sake.
"""

import os
import sys
from collections import Counter

import pytest
from benchmarks.hostile.corpus import SIZES
from benchmarks.hostile.trial import HELD_OUT_SEED, MOST_MB, MOST_STALL_SECONDS, Findings, tried

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(900),  # a minute or two on two cores with nothing else to do
    pytest.mark.skipif(sys.platform != "linux", reason="needs Linux's /proc"),
]

ONE_IN = 1 if os.environ.get("HOSTILE_CORPUS") == "whole" else 10


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def findings(tmp_path_factory: pytest.TempPathFactory) -> Findings:
    folder = tmp_path_factory.mktemp("hostile")
    return await tried(folder, seed=HELD_OUT_SEED, one_in=ONE_IN)


async def test_every_file_of_the_corpus_was_tried(findings: Findings) -> None:
    benign = {"benign": SIZES["benign"]}
    expected = Counter({family: -(-size // ONE_IN) for family, size in SIZES.items()})

    assert (1_000, 100) == (sum(SIZES.values()) - 100, sum(benign.values()))
    assert expected == findings.counts() + findings.counts(benign=True)


async def test_no_hostile_file_crashes_anything(findings: Findings) -> None:
    assert [] == findings.crashes
    assert [] == findings.seen["errors"]


async def test_no_hostile_file_reaches_the_network(findings: Findings) -> None:
    assert (0, []) == (findings.visits, findings.seen["connections"])


async def test_no_hostile_file_touches_anything_outside(findings: Findings) -> None:
    assert [] == findings.breaches
    assert [] == findings.seen["written_outside"]


async def test_no_hostile_file_is_executed(findings: Findings) -> None:
    assert ([], []) == (findings.seen["programs"], findings.seen["unpickled"])


async def test_every_hostile_file_is_answered_soon(findings: Findings) -> None:
    assert [] == findings.late


async def test_no_hostile_file_takes_much_memory(findings: Findings) -> None:
    assert 0 < findings.largest_mb < MOST_MB


async def test_no_hostile_file_holds_everything_else_up(findings: Findings) -> None:
    assert findings.seen["stall_seconds"] < MOST_STALL_SECONDS


async def test_every_good_file_is_accepted(findings: Findings) -> None:
    assert [] == findings.refused_good


@pytest.fixture(scope="module")
async def careless(tmp_path_factory: pytest.TempPathFactory) -> Findings:
    folder = tmp_path_factory.mktemp("careless")
    return await tried(folder, seed=HELD_OUT_SEED, one_in=7, manner="careless")


async def test_a_careless_bot_is_found_out(careless: Findings) -> None:
    assert careless.crashes
    assert careless.visits > 0
    assert careless.seen["unpickled"]
    assert "deed" in careless.breaches


async def test_a_bot_that_refuses_everything_is_found_out(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("refusing")

    findings = await tried(folder, seed=HELD_OUT_SEED, one_in=50, manner="refusing")

    assert ([], 2) == (findings.crashes, len(findings.refused_good))
