"""Myna answers when she is addressed, in words, and learns at once."""

from pathlib import Path

import pytest

from discord_sandbox import Sandbox
from discord_sandbox.people.human import Member
from myna_at_work import at_work, connected, hears, hears_nothing, new_role


async def test_she_greets(alice: Member) -> None:
    said = await alice.say("#general", "!hi")

    reply = await hears(alice, "Alice")
    assert reply.reply_to == said.id


async def test_what_was_taught_is_answered_at_once(alice: Member, bob: Member) -> None:
    await alice.say("#general", "!train When do we meet? -> On Friday at 19:00")
    await hears(alice, "Thank you")

    await bob.say("#general", "@bot when do we meet")

    assert (await hears(bob, "friday")).content == "On Friday at 19:00"


async def test_after_the_first_phrasing_she_asks_for_a_second(alice: Member) -> None:
    await alice.say("#general", "!train When do we meet? -> On Friday")
    await hears(alice, "one more way")
    await alice.say("#general", "!train Which day is it? -> On Friday")

    second = await hears(alice, "Thank you")
    assert "one more way" not in second.content


async def test_what_nobody_taught_she_does_not_know(bob: Member) -> None:
    await bob.say("#general", "!ask What is the moon made of?")

    reply = await hears(bob, "don't know")
    assert [button.label for button in reply.buttons] == ["Teach me"]


async def test_she_speaks_russian_to_those_who_do(alice: Member) -> None:
    await alice.say("#general", "!train Когда встречаемся? -> В пятницу")
    await hears(alice, "Спасибо")
    await alice.say("#general", "!ask А что такое луна?")

    await hears(alice, "пока не знаю")


@pytest.mark.parametrize(
    "command", ["!models rollback", "!lessons batch", "!train data_dir=faq", "!getfile faq.csv"]
)
async def test_latin_words_of_a_command_make_no_english_speaker_of_anybody(
    alice: Member, command: str
) -> None:
    await alice.say("#general", "!ask Что такое луна?")
    await hears(alice, "пока не знаю")
    await alice.say("#general", command)
    assert any("а" <= letter <= "я" for letter in (await hears(alice)).content)

    await alice.say("#general", "!jobs")
    await hears(alice, "Обучений здесь ещё не было")


async def test_who_uses_a_russian_command_is_answered_in_russian_whatever_it_is_about(
    alice: Member,
) -> None:
    await alice.say("#general", "!научи Which club reads Perl? -> The Pearl Mongers")
    await hears(alice, "Теперь я знаю")

    await alice.say("#general", "!спроси How tall is Big Ben?")
    await hears(alice, "пока не знаю")


async def test_a_server_may_choose_her_language(alice: Member) -> None:
    await alice.say("#general", "!language ru")
    await hears(alice, "по-русски")
    await alice.say("#general", "!ask What is the moon?")

    await hears(alice, "пока не знаю")


async def test_talk_among_people_is_none_of_her_business(bob: Member) -> None:
    await bob.say("#general", "When do we meet?")

    await hears_nothing(bob)


async def test_in_a_direct_message_everything_is_meant_for_her(bob: Member) -> None:
    await bob.say("@bot", "train of thought")

    await hears(bob, "don't know")


async def test_in_a_direct_message_everybody_teaches_their_own(bob: Member, alice: Member) -> None:
    await bob.say("@bot", "!train Who am I? -> Bob")
    await hears(bob, "Thank you")
    await bob.say("@bot", "who am i")
    await hears(bob, "Bob", matching=lambda message: message.content == "Bob")

    await alice.say("@bot", "who am i")
    await hears(alice, "don't know")


async def test_a_reply_to_her_is_meant_for_her(bob: Member) -> None:
    await bob.say("#general", "!hi")
    greeting = await hears(bob)
    await bob.say("#general", "what is the moon?", reply_to=greeting)

    await hears(bob, "don't know")


async def test_in_an_opened_channel_everything_is_meant_for_her(alice: Member, bob: Member) -> None:
    await alice.say("#random", "!open")
    await hears(bob, "everything")
    await bob.say("#random", "what is the moon?")
    await hears(bob, "don't know")

    await alice.say("#random", "!close")
    await hears(bob, "only when somebody")
    await bob.say("#random", "and the sun?")
    await hears_nothing(bob)


async def test_a_thread_of_an_opened_channel_is_open_too(alice: Member) -> None:
    await alice.say("#random", "!open")
    await hears(alice, "everything")
    thread = await alice.starts_thread("#random", "Moon talk")
    await alice.say(thread, "what is the moon?")

    await hears(alice, "don't know", where=thread)


async def test_an_edited_message_is_not_answered_again(bob: Member) -> None:
    said = await bob.say("#general", "!hi")
    await hears(bob)
    await bob.edits(said, "!hi there")

    await hears_nothing(bob)


async def test_a_command_of_another_bot_is_left_to_it(bob: Member) -> None:
    await bob.say("#general", "!play something")

    await hears_nothing(bob)


async def test_the_instructions_come_in_pieces_that_discord_takes(bob: Member) -> None:
    await bob.say("#general", "!инструкция")

    assert "Научить" in (await hears(bob, "инструкция")).content


async def test_the_operator_replaces_the_instructions(town: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "instructions.en.md").write_text("# House rules\n" + "Be kind.\n" * 300)
    async with at_work(town, tmp_path, instructions_directory=tmp_path) as myna:
        await connected(town, myna)
        alice = town.member("alice")
        await alice.say("#general", "!instruction")

        first = await hears(alice, "House rules")
        second = await hears(alice, "Be kind")
        assert len(first.content + second.content) > 2_000


async def test_a_correction_by_reply_counts_at_once(alice: Member, bob: Member) -> None:
    await alice.say("#general", "!train When do we meet? -> On Friday")
    await hears(alice, "Thank you")
    await bob.say("#general", "!ask when do we meet?")
    wrong = await hears(alice, "Friday", matching=lambda message: bool(message.buttons))
    await alice.say("#general", "!correct On Monday", reply_to=wrong)
    await hears(alice, "putting me right")

    again = await bob.say("#general", "!ask when do we meet?")
    answer = await hears(bob, "Monday", matching=lambda message: message.reply_to == again.id)
    assert answer.content == "On Monday"


async def test_a_correction_by_the_link_to_an_answer_counts_at_once(alice: Member) -> None:
    await alice.say("#general", "!ask when do we meet?")
    answer = await hears(alice, "don't know")
    link = f"https://discord.com/channels/1/{answer.channel_id}/{answer.id}"
    await alice.say("#random", f"!correct {link} On Monday")
    await hears(alice, "Thank you")

    again = await alice.say("#general", "!ask when do we meet?")
    right = await hears(alice, "Monday", matching=lambda message: message.reply_to == again.id)
    assert right.content == "On Monday"


@pytest.mark.parametrize(
    "words",
    ["!open", "!close", "!language ru", "!inbox", "!train a -> b\nc -> d"],
)
async def test_an_ordinary_member_is_refused(bob: Member, words: str) -> None:
    await bob.say("#general", "!ask what is a?")
    answer = await hears(bob, "don't know")
    await bob.say("#general", words.format(answer=answer.id))

    refusal = await hears(bob)
    assert "Only" in refusal.content


async def test_a_teacher_teaches_until_the_role_is_lost(town: Sandbox, bob: Member) -> None:
    role = new_role(town, "teacher")
    town.world.set_member_roles(town.guild.id, bob.id, (role.id,))
    await bob.say("#general", "!train a -> b")
    await hears(bob, "Thank you")

    town.world.set_member_roles(town.guild.id, bob.id, ())
    await bob.say("#general", "!train a -> c")
    await hears(bob, "kept it for a teacher")
    await bob.say("#general", "!ask a")
    assert (await hears(bob)).content == "b"


async def test_half_a_lesson_is_answered_with_how_to_write_one(alice: Member) -> None:
    await alice.say("#general", "!train what is this")

    await hears(alice, "question -> answer")
