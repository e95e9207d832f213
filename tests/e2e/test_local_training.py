"""The training process of the local engine: how it fails, and that nobody is left behind."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from myna.domain.conversation import guild_tenant
from myna.domain.provenance import training_material
from myna.domain.teaching import Lesson, LessonKind, Source, SourceType
from myna.engines.local import LocalAnswerEngine
from myna.errors import EngineFailed
from myna.ports import Training

TRAINING = "myna.engines.local.engine.TRAINING"
SECONDS = 10.0
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
MATERIAL = training_material(LESSONS, permission=None)
PATIENT = """
import socket, sys, time
from pathlib import Path
from myna.engines.local import training

def patient(book, on_progress, meanings):
    line = socket.create_connection(("127.0.0.1", int(Path(sys.argv[1], "port").read_text())))
    time.sleep(30)

training.trained_on = patient
training.main()
"""
"""A training process that does not come to an end. Its line to the test is open as long as it lives."""
PARENT = """
import asyncio, sys
from pathlib import Path
from myna.engines.local import LocalAnswerEngine, engine
from myna.ports import Training
from test_local_training import MATERIAL

engine.TRAINING = "patient_training"
asyncio.run(LocalAnswerEngine().train(Training(material=MATERIAL, directory=Path(sys.argv[1]))))
"""


async def test_a_training_process_that_dies_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(TRAINING, "no.such.module")
    engine = LocalAnswerEngine()

    with pytest.raises(EngineFailed, match="status"):
        await engine.train(Training(material=MATERIAL, directory=tmp_path))

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
        await engine.train(Training(material=MATERIAL, directory=tmp_path))

    await engine.close()


async def test_cancelling_the_training_ends_its_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write_module(tmp_path, "patient", PATIENT)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(TRAINING, "patient_training")
    engine = LocalAnswerEngine()
    async with _line(tmp_path) as line:
        training = asyncio.create_task(
            engine.train(Training(material=MATERIAL, directory=tmp_path))
        )
        await line.is_at_work()

        training.cancel()

        with pytest.raises(asyncio.CancelledError):
            await training
        await line.is_dead()
    await engine.close()


async def test_the_training_process_ends_with_its_parent(tmp_path: Path) -> None:
    _write_module(tmp_path, "patient", PATIENT)
    paths = (str(tmp_path), str(Path(__file__).parent), *sys.path)
    async with _line(tmp_path) as line:
        parent = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            PARENT,
            str(tmp_path),
            env=os.environ | {"PYTHONPATH": os.pathsep.join(path for path in paths if path)},
        )
        await line.is_at_work()

        parent.kill()
        await parent.wait()

        await line.is_dead()


def _write_module(directory: Path, name: str, source: str) -> None:
    (directory / f"{name}_training.py").write_text(source)


class _Line:
    """What the test hears of the training process, the only one that calls."""

    def __init__(self) -> None:
        self._at_work, self._dead = asyncio.Event(), asyncio.Event()

    async def is_at_work(self) -> None:
        await asyncio.wait_for(self._at_work.wait(), SECONDS)

    async def is_dead(self) -> None:
        await asyncio.wait_for(self._dead.wait(), SECONDS)

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._at_work.set()
        await reader.read()
        self._dead.set()
        writer.close()


@asynccontextmanager
async def _line(directory: Path) -> AsyncIterator[_Line]:
    line = _Line()
    server = await asyncio.start_server(line.answer, "127.0.0.1")
    (directory / "port").write_text(str(server.sockets[0].getsockname()[1]))
    try:
        yield line
    finally:
        server.close()
