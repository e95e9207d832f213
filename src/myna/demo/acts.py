"""The lives that the bot leads in the tour: with which settings it is started, and what is played; used by `run`."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from myna.demo.chatting import chatting_steps, steps_without
from myna.demo.learning import far_training_steps
from myna.demo.lines import Lines
from myna.demo.script import steps
from myna.demo.scripted_model import ScriptedModels
from myna.demo.steps import Step


@dataclass(frozen=True, kw_only=True)
class Act:
    steps: tuple[Step, ...]
    settings: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    """What is different in this life; empty for the first."""


def acts(lines: Lines, models: ScriptedModels) -> tuple[Act, ...]:
    chat = lines.chat
    with_model = {
        "MYNA_CHAT": models.chat,
        "MYNA_ANSWER_ENGINE": "openai-protocol",
        "MYNA_REMOTE_TRAINING": models.trainer,
    }
    with_steps = chatting_steps(chat, lines.dont_know, lines.join)
    return (
        Act(steps=steps(lines)),
        Act(
            steps=(*with_steps, *far_training_steps(lines)),
            settings=with_model,
            note=chat.with_model,
        ),
        Act(steps=steps_without(chat), note=chat.without_model),
    )
