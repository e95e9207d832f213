"""What the message of a training says of one that goes on elsewhere; used by `job_cards` and `model_cards`."""

from myna.bot.rendering import quoted
from myna.bot.texts.catalogue import say
from myna.domain.jobs import JobFailure, JobNote
from myna.domain.model_card import TrainedElsewhere
from myna.domain.remote_training import (
    FEWEST_ROWS,
    OPENAI_CLOSES,
    OPENAI_TUNED_MODELS_END,
    RemoteCheckpoint,
)

REMOTE = "remote-"
"""With this every reason of a failure elsewhere begins."""
MAX_NAME_CHARACTERS = 80
MAX_SAID_CHARACTERS = 200
MICRODOLLARS = 1_000_000
CENT = 0.01
METHODS = {"training": "supervised", "preferring": "dpo"}
"""Of whose checkpoints a phase tells."""


def note_line(language: str, note: JobNote) -> str:
    phase = say(language, "remote-phase", phase=note.phase, rows=note.rows_sent)
    line = say(
        language, "remote-progress", host=_name(note.host), base=_name(note.base_model), phase=phase
    )
    return " · ".join([line, *_figures(language, note)])


def failure_lines(language: str, failure: JobFailure, note: JobNote | None) -> list[str]:
    is_host = failure.reason == "remote-not-allowed"
    host = failure.said if is_host else note.host if note else ""
    lines = [
        say(
            language,
            "remote-failed",
            reason=failure.reason,
            host=_name(host) or "?",
            fewest=FEWEST_ROWS,
            closed=f"{OPENAI_CLOSES:%Y-%m-%d}",
            ends=f"{OPENAI_TUNED_MODELS_END:%Y-%m-%d}",
        )
    ]
    said = "" if is_host else quoted(failure.said, MAX_SAID_CHARACTERS)
    if said:
        lines.append(say(language, "remote-said", said=said))
    return lines


def made_line(language: str, made: TrainedElsewhere) -> str:
    return say(
        language,
        "remote-made",
        host=_name(made.host),
        base=_name(made.base_model),
        model=_name(made.model),
        rows=made.rows_sent,
    )


def _figures(language: str, note: JobNote) -> list[str]:
    found = []
    if note.trained_tokens is not None:
        found.append(say(language, "remote-tokens", tokens=note.trained_tokens))
    if note.cost_microdollars is not None:
        cost = note.cost_microdollars / MICRODOLLARS
        dollars = f"{cost:.2f}" if cost >= CENT or not cost else f"{cost:.4f}"
        found.append(say(language, "remote-cost", dollars=dollars))
    method = METHODS.get(note.phase)
    newest = next((each for each in reversed(note.checkpoints) if each.method == method), None)
    return found if newest is None else [*found, _checkpoint(language, newest)]


def _checkpoint(language: str, kept: RemoteCheckpoint) -> str:
    losses = {
        "remote-validation-loss": kept.validation_loss,
        "remote-training-loss": kept.training_loss,
    }
    given = [
        say(language, key, loss=f"{loss:.4g}") for key, loss in losses.items() if loss is not None
    ]
    line = say(language, "remote-checkpoint", step=str(kept.step))
    return f"{line} ({', '.join(given)})" if given else line


def _name(text: str) -> str:
    """What an endpoint or the operator calls something."""
    return quoted(text, MAX_NAME_CHARACTERS)
