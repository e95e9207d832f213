"""Myna as `bootstrap` and `assembly` make her: which settings let what people say change weights, and which do not."""

import asyncio
import json
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from myna.assembly import opened_worker
from myna.bootstrap import opened_core
from myna.config import Settings
from myna.domain.access import Actor, Role
from myna.domain.conversation import Utterance, guild_tenant
from myna.domain.jobs import JobResult
from myna.services.jobs import Wish
from myna.services.worker import Rhythm

TEACHER = Actor(id=11, role=Role.MANAGER, tenant=guild_tenant(1))
QUICK = Rhythm(look=0.02)
SECONDS = 60
THINGS = (
    "copper kettle",
    "yellow kayak",
    "grand piano",
    "festival tent",
    "finnish sauna",
    "racing bike",
    "hammer drill",
    "folding ladder",
    "fishing boat",
)
FRAMES = (
    "how do I use the {} now",
    "who has the {} today",
    "tell me of the {}",
    "is the {} free",
    "where do we keep the {}",
    "may I take the {} home",
)
SAID = [f"{frame.format(thing)} -> about the {thing}" for thing, frame in product(THINGS, FRAMES)]


def settings(folder: Path, **chosen: str) -> Settings:
    return Settings.model_validate({"data_dir": folder, **chosen})


async def trained(chosen: Settings) -> JobResult:
    """What is said in chat is taught, trained on and asked about; the result of the training."""
    async with opened_core(chosen) as core, opened_worker(chosen, QUICK) as worker:
        await core.teaching.teach_lines(TEACHER, "\n".join(SAID), key="message")
        job = await core.jobs.train(TEACHER, Wish(), key="train")
        stop = asyncio.Event()
        working = asyncio.create_task(worker.run(stop))
        async with asyncio.timeout(SECONDS):
            while not (job := await core.jobs.job(TEACHER, job.id)).state.is_over:  # type: ignore[union-attr]
                await asyncio.sleep(0.05)
        stop.set()
        await working
        await core.minds.reload(TEACHER.tenant)
        utterance = Utterance(
            key="asked",
            tenant=TEACHER.tenant,
            channel_id=1,
            author_id=11,
            text="who has a yellow kayak",
        )
        turn = await core.answering.answer(TEACHER, utterance)
        assert job.result is not None
        assert turn is not None
        assert "about the yellow kayak" == turn.candidates[0].answer
        return job.result


def fitted(chosen: Settings, result: JobResult) -> tuple[bool, str]:
    """Are there weights in the files of the version, and what its card says."""
    folder = chosen.data_dir / "models" / str(result.version_id)
    with np.load(folder / "arrays.npz") as arrays:
        return "margin_weights" in arrays, (folder / "MODEL_CARD.md").read_text(encoding="utf-8")


async def test_on_discord_nothing_is_fitted_and_the_model_is_promoted_all_the_same(
    tmp_path: Path,
) -> None:
    chosen = settings(tmp_path)

    result = await trained(chosen)

    has_weights, card = fitted(chosen, result)
    assert result.verdict is not None
    assert result.verdict.is_promoted
    assert not has_weights
    assert "Nothing that came through Discord changed weights." in card


async def test_with_discords_permission_what_was_said_is_fitted_to(tmp_path: Path) -> None:
    chosen = settings(tmp_path, discord_training_permission="ticket 4711")

    has_weights, card = fitted(chosen, await trained(chosen))

    assert has_weights
    assert "`ticket 4711`" in card


async def test_in_the_sandbox_nothing_is_from_discord(tmp_path: Path) -> None:
    chosen = settings(tmp_path, discord_url="http://127.0.0.1:8765")

    result = await trained(chosen)

    has_weights, card = fitted(chosen, result)
    assert has_weights
    assert "Said or sent in the sandbox, not on Discord" in card


@pytest.mark.parametrize("chosen", [{}, {"discord_url": "http://127.0.0.1:8765"}])
async def test_no_word_of_a_lesson_stands_on_the_card(
    tmp_path: Path, chosen: dict[str, str]
) -> None:
    made = settings(tmp_path, **chosen)
    result = await trained(made)

    folder = made.data_dir / "models" / str(result.version_id)
    card = json.loads((folder / "model_card.json").read_text(encoding="utf-8"))
    told = json.dumps(card) + fitted(made, result)[1]

    assert "lessons.json" in {each.name for each in folder.iterdir()}
    assert not [thing for thing in THINGS if thing in told]
