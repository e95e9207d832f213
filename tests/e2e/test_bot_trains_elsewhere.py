"""A member sends a file, and the model is made elsewhere: what people see of it, and what leaves."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from discord_sandbox import Sandbox
from lesson_talk import reads
from myna.assembly import opened_worker
from myna.config import Settings
from myna.engines.openai_protocol import engine
from myna.engines.openai_protocol.jobs import Times
from myna.testing.openai_peer import LIVES, Training
from myna_at_work import EAGER, at_work, connected, everybody_speaks_english, hears, trained
from remote_trainings import peer_of

THINGS = ("door", "window", "box", "car", "chair", "roof")
DEEDS = ("open", "close", "paint", "clean")
FILE = "\n".join(
    [
        "question,answer",
        *(
            f"{form.format(deed=deed, thing=thing)},Use the {thing} {deed} tool"
            for deed in DEEDS
            for thing in THINGS
            for form in ("How do I {deed} the {thing}?", "what is the way to {deed} a {thing}")
        ),
    ]
).encode()

pytestmark = pytest.mark.slow


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks more often at a training than is polite elsewhere."""
    monkeypatch.setattr(engine, "Times", lambda: Times(first=0.3, longest=0.3))


@asynccontextmanager
async def trainer_of(settings: Settings) -> AsyncIterator[None]:
    stop = asyncio.Event()
    async with opened_worker(settings, EAGER) as worker:
        working = asyncio.create_task(worker.run(stop))
        try:
            yield
        finally:
            stop.set()
            await asyncio.wait_for(working, 12)


def settings_at(town: Sandbox, folder: Path, base_url: str) -> Settings:
    return Settings.model_validate(
        {
            "data_dir": folder,
            "discord_url": town.url,
            "answer_engine": "openai-protocol",
            "remote_training": f"{base_url}#base-mini",
            "remote_training_price": 3.0,
        }
    )


@pytest.mark.usefixtures("quick")
async def test_a_file_becomes_a_model_elsewhere_in_the_very_message_that_answered(
    town: Sandbox, tmp_path: Path
) -> None:
    training = Training()
    async with peer_of(training) as peer:
        settings = settings_at(town, tmp_path, peer.base_url)
        async with at_work(town, tmp_path, settings=settings) as myna, trainer_of(settings):
            await connected(town, myna)
            await everybody_speaks_english(town, myna)
            alice = town.member("alice")
            said = await alice.say("#general", "!train", files=[("facts.csv", FILE)])
            under_way = await hears(alice, "🛰️ At `127.0.0.1`", timeout_seconds=40)
            end = await trained(alice)
            await alice.say("#general", "!ask what is the way to paint the roof")
            answer = await hears(alice, "tool")
            usage = await reads(alice, "usage")

    assert (said.id, under_way.id) == (under_way.reply_to, end.id)
    assert "✅ **v1** is my first model" in end.content
    assert "tokens trained · $0.00" in end.content
    assert "roof paint" in answer.content
    assert "**openai-protocol** · `ft:base-mini" in usage.content
    assert "- 1 answer: 15 tokens" in usage.content
    assert len(training.files["file-1"]["data"].splitlines()) <= 48


@pytest.mark.usefixtures("quick")
async def test_a_training_that_fails_elsewhere_says_why_and_is_stopped_kindly(
    town: Sandbox, tmp_path: Path
) -> None:
    training = Training(life=LIVES["fails"], said="Too **few** epochs @everyone")
    async with peer_of(training) as peer:
        settings = settings_at(town, tmp_path, peer.base_url)
        async with at_work(town, tmp_path, settings=settings) as myna, trainer_of(settings):
            await connected(town, myna)
            await everybody_speaks_english(town, myna)
            alice = town.member("alice")
            await alice.say("#general", "!train", files=[("facts.csv", FILE)])
            end = await trained(alice)

    assert "The training at `127.0.0.1` came to nothing." in end.content
    assert "It said: `Too **few** epochs @\u200beveryone`" in end.content
    assert "I answer as before" in end.content
    assert 1 == len(training.jobs)
