"""A test or a comparison that takes long shows how far it is, and its answer takes the place of the bar."""

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import Any

import pytest

from discord_sandbox.people.heard import Heard
from discord_sandbox.people.human import Member
from lesson_talk import reads, seen
from myna.bot import conversations
from myna.bot.progress import BarTempo, beside_bar
from myna.services.trying import TryingService
from myna_at_work import hears, trained

ASKED = b"question,answer\nWhen do we meet?,On Friday\n"
DEEDS = ("open", "close", "paint", "clean", "lock", "move", "sell", "burn", "wash", "lift")
THINGS = ("door", "box", "car")


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Until it is set a test stands still with half of its questions asked."""
    event, files = asyncio.Event(), TryingService.files

    async def halting(self: TryingService, actor: Any, asked: Any, on_progress: Any) -> Any:
        on_progress(0.5)
        await event.wait()
        return await files(self, actor, asked, on_progress)

    monkeypatch.setattr(TryingService, "files", halting)
    swift = BarTempo(first=0.05, edit=0.05)
    monkeypatch.setattr(conversations, "beside_bar", partial(beside_bar, tempo=swift))
    return event


async def test_the_answer_to_a_message_takes_the_place_of_its_bar(
    alice: Member, gate: asyncio.Event
) -> None:
    said = await alice.say("#general", "!test", files=[("asked.csv", ASKED)])
    bar = await hears(alice, "▰▰▰▰▰▰▰▰▰▰▱")
    gate.set()
    answer = await hears(alice, "🧪 **Test**")

    assert "50 % · 🧪 asking the questions" in bar.content
    assert (said.id, bar.id) == (bar.reply_to, answer.id)
    assert "▱" not in answer.content
    assert "to-correct.csv" in {each.filename for each in answer.attachments}


async def test_the_answer_to_a_slash_command_takes_the_place_of_its_bar(
    alice: Member, gate: asyncio.Event
) -> None:
    bar = seen(await alice.slash("test", data="When do we meet?\nWhere is it?"))
    assert "50 % · 🧪 asking the questions" in bar.content
    gate.set()
    answer = await hears(alice, "🧪 **Test** without a model · 2 questions")

    assert (bar.id, True) == (answer.id, answer.is_ephemeral)
    assert [answer.id] == [each.id for each in alice.sees("#general")]


async def train(member: Member, deeds: Sequence[str]) -> Heard:
    rows = [
        f"How do I {deed} the {thing}?,Use the {deed} tool" for deed in deeds for thing in THINGS
    ]
    data = "\n".join(["question,answer", *rows]).encode()
    said = await member.say("#general", "!train", files=[("tools.csv", data)])
    return await trained(member, reply_to=said)


@pytest.mark.usefixtures("trainer")
async def test_any_two_versions_are_asked_the_same(alice: Member, bob: Member) -> None:
    await train(alice, DEEDS[:5])
    await train(alice, DEEDS[5:])
    await alice.say("#general", "!models compare 1 v2")
    compared = await hears(alice, "📊 **v1** beside **v2**")
    details = await reads(alice, "models", version="v1")

    assert "had different questions" in compared.content
    assert ["Use v1"] == [button.label for button in compared.buttons]
    assert ["examination.png"] == [each.filename for each in compared.attachments]
    assert "🔹 Answered before" in details.content
    assert "from now on" not in details.content
    again = seen(await alice.clicks(details, "Beside v2"))
    assert "📊 **v2** beside **v1**" in again.content
    assert "Only teachers" in (await reads(bob, "models", version="v1", beside="v2")).content
