"""Why something was said, or only offered, the whole way through Discord."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from discord_sandbox import Sandbox
from discord_sandbox.people.heard import Heard
from discord_sandbox.people.human import Member
from lesson_talk import ANSWER, QUESTION, asks, reads, seen, teaches
from myna.domain.conversation import Thresholds, guild_tenant
from myna.domain.teaching import Lesson, LessonKind, Source, SourceType
from myna_at_work import Myna, at_work, connected, hears


async def test_why_names_the_lesson_its_teacher_and_the_model(alice: Member, bob: Member) -> None:
    await teaches(alice)
    answer = await asks(bob, "when do we all meet")
    await bob.say("#general", "!why", reply_to=answer)
    said = await hears(bob, "Why this answer?")

    assert f"I was taught `{QUESTION}` → `{ANSWER}`" in said.content
    assert f"<@{alice.id}>" in said.content
    assert " %. From 40 % on I answer" in said.content
    assert "I knew 1 lesson taught one by one" in said.content


async def test_why_tells_that_the_lesson_was_taken_back_and_what_is_said_now(
    alice: Member,
) -> None:
    await teaches(alice)
    answer = await asks(alice)
    await alice.slash("correct", message=str(answer.id), answer="On Monday")
    await alice.slash("lessons", back=1)
    said = seen(await alice.uses(answer, "Why this answer?"))

    assert "taken back or changed since" in said.content
    assert "Asked now, I'd say: `On Monday`" in said.content


async def test_why_of_what_was_not_known_tells_the_nearest(alice: Member) -> None:
    nothing = await reads(alice, "why", message=str((await asks(alice, "the moon")).id))
    await teaches(alice)
    unknown = await asks(alice, "what is the capital of Peru")

    assert "Nothing had been taught" in nothing.content
    assert "near enough" in (await reads(alice, "why", message=str(unknown.id))).content


async def test_why_without_an_answer_is_about_the_last_question_of_whoever_asks_it(
    alice: Member, bob: Member
) -> None:
    await teaches(alice)
    await asks(bob, "when do we all meet")
    await asks(alice, "what is the capital of Peru")
    await bob.say("#general", "!why")
    written = await hears(bob, "Why this answer?")
    chosen = await reads(alice, "why")

    assert "`when do we all meet`" in written.content
    assert "`what is the capital of Peru`" in chosen.content


async def test_why_without_an_answer_looks_into_no_other_channel(
    town: Sandbox, alice: Member
) -> None:
    town.world.new_channel(town.guild.id, "elsewhere")
    await teaches(alice)
    await asks(alice)
    await alice.say("#elsewhere", "!why")

    assert "which answer" in (await hears(alice, where="#elsewhere")).content


async def test_why_of_words_that_name_no_answer_guesses_nothing(alice: Member) -> None:
    await teaches(alice)
    await asks(alice)
    await alice.say("#general", "!why on earth")

    assert "which answer" in (await hears(alice)).content


async def test_why_on_what_is_no_answer_says_so(alice: Member) -> None:
    said = await alice.say("#general", "just talk")

    assert "which answer" in seen(await alice.uses(said, "Why this answer?")).content


async def test_another_servers_answer_is_not_found(alice: Member) -> None:
    await alice.slash("train", where="@bot", question=QUESTION, answer=ANSWER)
    answer = seen(await alice.slash("ask", where="@bot", question=QUESTION))

    for name in ("why", "correct"):
        options = {"answer": "x"} if name == "correct" else {}
        refusal = await reads(alice, name, message=str(answer.id), **options)
        assert "which answer" in refusal.content


async def test_what_rests_on_a_document_cites_it(alice: Member, myna: Myna, town: Sandbox) -> None:
    source = Source(type=SourceType.DOCUMENT, file_name="rules_*.md", section="Opening <@1> hours")
    tenant = guild_tenant(int(town.guild.id))
    passage = Lesson(
        id="passage",
        tenant=tenant,
        kind=LessonKind.EXAMPLE,
        question="opening hours",
        answer="From nine to five.",
        author_id=1,
        source=source,
        created=myna.core.answering.clock(),
    )
    await myna.core.book.lessons.add([passage])

    answer = await asks(alice, "opening hours")
    cited = "From nine to five.\n-# 📄 rules\\_\\*.md · Opening \\<@1\\> hours"
    assert answer.content == cited


@pytest.fixture
async def hesitant(town: Sandbox, tmp_path: Path) -> AsyncIterator[Heard]:
    """What Bob is offered by a Myna who is never sure."""
    async with at_work(town, tmp_path, thresholds=Thresholds(answer=0.99, offer=0.0)) as myna:
        await connected(town, myna)
        await teaches(town.member("alice"))
        yield await asks(town.member("bob"), "on which day do we meet")


async def test_the_pick_of_a_member_waits_for_a_teacher(town: Sandbox, hesitant: Heard) -> None:
    alice, bob = town.member("alice"), town.member("bob")
    picked = seen(await bob.clicks(hesitant, QUESTION))
    await alice.clicks(await reads(alice, "inbox"), "1 · Accept")

    assert picked.content == ANSWER
    assert (await asks(bob, "on which day do we meet")).content == ANSWER


async def test_why_of_an_offer_tells_how_near_it_was(town: Sandbox, hesitant: Heard) -> None:
    said = seen(await town.member("bob").uses(hesitant, "Why this answer?"))

    assert "I wasn't sure" in said.content
    assert "From 99 % on I answer" in said.content
