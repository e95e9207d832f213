"""What a training leaves at an endpoint, and when that is looked for: there, and nowhere else."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import aiohttp
import pytest

from myna.cli.doctor import State, check_database, check_leavings
from myna.domain.jobs import Abandoned, JobNote, Leaving
from myna.domain.remote_training import origin_of
from myna.engines.openai_protocol import OpenAIProtocolEngine
from myna.errors import EngineFailed
from myna.storage.database import Database
from myna.storage.leavings import listed, note
from myna.testing.openai_peer import FAULTS, LIVES, OpenAIPeer, Training
from remote_trainings import engine_at, peer_of, wanted


@dataclass(frozen=True, kw_only=True)
class Place:
    training: Training
    peer: OpenAIPeer
    engine: OpenAIProtocolEngine

    def left(self, kind: str, remote_id: str) -> Leaving:
        return Leaving(
            engine=self.engine.name,
            kind=kind,
            remote_id=remote_id,
            origin=origin_of(self.peer.base_url),
        )


@pytest.fixture
async def place() -> AsyncIterator[Place]:
    training = Training()
    async with peer_of(training) as peer:
        engine = engine_at(peer.base_url)
        yield Place(training=training, peer=peer, engine=engine)
        await engine.close()


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://trainer.example/v1", "https://trainer.example:443"),
        ("https://Trainer.Example:443/openai/v1", "https://trainer.example:443"),
        ("http://someone:secret@127.0.0.1:8000/v1", "http://127.0.0.1:8000"),
        ("http://[::1]/v1", "http://[::1]:80"),
    ],
)
def test_an_origin_is_scheme_host_and_port(url: str, origin: str) -> None:
    assert origin == origin_of(url)


async def test_all_that_is_left_names_the_endpoint(place: Place, tmp_path: Path) -> None:
    await place.engine.train(wanted(tmp_path))

    left = listed(tmp_path)

    assert left
    assert {origin_of(place.peer.base_url)} == {each.origin for each in left}


async def test_at_the_own_endpoint_it_is_deleted(place: Place, tmp_path: Path) -> None:
    await place.engine.train(wanted(tmp_path))

    became = [await place.engine.abandon(each) for each in listed(tmp_path)]

    assert {Abandoned.GONE} == set(became)
    assert {"scripted": None} == place.training.models.shutdown_dates


async def test_what_lies_at_another_endpoint_is_asked_for_nowhere(
    place: Place, tmp_path: Path
) -> None:
    await place.engine.train(wanted(tmp_path))
    place.peer.asked.clear()

    others = [replace(each, origin="https://elsewhere.example:443") for each in listed(tmp_path)]

    assert {Abandoned.ELSEWHERE} == {await place.engine.abandon(each) for each in others}
    assert [] == place.peer.asked


async def test_a_draft_that_was_begun_elsewhere_remembers_what_it_left_there(
    place: Place, tmp_path: Path
) -> None:
    place.training.life = LIVES["fails"]
    with pytest.raises(EngineFailed):
        await place.engine.train(wanted(tmp_path))
    before = set(listed(tmp_path))

    async with peer_of(Training()) as other_peer:
        other = engine_at(other_peer.base_url)
        await other.train(wanted(tmp_path))
        await other.close()

    after = set(listed(tmp_path))
    assert before < after
    assert {origin_of(other_peer.base_url)} == {each.origin for each in after - before}


@pytest.mark.parametrize("kind", ["job-marked", "file-named"])
async def test_what_only_a_mark_is_known_of_may_still_come(place: Place, kind: str) -> None:
    assert Abandoned.NOT_FOUND is await place.engine.abandon(place.left(kind, "job-1/supervised"))


async def test_a_training_that_came_after_its_draft_was_taken_is_found_by_its_mark_and_cancelled(
    place: Place, tmp_path: Path
) -> None:
    def stop_at_the_request(note: JobNote) -> None:
        if note.phase == "waiting":
            place.peer.fault, place.peer.fault_path = FAULTS["500"], "/fine_tuning/jobs"

    with pytest.raises(EngineFailed):
        await place.engine.train(replace(wanted(tmp_path), on_note=stop_at_the_request))
    place.peer.fault = None
    (meant,) = [each for each in listed(tmp_path) if each.kind == "job-marked"]
    assert Abandoned.NOT_FOUND is await place.engine.abandon(meant)

    place.training.life = LIVES["long"]
    await arrives_late(place.peer, meant.remote_id)

    assert Abandoned.GONE is await place.engine.abandon(meant)
    assert "cancelled" == place.training.jobs["ftjob-1"]["status"]


async def begun_unseen(place: Place, life: tuple[str, ...]) -> Leaving:
    """A training of which nobody here saw more than its beginning."""
    place.training.life = life
    place.training.files["file-1"] = {"id": "file-1", "data": ROW * 12}
    await arrives_late(place.peer, "job-1/supervised")
    async with aiohttp.ClientSession() as client:
        for _ in life:
            await client.get(f"{place.peer.base_url}/fine_tuning/jobs/ftjob-1")
    assert len(place.training.models.shutdown_dates) > 1
    return place.left("job", "ftjob-1")


@pytest.mark.parametrize("end", ["succeeded", "failed", "running"])
async def test_what_a_training_made_that_nobody_saw_end_is_deleted_with_it(
    place: Place, end: str
) -> None:
    left = await begun_unseen(place, ("validating_files", "running", end))

    assert Abandoned.GONE is await place.engine.abandon(left)

    assert {"scripted": None} == place.training.models.shutdown_dates


async def test_where_what_it_made_cannot_be_deleted_the_training_stays_on_the_list(
    place: Place,
) -> None:
    left = await begun_unseen(place, ("validating_files", "running", "succeeded"))
    place.peer.fault, place.peer.fault_path = FAULTS["503"], "/models/"

    with pytest.raises(EngineFailed):
        await place.engine.abandon(left)


async def arrives_late(peer: OpenAIPeer, mark: str) -> None:
    """The request that was under way."""
    body = {"model": "base-mini", "training_file": "file-1", "metadata": {"myna_job": mark}}
    async with aiohttp.ClientSession() as client:
        answer = await client.post(f"{peer.base_url}/fine_tuning/jobs", json=body)
        assert 200 == answer.status


@pytest.fixture
async def database(tmp_path: Path) -> Path:
    """Lists two models and a file at one endpoint, a file at another."""
    path = tmp_path / "myna.db"
    first = [(kind, name, "https://trainer.example:443") for kind, name in KINDS]
    left = [
        Leaving(engine="openai-protocol", kind=kind, remote_id=name, origin=origin)
        for kind, name, origin in (*first, ("file", "file-1", "https://other.example:443"))
    ]
    async with await Database.open(path) as database:
        await database.write(lambda connection: note(connection, left))
    return path


ROW = b'{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]}\n'
KINDS = (("model", "ft:1"), ("model", "ft:2"), ("file", "file-1"))


async def test_the_doctor_names_what_is_left_where_nobody_deletes_it(database: Path) -> None:
    checks = list(check_leavings(database, "https://trainer.example/v1"))

    assert [("left elsewhere", State.NOTE)] == [(each.name, each.state) for each in checks]
    assert "https://other.example:443" in checks[0].finding
    assert checks[0].finding.endswith(": 1 file")
    assert "MYNA_REMOTE_TRAINING" in checks[0].remedy


async def test_the_doctor_counts_it_by_endpoint_and_kind(database: Path) -> None:
    found = [each.finding.rpartition(": ")[2] for each in check_leavings(database, "")]

    assert {"1 file, 2 model", "1 file"} == set(found)


async def test_the_doctor_says_nothing_where_nothing_is_left(tmp_path: Path) -> None:
    path = tmp_path / "myna.db"
    assert [] == list(check_leavings(path, ""))

    async with await Database.open(path):
        assert [] == list(check_leavings(path, ""))


def test_the_doctor_tells_a_bad_database_once(tmp_path: Path) -> None:
    path = tmp_path / "myna.db"
    path.write_bytes(b"no database" * 1_000)

    assert [] == list(check_leavings(path, ""))
    assert State.FAILED is check_database(path).state


def test_the_doctor_finds_nothing_left_in_a_database_of_an_older_myna(tmp_path: Path) -> None:
    path = tmp_path / "myna.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE jobs (id TEXT)")

    assert [] == list(check_leavings(path, ""))
