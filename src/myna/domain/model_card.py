"""What a model was made from, as it is written beside its files; made by the trainer, kept by the model registry."""

from dataclasses import dataclass
from datetime import datetime

from myna.domain.provenance import Weighing
from myna.domain.teaching import Provenance

_WHOSE = {
    Provenance.DISCORD: "Said or sent on Discord",
    Provenance.OPERATOR: "Files of whoever runs this Myna",
    Provenance.PUBLIC: "Public data sets",
    Provenance.SANDBOX: "Said or sent in the sandbox, not on Discord",
}


@dataclass(frozen=True, kw_only=True)
class ModelCard:
    """Counts only: it quotes no lesson."""

    version_id: str
    engine: str
    created: datetime
    weighing: Weighing


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
        ]
    )


def _said_of_weights(weighing: Weighing) -> str:
    if not weighing.trains_weights:
        return "This engine has no weights: it only looks lessons up."
    if weighing.permission is not None:
        reference = " ".join(weighing.permission.replace("`", "'").split())
        return f"Discord's permission to train on messages: `{reference}`"
    return "Nothing that came through Discord changed weights."
