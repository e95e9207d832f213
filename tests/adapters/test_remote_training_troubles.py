"""What goes wrong at an endpoint that trains, by name; and nothing there is ever made twice."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from aiohttp import web

from myna.domain.jobs import Abandoned
from myna.engines.openai_protocol import OpenAIProtocolEngine
from myna.engines.openai_protocol.asking import Asking
from myna.engines.openai_protocol.endpoint import Endpoint
from myna.errors import EngineFailed
from myna.ports import AnswerOptions, RemoteAccess
from myna.storage.leavings import listed
from myna.testing import ScriptedAnswerEngine
from myna.testing.openai_peer import FAULTS, LIVES, OpenAIPeer, Training
from remote_trainings import engine_at, peer_of, wanted


@pytest.fixture
def training() -> Training:
    return Training()


@pytest.fixture
async def peer(training: Training) -> AsyncIterator[OpenAIPeer]:
    async with peer_of(training) as peer:
        yield peer


@pytest.fixture
async def engine(peer: OpenAIPeer) -> AsyncIterator[OpenAIProtocolEngine]:
    engine = engine_at(peer.base_url)
    yield engine
    await engine.close()


async def reason_of(engine: OpenAIProtocolEngine, directory: Path) -> str:
    with pytest.raises(EngineFailed) as caught:
        await engine.train(wanted(directory))
    return str(caught.value.details["reason"])


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("wrong key", "remote-key"),
        ("not permitted", "remote-closed"),
        ("no such model", "remote-not-offered"),
        ("HTML", "remote-not-offered"),
        ("bad request", "remote-refused"),
        ("quota", "remote-quota"),
        ("rate limit", "remote-busy"),
        ("502 page", "remote-away"),
        ("503", "remote-away"),
        ("abort", "remote-away"),
        ("redirect 307", "remote-refused"),
    ],
)
async def test_what_the_probe_meets_is_named_and_no_row_leaves(
    peer: OpenAIPeer, engine: OpenAIProtocolEngine, tmp_path: Path, fault: str, reason: str
) -> None:
    peer.fault, peer.fault_path = FAULTS[fault], "/fine_tuning"

    assert reason == await reason_of(engine, tmp_path)
    assert {"/fine_tuning/jobs"} == {asked.path for asked in peer.asked}


@pytest.mark.parametrize("status", [404, 405, 501])
async def test_who_does_not_know_the_paths_offers_no_training(
    peer: OpenAIPeer, engine: OpenAIProtocolEngine, tmp_path: Path, status: int
) -> None:
    async def refuse(_: web.Request) -> web.StreamResponse:
        return web.Response(status=status)

    peer.fault = refuse

    assert "remote-not-offered" == await reason_of(engine, tmp_path)


async def test_who_is_closed_is_told_when_it_ends_for_all(
    peer: OpenAIPeer, engine: OpenAIProtocolEngine, tmp_path: Path
) -> None:
    peer.fault = FAULTS["not permitted"]

    with pytest.raises(EngineFailed, match=r"06 Jan 2027.*14 Jan 2027"):
        await engine.train(wanted(tmp_path))


async def test_where_no_endpoint_is_set_the_setting_is_named() -> None:
    engine = OpenAIProtocolEngine(AnswerOptions(memory=ScriptedAnswerEngine))

    with pytest.raises(EngineFailed) as caught:
        await engine.probe()

    assert "MYNA_REMOTE_TRAINING" in caught.value.remedy


async def test_nobody_at_the_address_is_named(tmp_path: Path) -> None:
    engine = engine_at("http://127.0.0.1:1/v1")

    assert "remote-away" == await reason_of(engine, tmp_path)
    await engine.close()


@pytest.mark.parametrize("path", ["/files", "/fine_tuning/jobs", "/fine_tuning/jobs/ftjob-1"])
@pytest.mark.parametrize(
    "fault", ["500", "502 page", "abort", "rate limit", "HTML", "endless line"]
)
async def test_trouble_in_between_is_waited_out_and_nothing_is_made_twice(
    training: Training, tmp_path: Path, path: str, fault: str
) -> None:
    async with peer_of(training) as peer:
        engine = engine_at(peer.base_url)
        after_probe(peer, lambda: FAULTS[fault], path)

        await engine.train(wanted(tmp_path))

        assert (1, 1) == (len(training.files), len(training.jobs))
        await engine.close()


def after_probe(peer: OpenAIPeer, fault: Callable[[], object], path: str) -> None:
    """The fault answers two requests, from the second to this path on if that is the one that is probed."""
    seen = []
    real = fault()

    def due(asked_path: str) -> object:
        if not asked_path.startswith(path):
            return None
        seen.append(asked_path)
        first = 2 if path == "/fine_tuning/jobs" else 1
        return real if first <= len(seen) < first + 2 else None

    peer._due_fault = due  # type: ignore[method-assign,assignment]


async def test_what_was_made_although_the_answer_was_lost_is_not_made_again(
    training: Training, engine: OpenAIProtocolEngine, tmp_path: Path
) -> None:
    training.answers_lost = 2

    await engine.train(wanted(tmp_path))

    assert (1, 1) == (len(training.files), len(training.jobs))


async def test_a_state_that_cannot_be_read_is_named_in_the_end(
    training: Training, engine: OpenAIProtocolEngine, tmp_path: Path
) -> None:
    training.life = (7, 7, 7, 7)  # type: ignore[assignment]

    assert "remote-unreadable" == await reason_of(engine, tmp_path)


async def test_events_that_cannot_be_read_hurt_nobody(
    peer: OpenAIPeer, training: Training, engine: OpenAIProtocolEngine, tmp_path: Path
) -> None:
    peer.fault, peer.fault_path = FAULTS["HTML"], "/fine_tuning/jobs/ftjob-1/events"

    await engine.train(wanted(tmp_path))

    assert 1 == len(training.tuned)


async def test_events_tell_how_far_a_training_is(
    engine: OpenAIProtocolEngine, tmp_path: Path
) -> None:
    shares: list[float] = []

    await engine.train(wanted(tmp_path, shares=shares))

    assert any(0.5 < share < 0.8 for share in shares)


async def test_an_endpoint_that_was_changed_is_asked_no_more(
    engine: OpenAIProtocolEngine, tmp_path: Path
) -> None:
    await engine.train(wanted(tmp_path))
    other = engine_at("http://127.0.0.1:1/v1")

    model = await other.load(tmp_path)

    assert "In drawer 3" == (await model.candidates("where is thing number3"))[0].answer
    await other.close()


async def test_where_the_endpoint_is_away_members_are_answered_from_here(
    peer: OpenAIPeer, engine: OpenAIProtocolEngine, tmp_path: Path
) -> None:
    await engine.train(wanted(tmp_path))
    serving = engine_at(peer.base_url, is_examined=False)
    model = await serving.load(tmp_path)
    peer.fault = FAULTS["503"]
    before = len(peer.asked)

    found = [await model.candidates(f"And where is thing number{n}") for n in (3, 4)]

    assert ["In drawer 3", "In drawer 4"] == [each[0].answer for each in found]
    assert before + 1 == len(peer.asked)
    await serving.close()


@pytest.mark.parametrize("fault", ["content is a number", "content is a list", "HTML", "nothing"])
async def test_an_answer_that_says_nothing_readable_is_no_answer_of_a_member(
    peer: OpenAIPeer, engine: OpenAIProtocolEngine, tmp_path: Path, fault: str
) -> None:
    await engine.train(wanted(tmp_path))
    serving = engine_at(peer.base_url, is_examined=False)
    model = await serving.load(tmp_path)
    peer.fault = FAULTS[fault]

    found = await model.candidates("And where is thing number3")

    assert "In drawer 3" == found[0].answer
    await serving.close()


async def test_words_that_nobody_taught_make_every_answer_doubtful(
    peer: OpenAIPeer, engine: OpenAIProtocolEngine, tmp_path: Path
) -> None:
    await engine.train(wanted(tmp_path))
    model = await engine.load(tmp_path)
    peer.fault = FAULTS["100,000 characters"]

    found = await model.candidates("And where is thing number3")

    assert 0.1 >= max(each.confidence for each in found)


async def test_what_lies_at_an_earlier_endpoint_is_remembered_and_asked_of_no_other(
    peer: OpenAIPeer, engine: OpenAIProtocolEngine, training: Training, tmp_path: Path
) -> None:
    training.life = LIVES["fails"]
    assert "remote-failed" == await reason_of(engine, tmp_path)
    async with peer_of(Training()) as other:
        moved = engine_at(other.base_url)
        await moved.train(wanted(tmp_path))

        [file, *_] = listed(tmp_path)
        other.asked.clear()
        assert Abandoned.ELSEWHERE is await moved.abandon(file)
        await moved.close()

    assert ("file-1", []) == (file.remote_id, other.asked)
    assert peer.base_url == f"{file.origin}/v1"
    await engine.abandon(file)
    assert training.files["file-1"]["is_deleted"]


async def test_no_member_waits_for_longer_because_many_ask(peer: OpenAIPeer) -> None:
    async def slowly(request: web.Request) -> web.Response:
        del request
        await asyncio.sleep(0.15)
        return web.json_response({"choices": [{"message": {"content": "In drawer 3"}}]})

    peer.fault = slowly
    endpoint = Endpoint(RemoteAccess(base_url=peer.base_url, model="tuned"))
    await endpoint.client()
    asking = Asking(endpoint=endpoint, is_examined=False, pauses=(), members_wait_seconds=0.25)

    said = await asyncio.gather(*(asking.answer("tuned", "Where?") for _ in range(60)))

    assert 20 > len([each for each in said if each is not None])
    await endpoint.close()
