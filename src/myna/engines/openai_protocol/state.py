"""How far a training elsewhere is, in a file beside its model; written before and after each step.

What is written here is all that survives the end of the process: `jobs` reads from it what must not be done twice.
`leavings` of it is read by the model registry as well.
"""

import json
import os
import sys
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from myna.domain.jobs import JobNote, Leaving
from myna.domain.remote_training import LEAVINGS_FILE, RemoteCheckpoint, origin_of
from myna.errors import EngineFailed

ENGINE = "openai-protocol"
MAX_BYTES = 64 * 1024

FILE, FILE_NAMED, JOB, JOB_MARKED, MODEL = "file", "file-named", "job", "job-marked", "model"
"""The kinds of what is left elsewhere: by its id or, where that did not come back, by the name that it was given."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One training on top of another: supervised, then by preference."""

    sha256: str
    """Of its rows."""
    file_id: str = ""
    is_sent: bool = False
    """It may have been asked for, although no id is known yet."""
    job_id: str = ""
    cursor: str = ""
    """The last event that was read."""
    share: float = 0.0
    """How much is done, as far as events tell."""
    model: str = ""
    trained_tokens: int | None = None
    is_cleared: bool = False
    """Its file was deleted there."""
    checkpoints: tuple[RemoteCheckpoint, ...] = ()
    """By their steps."""
    has_failed: bool = False
    """It came to nothing there, so that there is no job to be cancelled."""

    @property
    def newest(self) -> RemoteCheckpoint | None:
        return self.checkpoints[-1] if self.checkpoints else None


@dataclass(frozen=True, kw_only=True)
class RemoteState:
    mark: str
    """That of Myna's job; stands in the names of what is made elsewhere."""
    host: str
    base_url: str
    base_model: str
    memory: str = ""
    """The digest of the lessons that the model of this machine knows; empty until it is whole."""
    rows_sent: int = 0
    steps: dict[str, Step] = field(default_factory=dict)
    """By method, in order."""
    left: tuple[Leaving, ...] = ()
    """By earlier rows, or at an earlier endpoint."""
    model: str = ""
    """What came of all steps; empty until then."""

    def with_step(self, method: str, step: Step) -> "RemoteState":
        return replace(self, steps={**self.steps, method: step})

    def name_of(self, method: str) -> str:
        """Of the file with the rows of a step."""
        return f"myna-{self.mark}-{method}.jsonl"

    @property
    def leavings(self) -> tuple[Leaving, ...]:
        """All that may be there."""
        found = []
        for method, step in self.steps.items():
            if not step.is_cleared:
                named = (FILE_NAMED, self.name_of(method))
                found.append((FILE, step.file_id) if step.file_id else named)
            if step.job_id and not step.model and not step.has_failed:
                found.append((JOB, step.job_id))
            elif step.is_sent and not step.job_id:
                found.append((JOB_MARKED, f"{self.mark}/{method}"))
            if step.model:
                found.append((MODEL, step.model))
            names = {each.name: None for each in step.checkpoints}
            found += [(MODEL, name) for name in names if name != self.base_model]
        origin = origin_of(self.base_url)
        own = (
            Leaving(engine=ENGINE, kind=kind, remote_id=remote_id, origin=origin)
            for kind, remote_id in found
        )
        return tuple(dict.fromkeys((*self.left, *own)))

    @property
    def share(self) -> float:
        """Of the step that is under way."""
        return next((step.share for step in self.steps.values() if not step.model), 0.0)

    def note(self, phase: str, *, dollars_per_million: float | None) -> JobNote:
        steps = list(self.steps.values())
        counted = [step.trained_tokens for step in steps if step.trained_tokens is not None]
        tokens = sum(counted) if counted else None
        cost = None
        if tokens is not None and dollars_per_million is not None:
            cost = round(tokens * dollars_per_million)  # a dollar per million is a millionth each
        return JobNote(
            phase=phase,
            host=self.host,
            base_model=self.base_model,
            remote_id=next((step.job_id for step in reversed(steps) if step.job_id), ""),
            model=self.model,
            rows_sent=self.rows_sent,
            trained_tokens=tokens,
            cost_microdollars=cost,
            checkpoints=tuple(each for step in steps for each in step.checkpoints),
        )


def read(directory: Path) -> RemoteState | None:
    """None where none was written; raises `EngineFailed` for one that cannot be read."""
    try:
        with (directory / LEAVINGS_FILE).open("rb") as file:
            content = json.loads(file.read(MAX_BYTES))["state"]
        steps = {str(method): _step(**step) for method, step in content.pop("steps").items()}
        left = tuple(Leaving(**each) for each in content.pop("left"))
        return RemoteState(**content, steps=steps, left=left)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise EngineFailed(
            f"{directory} holds no state of a training elsewhere that can be read.",
            remedy="Train again.",
        ) from error


def _step(*, checkpoints: list[dict[str, Any]], **content: Any) -> Step:
    return Step(**content, checkpoints=tuple(RemoteCheckpoint(**each) for each in checkpoints))


def write(directory: Path, state: RemoteState) -> None:
    """On the disk, whole, before it returns. Raises `EngineFailed`."""
    content: dict[str, Any] = {
        "leavings": [asdict(each) for each in state.leavings],
        "state": asdict(state),
    }
    path, aside = directory / LEAVINGS_FILE, directory / f"{LEAVINGS_FILE}.new"
    try:
        with aside.open("w", encoding="utf-8") as file:
            json.dump(content, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
        _sync(directory)
    except OSError as error:
        raise EngineFailed(
            f"The state of a training elsewhere could not be written: {error.strerror or error}.",
            remedy="Check the disk's free space.",
        ) from error


def _sync(directory: Path) -> None:
    if sys.platform == "win32":
        return  # Windows cannot open a folder to sync it
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
