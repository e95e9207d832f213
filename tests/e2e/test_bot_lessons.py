"""What was taught, why something was said, what waits and who decides: the whole way through Discord."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from discord_sandbox import Sandbox
from discord_sandbox.people.hands import Modal, Result
from discord_sandbox.people.heard import Heard
from discord_sandbox.people.human import Member
from myna.domain.conversation import Thresholds, guild_tenant
from myna.domain.teaching import Lesson, LessonKind, Source, SourceType
from myna_at_work import Myna, at_work, connected, hears, trained

QUESTION, ANSWER = "When do we meet?", "On Friday"
HOSTILE = "**bold** `code` <@1> @everyone [link](https://example.com) " + "x" * 1_900


def seen(result: Result) -> Heard:
    assert isinstance(result, Heard)
    return result


def form(result: Result) -> Modal:
    assert isinstance(result, Modal)
    return result


async def teaches(member: Member, question: str = QUESTION, answer: str = ANSWER) -> Heard:
    return seen(await member.slash("train", question=question, answer=answer))


async def asks(member: Member, question: str = QUESTION) -> Heard:
    return seen(await member.slash("ask", question=question))


async def reads(member: Member, name: str, **options: str | int | bool) -> Heard:
    return seen(await member.slash(name, **options))


def labels(heard: Heard) -> list[str]:
    return [each.label or "" for each in heard.buttons]


async def test_a_proposal_is_accepted_in_the_inbox_and_counts_at_once(
    alice: Member, bob: Member
) -> None:
    await teaches(bob)
    inbox = await reads(alice, "inbox")
    done = seen(await alice.clicks(inbox, "1 · Accept"))

    assert "Waiting for a teacher: 1" in inbox.content
    assert (done.id, done.is_ephemeral) == (inbox.id, True)
    assert "Learned" in done.content
    assert "Nothing is waiting" in done.content
    assert (await asks(bob)).content == ANSWER


async def test_a_proposal_is_discarded(alice: Member, bob: Member) -> None:
    await teaches(bob)
    done = seen(await alice.clicks(await reads(alice, "inbox"), "1 · Discard"))

    assert "Discarded" in done.content
    assert "don't know" in (await asks(bob)).content


async def test_what_must_not_be_said_can_be_proposed_too(alice: Member, bob: Member) -> None:
    await teaches(alice)
    thanks = await reads(bob, "train", question=QUESTION, answer=ANSWER, positive=False)
    inbox = await reads(alice, "inbox")
    assert "won't give that answer" in thanks.content
    assert f"`{QUESTION}` ↛ `{ANSWER}`" in inbox.content
    assert labels(inbox) == ["1 · Accept", "1 · Discard"]
    assert (await asks(bob)).content == ANSWER

    await alice.clicks(inbox, "1 · Accept")
    assert "don't know" in (await asks(bob)).content


async def test_a_proposal_is_accepted_in_better_words(alice: Member, bob: Member) -> None:
    await teaches(bob, QUESTION, "friday!!")
    modal = form(await alice.clicks(await reads(alice, "inbox"), "1 · Edit"))
    done = seen(await alice.submits(modal, {"Answer": ANSWER}))

    assert "Learned" in done.content
    assert (await asks(bob)).content == ANSWER


async def test_two_teachers_do_not_overrule_each_other_unknowing(
    alice: Member, bob: Member
) -> None:
    await teaches(bob)
    first, second = await reads(alice, "inbox"), await reads(alice, "inbox")
    await alice.clicks(first, "1 · Accept")

    assert "Learned" in seen(await alice.clicks(second, "1 · Discard")).content
    assert (await asks(bob)).content == ANSWER


async def test_in_a_channel_the_inbox_shows_a_count_and_opens_for_a_teacher_alone(
    alice: Member, bob: Member
) -> None:
    await teaches(bob)
    await alice.say("#general", "!inbox")
    counted = await hears(alice, "1 thing is waiting")

    assert QUESTION not in counted.content
    assert "Only teachers" in seen(await bob.clicks(counted, "Open")).content
    opened = seen(await alice.clicks(counted, "Open"))
    assert QUESTION in opened.content
    assert opened.is_ephemeral


async def test_a_correction_of_a_member_leaves_the_answer_as_it_stands(
    alice: Member, bob: Member
) -> None:
    await teaches(alice)
    answer = await asks(bob)
    thanks = await reads(bob, "correct", message=str(answer.id), answer="On Monday")
    inbox = await reads(alice, "inbox")

    assert "kept it for a teacher" in thanks.content
    assert "instead of `On Friday`" in inbox.content
    assert [each.content for each in bob.sees("#general") if each.id == answer.id] == [ANSWER]


async def test_feedback_reaches_the_managers_with_the_answer_it_is_about(
    alice: Member, bob: Member
) -> None:
    await teaches(alice)
    answer = await asks(bob)
    await bob.say("#general", "!feedback too short", reply_to=answer)
    await hears(bob, "with the answer")
    inbox = await reads(alice, "inbox")

    assert "too short" in inbox.content
    assert f"about `{QUESTION}` → `{ANSWER}`" in inbox.content
    assert "Read" in seen(await alice.clicks(inbox, "1 · Done")).content
    assert "Nothing is waiting" in (await reads(alice, "inbox")).content


async def test_feedback_about_what_is_no_answer_is_kept_too(alice: Member) -> None:
    said = await alice.say("#general", "just talk")
    await alice.say("#general", "!feedback well done", reply_to=said)

    await hears(alice, "Thank you")
    assert "well done" in (await reads(alice, "inbox")).content


async def test_feedback_without_a_word_is_asked_for(bob: Member) -> None:
    await bob.say("#general", "!feedback")

    await hears(bob, "What would you like to say")


async def test_a_thumb_down_of_a_teacher_forbids_and_offers_to_correct(alice: Member) -> None:
    await teaches(alice)
    rated = seen(await alice.clicks(await asks(alice), "👎"))
    assert "won't give that answer" in rated.content
    assert "don't know" in (await asks(alice)).content

    await alice.submits(form(await alice.clicks(rated, "Correct")), {"Answer": "On Monday"})
    assert (await asks(alice)).content == "On Monday"


async def test_a_thumb_up_allows_the_answer_again(alice: Member) -> None:
    await teaches(alice)
    answer = await asks(alice)
    await alice.clicks(answer, "👎")
    await alice.clicks(answer, "👍")

    assert (await asks(alice)).content == ANSWER


async def test_a_thumb_down_of_a_member_is_kept_and_forbids_nothing(
    alice: Member, bob: Member
) -> None:
    await teaches(alice)
    rated = seen(await bob.clicks(await asks(bob), "👎"))

    assert labels(rated) == ["Correct"]
    assert (await asks(bob)).content == ANSWER


async def test_the_answer_is_put_right_from_the_button_under_the_rating(alice: Member) -> None:
    await teaches(alice)
    answer = await asks(alice)
    rated = seen(await alice.clicks(answer, "👎"))
    await alice.submits(form(await alice.clicks(rated, "Correct")), {"Answer": "On Monday"})

    await hears(alice, matching=lambda each: each.id == answer.id and "On Monday" in each.content)
    lessons = await reads(alice, "lessons")
    assert lessons.content.count("[message]") == 1, "only the answer itself is there for everybody"


async def test_a_second_way_to_ask_is_one_click_away(alice: Member) -> None:
    thanks = await teaches(alice)
    modal = form(await alice.clicks(thanks, "Another way to ask"))
    again = seen(await alice.submits(modal, {"How else could people ask it?": "What day is it?"}))

    assert labels(again) == []
    assert (await asks(alice, "what day is it")).content == ANSWER


async def test_lessons_are_shown_page_by_page(alice: Member, bob: Member) -> None:
    for number in range(8):
        await teaches(alice, f"Question {number}?", f"Answer {number}")
    first = await reads(bob, "lessons")
    second = seen(await bob.clicks(first, "Older"))
    again = seen(await bob.clicks(second, "Newer"))

    assert "Question 7?" in first.content
    assert "Question 1?" not in first.content
    assert "Question 1?" in second.content
    assert again.content == first.content
    assert labels(first) == ["Older", "From files"]


async def test_a_lesson_is_taken_back_by_its_button_and_kept_after_all(alice: Member) -> None:
    await teaches(alice)
    taken = seen(await alice.clicks(await reads(alice, "lessons"), "1"))
    assert "don't know" in (await asks(alice)).content

    await alice.clicks(taken, "No, keep it")
    assert (await asks(alice)).content == ANSWER


async def test_a_lesson_is_taken_back_by_its_number_by_a_teacher_alone(
    alice: Member, bob: Member
) -> None:
    await teaches(alice)
    await bob.say("#general", "!lessons back 1")
    await hears(bob, "Only teachers")
    await alice.say("#general", "!lessons back 1")
    await hears(alice, "Taken back")

    assert "don't know" in (await asks(alice)).content
    assert "✖️ `When do we meet?`" in (await reads(bob, "lessons")).content


@pytest.mark.parametrize("number", ["0", "7", "-1", "x", "9" * 30, ""])
async def test_a_number_that_no_lesson_has_is_said_to_be_none(alice: Member, number: str) -> None:
    await alice.say("#general", f"!lessons back {number}")

    await hears(alice, "no lesson of that number")


@pytest.mark.parametrize("name", ["jsonl", "openai", "csv"])
async def test_lessons_are_exported_for_a_teacher_alone(
    alice: Member, bob: Member, name: str
) -> None:
    await teaches(alice)
    exported = await reads(alice, "lessons", export=name)

    assert exported.is_ephemeral
    assert exported.attachments[0].filename.startswith(f"lessons-{name}.")
    assert ANSWER.encode() in exported.attachments[0].read()
    assert "Only teachers" in (await reads(bob, "lessons", export=name)).content


async def test_in_a_channel_the_export_goes_to_the_teacher_who_presses(
    alice: Member, bob: Member
) -> None:
    await teaches(alice)
    await alice.say("#general", "!lessons export")
    offered = await hears(alice, "who taught them")

    assert offered.attachments == ()
    assert "Only teachers" in seen(await bob.clicks(offered, "Get the file")).content
    assert len(seen(await alice.clicks(offered, "Get the file")).attachments) == 1


async def test_long_and_hostile_lessons_stay_one_message_and_harmless(
    alice: Member, bob: Member
) -> None:
    for number in range(6):
        await teaches(bob, f"{number} {HOSTILE}", f"{number} {HOSTILE}"[:1_990])
    for shown in (
        await reads(alice, "lessons"),
        await reads(alice, "inbox"),
    ):
        assert len(shown.content) <= 2_000
        assert "<@1>" not in shown.content.replace("`", "\n`\n").split("\n`\n")[0::2]
        assert "@everyone" not in shown.content
        assert "`5 **bold** 'code'" in shown.content or "`0 **bold** 'code'" in shown.content


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


@pytest.mark.slow
@pytest.mark.usefixtures("trainer")
async def test_an_import_is_one_line_that_a_manager_discards(alice: Member, bob: Member) -> None:
    rows = [f"How do I {deed} the box?,Use the {deed} tool" for deed in ("open", "close", "paint")]
    file = "\n".join(["question,answer", *rows]).encode()
    said = await alice.say("#general", "!train", files=[("facts.csv", file)])
    await trained(alice, reply_to=said)
    answer = await asks(bob, "How do I paint the box?")
    why = await reads(bob, "why", message=str(answer.id))
    page, imports = await reads(alice, "lessons"), await reads(alice, "lessons", imports=True)

    assert "📄 `facts.csv`:4" in why.content
    assert "Model v1" in why.content
    assert "📄 `facts.csv`:2" in page.content
    assert labels(page) == ["From files"]
    assert "✅ `" in imports.content
    assert "`facts.csv` · 3 lessons" in imports.content
    assert labels(await reads(bob, "lessons", imports=True)) == []
    assert "came in a file" in (await reads(alice, "lessons", back=1)).content
    discarded = seen(await alice.clicks(imports, imports.buttons[0].label))
    assert "Discarded 3 lessons" in discarded.content
    assert "✖️ `" in (await reads(alice, "lessons", imports=True)).content
