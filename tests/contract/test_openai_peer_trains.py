"""Do the scripted peer and the engine that trains there speak the protocol as OpenAI describes it?"""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from myna.domain.provenance import training_material
from myna.engines.openai_protocol.rows import rows_of
from myna.testing.openai_peer import LIVES, OpenAIPeer, Training
from myna.testing.openai_peer.tuning import mistake_in
from openai_description import known_keys_or_skip, schema_or_skip
from remote_trainings import LESSONS, correction, engine_at, peer_of, wanted

BOTH = [*LESSONS, *(correction(number) for number in range(10))]
ROW = b'{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]}\n'


@pytest.fixture
def training() -> Training:
    return Training()


@pytest.fixture
async def peer(training: Training) -> AsyncIterator[OpenAIPeer]:
    async with peer_of(training) as peer:
        yield peer


@pytest.fixture
async def trained(peer: OpenAIPeer, tmp_path: Path) -> OpenAIPeer:
    """Supervised, then by preference."""
    engine = engine_at(peer.base_url)
    await engine.train(wanted(tmp_path, BOTH))
    model = await engine.load(tmp_path)
    await model.candidates("And where is thing number3")
    await engine.close()
    return peer


async def got(peer: OpenAIPeer, path: str) -> Any:
    async with aiohttp.ClientSession() as client, client.get(peer.base_url + path) as answer:
        return await answer.json()


async def uploaded(peer: OpenAIPeer, data: bytes) -> Any:
    form = aiohttp.FormData()
    form.add_field("purpose", "fine-tune")
    form.add_field("file", data, filename="rows.jsonl")
    async with aiohttp.ClientSession() as client:
        return await (await client.post(f"{peer.base_url}/files", data=form)).json()


async def begun(peer: OpenAIPeer, data: bytes) -> Any:
    file = await uploaded(peer, data)
    body = {"model": "base-mini", "training_file": file["id"]}
    async with aiohttp.ClientSession() as client:
        return await (await client.post(f"{peer.base_url}/fine_tuning/jobs", json=body)).json()


async def test_every_training_that_is_asked_for_is_as_described(trained: OpenAIPeer) -> None:
    schema = schema_or_skip("CreateFineTuningJobRequest")
    known = known_keys_or_skip("CreateFineTuningJobRequest")

    asked = [
        each.json
        for each in trained.asked
        if (each.method, each.path) == ("POST", "/fine_tuning/jobs")
    ]

    assert 2 == len(asked)
    for body in asked:
        schema.validate(body)
        assert set(body) <= known


async def test_every_question_to_a_trained_model_is_as_described(trained: OpenAIPeer) -> None:
    schema = schema_or_skip("CreateChatCompletionRequest")

    asked = [each.json for each in trained.asked if each.path == "/chat/completions"]

    assert asked
    for body in asked:
        schema.validate(body)
        assert set(body) <= known_keys_or_skip("CreateChatCompletionRequest")


@pytest.mark.parametrize("life", ["good", "fails", "fails validation", "cancelled there"])
async def test_a_training_is_described_as_openai_does_in_every_state(
    peer: OpenAIPeer, training: Training, life: str
) -> None:
    training.life = LIVES[life]
    job = await begun(peer, ROW * 12)
    schema = schema_or_skip("FineTuningJob")

    for _ in training.life:
        schema.validate(await got(peer, f"/fine_tuning/jobs/{job['id']}"))


async def test_lists_of_the_peer_are_as_described(trained: OpenAIPeer) -> None:
    jobs = await got(trained, "/fine_tuning/jobs?limit=1")
    events = await got(trained, "/fine_tuning/jobs/ftjob-1/events?limit=2")
    checkpoints = await got(trained, "/fine_tuning/jobs/ftjob-1/checkpoints")

    schema_or_skip("ListPaginatedFineTuningJobsResponse").validate(jobs)
    schema_or_skip("ListFineTuningJobEventsResponse").validate(events)
    schema_or_skip("ListFineTuningJobCheckpointsResponse").validate(checkpoints)
    assert (True, True) == (jobs["has_more"], events["has_more"])
    assert [20, 10] == [each["step_number"] for each in checkpoints["data"]]


async def test_of_checkpoints_one_page_at_a_time_is_shown(trained: OpenAIPeer) -> None:
    path = "/fine_tuning/jobs/ftjob-1/checkpoints?limit=1"

    first = await got(trained, path)
    second = await got(trained, f"{path}&after={first['last_id']}")

    assert (True, False) == (first["has_more"], second["has_more"])
    assert ["ftckpt-ftjob-1-20", "ftckpt-ftjob-1-10"] == [first["last_id"], second["last_id"]]
    schema_or_skip("ListFineTuningJobCheckpointsResponse").validate(second)


async def test_the_description_refuses_a_checkpoint_without_a_name(trained: OpenAIPeer) -> None:
    page = await got(trained, "/fine_tuning/jobs/ftjob-1/checkpoints")
    del page["data"][0]["fine_tuned_model_checkpoint"]

    assert not schema_or_skip("ListFineTuningJobCheckpointsResponse").is_valid(page)


async def test_files_of_the_peer_are_as_described(peer: OpenAIPeer) -> None:
    file = await uploaded(peer, ROW)
    listed = await got(peer, "/files")

    schema_or_skip("OpenAIFile").validate(file)
    assert [file] == listed["data"]


async def test_trainings_are_found_by_their_mark(trained: OpenAIPeer) -> None:
    found = await got(trained, "/fine_tuning/jobs?metadata[myna_job]=job-000001/dpo")

    assert ["ftjob-2"] == [job["id"] for job in found["data"]]


def test_rows_of_ours_are_rows_of_the_protocol() -> None:
    rows = rows_of(training_material(BOTH, permission=None))
    schema = schema_or_skip("FineTuneChatCompletionRequestAssistantMessage")

    assert [None, None] == [mistake_in(each.data, method) for method, each in rows.items()]
    for line in rows["supervised"].data.splitlines():
        schema.validate(json.loads(line)["messages"][-1])


@pytest.mark.parametrize(
    ("data", "method", "said"),
    [
        (ROW * 9, "supervised", "too few"),
        (ROW * 12 + b"{", "supervised", "Line 13 is not JSON"),
        (ROW * 12 + b'{"messages":[]}', "supervised", "Line 13 is no row"),
        (ROW * 12, "dpo", "Line 1 is no row"),
        (b"[]\n" * 12, "dpo", "Line 1 is no row"),
    ],
)
def test_the_peer_finds_mistakes_in_rows(data: bytes, method: str, said: str) -> None:
    assert said in (mistake_in(data, method) or "")


async def test_a_training_on_bad_rows_fails_there_and_says_why(peer: OpenAIPeer) -> None:
    job = await begun(peer, ROW * 12 + b"no row\n")

    for _ in range(3):
        job = await got(peer, f"/fine_tuning/jobs/{job['id']}")

    assert ("failed", "invalid_training_file") == (job["status"], job["error"]["code"])
