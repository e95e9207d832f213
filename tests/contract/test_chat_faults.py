"""Everything that an endpoint can do wrong: each fault ends in time, in bounds, and under a name."""

import asyncio
import logging
import tracemalloc
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from chat_prompts import IMPATIENT, QUICK, replied
from myna.domain.chat import Closing
from myna.engines.openai.chatting import MOST_BYTES, OpenAIChatModel
from myna.engines.openai.failures import Reason
from myna.engines.openai.responses import prepare
from myna.engines.openai.streams import MOST_CHARACTERS
from myna.errors import EngineFailed
from myna.testing.openai_peer import FAULTS, OpenAIPeer

FAILURES = {
    "no key": Reason.KEY,
    "wrong key": Reason.KEY,
    "not permitted": Reason.NOT_PERMITTED,
    "no such model": Reason.NO_MODEL,
    "bad request": Reason.REFUSED,
    "too long a prompt": Reason.TOO_LARGE,
    "quota": Reason.QUOTA,
    "rate limit": Reason.RATE,
    "rate limit, soon": Reason.RATE,
    "rate limit, later": Reason.RATE,
    "rate limit, nonsense": Reason.RATE,
    "500": Reason.SERVER,
    "502 page": Reason.SERVER,
    "503": Reason.SERVER,
    "HTML": Reason.HTML,
    "redirect 302": Reason.REDIRECTED,
    "redirect 307": Reason.REDIRECTED,
    "silence": Reason.STALLED,
    "JSON instead of a stream": Reason.NONSENSE,
    "empty body": Reason.CUT_OFF,
    "stall before text": Reason.STALLED,
    "ping before text": Reason.STALLED,
    "empty pieces for ever": Reason.STALLED,
    "thinking for ever": Reason.STALLED,
    "thinking aloud for ever": Reason.STALLED,
    "a flood of empty chunks": Reason.STALLED,
    "error at once": Reason.SERVER,
    "endless line": Reason.ENDLESS,
    "packed": Reason.NONSENSE,
    "content is a number": Reason.NONSENSE,
    "content is a list": Reason.NONSENSE,
    "choices are null": Reason.NONSENSE,
    "choices are a number": Reason.NONSENSE,
    "choices hold null": Reason.NONSENSE,
    "delta is null": Reason.CUT_OFF,
    "delta is a list": Reason.CUT_OFF,
    "a chunk is a list": Reason.NONSENSE,
    "a chunk is a number": Reason.NONSENSE,
    "a chunk is null": Reason.NONSENSE,
}
BEGUN = "[1] Every Thurs"
CLOSINGS = {
    "abort": (Closing.CUT_OFF, BEGUN),
    "truncated": (Closing.CUT_OFF, BEGUN),
    "stall": (Closing.CUT_OFF, BEGUN),
    "ping for ever": (Closing.CUT_OFF, BEGUN),
    "spaces for ever": (Closing.CUT_OFF, BEGUN),
    "half JSON": (Closing.CUT_OFF, BEGUN),
    "bad UTF-8": (Closing.CUT_OFF, BEGUN),
    "error in the stream": (Closing.CUT_OFF, BEGUN),
    "cut at the limit": (Closing.TOO_LONG, "[1] Every"),
    "tool calls": (Closing.TOOLS, ""),
    "nothing": (Closing.EMPTY, ""),
    "only spaces": (Closing.EMPTY, ""),
    "filtered": (Closing.FILTERED, ""),
    "refusal": (Closing.FILTERED, ""),
    "lone surrogates": (Closing.WHOLE, "[1] Every Thursday"),
}
ENDING_BY_THE_CLOCK = {
    *(name for name, reason in FAILURES.items() if reason is Reason.STALLED),
    *("rate limit, soon", "stall", "ping for ever", "spaces for ever"),
}
LEAVING_A_MESS = (
    "silence",
    "abort",
    "stall",
    "half JSON",
    "endless line",
    "endless text",
    "packed",
)
LONG = ("endless text", "100,000 characters")
BOUNDED = ("endless line", "endless text", "100,000 characters", "packed")
MOST_SECONDS = 4.0
"""Until any fault has ended; the patience of these tests is far shorter."""


@pytest.fixture(scope="module", autouse=True)
def _sdk() -> None:
    """It takes a while to import and to prepare: not within the timeout of a test."""
    prepare()


@pytest.fixture
async def peer() -> AsyncIterator[OpenAIPeer]:
    async with OpenAIPeer() as peer:
        yield peer


@pytest.fixture
async def model(request: pytest.FixtureRequest, peer: OpenAIPeer) -> AsyncIterator[OpenAIChatModel]:
    """Patient where the fault of the test does not wait for the clock; the fault has begun."""
    parameters = request.node.callspec.params
    name, api = parameters["name"], parameters.get("api", "chat")
    options = IMPATIENT if name in ENDING_BY_THE_CLOCK else QUICK
    model = OpenAIChatModel(
        replace(options, base_url=peer.base_url, api_key="sk-secret-key", api=api)
    )
    peer.fault = FAULTS[name]
    yield model
    await model.close()


def test_every_fault_of_the_peer_has_its_name_here() -> None:
    assert set(FAULTS) == {*FAILURES, *CLOSINGS, *LONG}


@pytest.mark.parametrize("name", FAILURES)
async def test_a_fault_before_the_first_word_is_a_reason_and_a_remedy(
    model: OpenAIChatModel, name: str
) -> None:
    async with asyncio.timeout(MOST_SECONDS):
        with pytest.raises(EngineFailed) as failure:
            await replied(model)

    assert FAILURES[name] == failure.value.details["reason"]
    assert failure.value.remedy


@pytest.mark.parametrize("name", CLOSINGS)
async def test_what_was_said_before_a_fault_is_kept(model: OpenAIChatModel, name: str) -> None:
    async with asyncio.timeout(MOST_SECONDS):
        text, finished = await replied(model)

    assert CLOSINGS[name] == (finished.closing, text.rstrip())


@pytest.mark.parametrize("name", LONG)
async def test_an_answer_without_an_end_is_cut(model: OpenAIChatModel, name: str) -> None:
    async with asyncio.timeout(MOST_SECONDS):
        text, finished = await replied(model)

    assert (Closing.TOO_LONG, MOST_CHARACTERS) == (finished.closing, len(text))


@pytest.mark.parametrize("name", BOUNDED)
async def test_no_answer_takes_much_memory(model: OpenAIChatModel, name: str) -> None:
    tracemalloc.start()
    try:
        await asyncio.gather(replied(model), return_exceptions=True)
        _, peak_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak_bytes < 6 * MOST_BYTES


@pytest.mark.parametrize("api", ["responses"])
@pytest.mark.parametrize("name", FAULTS)
async def test_no_fault_ends_in_an_error_without_a_name(
    model: OpenAIChatModel, name: str, api: str
) -> None:
    """The faults are those of chunks, where events are expected here."""
    async with asyncio.timeout(MOST_SECONDS):
        [result] = await asyncio.gather(replied(model), return_exceptions=True)

    assert not isinstance(result, BaseException) or isinstance(result, EngineFailed)


@pytest.mark.parametrize("name", LEAVING_A_MESS)
async def test_an_endpoint_that_is_well_again_is_asked_as_before(
    peer: OpenAIPeer, model: OpenAIChatModel, name: str
) -> None:
    await asyncio.gather(replied(model), return_exceptions=True)
    peer.fault = None

    text, finished = await replied(model)

    assert ("[1] In the library.", Closing.WHOLE) == (text, finished.closing)


@pytest.mark.parametrize("name", ["quota", "stall before text"])
async def test_phrasings_fail_with_a_name_too(model: OpenAIChatModel, name: str) -> None:
    with pytest.raises(EngineFailed) as failure:
        await model.phrasings("Where do we meet?", "Here.", "en", 3)

    assert FAILURES[name] == failure.value.details["reason"]


@pytest.mark.parametrize("name", ["nothing", "filtered"])
async def test_a_model_to_which_no_phrasings_come_was_still_paid(
    model: OpenAIChatModel, name: str
) -> None:
    phrasings, spent = await model.phrasings("Where do we meet?", "Here.", "en", 3)

    assert () == tuple(phrasings)
    assert spent.prompt_tokens > 0


@pytest.mark.parametrize(
    ("name", "seconds"),
    [("rate limit, later", 90), ("rate limit", None), ("rate limit, nonsense", None)],
)
async def test_a_time_to_wait_is_passed_on_and_none_is_made_up(
    model: OpenAIChatModel, name: str, seconds: int | None
) -> None:
    with pytest.raises(EngineFailed) as failure:
        await replied(model)

    assert seconds == failure.value.details.get("seconds")


@pytest.mark.parametrize("name", ["truncated"])
async def test_tokens_that_nobody_counted_are_estimated(model: OpenAIChatModel, name: str) -> None:
    text, finished = await replied(model)

    assert finished.spent.is_estimated
    assert finished.spent.prompt_tokens > 0
    assert -(-len(text) // 4) == finished.spent.completion_tokens


@pytest.mark.parametrize("name", sorted(set(FAILURES) - ENDING_BY_THE_CLOCK))
async def test_neither_a_key_nor_what_was_asked_is_in_an_error_or_a_log(
    model: OpenAIChatModel, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        [result] = await asyncio.gather(replied(model), return_exceptions=True)

    told = f"{result} {caplog.text}"
    assert not any(secret in told for secret in ("sk-secret", "library", "Where is"))
