"""What chat models are asked in tests."""

from dataclasses import replace

from myna.domain.chat import ChatPart, Delta, Finished, Ground, Prompt, Style
from myna.errors import EngineFailed
from myna.ports import ChatModel, ChatOptions
from myna.testing.openai_peer import Fault, OpenAIPeer

LIBRARY = Ground(number=1, lesson_id="a", question="Where do we meet?", answer="In the library.")
READING = Ground(number=2, lesson_id="b", question="Что мы читаем?", answer="Роман о зиме.")
PROMPT = Prompt(
    instructions="Be kind.",
    grounds=(LIBRARY, READING),
    forbidden=("In the pub.",),
    before=(),
    question="Where is the meeting?",
    language="en",
    style=Style.GROUNDED,
    most_tokens=200,
)
QUICK = ChatOptions(
    name="quick",
    base_url="",
    model="scripted",
    first_token_seconds=5.0,
    stall_seconds=5.0,
    whole_seconds=20.0,
)
IMPATIENT = replace(QUICK, first_token_seconds=0.6, stall_seconds=0.15)
"""Where the endpoint may never answer."""


async def replied(model: ChatModel, prompt: Prompt = PROMPT) -> tuple[str, Finished]:
    """The whole text, and how it ended. The parts keep the promise of the port."""
    parts: list[ChatPart] = [part async for part in model.reply(prompt)]
    *deltas, finished = parts
    assert isinstance(finished, Finished)
    texts = [part.text for part in deltas if isinstance(part, Delta)]
    assert len(deltas) == len(texts)
    return "".join(texts), finished


async def answers_of(
    model: ChatModel, peer: OpenAIPeer, fault: Fault, times: int | None = None
) -> str:
    """The text, or the reason why there is none."""
    peer.fault, peer.fault_times = fault, times
    try:
        text, _ = await replied(model)
    except EngineFailed as failure:
        return str(failure.details["reason"])
    return text
