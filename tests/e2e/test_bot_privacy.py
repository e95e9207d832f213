"""What Myna holds about somebody, in their own hands: on Discord, with the real bot and storage."""

import json
from dataclasses import replace
from pathlib import Path

from discord_sandbox import Sandbox
from discord_sandbox.people.heard import Heard
from discord_sandbox.people.human import Member
from lesson_talk import asks, labels, reads, seen, teaches
from myna.services.quotas import QuotaService
from myna_at_work import at_work, connected, hears

QUESTION, ANSWER = "Where is the kestrel?", "On the old mill"
PATIENCE_SECONDS = 30


async def confirmed(member: Member, asked: Heard) -> Heard:
    """Where the database is busy the press is taken note of first, and the end follows."""
    outcome = await member.clicks(asked, "Yes, delete for good")
    if isinstance(outcome, Heard):
        return outcome
    return await hears(member, "Deleted for good", timeout_seconds=PATIENCE_SECONDS)


async def test_a_member_deletes_what_is_held_about_them_for_good(
    alice: Member, bob: Member
) -> None:
    await teaches(alice, QUESTION, ANSWER)
    assert (await asks(bob, QUESTION)).content == ANSWER

    panel = await reads(alice, "privacy")
    asked = seen(await alice.clicks(panel, "Delete everything"))
    done = await confirmed(alice, asked)

    assert "1 lesson that you taught me" in panel.content
    assert "Delete all of this for good?" in asked.content
    assert "Deleted for good" in done.content
    assert (done.id, done.is_ephemeral) == (panel.id, True)
    assert "Nothing at all" in (await reads(alice, "privacy")).content
    assert ANSWER not in (await asks(bob, QUESTION)).content


async def test_what_is_held_comes_as_a_file(alice: Member, bob: Member) -> None:
    await teaches(alice, QUESTION, ANSWER)
    await asks(alice, "Что это за птица?")
    await asks(bob, QUESTION)

    sent = seen(await alice.clicks(await reads(alice, "privacy"), "Download"))
    (file,) = sent.attachments
    [place] = json.loads(file.read())["places"]

    assert sent.is_ephemeral
    assert [(each["prompt"], each["answer"]) for each in place["lessons"]] == [(QUESTION, ANSWER)]
    assert [each["asked"] for each in place["questions"]] == ["Что это за птица?"]


async def test_of_who_opted_out_nothing_is_kept_and_questions_are_still_answered(
    alice: Member, bob: Member
) -> None:
    await teaches(alice, QUESTION, ANSWER)
    await bob.clicks(await reads(bob, "privacy"), "Keep nothing of mine")

    answered = await asks(bob, QUESTION)
    refused = await reads(bob, "feedback", text="Lovely!")
    proposed = await teaches(bob, "What is a wren?", "A bird")
    panel = await reads(bob, "privacy")

    assert (answered.content, labels(answered)) == (ANSWER, [])
    assert "keep nothing of yours" in refused.content
    assert "keep nothing of yours" in proposed.content
    assert "Nothing at all" in panel.content
    assert labels(panel) == ["Learn from me again"]


async def test_who_opted_out_can_be_learned_from_again(alice: Member, bob: Member) -> None:
    out = seen(await bob.clicks(await reads(bob, "privacy"), "Keep nothing of mine"))
    back = seen(await bob.clicks(out, "Learn from me again"))
    await reads(bob, "feedback", text="Lovely!")

    assert "keep nothing new" in out.content
    assert "keep nothing new" not in back.content
    assert "1 message of yours" in (await reads(bob, "privacy")).content


async def test_in_a_channel_it_opens_for_one_person_alone(alice: Member, bob: Member) -> None:
    await teaches(alice, QUESTION, ANSWER)
    await alice.say("#general", "!privacy")
    offered = await hears(alice, "your eyes only")

    assert "Nothing at all" in seen(await bob.clicks(offered, "Show me")).content
    opened = seen(await alice.clicks(offered, "Show me"))
    assert "1 lesson" in opened.content
    assert opened.is_ephemeral


async def test_in_a_direct_message_all_servers_are_meant(alice: Member, bob: Member) -> None:
    await teaches(alice, QUESTION, ANSWER)
    await alice.say("@bot", "!privacy")
    panel = await hears(alice, "What I hold about you")
    asked = seen(await alice.clicks(panel, "Delete everything"))
    done = await confirmed(alice, asked)

    assert "1 lesson" in panel.content
    assert "Deleted for good" in done.content
    assert ANSWER not in (await asks(bob, QUESTION)).content


async def test_a_member_may_not_delete_what_is_held_about_others(
    alice: Member, bob: Member
) -> None:
    await teaches(alice, QUESTION, ANSWER)
    await bob.say("#general", f"!privacy erase {alice.id}")

    await hears(bob, "run")
    assert (await asks(bob, QUESTION)).content == ANSWER


async def test_whoever_runs_myna_deletes_for_somebody_who_asked_elsewhere(
    town: Sandbox, tmp_path: Path
) -> None:
    alice, bob = town.member("alice"), town.member("bob")
    async with at_work(town, tmp_path, operators=frozenset({int(alice.id)})) as myna:
        await connected(town, myna)
        await bob.slash("feedback", text="Lovely!")
        assert "1 message" in (await reads(bob, "privacy")).content

        await alice.say("#general", f"!privacy erase {bob.id}")
        await hears(alice, "Deleted for good")

        assert "Nothing at all" in (await reads(bob, "privacy")).content


async def test_whoever_asks_for_deletion_and_names_nobody_is_offered_what_is_theirs(
    bob: Member,
) -> None:
    await bob.say("#general", "!privacy delete")

    await hears(bob, "for your eyes only")


async def test_an_id_that_nobody_has_deletes_nothing(town: Sandbox, tmp_path: Path) -> None:
    alice = town.member("alice")
    async with at_work(town, tmp_path, operators=frozenset({int(alice.id)})) as myna:
        await connected(town, myna)

        await alice.say("#general", f"!privacy erase {2**63}")

        await hears(alice, "Whose data?")


async def test_deleting_again_and_again_has_a_pace(town: Sandbox, tmp_path: Path) -> None:
    """Each time the database is written anew, for which everybody waits."""
    alice = town.member("alice")
    async with at_work(town, tmp_path, quotas=QuotaService()) as myna:
        await connected(town, myna)
        await teaches(alice, QUESTION, ANSWER)
        asked = seen(await alice.clicks(await reads(alice, "privacy"), "Delete everything"))
        kept = town.world.message(asked.channel_id, asked.id)
        assert kept is not None
        components, said = kept.components, []
        for _ in range(4):
            again = town.world.message(asked.channel_id, asked.id)
            assert again is not None
            town.world.edit_message(replace(again, components=components))
            said.append((await confirmed(alice, asked)).content)

    assert all("Deleted for good" in each for each in said[:3])
    assert "you can ask me for that again in" in said[3]
