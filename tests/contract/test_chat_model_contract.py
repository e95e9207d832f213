"""The promises of `ChatModel`, kept by the engine `openai` over both of its protocols and by the public fake."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

import pytest

from chat_prompts import LIBRARY, PROMPT, QUICK, READING, replied
from myna.domain.chat import ChatPart, Closing, Delta, Price
from myna.engines.openai.chatting import OpenAIChatModel
from myna.engines.openai.responses import prepare
from myna.errors import EngineFailed
from myna.ports import ChatModel
from myna.testing import ScriptedChatModel
from myna.testing.openai_peer import FAULTS, Chatting, Models, OpenAIPeer

ENDS = date(2027, 1, 6)
PRICE = Price(prompt=0.25, completion=2.0)
PHRASINGS = ("Where are the meetings?", "In which place do we meet?", "Where to go?")


@dataclass(frozen=True, kw_only=True)
class Case:
    model: ChatModel
    fail: Callable[[], None]
    """From now on every request is refused before it is answered."""


@pytest.fixture(scope="module", autouse=True)
def _sdk() -> None:
    """It takes a while to import and to prepare: not within the timeout of a test."""
    prepare()


@pytest.fixture(params=["scripted", "chat", "responses"])
async def case(request: pytest.FixtureRequest) -> AsyncIterator[Case]:
    if request.param == "scripted":
        fake = ScriptedChatModel(name="quick", price=PRICE, rephrased=PHRASINGS, ends=ENDS)
        yield Case(
            model=fake,
            fail=lambda: setattr(
                fake, "failure", EngineFailed("No.", remedy="Pay.", reason="quota")
            ),
        )
        return
    models = Models(shutdown_dates={"scripted": ENDS})
    async with OpenAIPeer((Chatting(), models)) as peer:
        model = OpenAIChatModel(
            replace(QUICK, base_url=peer.base_url, api=request.param, price=PRICE)
        )
        yield Case(model=model, fail=lambda: setattr(peer, "fault", FAULTS["quota"]))
        await model.close()


async def test_a_chat_model_says_what_it_is_before_it_is_asked(case: Case) -> None:
    model = case.model

    assert ("quick", False, "scripted", PRICE) == (
        model.name,
        model.uses_network,
        model.model,
        model.price,
    )
    assert model.host.startswith("127.0.0.1")
    assert model.probe().is_ready


async def test_an_answer_comes_in_pieces_and_ends_once(case: Case) -> None:
    text, finished = await replied(case.model)

    assert f"[1] {LIBRARY.answer}" == text.strip()
    assert (Closing.WHOLE, "scripted", False) == (
        finished.closing,
        finished.model,
        finished.spent.is_estimated,
    )
    assert finished.spent.prompt_tokens > 0


async def test_no_piece_of_an_answer_is_empty(case: Case) -> None:
    parts = [part async for part in case.model.reply(PROMPT)]

    assert all(part.text for part in parts if isinstance(part, Delta))


async def test_other_letters_than_latin_arrive_whole(case: Case) -> None:
    question = replace(PROMPT, question="Что читаем?", grounds=(READING,))

    text, _ = await replied(case.model, question)

    assert f"[2] {READING.answer}" == text.strip()


async def test_several_answers_are_written_at_once(case: Case) -> None:
    answers = await asyncio.gather(*(replied(case.model) for _ in range(5)))

    assert 1 == len({text for text, _ in answers})


async def test_an_answer_nobody_wants_any_more_may_be_closed(case: Case) -> None:
    parts = cast("AsyncGenerator[ChatPart]", case.model.reply(PROMPT))

    assert isinstance(await anext(parts), Delta)
    await parts.aclose()

    with pytest.raises(StopAsyncIteration):
        await anext(parts)


async def test_a_refusal_is_raised_before_anything_is_said(case: Case) -> None:
    case.fail()

    with pytest.raises(EngineFailed) as failure:
        await anext(aiter(case.model.reply(PROMPT)))

    assert "quota" == failure.value.details["reason"]
    assert failure.value.remedy


async def test_no_more_phrasings_come_than_were_wanted(case: Case) -> None:
    phrasings, spent = await case.model.phrasings("Where do we meet?", "Here.", "en", 2)

    assert 2 == len(set(phrasings))
    assert all(isinstance(phrasing, str) and phrasing for phrasing in phrasings)
    assert spent.prompt_tokens > 0


async def test_phrasings_that_are_refused_are_a_failed_engine(case: Case) -> None:
    case.fail()

    with pytest.raises(EngineFailed):
        await case.model.phrasings("Where do we meet?", "Here.", "en", 2)


async def test_a_model_says_until_when_it_is_offered(case: Case) -> None:
    assert await case.model.shutdown_date() == ENDS


async def test_a_chat_model_may_be_closed_twice(case: Case) -> None:
    await replied(case.model)

    await case.model.close()
    await case.model.close()
