"""A person teaches the real Myna in a real browser; the pictures of the README are taken on the way."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from chromium import opened
from discord_sandbox.pytest_plugin import checked
from discord_sandbox.sandbox import Sandbox
from myna_at_work import at_work, connected, trainer_beside
from page_object import ChatPage, probe

pytestmark = pytest.mark.slow

TRAINING_MS = 40_000
LESSONS = b"question,answer\nWhere do we meet?,In the library.\nwhere is it,In the library.\n,no question\n"


@pytest.fixture
async def box(tmp_path: Path) -> AsyncIterator[Sandbox]:
    sandbox = Sandbox(bot_name="Myna", guild_name="Book club", rate_limits=False)
    async with (
        checked(sandbox),
        at_work(sandbox, tmp_path) as myna,
        trainer_beside(tmp_path),
    ):
        await connected(sandbox, myna)
        yield sandbox


@pytest.fixture
async def alice(chromium: Any, box: Sandbox) -> AsyncIterator[ChatPage]:
    async with opened(chromium, box.page_url, color_scheme="light") as chat:
        yield chat


@pytest.fixture
async def pictures(repository: Path) -> Path:
    folder = repository / "build" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def mention(box: Sandbox) -> str:
    return f"<@{box.application.id}>"


async def teach(chat: ChatPage, question: str, answer: str) -> None:
    await chat.say(f"!train {question} -> {answer}")
    await chat.hears(f"what to answer to {question}")


async def hears_again(chat: ChatPage, answer: str) -> Any:
    """A second message with this answer: the first is the corrected one."""
    message = chat.messages.filter(has_text=answer).nth(1)
    await message.wait_for()
    return message


async def test_what_is_taught_in_the_page_is_answered_in_the_page(
    alice: ChatPage, box: Sandbox
) -> None:
    await teach(alice, "When do we meet?", "Every Thursday at 19:00.")
    await alice.say(f"{mention(box)} when do we meet")

    await alice.hears("Every Thursday at 19:00.")


async def test_a_question_without_an_answer_can_be_taught_in_the_form_under_it(
    alice: ChatPage, box: Sandbox
) -> None:
    await alice.say(f"{mention(box)} What are we reading?")
    unknown = await alice.hears("I don't know that yet")
    await alice.click_button("Teach me", unknown)
    await alice.fill_modal({"Answer": "The Left Hand of Darkness"})
    await alice.submit_modal()
    await alice.hears("Thank you!")
    await alice.say(f"{mention(box)} what are we reading")

    await hears_again(alice, "The Left Hand of Darkness")


async def test_a_wrong_answer_is_corrected_with_the_button_and_the_form(
    alice: ChatPage, box: Sandbox, pictures: Path
) -> None:
    await teach(alice, "What are we reading?", "The Master and Margarita")
    await alice.say(f"{mention(box)} What are we reading?")
    wrong = alice.messages.filter(has=alice.page.get_by_role("button", name="Correct")).last
    await alice.click_button("Correct", wrong)
    await alice.fill_modal({"Answer": "The Left Hand of Darkness"})
    await alice.page.screenshot(path=pictures / "page-modal.png")
    await alice.submit_modal()
    await alice.hears("Thank you for putting me right!")
    await alice.say(f"{mention(box)} What are we reading?")
    right = await hears_again(alice, "The Left Hand of Darkness")
    await alice.page.screenshot(path=pictures / "page-light.png")
    await alice.page.emulate_media(color_scheme="dark")
    await alice.page.screenshot(path=pictures / "page-dark.png")

    assert await right.locator(".components").get_by_role("button", name="Correct").count() == 1


async def test_the_menu_of_an_answer_corrects_it_too(alice: ChatPage, box: Sandbox) -> None:
    await teach(alice, "Is there cake?", "No.")
    await alice.say(f"{mention(box)} Is there cake?")
    answer = alice.messages.filter(has=alice.page.get_by_role("button", name="Correct")).last
    await answer.wait_for()
    await alice.use_menu(answer, "Correct this answer")
    await alice.fill_modal({"Answer": "On the last Thursday of the month."})
    await alice.submit_modal()
    await alice.hears("Thank you for putting me right!")
    await alice.say(f"{mention(box)} is there cake")

    await hears_again(alice, "On the last Thursday of the month.")


async def test_lessons_come_as_a_dropped_file_and_a_bad_row_comes_back(
    alice: ChatPage, box: Sandbox
) -> None:
    await alice.drop_files([("lessons.csv", "text/csv", LESSONS)])
    await alice.say("!train")
    report = await alice.hears("2 of 3 lines are new lessons")
    await report.filter(has_text="✅").wait_for(timeout=TRAINING_MS)
    await alice.say(f"{mention(box)} where do we meet")

    await alice.hears("In the library.")
    assert "line 4" in await report.inner_text()
    assert "lessons-to-mend.csv" in await report.inner_text()


async def test_an_answer_is_rated_with_a_button(alice: ChatPage, box: Sandbox) -> None:
    await teach(alice, "When do we meet?", "Every Thursday at 19:00.")
    await alice.say(f"{mention(box)} When do we meet?")
    answer = alice.messages.filter(has=alice.page.get_by_role("button", name="Correct")).last
    await alice.click_button("👍", answer)

    await alice.hears("glad that helped")


async def test_the_picker_shows_mynas_commands_and_one_of_them_asks(
    alice: ChatPage, pictures: Path
) -> None:
    await teach(alice, "When do we meet?", "Every Thursday at 19:00.")
    await alice.composer.fill("/")
    await alice.options.filter(has_text="/train").wait_for()
    await alice.page.screenshot(path=pictures / "page-picker.png")
    await alice.slash("ask", question="when do we meet")

    await alice.hears("Every Thursday at 19:00.")


async def test_another_member_is_told_kindly_that_a_teacher_decides(
    alice: ChatPage,
) -> None:
    await alice.become("bob")
    await alice.say("!train When do we meet? -> Never.")

    await alice.hears("kept it for a teacher")


async def test_in_russian_she_answers_in_russian(chromium: Any, box: Sandbox) -> None:
    async with opened(chromium, box.page_url, locale="ru-RU") as chat:
        await chat.say(f"{mention(box)} Когда собирается клуб?")

        await chat.hears("Этого я пока не знаю")


async def test_she_answers_aloud_to_one_who_sits_in_a_call(
    speaking_chromium: Any, box: Sandbox, pictures: Path
) -> None:
    async with opened(speaking_chromium, box.page_url, color_scheme="light") as chat:
        await teach(chat, "When do we meet?", "Every Thursday at 19:00.")
        await chat.page.get_by_role("button", name="Join the voice channel Lounge").click()
        await chat.page.get_by_role("button", name="Mute yourself").click()
        await chat.say("!join")
        myna = chat.page.locator(".sitter").filter(has_text="Myna")
        await myna.wait_for()
        await chat.page.get_by_role("button", name="How private is this call?").click()
        await chat.page.locator(".voice-digits").wait_for()
        await chat.say(f"{mention(box)} When do we meet?")
        await chat.page.locator(".sitter.speaking").filter(has_text="Myna").wait_for()
        loudest = await chat.page.evaluate(probe("loudest"))
        await chat.page.screenshot(path=pictures / "page-call.png")

    assert loudest > 0.05
