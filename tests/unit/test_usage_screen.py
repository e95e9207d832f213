"""What managers see of the cost of words."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from chat_services import AWAY, TODAY, engines_of, no_engines, request, spent, usage_of
from myna.bot.chatting.usage import UsageCommands
from myna.bot.engine_words import EngineWords
from myna.bot.learning.gallery import Gallery
from myna.domain.access import Role
from myna.domain.chat import ChatChoice, Purpose
from myna.domain.language import LANGUAGES
from myna.domain.pictures import Bars
from myna.errors import NotAllowed
from myna.ports import UsageRow
from myna.services.chat_engines import ChatEngines
from myna.testing import RecordingPainter


def commands(
    rows: Sequence[UsageRow],
    *,
    per_day: int | None = None,
    engines: ChatEngines | None = None,
    painter: RecordingPainter | None = None,
) -> UsageCommands:
    return UsageCommands(
        usage=usage_of(rows, per_day=per_day),
        words=EngineWords(engines=engines or engines_of(), today=lambda: TODAY),
        gallery=Gallery(painter=painter or RecordingPainter()),
    )


async def test_today_and_thirty_days_are_summed() -> None:
    rows = [spent(), spent(day=TODAY - timedelta(days=3), tokens=(1_000, 80))]
    reply = await commands(rows).command(request())

    assert "Today: **120** tokens" in reply.text
    assert "In 30 days: **1,200** tokens" in reply.text


async def test_every_engine_and_purpose_has_its_line() -> None:
    rows = [
        spent(calls=3),
        spent(purpose=Purpose.PHRASINGS, tokens=(30, 9)),
        spent(engine="home", tokens=(7, 1)),
    ]
    reply = await commands(rows).command(request())

    assert "- 3 answers: 120 tokens" in reply.text
    assert "- other ways to ask, for 1 lesson: 39 tokens" in reply.text
    assert "**home**" in reply.text


async def test_dollars_stand_only_where_there_is_a_price() -> None:
    with_price = await commands([spent(microdollars=1_250_000)]).command(request())
    without = await commands([spent()]).command(request())

    assert "$1.25" in with_price.text
    assert "$" not in without.text


async def test_less_than_a_cent_is_not_nothing() -> None:
    reply = await commands([spent(microdollars=400)]).command(request())

    assert "$0.0004" in reply.text


async def test_what_was_estimated_says_so() -> None:
    reply = await commands([spent(is_estimated=True)]).command(request())

    assert "≈ 120 tokens" in reply.text
    assert "my estimate" in reply.text


async def test_a_budget_shows_what_is_left() -> None:
    reply = await commands([spent()], per_day=1_000).command(request())

    assert "**120** of 1,000 tokens, 880 are left" in reply.text


async def test_a_spent_budget_says_what_follows_from_it() -> None:
    reply = await commands([spent()], per_day=100).command(request())

    assert "0 are left" in reply.text
    assert "used up" in reply.text


async def test_a_budget_that_a_model_elsewhere_spent_says_so_though_nobody_words_answers() -> None:
    reply = await commands([spent()], per_day=100, engines=no_engines()).command(request())

    assert "used up" in reply.text


async def test_the_state_of_the_engine_stands_there_with_its_remedy() -> None:
    engines = engines_of(chosen=ChatChoice(engine="away", host=AWAY.host))
    engines.failed(AWAY, {"reason": "key"})
    reply = await commands([], engines=engines).command(request())

    assert "`MYNA_CHAT_KEYS`" in reply.text


async def test_where_nobody_words_answers_that_is_said() -> None:
    reply = await commands([], engines=no_engines()).command(request())

    assert "Nobody words my answers" in reply.text


async def test_thirty_days_are_drawn_in_six_bars_that_lose_nothing() -> None:
    painter = RecordingPainter()
    rows = [spent(day=TODAY - timedelta(days=n), tokens=(10, 1)) for n in range(30)]
    reply = await commands(rows, painter=painter).command(request())
    [picture] = painter.painted

    assert isinstance(picture, Bars)
    assert [(50.0, 5.0)] * 6 == [group.values for group in picture.groups]
    assert "18.11–22.11" == picture.groups[-1].label
    assert ["usage.png"] == [each.name for each in reply.files]


async def test_many_tokens_are_drawn_in_thousands() -> None:
    painter = RecordingPainter()
    await commands([spent(tokens=(2_000_000_000, 5_000))], painter=painter).command(request())
    [picture] = painter.painted

    assert isinstance(picture, Bars)
    assert (1_000_000, 5.0) == picture.groups[-1].values
    assert picture.title.startswith("Thousands")


async def test_where_nothing_was_spent_nothing_is_drawn() -> None:
    painter = RecordingPainter()
    await commands([], painter=painter).command(request())

    assert [] == painter.painted


@pytest.mark.parametrize("role", [Role.STRANGER, Role.MEMBER, Role.TEACHER])
async def test_only_managers_see_the_cost(role: Role) -> None:
    with pytest.raises(NotAllowed):
        await commands([spent()]).command(request(role))


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_cost_is_told_in_every_language(language: str) -> None:
    rows = [spent(microdollars=2_500_000, is_estimated=True)]
    reply = await commands(rows, per_day=1_000).command(request(language=language))

    assert ("2,50 $" if language == "ru" else "$2.50") in reply.text
