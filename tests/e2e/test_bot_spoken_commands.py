"""Commands in recordings: what was understood is shown, and what changes data is asked for once more."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from attentive_ear import Attentive
from discord_sandbox import Sandbox
from discord_sandbox.people.hands import Result
from discord_sandbox.people.heard import Heard
from discord_sandbox.people.human import Member
from myna_at_work import Myna, at_work, connected, everybody_speaks_english, hears, new_role

SPEECH = (Path(__file__).parents[1] / "recordings" / "stop.ogg").read_bytes()
LESSON = "Myna, teach: question when do we meet answer on Friday"


@pytest.fixture
def ear() -> Attentive:
    return Attentive()


@pytest.fixture
async def myna(town: Sandbox, tmp_path: Path, ear: Attentive) -> AsyncIterator[Myna]:
    async with at_work(town, tmp_path, ear=ear) as myna:
        await connected(town, myna)
        await everybody_speaks_english(town, myna)
        yield myna


async def says(member: Member, ear: Attentive, words: str, **more: Heard) -> Heard:
    """Where everybody hears it; returns what Myna answers."""
    ear.words = [words]
    said = await member.say("#general", "@bot", files=[("note.ogg", SPEECH)], **more)
    return await hears(member, matching=lambda message: message.reply_to == said.id)


def seen(result: Result) -> Heard:
    assert isinstance(result, Heard)
    return result


def labels(message: Heard) -> list[str]:
    return [button.label for button in message.buttons]


@pytest.mark.parametrize(
    ("words", "shown", "answered"),
    [
        ("minor, help", "`!help`", "**Teach**"),
        ("Myna, hello", "`!hi`", "I'm Myna"),
        ("Myna, join us", "`!join`", "Join a voice channel first"),
        ("leave", "`!leave`", "I'm in no voice channel"),
        ("Myna, stop", "`!stop`", "not saying anything"),
        ("skip", "`!skip`", "not saying anything"),
        ("Myna, engines", "`!engines`", "What hears here"),
        ("Myna, ask what is the moon", "`!ask what is the moon`", "don't know"),
        ("Myna, speak faster", "`!voice faster`", "Speed: **1.1**"),
    ],
)
async def test_a_spoken_command_is_shown_and_done(
    bob: Member, ear: Attentive, words: str, shown: str, answered: str
) -> None:
    reply = await says(bob, ear, words)

    heard, understood, *_ = reply.content.splitlines()
    assert heard == f"> 🎙️ {words}"
    assert understood == f"I understood: {shown}"
    assert answered in reply.content
    assert "Not what I said" in labels(reply)


async def test_russian_commands_are_understood(bob: Member, ear: Attentive) -> None:
    await bob.say("#general", "!voice язык ru")
    await hears(bob, "Как я звучу для тебя")

    reply = await says(bob, ear, "Майна, зайди")
    assert "Я поняла так: `!join`" in reply.content
    assert "Сначала зайди в голосовой канал" in reply.content


async def test_what_changes_data_waits_for_a_yes(alice: Member, ear: Attentive) -> None:
    asked = await says(alice, ear, LESSON)
    assert "I understood: `!train when do we meet -> on Friday`" in asked.content
    assert labels(asked) == ["Yes, do it", "No, thanks", "Not what I said"]
    await alice.say("#general", "!ask when do we meet")
    await hears(alice, "don't know")

    done = seen(await alice.clicks(asked, "Yes, do it"))
    assert (done.id, labels(done)) == (asked.id, [])
    assert "Thank you" in done.content
    assert done.content.startswith(f"> 🎙️ {LESSON}")
    await alice.say("#general", "!ask when do we meet")
    await hears(alice, matching=lambda message: message.content == "on Friday")


async def test_a_no_leaves_everything_as_it_is(alice: Member, ear: Attentive) -> None:
    asked = await says(alice, ear, "Myna, open this channel")
    left = seen(await alice.clicks(asked, "No, thanks"))

    assert "everything stays as it is" in left.content
    assert labels(left) == []


@pytest.mark.parametrize("button", ["Yes, do it", "No, thanks", "Not what I said"])
async def test_only_who_said_it_decides(
    alice: Member, bob: Member, ear: Attentive, button: str
) -> None:
    asked = await says(alice, ear, LESSON)
    refusal = seen(await bob.clicks(asked, button))

    assert refusal.is_ephemeral
    assert "somebody else's" in refusal.content


@pytest.mark.parametrize(
    "words",
    [
        "Myna, cancel training",
        "Myna, open",
        "Myna, close",
        "Myna, language Russian",
        "Myna, allow network",
    ],
)
async def test_an_ordinary_member_is_refused_at_once(
    bob: Member, ear: Attentive, words: str
) -> None:
    reply = await says(bob, ear, words)

    assert "Only" in reply.content
    assert labels(reply) == ["Not what I said"]


async def test_what_who_lost_the_role_meanwhile_teaches_waits(
    town: Sandbox, bob: Member, ear: Attentive
) -> None:
    role = new_role(town, "Teacher")
    town.world.set_member_roles(town.guild.id, bob.id, (role.id,))
    asked = await says(bob, ear, LESSON)
    town.world.set_member_roles(town.guild.id, bob.id, ())

    assert "kept it for a teacher" in seen(await bob.clicks(asked, "Yes, do it")).content


async def test_a_yes_works_after_a_restart(town: Sandbox, tmp_path: Path, ear: Attentive) -> None:
    alice = town.member("alice")
    async with at_work(town, tmp_path, ear=ear) as myna:
        await connected(town, myna)
        await everybody_speaks_english(town, myna)
        asked = await says(alice, ear, LESSON)
    async with at_work(town, tmp_path, ear=ear) as myna:
        await connected(town, myna)

        assert "Thank you" in seen(await alice.clicks(asked, "Yes, do it")).content


async def test_the_server_changes_its_language_by_word_of_mouth(
    alice: Member, ear: Attentive
) -> None:
    asked = await says(alice, ear, "Myna, language Russian")
    done = seen(await alice.clicks(asked, "Yes, do it"))

    assert "Теперь я отвечаю здесь по-русски." in done.content


async def test_an_answer_is_corrected_by_word_of_mouth(alice: Member, ear: Attentive) -> None:
    await alice.say("#general", "!ask when do we meet")
    wrong = await hears(alice, "don't know")
    asked = await says(alice, ear, "Myna, correct on Friday", reply_to=wrong)
    done = seen(await alice.clicks(asked, "Yes, do it"))
    assert "Thank you" in done.content

    amended = await hears(alice, "on Friday", matching=lambda message: message.id == wrong.id)
    assert "don't know" not in amended.content


async def test_a_correction_of_nothing_is_not_asked_for(alice: Member, ear: Attentive) -> None:
    reply = await says(alice, ear, "Myna, correct on Friday")

    assert "which answer" in reply.content
    assert labels(reply) == ["Not what I said"]


async def test_half_a_lesson_is_answered_with_how_to_say_one(alice: Member, ear: Attentive) -> None:
    assert "only half of it" in (await says(alice, ear, "Myna, teach question what")).content


async def test_a_mended_command_is_asked_for_anew(alice: Member, ear: Attentive) -> None:
    wrong = await says(alice, ear, "Myna, language Prussian")
    form = await alice.clicks(wrong, "Not what I said")
    asked = seen(await alice.submits(form, {"I heard this": "Myna, language Russian"}))  # type: ignore[arg-type]

    assert "`!language ru`" in asked.content
    assert "Теперь" in seen(await alice.clicks(asked, "Yes, do it")).content
