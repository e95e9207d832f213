"""The engine that is chosen by default: it trains in a child process and answers in a thread of its own."""

import asyncio
import json
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from myna.child_environment import child_environment
from myna.domain.jobs import Abandoned, Leaving
from myna.engines.local import files
from myna.engines.local.book import Book, book_to_train
from myna.engines.local.model import LocalAnswerModel, Trained, trained_model, untaught_model
from myna.engines.local.vectors import Ear, vectors_said
from myna.errors import EngineFailed
from myna.ports import NO_ANSWER_OPTIONS, AnswerOptions, Training

TRAINING = "myna.engines.local.training"
LAST_WORDS_CHARACTERS = 300


class LocalAnswerEngine:
    """Words and pieces of words, linear separators, and a verifier that says how sure it is; needs no download."""

    name = files.ENGINE
    trains_weights = True
    resumes = False
    host = ""

    def __init__(self, options: AnswerOptions = NO_ANSWER_OPTIONS) -> None:
        self._ear = Ear(options.encoder)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="myna-local-engine")

    def untaught(self) -> LocalAnswerModel:
        return untaught_model(self._thread, self._ear.meanings)

    async def train(self, training: Training) -> None:
        book = await asyncio.to_thread(book_to_train, training.material)
        if not book.right:
            raise EngineFailed("There is no lesson to train on.", remedy="Teach at least one.")
        written = await asyncio.to_thread(self._written, book)
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",
            "-m",
            TRAINING,
            str(training.directory),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=child_environment(),
        )
        try:
            last_words = await _attended(child, written, training.on_progress)
        finally:
            if child.returncode is None:
                child.kill()
                await child.wait()
        if child.returncode:
            raise EngineFailed(
                f"Training ended with status {child.returncode}. {last_words}".strip(),
                remedy="Train again.",
            )

    def _written(self, book: Book) -> bytes:
        """What the child is told, on one line: the lessons, and what questions are already known to mean."""
        told = files.lessons_of(book)
        meanings = self._ear.meanings
        if meanings is not None:
            known = meanings.remembered([entry.question for entry in book.entries])
            told |= {"encoder": str(self._ear.directory), "vectors": vectors_said(known)}
        return json.dumps(told).encode("ascii")

    async def load(self, directory: Path) -> LocalAnswerModel:
        """Not in the thread that answers: for a large model everybody else would wait for seconds."""
        return await asyncio.to_thread(self._loaded, directory)

    def _loaded(self, directory: Path) -> LocalAnswerModel:
        trained: Trained = files.load(directory)
        trained.shelf.exemplars.prepare()
        meanings, vectors = self._ear.meanings, trained.shelf.vectors
        model = trained_model(trained, self._thread, meanings)
        if meanings is not None and vectors is not None and not model.is_outdated:
            entries = trained.book.entries
            questions = [entries[number].question for number in trained.shelf.entries]
            meanings.remember(questions, vectors)
        return model

    async def abandon(self, leaving: Leaving) -> Abandoned:  # noqa: ARG002 - it makes nothing elsewhere
        return Abandoned.GONE

    async def close(self) -> None:
        await asyncio.to_thread(self._thread.shutdown)


async def _attended(
    child: asyncio.subprocess.Process, lessons: bytes, on_progress: Callable[[float], None]
) -> str:
    """Hand the lessons over on one line and keep the pipe open, so that the child sees when nobody waits any more."""
    stdin, stdout, stderr = child.stdin, child.stdout, child.stderr
    if stdin is None or stdout is None or stderr is None:
        raise EngineFailed("The training process has no pipes.", remedy="Train again.")
    reading = asyncio.create_task(stderr.read())
    try:
        stdin.write(lessons + b"\n")
        await stdin.drain()
    except (BrokenPipeError, ConnectionResetError):
        pass  # it is gone: its status tells
    async for line in stdout:
        on_progress(float(line))
    await child.wait()
    stdin.close()
    return (await reading).decode(errors="replace").strip()[-LAST_WORDS_CHARACTERS:]
