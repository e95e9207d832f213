"""What questions to a model that was trained elsewhere cost is counted, and ends with the budget of the day."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
from aiohttp import web

from myna.domain.chat import Spent
from myna.engines.openai_protocol import OpenAIProtocolEngine
from myna.engines.openai_protocol.asking import Asking
from myna.engines.openai_protocol.endpoint import Endpoint
from myna.ports import Metered, RemoteAccess
from myna.testing.openai_peer import FAULTS, OpenAIPeer, Training
from remote_trainings import engine_at, lesson, peer_of, wanted

ASKED = "And where is thing number3"


@dataclass(kw_only=True)
class Counter:
    rooms: int = 100
    """So many questions more may be asked."""
    counted: list[tuple[str, Spent]] = field(default_factory=list)

    async def has_room(self) -> bool:
        return len(self.counted) < self.rooms

    async def count(self, model: str, spent: Spent) -> None:
        self.counted.append((model, spent))


@dataclass(kw_only=True)
class Place:
    peer: OpenAIPeer
    serving: OpenAIProtocolEngine
    directory: Path

    async def model(self, counter: Counter) -> Metered:
        model = await self.serving.load(self.directory)
        assert isinstance(model, Metered)
        return model.counted(counter)

    def asked(self) -> int:
        return sum(each.path == "/chat/completions" for each in self.peer.asked)


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    async with peer_of(Training()) as peer:
        training = engine_at(peer.base_url)
        await training.train(wanted(tmp_path))
        await training.close()
        serving = engine_at(peer.base_url, is_examined=False)
        yield Place(peer=peer, serving=serving, directory=tmp_path)
        await serving.close()


async def test_a_question_to_a_model_elsewhere_is_counted_as_the_endpoint_does(
    place: Place,
) -> None:
    counter = Counter()
    found = await (await place.model(counter)).candidates(ASKED)

    [(model, spent)] = counter.counted
    assert "In drawer 3" == found[0].answer
    assert model.startswith("ft:")
    assert spent.prompt_tokens > 0
    assert spent.completion_tokens > 0
    assert not spent.is_estimated


async def test_what_is_known_by_heart_is_neither_asked_elsewhere_nor_counted(place: Place) -> None:
    counter = Counter()
    await (await place.model(counter)).candidates(lesson(3).question)

    assert ([], 0) == (counter.counted, place.asked())


async def test_without_room_this_machine_answers_alone(place: Place) -> None:
    model = await place.model(Counter(rooms=1))
    for _ in range(3):
        found = await model.candidates(ASKED)

    assert ("In drawer 3", 1) == (found[0].answer, place.asked())


async def test_what_is_taught_later_does_not_stop_the_counting(place: Place) -> None:
    counter = Counter()
    model = (await place.model(counter)).taught([lesson(77)]).without({"lesson-5"})
    await model.candidates(ASKED)

    assert 1 == len(counter.counted)


@pytest.mark.parametrize(
    ("fault", "times"), [("abort", 1), ("wrong key", 0), ("quota", 0), ("503", 0)]
)
async def test_a_request_that_breaks_is_counted_only_where_it_may_be_billed(
    fault: str, times: int, place: Place
) -> None:
    counter = Counter()
    model = await place.model(counter)
    place.peer.fault = FAULTS[fault]
    await model.candidates(ASKED)

    assert [Spent(prompt_tokens=7, is_estimated=True)] * times == [
        spent for _, spent in counter.counted
    ]


async def test_where_nobody_listens_nothing_is_counted() -> None:
    counter = Counter()
    endpoint = Endpoint(RemoteAccess(base_url="http://127.0.0.1:9/v1", model="tuned"))
    asking = Asking(endpoint=endpoint, is_examined=False, pauses=())

    assert await asking.answer("tuned", ASKED, partial(counter.count, "tuned")) is None
    assert [] == counter.counted
    await endpoint.close()


async def test_what_members_waited_for_in_vain_is_counted(place: Place) -> None:
    async def slowly(request: web.Request) -> web.Response:
        del request
        await asyncio.sleep(5)
        return web.json_response({})

    counter = Counter()
    place.peer.fault = slowly
    endpoint = Endpoint(RemoteAccess(base_url=place.peer.base_url, model="tuned"))
    await endpoint.client()
    asking = Asking(endpoint=endpoint, is_examined=False, pauses=(), members_wait_seconds=0.1)

    assert await asking.answer("tuned", ASKED, partial(counter.count, "tuned")) is None
    assert [("tuned", Spent(prompt_tokens=7, is_estimated=True))] == counter.counted
    await endpoint.close()
