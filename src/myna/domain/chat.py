"""What a chat model is asked and what it says; used by the conversing services and the engines that chat.

A chat model only words: what is true stands in the grounds, which the local memory found.
"""

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias


class Speaker(Enum):
    MEMBER = "member"
    MYNA = "myna"


@dataclass(frozen=True, kw_only=True)
class Said:
    """One earlier message of the chain of replies that a question belongs to."""

    by: Speaker
    text: str


@dataclass(frozen=True, kw_only=True)
class Ground:
    """One lesson or passage that an answer may rest on; the words of members and of files."""

    number: int
    """From 1; by it the model cites."""
    lesson_id: str
    question: str
    answer: str
    place: str = ""
    """The file and the section in it; empty for what was taught in a message."""


class Style(Enum):
    """What is done where nothing that was taught answers a question."""

    GROUNDED = "grounded"
    """Myna says that she does not know."""
    OPEN = "open"
    """The model answers from what it knows itself, and the answer says so."""


@dataclass(frozen=True, kw_only=True)
class Prompt:
    """Everything that a model is told, not yet in words: `prompting` frames it."""

    instructions: str
    """The managers' own; the only part that is not data."""
    grounds: tuple[Ground, ...]
    """Best first; empty where nothing relevant was taught."""
    forbidden: tuple[str, ...]
    """Answers that were rejected for this question or questions like it."""
    before: tuple[Said, ...]
    """Oldest first."""
    question: str
    language: str
    style: Style
    most_tokens: int


@dataclass(frozen=True, kw_only=True)
class Spent:
    """What an answer cost, as the endpoint counted or, where it did not, as estimated."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    is_estimated: bool = False


class Closing(Enum):
    """How an answer came to its end."""

    WHOLE = "whole"
    TOO_LONG = "too-long"
    """The limit of tokens or characters was reached."""
    CUT_OFF = "cut-off"
    """The endpoint broke off, stalled or sent what is not the protocol after there was text."""
    STOPPED = "stopped"
    """Whoever asked wanted no more of it, or Myna herself was stopped."""
    TOOLS = "tools"
    """The model wanted to call a tool; it was offered none."""
    FILTERED = "filtered"
    EMPTY = "empty"


@dataclass(frozen=True, kw_only=True)
class Delta:
    text: str


@dataclass(frozen=True, kw_only=True)
class Finished:
    closing: Closing
    spent: Spent
    model: str
    """As the endpoint called it."""


ChatPart: TypeAlias = Delta | Finished


@dataclass(frozen=True, kw_only=True)
class Price:
    """In dollars for a million tokens, as the operator set it."""

    prompt: float
    completion: float


@dataclass(frozen=True, kw_only=True)
class ChatChoice:
    """What the managers of a server decided about chat models."""

    engine: str | None = None
    """A name that the operator gave; None where nobody chose, empty where none is wanted."""
    host: str = ""
    """Where that one sent text when it was chosen, which is what the managers agreed to; empty for this machine."""
    style: Style | None = None
    """None: as the operator set."""
    instructions: str = ""
    """How Myna is to speak here, at most `MAX_INSTRUCTIONS_CHARACTERS`."""


MAX_INSTRUCTIONS_CHARACTERS = 2_000


class Purpose(Enum):
    """What tokens are spent on."""

    ANSWER = "answer"
    PHRASINGS = "phrasings"
    TRAINING = "training"
