"""What the operator set for engines, handed to each when it is made; each takes what concerns it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from myna.ports.answers import AnswerEngine


@dataclass(frozen=True, kw_only=True)
class OpenAIAccess:
    """An endpoint that speaks OpenAI's protocol."""

    base_url: str
    api_key: str = field(repr=False)
    """Empty where the endpoint wants none."""
    stt_model: str
    tts_model: str
    tts_voice: str


@dataclass(frozen=True, kw_only=True)
class EngineOptions:
    """What the operator set for the engines that hear and speak."""

    timeout_seconds: float = 20.0
    """How long one request to a network engine may take."""
    whisper_model: str | None = None
    """A directory, or the name of a model that is in the local cache or may be downloaded."""
    piper_voices: Path | None = None
    """A directory with `<voice>.onnx` and `<voice>.onnx.json`."""
    openai: OpenAIAccess | None = None
    endpoints: Mapping[str, str] = field(default_factory=dict)
    """Other addresses of network engines than their own, by the engine's name."""


@dataclass(frozen=True, kw_only=True)
class RemoteAccess:
    """An endpoint that trains models, over OpenAI's protocol."""

    base_url: str
    model: str
    """Where a training starts from."""
    api_key: str = field(default="", repr=False)
    """Empty where the endpoint wants none."""
    dollars_per_million_tokens: float | None = None
    """Of trained tokens; None where the operator set no price."""


@dataclass(frozen=True, kw_only=True)
class AnswerOptions:
    """What the operator set for the engines that answer."""

    encoder: Path | None = None
    """A directory with a sentence encoder, as `myna encoder add` leaves one."""
    remote: RemoteAccess | None = None
    memory: Callable[[], AnswerEngine] | None = None
    """Makes the engine of this machine, for one that rests on it."""
    is_examined: bool = False
    """Made to be examined: a model that cannot be asked is an error there, not a reason to answer otherwise."""


NO_ANSWER_OPTIONS = AnswerOptions()
