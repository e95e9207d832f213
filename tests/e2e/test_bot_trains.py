"""From a file to a model that answers, and back: what people see of a training."""

from dataclasses import replace
from pathlib import Path

import pytest

from discord_sandbox import Sandbox
from discord_sandbox.people.hands import Result
from discord_sandbox.people.heard import Heard
from discord_sandbox.people.human import Member
from discord_sandbox.pytest_plugin import checked
from discord_sandbox.world.permissions import ORDINARY, Permission
from myna_at_work import Myna, at_work, connected, hears, new_role, trained, trainer_beside

PNG = b"\x89PNG"
THINGS = ("door", "window", "box", "car")
DEEDS = ("open", "close", "paint", "clean", "lock")


def lessons(*forms: str, answer: str = "Use the {thing} {deed} tool") -> bytes:
    rows = [
        f"{form},{answer}".format(thing=thing, deed=deed)
        for deed in DEEDS
        for thing in THINGS
        for form in forms
    ]
    return "\n".join(["question,answer", *rows]).encode()


GOOD = lessons("How do I {deed} the {thing}?", "what is the way to {deed} a {thing}")
BROKEN_ROW = GOOD + b"\n,an answer to nothing\n"
POISON = lessons("How do I {deed} the {thing}?", answer="BUY CRYPTO")


def seen(result: Result) -> Heard:
    assert isinstance(result, Heard)
    return result


async def train(member: Member, data: bytes, words: str = "!train") -> Heard:
    """The end of the training."""
    said = await member.say("#general", words, files=[("facts.csv", data)])
    return await trained(member, reply_to=said)


@pytest.mark.usefixtures("trainer")
async def test_a_file_becomes_a_model_in_the_very_message_that_answered(alice: Member) -> None:
    said = await alice.say("#general", "!train", files=[("facts.csv", BROKEN_ROW)])
    first = await hears(alice, "waiting for its turn")
    assert said.id == first.reply_to
    assert ["Stop"] == [button.label for button in first.buttons]
    await hears(alice, "learning", timeout_seconds=40)
    end = await trained(alice)

    assert first.id == end.id
    assert "✅ **v1** is my first model" in end.content
    assert "40 of 41 lines are new lessons" in end.content
    assert "line 42 (E_MISSING_PROMPT): The question is missing." in end.content
    assert ["Details", "Roll back"] == [button.label for button in end.buttons]
    picture, to_mend = end.attachments
    assert ("examination.png", PNG) == (picture.filename, picture.read()[:4])
    assert "facts-to-mend.csv" == to_mend.filename
    assert b"an answer to nothing" in to_mend.read()

    await alice.say("#general", "!ask what is the way to lock a box")
    assert (await hears(alice, "box lock")).content == "Use the box lock tool"
    await alice.say("#general", "!train")
    await hears(alice, "**v1** already knows all of it")


@pytest.mark.usefixtures("trainer")
async def test_poison_is_refused_and_a_manager_may_still_have_their_way(
    alice: Member, bob: Member
) -> None:
    await train(alice, GOOD)
    refused = await train(alice, POISON)
    assert "🛑 **v2** looks wrong to me" in refused.content
    assert "20 of 20 lessons say otherwise" in refused.content
    discard = "Discard facts.csv"
    assert ["Details", "Use it anyway", discard] == [button.label for button in refused.buttons]

    kind = "Only those who manage this server can choose which model answers and throw out files that others sent."
    assert kind == seen(await bob.clicks(refused, "Use it anyway")).content
    asked = seen(await alice.clicks(refused, "Use it anyway"))
    assert "⚠️ **v2** was refused because it looks poisoned" in asked.content
    assert "20 of 20 lessons say otherwise" in asked.content
    taken = seen(await alice.clicks(asked, "Use v2 all the same"))
    assert "**v2** answers from now on" in taken.content
    assert "20 lessons that came with it count from now on" in taken.content
    back = seen(await alice.clicks(taken, "Roll back"))
    assert "**v1** answers again" in back.content
    assert "20 lessons that came with the other model wait again" in back.content
    again = seen(await alice.clicks(taken, "Roll back"))
    assert "doesn't answer now, so there is nothing to take back" in again.content
    gone = seen(await alice.clicks(back, discard))
    assert "Discarded 20 lessons" in gone.content


@pytest.mark.usefixtures("trainer")
async def test_the_details_and_the_list_tell_who_changed_what(alice: Member, bob: Member) -> None:
    first = await train(alice, GOOD)
    details = seen(await bob.clicks(first, "Details"))
    assert "📊 **v1**" in details.content
    assert "**Taught**" in details.content
    await alice.slash("models", action="rollback")
    listed = seen(await bob.slash("models"))

    assert "🔹 **v1** · 40 lessons" in listed.content
    assert "No model answers now" in listed.content
    assert f"chosen by <@{alice.id}>" in listed.content
    assert "by its examination" in listed.content
    assert ["v1 · 40 lessons"] == list(await bob.autocompletes("models", version="v"))
    await bob.slash("jobs")


@pytest.mark.usefixtures("trainer")
async def test_what_is_marked_wrong_is_not_said_again(alice: Member) -> None:
    await train(alice, GOOD)
    wrong = b"question,answer\nHow do I open the door?,Use the door open tool\n"
    end = await train(alice, wrong, "!train positive=false")

    assert "🚫 From now on I won't give 1 answer that you marked as wrong." in end.content
    await alice.say("#general", "!ask How do I open the door?")
    answer = await hears(alice, matching=lambda message: bool(message.buttons))
    assert "Use the door open tool" not in answer.content


async def test_a_training_that_waits_is_stopped_and_stopping_it_twice_is_no_harm(
    alice: Member, bob: Member
) -> None:
    await alice.say("#general", "!train", files=[("facts.csv", GOOD)])
    card = await hears(alice, "waiting for its turn")
    assert seen(await bob.clicks(card, "Stop")).content.startswith("Only teachers can stop")
    [suggested] = (await alice.autocompletes("cancel", job="")).values()

    assert "is stopped" in seen(await alice.slash("cancel", job=str(suggested))).content
    end = await trained(alice)
    assert "Stopped. Nothing changed." in end.content
    assert () == end.buttons
    assert "was stopped before" in seen(await alice.slash("cancel", job=str(suggested))).content
    assert "No training is under way." == seen(await alice.slash("cancel")).content
    assert "I have no such training here" in seen(await alice.slash("cancel", job="zzz")).content


@pytest.mark.usefixtures("trainer")
async def test_stopping_what_is_over_says_that_it_is_too_late(alice: Member) -> None:
    await train(alice, GOOD)
    listed = seen(await alice.slash("jobs"))
    job_id = listed.content.split("`")[1]

    assert "✅" in listed.content
    assert "is over already" in seen(await alice.slash("cancel", job=job_id)).content


async def test_a_message_that_was_deleted_comes_back_with_the_end_alone(
    town: Sandbox, myna: Myna, alice: Member, tmp_path: Path
) -> None:
    await alice.say("#general", "!train", files=[("facts.csv", GOOD)])
    card = await hears(alice, "waiting for its turn")
    await alice.deletes(card)
    async with trainer_beside(tmp_path):
        end = await trained(alice)

    assert card.id != end.id
    assert "is my first model" in end.content
    cards = [each for each in alice.sees("#general") if "🏋️" in each.content]
    assert 1 == len(cards)


async def test_a_bot_that_was_away_goes_on_with_the_same_message(
    town: Sandbox, tmp_path: Path
) -> None:
    alice = town.member("alice")
    async with at_work(town, tmp_path) as myna:
        await connected(town, myna)
        await alice.say("#general", "!train", files=[("facts.csv", GOOD)])
        card = await hears(alice, "waiting for its turn")
    async with at_work(town, tmp_path) as myna, trainer_beside(tmp_path):
        await connected(town, myna)
        end = await trained(alice)

    assert card.id == end.id


async def test_where_files_may_not_be_attached_the_words_come_all_the_same(tmp_path: Path) -> None:
    without_files = Permission(ORDINARY & ~Permission.ATTACH_FILES)
    async with (
        checked(Sandbox(rate_limits=False, bot_permissions=without_files)) as town,
        at_work(town, tmp_path) as myna,
        trainer_beside(tmp_path),
    ):
        await connected(town, myna)
        everyone = town.world.guilds[town.guild.id].roles[town.guild.id]
        town.world.edit_role(town.guild.id, replace(everyone, permissions=without_files))
        end = await train(town.member("alice"), BROKEN_ROW)

    assert "I may not attach files here" in end.content
    assert () == end.attachments


@pytest.mark.usefixtures("trainer")
async def test_a_teacher_tests_and_teaches_back_what_was_wrong(
    town: Sandbox, alice: Member, bob: Member
) -> None:
    await train(alice, GOOD)
    refusal = await bob.say("#general", "!test")
    answer = await hears(bob, matching=lambda message: message.reply_to == refusal.id)
    assert answer.content.startswith("Only teachers can test me")
    town.world.set_member_roles(town.guild.id, bob.id, (new_role(town, "Teacher").id,))
    asked = b"question,answer\n" + b"".join(
        b"How do I %s the door?,Say please\n" % deed.encode() for deed in DEEDS
    )
    await bob.say("#general", "!test", files=[("asked.csv", asked)])
    tested = await hears(bob, "🧪", timeout_seconds=40)

    assert "5 mistakes" in tested.content
    names = [file.filename for file in tested.attachments]
    assert ["confusions.png", "confidence.png", "to-correct.csv"] == names
    table = tested.attachments[-1].read()
    assert b"How do I open the door?,Say please,Use the door open tool,correction," in table
    end = await train(bob, table)
    assert "5 of 5 lines are new lessons" in end.content
