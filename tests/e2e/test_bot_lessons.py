"""What was taught is shown, taken back and exported, the whole way through Discord."""

import pytest

from discord_sandbox.people.human import Member
from lesson_talk import ANSWER, asks, labels, reads, seen, teaches
from myna_at_work import hears, trained

HOSTILE = "**bold** `code` <@1> @everyone [link](https://example.com) " + "x" * 1_900


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


@pytest.mark.parametrize("name", ["jsonl", "openai", "csv", "completion", "kto"])
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
    await alice.say("#general", "!lessons export jsonl")
    offered = await hears(alice, "who taught them")

    assert offered.attachments == ()
    assert "Only teachers" in seen(await bob.clicks(offered, "Get the file")).content
    assert len(seen(await alice.clicks(offered, "Get the file")).attachments) == 1


async def test_the_shape_of_an_export_is_chosen_with_a_button_under_the_lessons(
    alice: Member, bob: Member
) -> None:
    await teaches(alice)
    shapes = seen(await alice.clicks(await reads(alice, "lessons"), "As a file"))
    file = seen(await alice.clicks(shapes, "TRL KTO")).attachments[0]
    none = seen(await alice.clicks(shapes, "OpenAI preference"))

    assert "As a file" not in labels(await reads(bob, "lessons"))
    assert ("lessons-kto.jsonl", True) == (file.filename, ANSWER.encode() in file.read())
    assert ("Nothing of what counts here", ()) == (none.content[:27], none.attachments)


async def test_where_nothing_was_taught_no_shape_is_said_to_have_it(alice: Member) -> None:
    exported = await reads(alice, "lessons", export="jsonl")

    assert ("📚 Nothing was taught here yet.", ()) == (exported.content, exported.attachments)


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
    assert labels(page) == ["From files", "As a file"]
    assert "✅ `facts.csv` · 3 lessons of 3 lines · counts" in imports.content
    assert "Discard facts.csv" == imports.buttons[0].label
    assert labels(await reads(bob, "lessons", imports=True)) == []
    assert "came in a file" in (await reads(alice, "lessons", back=1)).content
    discarded = seen(await alice.clicks(imports, imports.buttons[0].label))
    assert "Discarded 3 lessons" in discarded.content
    gone = "✖️ `facts.csv` · 3 lessons of 3 lines · discarded"
    assert gone in (await reads(alice, "lessons", imports=True)).content
    assert gone in (await reads(alice, "lessons")).content
    assert "No file was refused" in (await reads(alice, "lessons", refused=True)).content
