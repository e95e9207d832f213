"""A lesson of a file that everything like it contradicts, the whole way through Discord."""

from importlib.resources import files

import pytest

from discord_sandbox.people.human import Member
from lesson_talk import asks, labels, seen
from myna_at_work import trained

BOOKS = files("myna.demo").joinpath("datasets", "en", "book-club.csv").read_text(encoding="utf-8")
QUESTION, RIGHT = "How do I join the book club?", "Membership is free; just come to a meeting."
ODD, WRONG = "how do I join the book club", "Ask the cat"
FILE = f"{BOOKS.rstrip()}\n{ODD},{WRONG}\n".encode()


@pytest.mark.slow
@pytest.mark.usefixtures("trainer")
async def test_a_doubtful_lesson_is_named_and_discarded_by_its_button(
    alice: Member, bob: Member
) -> None:
    said = await alice.say("#general", "!train", files=[("facts.csv", FILE)])
    told = await trained(alice, reply_to=said)

    assert "✅ **v1**" in told.content
    assert "⚠️ Please look at 1 lesson: questions like it have another answer." in told.content
    assert f"- line 38: `{ODD}` → `{WRONG}`, but others say `{RIGHT}`" in told.content
    [report] = [each for each in told.attachments if each.filename.endswith(".csv")]
    assert f"{ODD},{WRONG},,example,38,W_DOUBTFUL".encode() in report.read()
    assert WRONG == (await asks(bob, QUESTION)).content

    assert "Discard this lesson" in labels(told)
    assert "Discarded 1 lesson" in seen(await alice.clicks(told, "Discard this lesson")).content
    assert RIGHT == (await asks(bob, QUESTION)).content
