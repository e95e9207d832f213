"""The training process of the local engine: how it fails, and that nobody is left behind."""

import asyncio
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

import pytest

from myna.domain.conversation import guild_tenant
from myna.domain.teaching import Lesson, LessonKind, Source, SourceType
from myna.engines.local import LocalAnswerEngine
from myna.errors import EngineFailed

TRAINING = "myna.engines.local.engine.TRAINING"
SECONDS = 20.0
LESSONS = (
    Lesson(
        id="lesson",
        tenant=guild_tenant(1),
        kind=LessonKind.EXAMPLE,
        question="What time do we meet?",
        answer="At nine",
        author_id=1,
        source=Source(type=SourceType.MESSAGE),
        created=datetime(2026, 1, 1, tzinfo=UTC),
    ),
)
PATIENT = """
import sys, time
from pathlib import Path
from myna.engines.local import training

def patient(book):
    alive = Path(sys.argv[1], "alive").open("w")
    print("at work", file=alive, flush=True)
    time.sleep(60)

training.trained_on = patient
training.main()
"""
"""A training process that never ends by itself. It holds `alive` open as long as it lives."""
PARENT = """
import asyncio, sys
from pathlib import Path
from myna.engines.local import LocalAnswerEngine, engine
from test_local_training import LESSONS

engine.TRAINING = "patient_training"
asyncio.run(LocalAnswerEngine().train(LESSONS, Path(sys.argv[1])))
"""


async def test_a_training_process_that_dies_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(TRAINING, "no.such.module")
    engine = LocalAnswerEngine()

    with pytest.raises(EngineFailed, match="status"):
        await engine.train(LESSONS, tmp_path)

    model = engine.untaught().taught(LESSONS)
    assert "At nine" == (await model.candidates("what time do we meet"))[0].answer
    await engine.close()


async def test_a_training_process_that_is_killed_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write_module(tmp_path, "deadly", "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(TRAINING, "deadly_training")
    engine = LocalAnswerEngine()

    with pytest.raises(EngineFailed, match="-9"):
        await engine.train(LESSONS, tmp_path)

    await engine.close()


async def test_cancelling_the_training_ends_its_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write_module(tmp_path, "patient", PATIENT)
    os.mkfifo(tmp_path / "alive")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(TRAINING, "patient_training")
    engine = LocalAnswerEngine()
    training = asyncio.create_task(engine.train(LESSONS, tmp_path))
    with await _at_work(tmp_path) as alive:
        training.cancel()

        with pytest.raises(asyncio.CancelledError):
            await training
        assert "" == await _last_words(alive)
    await engine.close()


async def test_the_training_process_ends_with_its_parent(tmp_path: Path) -> None:
    _write_module(tmp_path, "patient", PATIENT)
    os.mkfifo(tmp_path / "alive")
    paths: Sequence[str] = (str(tmp_path), str(Path(__file__).parent), *sys.path)
    parent = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        PARENT,
        str(tmp_path),
        env=os.environ | {"PYTHONPATH": os.pathsep.join(path for path in paths if path)},
    )
    with await _at_work(tmp_path) as alive:
        parent.kill()
        await parent.wait()

        assert "" == await _last_words(alive)


def _write_module(directory: Path, name: str, source: str) -> None:
    (directory / f"{name}_training.py").write_text(source)


async def _at_work(directory: Path) -> TextIO:
    """The read end of `alive`, once the training process is at work."""
    alive = await asyncio.wait_for(asyncio.to_thread((directory / "alive").open), SECONDS)
    await asyncio.wait_for(asyncio.to_thread(alive.readline), SECONDS)
    return alive


async def _last_words(alive: TextIO) -> str:
    """All that is still written until the last process that could write has ended."""
    return await asyncio.wait_for(asyncio.to_thread(alive.read), SECONDS)
