"""What a model was made from, as it is written beside its files; made by the trainer, kept by the model registry."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from myna.domain.provenance import Weighing
from myna.domain.remote_training import RemoteCheckpoint
from myna.domain.teaching import Provenance

_WHOSE = {
    Provenance.DISCORD: "Said or sent on Discord",
    Provenance.OPERATOR: "Files of whoever runs this Myna",
    Provenance.PUBLIC: "Public data sets",
    Provenance.SANDBOX: "Said or sent in the sandbox, not on Discord",
}


@dataclass(frozen=True, kw_only=True)
class TrainedElsewhere:
    """By whom a part of a model was made that does not lie on this machine."""

    host: str
    base_model: str
    model: str
    """By its name there."""
    rows_sent: int
    checkpoints: tuple[RemoteCheckpoint, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ModelCard:
    """Counts only: it quotes no lesson."""

    version_id: str
    engine: str
    created: datetime
    weighing: Weighing
    elsewhere: TrainedElsewhere | None = None


def as_markdown(card: ModelCard, name: str | None = None) -> str:
    """`name` is what people call this version; its id alone says nothing to them."""
    weighing = card.weighing
    rows = [
        f"| {_WHOSE[origin.provenance]} | {origin.looked_up:,} | {origin.weighed:,} |"
        for origin in weighing.origins
    ]
    return "\n".join(
        [
            f"# Model {name or card.version_id}",
            "",
            f"Made by the engine `{card.engine}` on {card.created:%Y-%m-%d %H:%M} UTC.",
            "",
            "| Lessons | Looked up | Changed weights |",
            "|---|---:|---:|",
            *rows,
            f"| **All** | {weighing.looked_up:,} | {weighing.weighed:,} |",
            "",
            _said_of_weights(weighing),
            "",
            *_said_of_elsewhere(card.elsewhere),
        ]
    )


def _said_of_elsewhere(made: TrainedElsewhere | None) -> list[str]:
    if made is None:
        return []
    host, base, model = (_plain(each) for each in (made.host, made.base_model, made.model))
    return [
        f"Trained at `{host}` on {made.rows_sent:,} rows that were sent there, from `{base}`; called `{model}` there.",
        "",
        *_said_of_checkpoints(made.checkpoints),
    ]


def _said_of_checkpoints(checkpoints: Sequence[RemoteCheckpoint]) -> list[str]:
    if not checkpoints:
        return []
    rows = [
        f"| {each.method} | {each.step} | {_loss(each.training_loss)} | {_loss(each.validation_loss)} "
        f"| `{_plain(each.name)}` |"
        for each in checkpoints
    ]
    return [
        "| Training | Step | Training loss | Validation loss | Checkpoint |",
        "|---|---:|---:|---:|---|",
        *rows,
        "",
    ]


def _loss(loss: float | None) -> str:
    return "" if loss is None else f"{loss:.4g}"


def _plain(text: str) -> str:
    return " ".join(text.replace("`", "'").split())


def _said_of_weights(weighing: Weighing) -> str:
    if not weighing.trains_weights:
        return "This engine has no weights: it only looks lessons up."
    if weighing.permission is not None:
        reference = _plain(weighing.permission)
        return f"Discord's permission to train on messages: `{reference}`"
    return "Nothing that came through Discord changed weights."
