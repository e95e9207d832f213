"""What an endpoint keeps of a training while it goes on; read by `jobs`.

It only adorns: where there is no such path, or nothing that can be read, it is passed over.
"""

from dataclasses import replace
from typing import TYPE_CHECKING

from myna.domain.remote_training import RemoteCheckpoint
from myna.engines.openai_protocol.endpoint import Endpoint, cleaned, talking
from myna.engines.openai_protocol.state import Step
from myna.errors import EngineFailed

if TYPE_CHECKING:
    from openai.types.fine_tuning.jobs import FineTuningJobCheckpoint

MOST = 10
"""The newest of one training."""
MOST_STEPS = 1_000_000_000
MOST_LOSS = 1_000_000.0


async def with_checkpoints(endpoint: Endpoint, method: str, step: Step) -> Step:
    """With those that are there beside those that were known."""
    try:
        async with talking(endpoint) as client:
            page = await client.fine_tuning.jobs.checkpoints.list(step.job_id, limit=MOST)
            read = [_read(each, method) for each in page.data]
    except EngineFailed:
        return step
    found = [each for each in read if each is not None]
    by_step = {each.step: each for each in (*step.checkpoints, *found)}
    return replace(step, checkpoints=tuple(by_step[number] for number in sorted(by_step)[-MOST:]))


def _read(kept: "FineTuningJobCheckpoint", method: str) -> RemoteCheckpoint | None:
    number, name = kept.step_number, kept.fine_tuned_model_checkpoint
    is_number = isinstance(number, int) and not isinstance(number, bool)
    if not is_number or not 0 <= number <= MOST_STEPS or not name or cleaned(name) != name:
        return None
    metrics = getattr(kept, "metrics", None)
    validation = _loss(getattr(metrics, "full_valid_loss", None))
    if validation is None:
        validation = _loss(getattr(metrics, "valid_loss", None))
    return RemoteCheckpoint(
        method=method,
        step=number,
        name=name,
        training_loss=_loss(getattr(metrics, "train_loss", None)),
        validation_loss=validation,
    )


def _loss(value: object) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if isinstance(value, int | float) and is_number and abs(value) <= MOST_LOSS:
        return float(value)
    return None
