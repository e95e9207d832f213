"""What an endpoint keeps while it trains is told, never used, and where it keeps nothing nothing is missed."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from structlog.testing import capture_logs

from myna.domain.jobs import JobNote
from myna.domain.remote_training import RemoteCheckpoint
from myna.engines.openai_protocol import OpenAIProtocolEngine
from myna.errors import EngineFailed
from myna.storage.leavings import listed
from myna.testing.openai_peer import FAULTS, LIVES, OpenAIPeer, Training
from myna.testing.openai_peer.faults import Fault, answer_of_error
from remote_trainings import LESSONS, correction, engine_at, peer_of, wanted

PATH = "/fine_tuning/jobs/ftjob-1/checkpoints"
GOOD = {"fine_tuned_model_checkpoint": "ft:base:ckpt-7", "step_number": 7, "metrics": {}}


@dataclass(frozen=True, kw_only=True)
class Place:
    training: Training
    peer: OpenAIPeer
    engine: OpenAIProtocolEngine

    async def trained(self, folder: Path) -> JobNote:
        """The last note of it."""
        notes: list[JobNote] = []
        await self.engine.train(wanted(folder, notes=notes))
        return notes[-1]

    async def failed(self, folder: Path, life: str = "fails") -> tuple[EngineFailed, JobNote]:
        self.training.life = LIVES[life]
        notes: list[JobNote] = []
        with pytest.raises(EngineFailed) as caught:
            await self.engine.train(wanted(folder, notes=notes))
        return caught.value, notes[-1]

    def answer_instead(self, fault: Fault) -> None:
        self.peer.fault, self.peer.fault_path = fault, PATH


@pytest.fixture
async def place() -> AsyncIterator[Place]:
    training = Training()
    async with peer_of(training) as peer:
        engine = engine_at(peer.base_url)
        yield Place(training=training, peer=peer, engine=engine)
        await engine.close()


def refusing(status: int) -> Fault:
    async def refuse(_: web.Request) -> web.StreamResponse:
        return answer_of_error(status, "No such thing.")

    return refuse


def listing(*found: Any) -> Fault:
    async def show(_: web.Request) -> web.StreamResponse:
        return web.json_response({"object": "list", "data": list(found), "has_more": False})

    return show


def names_left(folder: Path) -> set[str]:
    return {each.remote_id for each in listed(folder) if "ckpt" in each.remote_id}


async def test_a_note_tells_each_checkpoint_with_its_losses(place: Place, tmp_path: Path) -> None:
    note = await place.trained(tmp_path)

    assert (
        RemoteCheckpoint(
            method="supervised",
            step=10,
            name="ft:base-mini:scripted:myna:ftjob-1:ckpt-step-10",
            training_loss=0.8,
            validation_loss=1.0,
        )
        == note.checkpoints[0]
    )
    assert [10, 20] == [each.step for each in note.checkpoints]


async def test_the_newest_is_told_while_the_training_goes_on(place: Place, tmp_path: Path) -> None:
    place.training.life = ("validating_files", *["running"] * 4, "succeeded")
    notes: list[JobNote] = []

    await place.engine.train(wanted(tmp_path, notes=notes))

    told = [note.checkpoints[-1].step for note in notes if note.phase == "training"]
    assert [20, 30, 40] == sorted(set(told))
    assert told == sorted(told)


async def test_checkpoints_of_both_trainings_stand_in_order(place: Place, tmp_path: Path) -> None:
    lessons = [*LESSONS, *(correction(number) for number in range(10))]
    notes: list[JobNote] = []

    await place.engine.train(wanted(tmp_path, lessons, notes=notes))

    assert [("supervised", 10), ("supervised", 20), ("dpo", 10), ("dpo", 20)] == [
        (each.method, each.step) for each in notes[-1].checkpoints
    ]


async def test_checkpoints_go_when_the_version_goes(place: Place, tmp_path: Path) -> None:
    note = await place.trained(tmp_path)

    assert {each.name for each in note.checkpoints} == names_left(tmp_path)


async def test_the_model_that_was_begun_with_is_never_among_what_is_deleted(
    place: Place, tmp_path: Path
) -> None:
    place.answer_instead(listing(GOOD, GOOD | {"fine_tuned_model_checkpoint": "base-mini"}))

    await place.trained(tmp_path)

    assert "base-mini" not in {each.remote_id for each in listed(tmp_path)}


@pytest.mark.parametrize("life", ["fails", "cancelled there"])
async def test_what_failed_there_is_not_used_and_its_checkpoints_are_deleted(
    place: Place, tmp_path: Path, life: str
) -> None:
    await place.failed(tmp_path, life)

    assert {"ft:base-mini:scripted:myna:ftjob-1:ckpt-step-10"} == names_left(tmp_path)
    assert not json.loads((tmp_path / "remote.json").read_text())["state"]["model"]
    with pytest.raises(EngineFailed):
        await place.engine.load(tmp_path)


NONSENSE = {
    "404": refusing(404),
    "405": refusing(405),
    "501": refusing(501),
    "403": refusing(403),
    **{name: FAULTS[name] for name in ("500", "HTML", "empty body", "abort", "endless line")},
    "null": listing(None),
    "numbers": listing(1, 2),
    "a list": listing([GOOD]),
    "nothing in it": listing({}),
    "no step": listing({**GOOD, "step_number": None}),
    "a step of words": listing({**GOOD, "step_number": "seven"}),
    "a step that is true": listing({**GOOD, "step_number": True}),
    "a step below zero": listing({**GOOD, "step_number": -7}),
    "a step without end": listing({**GOOD, "step_number": 10**30}),
    "no name": listing({**GOOD, "fine_tuned_model_checkpoint": None}),
    "a name of two lines": listing({**GOOD, "fine_tuned_model_checkpoint": "ft\nft"}),
    "a name too long": listing({**GOOD, "fine_tuned_model_checkpoint": "f" * 201}),
}


@pytest.mark.parametrize("answer", NONSENSE)
async def test_what_cannot_be_read_is_passed_over_quietly(
    place: Place, tmp_path: Path, answer: str
) -> None:
    place.answer_instead(NONSENSE[answer])

    with capture_logs() as logs:
        note = await place.trained(tmp_path)

    assert () == note.checkpoints
    assert 1 == len(place.training.tuned)
    assert not [each for each in logs if each["log_level"] in {"warning", "error"}]
    assert any(asked.path == PATH for asked in place.peer.asked)


@pytest.mark.parametrize("metrics", [None, {}, 5, {"train_loss": "low"}, {"train_loss": 1e300}])
async def test_a_checkpoint_without_losses_counts_all_the_same(
    place: Place, tmp_path: Path, metrics: object
) -> None:
    place.answer_instead(listing({**GOOD, "metrics": metrics}))

    (kept,) = (await place.trained(tmp_path)).checkpoints

    assert (7, None, None) == (kept.step, kept.training_loss, kept.validation_loss)


async def test_the_loss_on_a_part_of_the_validation_stands_in_for_that_on_all(
    place: Place, tmp_path: Path
) -> None:
    place.answer_instead(listing({**GOOD, "metrics": {"valid_loss": 2}}))

    (kept,) = (await place.trained(tmp_path)).checkpoints

    assert 2.0 == kept.validation_loss


async def test_of_a_thousand_checkpoints_the_newest_are_kept(place: Place, tmp_path: Path) -> None:
    many = [
        {**GOOD, "step_number": step, "fine_tuned_model_checkpoint": f"ft:ckpt-{step}"}
        for step in range(1_000)
    ]
    place.answer_instead(listing(*many))

    note = await place.trained(tmp_path)

    assert list(range(990, 1_000)) == [each.step for each in note.checkpoints]
