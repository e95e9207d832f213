"""The panel of `!chat`: who words the answers of a server, and what is said before anything leaves the machine."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from chat_services import (
    AWAY,
    HERE,
    TENANT,
    TODAY,
    engines_of,
    no_engines,
    request,
    settings_of,
)
from myna.bot.chatting.panel import ChatPanel, ChatStep
from myna.bot.engine_words import EngineNotices, EngineWords
from myna.bot.replies import Form
from myna.domain.access import Role
from myna.domain.chat import MAX_INSTRUCTIONS_CHARACTERS, ChatChoice, Style
from myna.domain.language import LANGUAGES
from myna.errors import NotAllowed, NotFound
from myna.services.chat_engines import ChatEngines
from myna.testing import ScriptedChatModel


def panel(engines: ChatEngines) -> ChatPanel:
    words = EngineWords(engines=engines, today=lambda: TODAY)
    return ChatPanel(settings=settings_of(engines), words=words)


def notices(engines: ChatEngines) -> EngineNotices:
    return EngineNotices(words=EngineWords(engines=engines, today=lambda: TODAY))


def troubled(reason: str) -> ChatEngines:
    engines = engines_of()
    for _ in range(3):
        engines.failed(HERE, {"reason": reason})
    return engines


async def ending(day: date) -> ChatEngines:
    engines = engines_of(ScriptedChatModel(name="home", ends=day))
    await engines.look_up_shutdowns()
    return engines


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_panel_names_every_engine_its_host_and_what_leaves(language: str) -> None:
    reply = await panel(engines_of()).command(request(language=language))

    assert [] == [each for each in ("home", "away", "api.example.org") if each not in reply.text]
    assert "🌐" in reply.text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("trainer_host", "is_named"),
    [("api.example.org", True), ("trainer.example.org", False), ("", False)],
)
async def test_who_trains_where_a_model_is_chosen_says_that_lessons_go_there(
    trainer_host: str, is_named: bool, language: str
) -> None:
    kept = replace(panel(engines_of()), trainer_host=trainer_host)
    reply = await kept.command(request(language=language))
    untrained = await panel(engines_of()).command(request(language=language))

    assert is_named == (reply.text != untrained.text)
    assert is_named == (
        reply.text.count("api.example.org") > untrained.text.count("api.example.org")
    )


async def test_without_an_engine_elsewhere_nothing_is_said_of_consent() -> None:
    reply = await panel(engines_of(HERE)).command(request())

    assert "consent" not in reply.text


async def test_an_engine_elsewhere_is_said_to_need_consent_before_it_is_chosen() -> None:
    reply = await panel(engines_of(AWAY)).command(request())

    assert "is your consent" in reply.text
    assert "`api.example.org`" in reply.text


async def test_choosing_an_engine_makes_it_the_one_that_speaks() -> None:
    engines = engines_of()
    reply = await panel(engines).pressed(request(chosen=("away",)), "engine")

    assert "away" == (await engines.choices.of(TENANT)).engine
    assert reply.replaces
    assert "Now: **away**" in reply.text


async def test_choosing_nobody_is_kept_as_a_choice() -> None:
    engines = engines_of(chosen=ChatChoice(engine="away", host=AWAY.host))
    reply = await panel(engines).pressed(request(chosen=("-",)), "engine")

    assert "" == (await engines.choices.of(TENANT)).engine
    assert "Now: nobody" in reply.text


async def test_a_style_is_chosen_without_touching_the_engine() -> None:
    engines = engines_of(chosen=ChatChoice(engine="away", host=AWAY.host, instructions="Briefly."))
    await panel(engines).pressed(request(chosen=("open",)), "style")

    assert ChatChoice(
        engine="away", host=AWAY.host, style=Style.OPEN, instructions="Briefly."
    ) == await engines.choices.of(TENANT)


async def test_an_engine_that_nobody_offers_is_refused() -> None:
    with pytest.raises(NotFound):
        await panel(engines_of()).pressed(request(chosen=("other",)), "engine")


async def test_a_style_that_there_is_not_is_refused() -> None:
    with pytest.raises(NotFound):
        await panel(engines_of()).pressed(request(chosen=("rude",)), "style")


@pytest.mark.parametrize("role", [Role.STRANGER, Role.MEMBER, Role.TEACHER])
async def test_only_managers_see_and_change_the_panel(role: Role) -> None:
    shown = panel(engines_of())
    with pytest.raises(NotAllowed):
        await shown.command(request(role))
    with pytest.raises(NotAllowed):
        await shown.pressed(request(role, chosen=("away",)), "engine")
    with pytest.raises(NotAllowed):
        await shown.presses()["chat-words"](request(role), "")
    with pytest.raises(NotAllowed):
        await shown.forms()["chat-worded"](request(role), "", {"instructions": "Shout."})


async def test_the_menus_belong_to_whoever_asked() -> None:
    reply = await panel(engines_of()).command(request())

    assert {7} == {each.owner_id for each in reply.controls}


async def test_the_form_holds_the_instructions_that_there_are_and_may_be_sent_empty() -> None:
    engines = engines_of(chosen=ChatChoice(instructions="Briefly."))
    form = await panel(engines).presses()["chat-words"](request(), "")

    assert isinstance(form, Form)
    assert ("Briefly.", True) == (form.fields[0].value, form.fields[0].is_optional)


async def test_instructions_are_kept_and_shown() -> None:
    engines = engines_of()
    told = {"instructions": "  Speak like a librarian.  "}
    reply = await panel(engines).forms()["chat-worded"](request(), "", told)

    assert reply is not None
    assert "Speak like a librarian." == (await engines.choices.of(TENANT)).instructions
    assert "`Speak like a librarian.`" in reply.text


async def test_no_more_instructions_are_kept_than_there_is_room_for() -> None:
    engines = engines_of()
    await panel(engines).forms()["chat-worded"](request(), "", {"instructions": "x" * 3_000})

    assert MAX_INSTRUCTIONS_CHARACTERS == len((await engines.choices.of(TENANT)).instructions)


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "say what I was taught"), ("ru", "говорю дословно то, чему научили")],
)
async def test_without_any_engine_it_is_said_once_what_follows(language: str, words: str) -> None:
    reply = await panel(no_engines()).command(request(language=language))

    assert 1 == reply.text.count(words)
    assert "➜" not in reply.text
    assert "✏️" not in reply.text


async def test_without_any_engine_the_operators_setting_is_named_and_nothing_can_be_chosen() -> (
    None
):
    reply = await panel(no_engines()).command(request())

    assert "`MYNA_CHAT`" in reply.text
    assert () == reply.controls


async def test_a_lasting_failure_is_told_with_its_remedy_and_when_it_is_tried_again() -> None:
    reply = await panel(troubled("quota")).command(request())

    assert "⏸️ **home**" in reply.text
    assert "the credit there is used up" in reply.text
    assert re.search(r"I'll try again <t:\d{10}:R>", reply.text)


async def test_what_operators_called_an_engine_is_no_markup() -> None:
    odd = ScriptedChatModel(name="**@everyone**", host="127.0.0.1")
    reply = await panel(engines_of(odd)).command(request())

    assert "****" not in reply.text
    assert "\\*\\*@everyone" in reply.text


@pytest.mark.parametrize("reason", ["quota", "key", "not-permitted", "no-model"])
async def test_managers_are_told_unasked_of_what_they_must_mend(reason: str) -> None:
    found = await notices(troubled(reason)).of(request())

    assert 1 == len(found)
    assert "**home**" in found[0]


async def test_what_passes_by_itself_is_no_notice() -> None:
    assert [] == await notices(troubled("rate")).of(request())


async def test_members_get_no_notices() -> None:
    assert [] == await notices(troubled("key")).of(request(Role.TEACHER))


@pytest.mark.parametrize(("days", "expected"), [(61, 0), (60, 1), (1, 1), (0, 1), (-3, 1)])
async def test_a_shutdown_is_told_two_months_before(days: int, expected: int) -> None:
    engines = await ending(TODAY + timedelta(days=days))

    assert expected == len(await notices(engines).of(request()))


async def test_the_step_of_the_setup_chooses_the_same() -> None:
    engines = engines_of()
    step = ChatStep(panel=panel(engines))
    page = await step.page(request())
    await step.change(request(chosen=("away",)), "engine")

    assert ["setup:chat:engine", "setup:chat:style"] == [each.press for each in page.selects]
    assert "away" == (await engines.choices.of(TENANT)).engine
    assert "consent" in "\n".join(page.notes)
