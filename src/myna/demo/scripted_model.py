"""The models of the tour: two endpoints on this machine that follow a script; started by `run`.

They are no language models. One repeats the lesson that fits best and proposes what the script says, at the pace at
which a small model writes; the other trains by remembering. So the tour shows what Myna makes of a model, needs
nothing installed, and is the same every time.
"""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from myna.demo.chat_lines import ChatLines
from myna.testing.openai_peer import (
    Chatting,
    Models,
    OpenAIPeer,
    Pace,
    Part,
    Training,
    scripted_reader,
)

PIECES_PER_SECOND = 9.0
NAME = "scripted"
BRISK_LIFE = ("running", "succeeded")
"""The states of a training, one for each look at it."""


@dataclass(frozen=True, kw_only=True)
class ScriptedModels:
    """How each is written in a setting."""

    chat: str
    trainer: str


@asynccontextmanager
async def scripted_models(lines: ChatLines) -> AsyncIterator[ScriptedModels]:
    def script(messages: Sequence[Mapping[str, Any]]) -> str:
        sent = "\n".join(str(message.get("content") or "") for message in messages[-1:])
        if "ANSWER:" in sent and json.dumps(lines.lesson[0], ensure_ascii=False) in sent:
            return "\n".join(lines.phrasings)
        return scripted_reader(messages)

    chatting = Chatting(script=script, pace=Pace(pieces_per_second=PIECES_PER_SECOND))
    training = Training(life=BRISK_LIFE)
    there: list[Part] = [training, Chatting(tuned=training.tuned), training.models]
    async with OpenAIPeer([chatting, Models()]) as chat, OpenAIPeer(there) as trainer:
        yield ScriptedModels(
            chat=f"{NAME}={chat.base_url}#{NAME}", trainer=f"{trainer.base_url}#{NAME}"
        )
