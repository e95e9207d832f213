"""A training elsewhere, against an endpoint that speaks the protocol and follows a script."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from myna.domain.jobs import JobNote
from myna.domain.teaching import Provenance
from myna.engines.openai_protocol import OpenAIProtocolEngine
from myna.errors import EngineFailed
from myna.testing.openai_peer import LIVES, OpenAIPeer, Training
from remote_trainings import LESSONS, correction, engine_at, lesson, peer_of, wanted


@dataclass(frozen=True, kw_only=True)
class Place:
    training: Training
    peer: OpenAIPeer
    engine: OpenAIProtocolEngine


@pytest.fixture
async def place() -> AsyncIterator[Place]:
    training = Training()
    async with peer_of(training, key="key-of-the-test") as peer:
        engine = engine_at(peer.base_url, price=3.0)
        yield Place(training=training, peer=peer, engine=engine)
        await engine.close()


async def refused(place: Place, directory: Path) -> EngineFailed:
    with pytest.raises(EngineFailed) as caught:
        await place.engine.train(wanted(directory))
    return caught.value


def posts(place: Place, path: str) -> int:
    return sum((asked.method, asked.path) == ("POST", path) for asked in place.peer.asked)


async def test_what_was_trained_elsewhere_is_loaded_and_asked(place: Place, tmp_path: Path) -> None:
    await place.engine.train(wanted(tmp_path))

    model = await place.engine.load(tmp_path)

    best = (await model.candidates("Tell me, where is thing number3 now?"))[0]
    assert "In drawer 3" == best.answer
    assert 1 == posts(place, "/chat/completions")


async def test_what_was_taught_word_for_word_is_asked_nowhere(place: Place, tmp_path: Path) -> None:
    await place.engine.train(wanted(tmp_path))
    model = await place.engine.load(tmp_path)

    best = (await model.candidates(LESSONS[0].question))[0]

    assert ("In drawer 0", 1.0) == (best.answer, best.confidence)
    assert 0 == posts(place, "/chat/completions")


async def test_the_model_of_this_machine_waits_until_nothing_else_is_computed(
    place: Place, tmp_path: Path
) -> None:
    computing, notes = asyncio.Lock(), list[JobNote]()
    await computing.acquire()
    asked = replace(wanted(tmp_path, notes=notes), computing=computing)
    training = asyncio.create_task(place.engine.train(asked))
    async with asyncio.timeout(5):
        while not computing._waiters:
            await asyncio.sleep(0.001)
    before = posts(place, "/files")
    computing.release()
    await training

    assert (0, 1) == (before, posts(place, "/files"))
    assert not computing.locked()


async def test_exactly_the_rows_that_may_change_weights_leave(place: Place, tmp_path: Path) -> None:
    theirs = lesson(99, provenance=Provenance.DISCORD)

    await place.engine.train(wanted(tmp_path, [*LESSONS, theirs]))

    sent = place.training.files["file-1"]["data"].decode()
    assert 12 == len(sent.splitlines())
    assert "number99" not in sent


async def test_corrections_are_trained_as_preferences_upon_the_first_model(
    place: Place, tmp_path: Path
) -> None:
    lessons = [*LESSONS, *(correction(number) for number in range(10))]

    await place.engine.train(wanted(tmp_path, lessons))

    first, second = place.training.jobs.values()
    assert ["supervised", "dpo"] == [first["method"]["type"], second["method"]["type"]]
    assert first["fine_tuned_model"] == second["model"]


async def test_few_corrections_are_no_training_of_their_own(place: Place, tmp_path: Path) -> None:
    lessons = [*LESSONS, *(correction(number) for number in range(9))]

    await place.engine.train(wanted(tmp_path, lessons))

    assert 1 == len(place.training.jobs)


async def test_too_few_rows_are_named_before_anything_is_asked(
    place: Place, tmp_path: Path
) -> None:
    with pytest.raises(EngineFailed) as caught:
        await place.engine.train(wanted(tmp_path, LESSONS[:9]))

    assert "remote-too-few" == caught.value.details["reason"]
    assert [] == place.peer.asked


async def test_the_rows_do_not_stay_there(place: Place, tmp_path: Path) -> None:
    await place.engine.train(wanted(tmp_path))

    assert place.training.files["file-1"]["is_deleted"]


async def test_notes_tell_phase_tokens_and_price(place: Place, tmp_path: Path) -> None:
    notes: list[JobNote] = []

    await place.engine.train(wanted(tmp_path, notes=notes))

    phases = list(dict.fromkeys(note.phase for note in notes))
    assert ["probing", "uploading", "waiting", "validating", "training", "done"] == [
        phase for phase in phases if phase
    ]
    last = notes[-1]
    assert last.trained_tokens is not None
    assert 3 * last.trained_tokens == last.cost_microdollars
    assert ("127.0.0.1", "base-mini", 12) == (last.host, last.base_model, last.rows_sent)
    assert last.model in place.training.tuned


async def test_the_progress_never_falls(place: Place, tmp_path: Path) -> None:
    shares: list[float] = []

    await place.engine.train(wanted(tmp_path, shares=shares))

    assert shares == sorted(shares)
    assert 1.0 == shares[-1]


@pytest.mark.parametrize(
    ("life", "reason", "said"),
    [
        ("fails", "remote-failed", "The loss did not go down."),
        ("fails validation", "remote-failed", "The loss did not go down."),
        ("vanishes", "remote-failed", ""),
        ("cancelled there", "remote-failed", "cancelled"),
    ],
)
async def test_a_training_that_comes_to_nothing_there_says_why(
    place: Place, tmp_path: Path, life: str, reason: str, said: str
) -> None:
    place.training.life = LIVES[life]

    failed = await refused(place, tmp_path)

    assert (reason, said) == (failed.details["reason"], failed.details["said"])
    assert failed.details["is_final"]


async def test_a_state_that_nobody_knows_is_waited_out(place: Place, tmp_path: Path) -> None:
    place.training.life = LIVES["unknown state"]

    await place.engine.train(wanted(tmp_path))

    assert 1 == len(place.training.tuned)


async def test_the_words_of_the_other_side_are_cleaned(place: Place, tmp_path: Path) -> None:
    place.training.life = LIVES["fails"]
    place.training.said = "No\n\x1b[31mway\u202e!" + "x" * 500

    failed = await refused(place, tmp_path)

    assert str(failed.details["said"]).startswith("No [31mway!xxx")
    assert 200 == len(str(failed.details["said"]))


async def test_what_was_left_is_known_by_name(place: Place, tmp_path: Path) -> None:
    place.training.life = LIVES["fails"]
    await refused(place, tmp_path)

    left = json.loads((tmp_path / "remote.json").read_text())["leavings"]

    checkpoint = "ft:base-mini:scripted:myna:ftjob-1:ckpt-step-10"
    assert [("file", "file-1"), ("model", checkpoint)] == [
        (each["kind"], each["remote_id"]) for each in left
    ]


async def test_other_rows_than_were_sent_begin_anew_and_leave_the_first_behind(
    place: Place, tmp_path: Path
) -> None:
    place.training.life = LIVES["fails"]
    await refused(place, tmp_path)
    place.training.life = LIVES["good"]

    await place.engine.train(replace(wanted(tmp_path, LESSONS[1:])))

    left = json.loads((tmp_path / "remote.json").read_text())["leavings"]
    assert ("file", "file-1") in {(each["kind"], each["remote_id"]) for each in left}
