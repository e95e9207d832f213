"""A person talks to the real Myna with the microphone of a real browser, and hears her: no fakes on the way.

Her ears and her voice are the embedded ones; the microphone plays a recording. Pictures for the
README are taken on the way.
"""

import gc
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from chromium import opened, speaking
from discord_sandbox.pytest_plugin import checked
from discord_sandbox.sandbox import Sandbox
from in_call import until_she_is
from myna.bot.voice.connection import CallClient
from myna_at_work import Myna, at_work, connected
from page_object import ChatPage, probe
from recorded_sounds import RATE, samples_in, wav

pytestmark = [pytest.mark.browser, pytest.mark.slow]

QUESTION = "What are we reading?"
ANSWER = "The Left Hand of Darkness, by Ursula Le Guin."
LONG_ANSWER = " ".join(["We are reading The Left Hand of Darkness, chapter by chapter."] * 12)
SPOKEN_SECONDS = 1.0
"""At least so much of the answer must be heard."""
MANY_HEIGHTS = 3
"""Silence has one, a waveform of speech has more than so many."""
PATIENCE_SECONDS = 20
PAUSE_SECONDS = 2.0
RECORDED = "0:05"
"""Begun in the pause, this holds the question once."""


@pytest.fixture(scope="session")
def spoken_question(repository: Path) -> bytes:
    """What the microphone plays, over and over, with a pause before it begins anew."""
    ogg = repository / "tests" / "recordings" / "what-are-we-reading.ogg"
    pause = np.zeros(int(RATE * PAUSE_SECONDS), np.int16)
    return wav(np.concatenate([samples_in(ogg.read_bytes()), pause]))


@pytest.fixture(scope="session")
async def asking_chromium(
    tmp_path_factory: pytest.TempPathFactory, spoken_question: bytes
) -> AsyncIterator[Any]:
    async with speaking(tmp_path_factory.mktemp("microphone"), spoken_question) as browser:
        yield browser


@pytest.fixture
async def box() -> AsyncIterator[Sandbox]:
    sandbox = Sandbox(bot_name="Myna", guild_name="Book club", rate_limits=False)
    async with checked(sandbox):
        yield sandbox


@pytest.fixture
async def myna(box: Sandbox, tmp_path: Path) -> AsyncIterator[Myna]:
    async with at_work(box, tmp_path) as myna:
        await connected(box, myna)
        yield myna


@pytest.fixture
async def alice(asking_chromium: Any, box: Sandbox, myna: Myna) -> AsyncIterator[ChatPage]:
    del myna  # she is at work before the page is opened
    async with opened(asking_chromium, box.page_url, color_scheme="light") as chat:
        chat.page.set_default_timeout(PATIENCE_SECONDS * 1000)
        yield chat


@pytest.fixture
def pictures(repository: Path) -> Path:
    folder = repository / "build" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


async def teach(chat: ChatPage, question: str, answer: str) -> None:
    await chat.say(f"!train {question} -> {answer}")
    await chat.hears(f"what to answer to {question}")


async def join(chat: ChatPage) -> None:
    await chat.page.get_by_role("button", name="Join the voice channel Lounge").click()
    await chat.page.locator(".voice-status").filter(has_text="Connected").wait_for()


async def until_the_pause(chat: ChatPage) -> None:
    """The microphone has just said the question."""
    own = chat.page.locator(".sitter").filter(has_text="Alice")
    for state in (".speaking", ":not(.speaking)"):
        await own.and_(chat.page.locator(state)).wait_for()


async def ask_aloud(
    chat: ChatPage,
    record: str = "Record a voice message",
    send: str = "Send the voice message",
) -> None:
    """With the button of the microphone; once through what it plays."""
    await until_the_pause(chat)
    await chat.page.get_by_role("button", name=record).click()
    await chat.page.locator(".recorder-time").filter(has_text=RECORDED).wait_for()
    await chat.page.get_by_role("button", name=send).click()


async def seconds_heard(
    chat: ChatPage, box: Sandbox, *, enough: float = 60, patience: float = PATIENCE_SECONDS
) -> float:
    """Of Myna, in what the page plays: until she falls silent, or enough was heard."""
    wanted = {"speaker": str(box.application.id), "enough": enough, "patience": patience}
    heard: float = await chat.page.evaluate(probe("heard"), wanted)
    return heard


async def take_pictures(chat: ChatPage, folder: Path, name: str) -> None:
    """A light one and a dark one."""
    for scheme in ("light", "dark"):
        await chat.page.emulate_media(color_scheme=scheme)
        await chat.page.screenshot(path=folder / f"{name}-{scheme}.png")


def mynas_privacy_code() -> str | None:
    """As her own end of the call has it."""
    (call,) = (one for one in gc.get_objects() if type(one) is CallClient and one.is_connected())
    return call.voice_privacy_code


async def bar_heights(chat: ChatPage) -> list[float]:
    """Of the waveform of the voice message that was sent."""
    bars = chat.page.get_by_role("group", name="Voice message, 0:0").locator("rect")
    heights: list[float] = await bars.evaluate_all(
        "(all) => all.map((bar) => +bar.getAttribute('height'))"
    )
    return heights


async def privacy_code_on(chat: ChatPage) -> str:
    await chat.page.get_by_role("button", name="How private is this call?").click()
    digits = chat.page.locator(".voice-digits")
    await digits.wait_for()
    return "".join((await digits.inner_text()).split())


async def test_a_question_asked_aloud_is_answered_in_text_and_aloud(
    alice: ChatPage, box: Sandbox, pictures: Path
) -> None:
    await teach(alice, QUESTION, ANSWER)
    await join(alice)
    await alice.use_menu(alice.last, "Reply")
    await ask_aloud(alice)
    await alice.click_button("English", await alice.hears("Which language do you speak?"))
    seconds = await seconds_heard(alice, box)
    answer = await alice.hears(ANSWER)
    heard = await answer.locator("blockquote").inner_text()
    code = await privacy_code_on(alice)
    await take_pictures(alice, pictures, "page-voice")

    assert seconds > SPOKEN_SECONDS
    assert heard == "🎙️ what are we reading this month"
    assert code == mynas_privacy_code()
    assert len(set(await bar_heights(alice))) > MANY_HEIGHTS


async def test_she_can_be_silenced_with_a_button(alice: ChatPage, box: Sandbox) -> None:
    await teach(alice, QUESTION, LONG_ANSWER)
    await join(alice)
    await alice.say("!join")
    await alice.hears("I'm an AI")
    await alice.say(f"<@{box.application.id}> {QUESTION}")
    assert await seconds_heard(alice, box, enough=SPOKEN_SECONDS) > SPOKEN_SECONDS
    await alice.page.get_by_role("button", name="Stop speaking").click()
    await alice.hears("All right, I'm quiet.")

    assert await seconds_heard(alice, box, patience=2) == 0


async def test_she_comes_and_goes_as_she_is_told(alice: ChatPage, box: Sandbox) -> None:
    people = alice.page.get_by_role("list", name="In Lounge")
    await join(alice)
    await alice.say("!join")
    await people.get_by_text("Myna").wait_for()
    await alice.say("!leave")
    await alice.hears("I've left the voice channel.")
    await people.get_by_text("Myna").wait_for(state="detached")

    await until_she_is(box, None)


async def test_how_she_sounds_is_chosen_and_tried_with_buttons(
    alice: ChatPage, box: Sandbox, pictures: Path
) -> None:
    await join(alice)
    await alice.slash("join")
    await alice.hears("I'm an AI")
    await alice.slash("voice")
    panel = await alice.hears("How I sound to you")
    await alice.click_button("Faster", panel)
    await panel.get_by_text("Speed: 1.1").wait_for()
    await alice.click_button("Try it", panel)

    assert await seconds_heard(alice, box) > SPOKEN_SECONDS
    await take_pictures(alice, pictures, "page-voice-panel")


async def test_what_may_leave_the_machine_is_decided_with_a_button(
    alice: ChatPage, pictures: Path
) -> None:
    await alice.slash("engines")
    panel = await alice.hears("What hears here")
    await take_pictures(alice, pictures, "page-engines")
    await alice.click_button("Allow engines of the network", panel)
    await panel.get_by_text("Engines of the network are allowed here.").wait_for()
    await alice.click_button("Keep voices on this machine", panel)

    await panel.get_by_text("Everything stays on this machine.").wait_for()


async def test_in_russian_she_speaks_russian_and_says_that_she_cannot_hear_it(
    asking_chromium: Any, box: Sandbox, myna: Myna, pictures: Path
) -> None:
    del myna  # she is at work
    async with opened(asking_chromium, box.page_url, locale="ru-RU") as chat:
        chat.page.set_default_timeout(PATIENCE_SECONDS * 1000)
        await chat.page.get_by_role("button", name="Зайти в голосовой канал Lounge").click()
        await chat.page.locator(".voice-status").filter(has_text="На связи").wait_for()
        await chat.say("!train Что мы читаем? -> «Левую руку Тьмы» Урсулы Ле Гуин.")
        await chat.hears("Теперь я знаю, что отвечать на Что мы читаем?.")
        await chat.say("!зайди")
        await chat.hears("Я искусственный интеллект")
        await chat.say(f"<@{box.application.id}> что мы читаем?")
        await chat.page.get_by_role("button", name="Замолчи").wait_for()
        seconds = await seconds_heard(chat, box)
        await take_pictures(chat, pictures, "page-voice-russian")
        await ask_aloud(chat, "Записать голосовое сообщение", "Отправить голосовое сообщение")
        await chat.hears("русскую речь я здесь пока не умею")

        assert seconds > SPOKEN_SECONDS
