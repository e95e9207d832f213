"""Thumbs, and the ways to put an answer right from under it, the whole way through Discord."""

from discord_sandbox.people.human import Member
from lesson_talk import ANSWER, asks, form, labels, reads, seen, teaches
from myna_at_work import hears


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


async def test_managers_read_the_thumbs_down_of_members_with_the_answers(
    alice: Member, bob: Member
) -> None:
    await teaches(alice)
    answer = await asks(bob)
    await bob.clicks(answer, "👎")
    told = await reads(alice, "inbox")
    assert "`👎`" in told.content
    assert f"→ `{ANSWER}`" in told.content

    await bob.clicks(answer, "👍")
    assert "Nothing is waiting" in (await reads(alice, "inbox")).content


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
