"""Slash commands, buttons, forms, menus and files: the same lessons by every door."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from discord_sandbox import Sandbox
from discord_sandbox.people.hands import Modal, Result
from discord_sandbox.people.heard import Heard
from discord_sandbox.people.human import Member
from myna.domain.conversation import Thresholds
from myna.storage.turns import SqlTurnStore
from myna_at_work import Myna, at_work, connected, hears, new_role, trained


def seen(result: Result) -> Heard:
    assert isinstance(result, Heard)
    return result


def form(result: Result) -> Modal:
    assert isinstance(result, Modal)
    return result


async def teaches(member: Member, question: str, answer: str) -> None:
    thanks = seen(await member.slash("train", question=question, answer=answer))
    assert "Thank you" in thanks.content


async def asks(member: Member, question: str) -> Heard:
    """The answer, which everybody sees."""
    return seen(await member.slash("ask", question=question))


async def test_slash_commands_teach_and_ask(alice: Member, bob: Member) -> None:
    thanks = seen(await alice.slash("train", question="When do we meet?", answer="On Friday"))
    answer = await asks(bob, "when do we meet")

    assert thanks.is_ephemeral
    assert not answer.is_ephemeral
    assert answer.content == "On Friday"
    assert len(answer.buttons) == 3


@pytest.mark.parametrize(
    ("name", "words"), [("hi", "I'm Myna"), ("help", "**Teach**"), ("instruction", "# Myna")]
)
async def test_every_plain_command_has_its_slash_form(bob: Member, name: str, words: str) -> None:
    assert words in seen(await bob.slash(name)).content


async def test_slash_commands_work_in_direct_messages(bob: Member) -> None:
    seen(await bob.slash("train", where="@bot", question="Who am I?", answer="Bob"))

    reply = seen(await bob.slash("ask", where="@bot", question="who am i"))
    assert reply.content == "Bob"


async def test_train_without_anything_opens_a_form(alice: Member) -> None:
    modal = form(await alice.slash("train"))
    await alice.submits(modal, {"Question": "When do we meet?", "Answer": "On Friday"})

    assert (await asks(alice, "when do we meet?")).content == "On Friday"


async def test_the_button_corrects(alice: Member) -> None:
    await teaches(alice, "When do we meet?", "On Friday")
    wrong = await asks(alice, "when do we meet?")
    modal = form(await alice.clicks(wrong, "Correct"))
    thanks = seen(await alice.submits(modal, {"Answer": "On Monday"}))

    assert thanks.is_ephemeral
    assert (await asks(alice, "when do we meet?")).content == "On Monday"


async def test_the_menu_of_a_message_corrects(alice: Member) -> None:
    await teaches(alice, "When do we meet?", "On Friday")
    wrong = await asks(alice, "when do we meet?")
    modal = form(await alice.uses(wrong, "Correct this answer"))
    await alice.submits(modal, {"Answer": "On Monday"})

    assert (await asks(alice, "when do we meet?")).content == "On Monday"


async def test_slash_correct_takes_the_link_to_an_answer(alice: Member) -> None:
    await teaches(alice, "When do we meet?", "On Friday")
    wrong = await asks(alice, "when do we meet?")
    await alice.slash("correct", message=str(wrong.id), answer="On Monday")

    assert (await asks(alice, "when do we meet?")).content == "On Monday"


async def test_the_menu_on_what_is_no_answer_says_so(alice: Member) -> None:
    said = await alice.say("#general", "just talk")

    reply = seen(await alice.uses(said, "Correct this answer"))
    assert "which answer" in reply.content


async def test_teach_me_asks_for_the_answer_only(alice: Member) -> None:
    unknown = await asks(alice, "What is the moon?")
    modal = form(await alice.clicks(unknown, "Teach me"))
    await alice.submits(modal, {"Question": "What is the moon?", "Answer": "A rock"})

    assert (await asks(alice, "what is the moon?")).content == "A rock"


async def test_thumbs_are_stored_and_thanked_for(alice: Member, myna: Myna) -> None:
    await teaches(alice, "When do we meet?", "On Friday")
    answer = await asks(alice, "when do we meet?")

    assert seen(await alice.clicks(answer, "👍")).is_ephemeral
    await alice.clicks(answer, "👎")

    turns = myna.core.answering.turns.turns
    turn = await turns.of_message(int(answer.id))
    assert isinstance(turns, SqlTurnStore)
    assert turn is not None
    assert await turns.ratings(turn.id) == {int(alice.id): -1}


HESITANT = Thresholds(answer=0.99, offer=0.0)


@pytest.fixture
async def hesitant(town: Sandbox, tmp_path: Path) -> AsyncIterator[Heard]:
    """What Bob is offered by a Myna who is never sure."""
    async with at_work(town, tmp_path, thresholds=HESITANT) as myna:
        await connected(town, myna)
        alice, bob = town.member("alice"), town.member("bob")
        await teaches(alice, "How do I reset my password?", "Ask an admin")
        await teaches(alice, "How do I change my nickname?", "In the settings")
        await teaches(alice, "Where is the rules channel?", "It is pinned")
        yield await asks(bob, "how can a nickname be changed")


async def test_she_offers_what_she_is_not_sure_of(hesitant: Heard) -> None:
    assert "not quite sure" in hesitant.content
    assert hesitant.buttons[0].label == "How do I change my nickname?"
    assert len(hesitant.buttons) == 3


async def test_the_asker_picks_and_everybody_sees_the_answer(
    town: Sandbox, hesitant: Heard
) -> None:
    answer = seen(await town.member("bob").clicks(hesitant, "How do I change my nickname?"))

    assert (answer.id, answer.content) == (hesitant.id, "In the settings")
    assert len(answer.buttons) == 3


async def test_the_pick_of_an_ordinary_member_teaches_nothing(
    town: Sandbox, hesitant: Heard
) -> None:
    bob = town.member("bob")
    await bob.clicks(hesitant, "How do I change my nickname?")

    assert "not quite sure" in (await asks(bob, "how can a nickname be changed")).content


async def test_the_pick_of_a_teacher_is_a_lesson(town: Sandbox, hesitant: Heard) -> None:
    alice = town.member("alice")
    picked = seen(await alice.clicks(hesitant, "How do I change my nickname?"))

    assert picked.is_ephemeral
    assert (await asks(alice, "how can a nickname be changed")).content == "In the settings"


async def test_a_button_works_after_a_restart(town: Sandbox, tmp_path: Path) -> None:
    alice = town.member("alice")
    async with at_work(town, tmp_path) as first:
        await connected(town, first)
        await teaches(alice, "When do we meet?", "On Friday")
        wrong = await asks(alice, "when do we meet?")
        modal = form(await alice.clicks(wrong, "Correct"))
    async with at_work(town, tmp_path) as second:
        await connected(town, second)
        await alice.submits(modal, {"Answer": "On Monday"})
        form(await alice.clicks(wrong, "Correct"))

        assert (await asks(alice, "when do we meet?")).content == "On Monday"


PROPOSED = "kept it for a teacher"


async def test_what_an_ordinary_member_teaches_by_any_door_waits(
    alice: Member, bob: Member
) -> None:
    await teaches(alice, "When do we meet?", "On Friday")
    answer, unknown = await asks(bob, "When do we meet?"), await asks(bob, "What is the moon?")
    monday, rock = {"Answer": "On Monday"}, {"Question": "What is the moon?", "Answer": "A rock"}
    thanks = [
        seen(await bob.slash("train", question="What is the moon?", answer="A rock")),
        seen(await bob.slash("correct", message=str(answer.id), answer="On Monday")),
        seen(await bob.submits(form(await bob.clicks(answer, "Correct")), monday)),
        seen(await bob.submits(form(await bob.uses(answer, "Correct this answer")), monday)),
        seen(await bob.submits(form(await bob.clicks(unknown, "Teach me")), rock)),
    ]

    assert [(PROPOSED in each.content, each.is_ephemeral) for each in thanks] == [(True, True)] * 5
    assert (await asks(bob, "When do we meet?")).content == "On Friday"
    assert "don't know" in (await asks(bob, "What is the moon?")).content


async def test_a_form_is_checked_again_when_it_is_sent(town: Sandbox, bob: Member) -> None:
    role = new_role(town, "Teacher")
    town.world.set_member_roles(town.guild.id, bob.id, (role.id,))
    unknown = await asks(bob, "What is the moon?")
    modal = form(await bob.clicks(unknown, "Teach me"))
    town.world.set_member_roles(town.guild.id, bob.id, ())

    thanks = seen(await bob.submits(modal, {"Question": "What?", "Answer": "A rock"}))
    assert PROPOSED in thanks.content


@pytest.mark.usefixtures("trainer")
async def test_a_file_teaches_many_and_tells_what_was_wrong(alice: Member) -> None:
    rows = "".join(f"Question {number},Answer {number}\n" for number in range(20))
    broken = "".join(f",Answer {number}\n" for number in range(7))
    said = await alice.say(
        "#general", "!train", files=[("facts.csv", f"question,answer\n{rows}{broken}".encode())]
    )

    told = await trained(alice, reply_to=said)
    assert "20 of 27 lines are new lessons" in told.content
    assert "lines 22, 23, 24, 25, 26 (E_MISSING_PROMPT)" in told.content
    assert "2 more" in told.content
    assert told.attachments[-1].filename == "facts-to-mend.csv"
    assert told.attachments[-1].read().count(b"E_MISSING_PROMPT") == 7


@pytest.mark.usefixtures("trainer")
async def test_a_file_by_slash_teaches_too(alice: Member) -> None:
    lines = b'{"question": "When?", "answer": "On Friday"}\n'

    card = seen(await alice.slash("train", file=("facts.jsonl", lines)))
    told = await trained(alice)
    assert card.id == told.id
    assert "1 of 1 line is a new lesson" in told.content
    assert (await asks(alice, "when?")).content == "On Friday"


async def test_many_lines_in_one_message_are_many_lessons(alice: Member) -> None:
    await alice.say("#general", "!train\nWhen? -> On Friday\nWhere? -> In the lounge")

    await hears(alice, "2 lessons")


async def test_a_file_that_is_too_large_is_never_downloaded(alice: Member) -> None:
    await alice.say("#general", "!train", files=[("big.csv", b"x" * 1_000_001)])

    await hears(alice, "too large")


@pytest.mark.usefixtures("trainer")
async def test_a_picture_is_no_lesson(alice: Member) -> None:
    await alice.say("#general", "!train", files=[("bird.png", b"\x89PNG\r\n\x1a\n" + bytes(50))])

    assert "JSONL, Markdown and plain text" in (await trained(alice)).content


async def test_a_file_of_an_ordinary_member_is_refused(bob: Member) -> None:
    await bob.say("#general", "!train", files=[("facts.csv", b"question,answer\na,b\n")])

    await hears(bob, "Only teachers")


async def test_commands_are_told_to_discord_in_russian_too(town: Sandbox, bob: Member) -> None:
    names = {command.body["name_localizations"]["ru"] for command in town.world.commands.values()}

    assert "научить" in names


async def test_managers_open_channels_and_choose_the_language_by_slash(
    alice: Member, bob: Member
) -> None:
    await alice.slash("open", where="#random")
    await bob.say("#random", "what is the moon?")
    await hears(bob, "don't know")
    await alice.slash("close", where="#random")
    told = seen(await alice.slash("language", language="ru"))

    assert "по-русски" in told.content


async def test_a_slow_answer_is_announced_within_three_seconds(
    town: Sandbox, tmp_path: Path
) -> None:
    held = asyncio.Event()
    async with at_work(town, tmp_path, held=held) as myna:
        await connected(town, myna)
        bob = town.member("bob")
        asked = asyncio.create_task(bob.slash("ask", question="what is the moon?"))
        await bob.notices("SANDBOX_INTERACTION_THINKING", timeout_seconds=3)
        held.set()

        assert "don't know" in seen(await asked).content


async def test_a_slow_answer_to_a_message_is_typed(town: Sandbox, tmp_path: Path) -> None:
    held = asyncio.Event()
    async with at_work(town, tmp_path, held=held) as myna:
        await connected(town, myna)
        bob = town.member("bob")
        await bob.say("#general", "!ask what is the moon?")
        await bob.notices("TYPING_START", timeout_seconds=3)
        held.set()

        await hears(bob, "don't know")
