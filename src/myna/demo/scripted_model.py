"""The model of the tour: an endpoint on this machine that follows a script; started by `run`.

It is no language model. It repeats the lesson that fits best and proposes what the script says, at the pace at which a
small model writes, so that the tour shows what Myna makes of a model and is the same every time.
"""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from myna.demo.chat_lines import ChatLines
from myna.testing.openai_peer import Chatting, Models, OpenAIPeer, Pace, scripted_reader

PIECES_PER_SECOND = 9.0
NAME = "scripted"


@asynccontextmanager
async def scripted_model(lines: ChatLines) -> AsyncIterator[OpenAIPeer]:
    def script(messages: Sequence[Mapping[str, Any]]) -> str:
        sent = "\n".join(str(message.get("content") or "") for message in messages[-1:])
        if "ANSWER:" in sent and json.dumps(lines.lesson[0], ensure_ascii=False) in sent:
            return "\n".join(lines.phrasings)
        return scripted_reader(messages)

    chatting = Chatting(script=script, pace=Pace(pieces_per_second=PIECES_PER_SECOND))
    async with OpenAIPeer([chatting, Models()]) as peer:
        yield peer
