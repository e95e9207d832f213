"""What a hostile file is, and what became of it; used by every module of this folder."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum


class Door(Enum):
    """By which way a file comes in."""

    RECORDING = "recording"
    """Sent as something to be heard."""
    LESSONS = "lessons"
    """Sent to be learned."""
    MODEL = "model"
    """Lying where a trained model lies."""
    VAULT = "vault"
    """Lying in the folder of a server's files."""


@dataclass(frozen=True, kw_only=True)
class Specimen:
    family: str
    title: str
    """Tells it from the others of its family."""
    door: Door
    file_name: str = ""
    data: bytes = b""
    members: Mapping[str, bytes | None] | None = None
    """Of a model: what takes the place of its files; None for what is taken away."""
    trap: str = ""
    """Of a vault: what is set there, by the name that `traps` has for it."""
    is_benign: bool = False
    """Has to be accepted."""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    family: str
    title: str
    door: str
    is_benign: bool
    outcome: str
    """`accepted`, `refused: why`, or `crash: what`."""
    seconds: float
    """Until it was answered: refused, heard, or told that a training of it is queued."""
    done_seconds: float
    """Until nothing more was done with it."""

    @property
    def is_crash(self) -> bool:
        return self.outcome.startswith("crash")

    @property
    def is_accepted(self) -> bool:
        return self.outcome == "accepted"
