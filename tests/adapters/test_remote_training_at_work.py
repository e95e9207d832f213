"""A worker whose engine trains elsewhere: from the lessons to the examination."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from myna.domain.conversation import guild_tenant
from myna.domain.jobs import Ending, Job, JobState
from myna.ports import AnswerEngine
from myna.services.answer_engines import Engines
from myna.services.minds import MindStores
from myna.services.worker import Rhythm
from myna.testing.openai_peer import FAULTS, LIVES, OpenAIPeer, Training
from remote_trainings import engine_at, peer_of
from slow_engine import until
from workshop import HELD_OUT, HERE, QUICK, TRAINED, Workshop, table

MANY = table(
    *((question, f"Answer {n}") for n, question in enumerate((*TRAINED[:14], *HELD_OUT[:3])))
)
OTHERS = table(*((question, f"Answer {n}") for n, question in enumerate(TRAINED[20:34])))
ELSEWHERE = guild_tenant(2)


@dataclass(kw_only=True)
class RemoteShop(Workshop):
    """Every server's messages may change weights here."""

    permission: str | None = "a permission"
    hosts: frozenset[str] = frozenset()
    """To which the managers let lessons go."""
    is_taken_back: bool = False
    """As soon as it was used once."""
    remote: AnswerEngine | None = None

    def stores(self) -> MindStores:
        async def is_allowed(_tenant: object, host: str) -> bool:
            is_let = host in self.hosts
            self.hosts = frozenset() if self.is_taken_back else self.hosts
            return is_let

        engine = self.remote or self.engine
        return replace(
            super().stores(),
            engines=Engines(engine, {self.engine.name: self.engine}.__getitem__),
            is_allowed=is_allowed,
        )

    async def wish(self, text: str, *, waits: bool = True) -> str:
        job_id = await self.submit(text, tenant=HERE if waits else ELSEWHERE)
        job = self.job(job_id)
        name = "openai-protocol" if waits else self.engine.name
        spec = replace(job.spec, waits=waits, engine=name)
        self.ledger.jobs[job_id] = replace(job, spec=spec)
        return job_id


@dataclass(frozen=True, kw_only=True)
class Place:
    training: Training
    peer: OpenAIPeer
    shop: RemoteShop

    async def worked(self, rhythm: Rhythm = QUICK) -> Job:
        job_id = await self.shop.wish(MANY)
        await self.shop.work(self.shop.worker(rhythm=rhythm))
        return self.shop.job(job_id)


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    training = Training()
    async with peer_of(training) as peer:
        remote = engine_at(peer.base_url, price=3.0)
        yield Place(training=training, peer=peer, shop=RemoteShop(root=tmp_path, remote=remote))
        await remote.close()


async def test_a_training_elsewhere_ends_in_an_examination(place: Place) -> None:
    job = await place.worked()

    assert JobState.SUCCEEDED is job.state, job.failure
    assert job.result is not None
    assert (Ending.EXAMINED, 1) == (job.result.ending, job.result.version_number)
    assert "ft:base-mini:scripted:myna:1" in place.training.tuned


async def test_what_it_cost_stands_with_the_job(place: Place) -> None:
    job = await place.worked(Rhythm(beat=60.0, lease=120.0, look=0.001, pause=0.0))

    assert job.note is not None
    assert 3 * (job.note.trained_tokens or 0) == job.note.cost_microdollars
    assert job.note.cost_microdollars


async def test_who_refused_stands_with_the_job(place: Place) -> None:
    place.peer.fault = FAULTS["not permitted"]

    job = await place.worked(Rhythm(beat=60.0, lease=120.0, look=0.001, pause=0.0))

    assert job.note is not None
    assert "127.0.0.1" == job.note.host


async def test_the_card_says_where_it_was_trained(place: Place) -> None:
    job = await place.worked()

    card = place.shop.registry.cards[job.id]

    assert card.elsewhere is not None
    assert ("127.0.0.1", "base-mini", "ft:base-mini:scripted:myna:1", 14) == (
        card.elsewhere.host,
        card.elsewhere.base_model,
        card.elsewhere.model,
        card.elsewhere.rows_sent,
    )
    assert [10, 20] == [each.step for each in card.elsewhere.checkpoints]


async def test_what_the_other_side_says_of_a_failure_stands_with_the_job(place: Place) -> None:
    place.training.life = LIVES["fails"]

    job = await place.worked()

    assert job.failure is not None
    assert (JobState.FAILED, 1, "remote-failed", "The loss did not go down.") == (
        job.state,
        job.attempt,
        job.failure.reason,
        job.failure.said,
    )


async def test_a_checkpoint_of_what_failed_there_is_deleted_there(place: Place) -> None:
    place.training.life = LIVES["fails"]
    job_id = await place.shop.wish(MANY)
    stop = asyncio.Event()
    working = asyncio.create_task(place.shop.worker().run(stop))

    await until(lambda: place.shop.job(job_id).state is JobState.FAILED)
    await until(lambda: not place.shop.registry.left)

    note = place.shop.job(job_id).note
    assert note is not None
    (checkpoint,) = note.checkpoints
    assert checkpoint.name not in place.training.models.shutdown_dates
    stop.set()
    await working


async def test_after_a_failure_the_old_model_serves_on(place: Place) -> None:
    first = await place.worked()
    place.training.life = LIVES["fails"]
    await place.shop.wish(OTHERS)
    await place.shop.work()

    champion = await place.shop.stores().champion(HERE)

    assert champion.version is not None
    assert first.id == champion.version.id


async def test_a_server_that_has_not_allowed_the_host_sends_nothing(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(place.shop.remote), "host", "trainer.example")

    job = await place.worked()

    assert job.failure is not None
    assert ("remote-not-allowed", "trainer.example") == (job.failure.reason, job.failure.said)
    assert [] == place.peer.asked


async def test_a_server_that_has_allowed_the_host_is_trained_there(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(place.shop.remote), "host", "trainer.example")
    place.shop.hosts = frozenset({"trainer.example"})

    job = await place.worked()

    assert JobState.SUCCEEDED is job.state


async def test_a_server_that_took_its_leave_back_asks_the_new_model_nothing(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(place.shop.remote), "host", "trainer.example")
    place.shop.hosts, place.shop.is_taken_back = frozenset({"trainer.example"}), True

    job = await place.worked()

    assert job.failure is not None
    assert "remote-not-allowed" == job.failure.reason
    assert place.training.tuned
    assert not any("chat" in each.path for each in place.peer.asked)


async def test_a_training_that_is_waited_for_keeps_nobody_waiting(place: Place) -> None:
    place.training.life = LIVES["long"]
    waiting = await place.shop.wish(MANY)
    other = await place.shop.wish(OTHERS, waits=False)
    stop = asyncio.Event()
    working = asyncio.create_task(place.shop.worker().run(stop))

    await until(lambda: place.shop.job(other).state is JobState.SUCCEEDED)

    assert JobState.RUNNING is place.shop.job(waiting).state
    stop.set()
    await working


async def test_a_cancelled_training_is_cancelled_there_and_its_rows_deleted(place: Place) -> None:
    place.training.life = LIVES["long"]
    job_id = await place.shop.wish(MANY)
    stop = asyncio.Event()
    working = asyncio.create_task(place.shop.worker().run(stop))
    await until(lambda: place.training.jobs)

    await place.shop.ledger.request_cancel(HERE, job_id, now=place.shop.now())

    await until(lambda: place.training.jobs["ftjob-1"]["status"] == "cancelled")
    await until(lambda: place.training.files["file-1"].get("is_deleted"))
    await until(lambda: not place.shop.registry.left)
    stop.set()
    await working


async def test_an_endpoint_that_hangs_at_deleting_holds_no_other_training_up(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hangs(_engine: object, _leaving: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(type(place.shop.remote), "abandon", hangs)
    place.training.life = LIVES["fails"]
    failing = await place.shop.wish(MANY)
    stop = asyncio.Event()
    working = asyncio.create_task(place.shop.worker().run(stop))
    await until(lambda: place.shop.registry.left)
    others = [await place.shop.wish(OTHERS, waits=waits) for waits in (True, False)]

    await until(lambda: all(place.shop.job(each).state.is_over for each in (failing, *others)))

    stop.set()
    await working


async def test_a_worker_that_ends_leaves_the_training_alone(place: Place) -> None:
    place.training.life = LIVES["long"]
    job_id = await place.shop.wish(MANY)
    stop = asyncio.Event()
    working = asyncio.create_task(place.shop.worker().run(stop))
    await until(lambda: place.training.jobs)

    stop.set()
    await working

    assert JobState.QUEUED is place.shop.job(job_id).state
    assert "cancelled" != place.training.jobs["ftjob-1"]["status"]


async def test_the_next_worker_goes_on_with_the_same_training(place: Place) -> None:
    await test_a_worker_that_ends_leaves_the_training_alone(place)
    place.training.life = LIVES["good"]

    await place.shop.work()

    assert (1, 1) == (len(place.training.jobs), len(place.training.files))
    assert JobState.SUCCEEDED is place.shop.job("job-000001").state


async def test_an_endpoint_that_refuses_to_answer_fails_the_attempt_and_marks_no_answer_wrong(
    place: Place,
) -> None:
    place.peer.fault, place.peer.fault_path = FAULTS["rate limit"], "/chat"

    job = await place.worked()

    assert job.failure is not None
    assert (JobState.FAILED, "remote-busy") == (job.state, job.failure.reason)
    assert {} == place.shop.registry.published


async def test_an_endpoint_that_is_busy_for_a_moment_is_asked_again(place: Place) -> None:
    place.peer.fault, place.peer.fault_path = FAULTS["rate limit"], "/chat"
    place.peer.fault_times = 1

    job = await place.worked()

    assert (JobState.SUCCEEDED, 1) == (job.state, job.attempt)


async def test_what_cannot_be_deleted_there_stays_on_the_list(place: Place) -> None:
    place.training.life = LIVES["fails"]
    place.peer.fault_path = "/files/"
    place.peer.fault = FAULTS["500"]

    await place.worked()

    assert "file" in {left.kind for left in place.shop.registry.left}
