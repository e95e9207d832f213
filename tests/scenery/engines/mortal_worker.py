"""A worker process that ends, as by `kill -9`, at a moment of a training elsewhere; run by tests as a program.

    python mortal_worker.py FOLDER BASE_URL MOMENT

A moment is one of `MOMENTS`, each before or after a state is on the disk; `never` lives until it is told to stop.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from myna import assembly
from myna.config import Settings
from myna.engines.openai_protocol import OpenAIProtocolEngine, state
from myna.engines.openai_protocol.jobs import Times
from myna.engines.openai_protocol.state import RemoteState, Step
from myna.ports import AnswerOptions, RemoteAccess
from myna.services.answer_engines import Engines
from myna.services.worker import Rhythm
from myna.testing import ScriptedAnswerEngine

QUICK = Rhythm(beat=0.05, lease=0.6, look=0.02, pause=0.02)
TIMES = Times(first=0.01, longest=0.02)


def _step(told: RemoteState) -> Step:
    return next(iter(told.steps.values()), Step(sha256=""))


MOMENTS: Mapping[str, Callable[[RemoteState], object]] = {
    "after the rows are known": lambda told: _step(told).sha256,
    "before the upload is noted": lambda told: _step(told).file_id,
    "after the upload is noted": lambda told: _step(told).file_id,
    "after it is meant to begin": lambda told: _step(told).is_sent,
    "before the beginning is noted": lambda told: _step(told).job_id,
    "after the beginning is noted": lambda told: _step(told).job_id,
    "after an event is noted": lambda told: _step(told).cursor,
    "before the model is noted": lambda told: _step(told).model,
    "after the model is noted": lambda told: _step(told).model,
    "after all is done": lambda told: told.model,
}


def die_at(moment: str) -> None:
    write, is_reached = state.write, MOMENTS[moment]

    def deadly(directory: Path, told: RemoteState) -> None:
        if moment.startswith("before") and is_reached(told):
            os.kill(os.getpid(), signal.SIGKILL)
        write(directory, told)
        if is_reached(told):
            os.kill(os.getpid(), signal.SIGKILL)

    state.write = deadly


def engines_at(base_url: str) -> Engines:
    access = RemoteAccess(base_url=base_url, model="base-mini")
    options = AnswerOptions(remote=access, memory=ScriptedAnswerEngine, is_examined=True)
    return Engines(OpenAIProtocolEngine(options, TIMES))


async def work(folder: str, base_url: str) -> None:
    assembly.answer_engines = lambda *_, **__: engines_at(base_url)
    settings = Settings.model_validate(
        {"data_dir": folder, "discord_training_permission": "as the test says"}
    )
    stop = asyncio.Event()
    assembly.on_signals(stop.set, "SIGTERM")
    async with assembly.opened_worker(settings, QUICK) as worker:
        await worker.run(stop)


if __name__ == "__main__":
    if sys.argv[3] != "never":
        die_at(sys.argv[3])
    asyncio.run(work(sys.argv[1], sys.argv[2]))
