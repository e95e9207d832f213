"""What waits in the inbox and who decides: proposals and feedback, the whole way through Discord."""

from discord_sandbox.people.human import Member
from lesson_talk import ANSWER, QUESTION, asks, form, labels, reads, seen, teaches
from myna_at_work import hears


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
