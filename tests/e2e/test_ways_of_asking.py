"""Other ways to ask what was taught, proposed by a chat engine after the thanks, on Discord."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from chatting_myna import chatting
from discord_sandbox import Sandbox
from discord_sandbox.people.heard import Heard
from discord_sandbox.people.human import Member
from lesson_talk import ANSWER, QUESTION, asks, form, reads, seen, teaches
from myna.testing.openai_peer.chatting import Chatting, Pace
from myna.testing.openai_peer.models import Models
from myna.testing.openai_peer.server import OpenAIPeer
from myna_at_work import Myna, hears, hears_nothing, new_role

OFFER = "Shall I learn them?"
OTHER_WAY = "A quick question: when do we meet?"


@pytest.fixture
async def peer() -> AsyncIterator[OpenAIPeer]:
    async with OpenAIPeer() as peer:
        yield peer


@pytest.fixture
async def myna(town: Sandbox, tmp_path: Path, peer: OpenAIPeer) -> AsyncIterator[Myna]:
    async with chatting(town, tmp_path, peer) as myna:
        yield myna


def keep(offer: Heard) -> str:
    return next(each.label for each in offer.buttons if each.label.startswith("Keep"))


async def test_one_click_after_teaching_learns_every_way(alice: Member, bob: Member) -> None:
    thanks = await teaches(alice)
    offer = await hears(alice, OFFER)
    kept = seen(await alice.clicks(offer, keep(offer)))

    assert "Thank you" in thanks.content
    assert offer.is_ephemeral
    assert kept.id == offer.id
    assert f"`{OTHER_WAY}`" in kept.content
    assert ANSWER == (await asks(bob, OTHER_WAY)).content


async def test_a_written_lesson_is_followed_by_one_message_of_its_teacher(
    town: Sandbox, alice: Member, bob: Member
) -> None:
    """Who teaches as well has no say in it."""
    makes_a_teacher(town, bob)
    await alice.say("#general", f"!train {QUESTION} -> {ANSWER}")
    offer = await hears(bob, OFFER)
    refused = seen(await bob.clicks(offer, keep(offer)))
    refused_menu = seen(await bob.selects(offer, "Which of them?", [_first(offer)]))
    kept = seen(await alice.clicks(offer, keep(offer)))

    assert "That is somebody else's" in refused.content
    assert "That is somebody else's" in refused_menu.content
    assert "ways to ask" in kept.content


async def test_a_correction_is_followed_by_ways_too(alice: Member) -> None:
    await teaches(alice)
    await hears(alice, OFFER)
    answer = await asks(alice)
    modal = form(await alice.clicks(answer, "Correct"))
    await alice.submits(modal, {"Answer": "On Saturday"})
    offer = await hears(alice, OFFER)
    await alice.clicks(offer, keep(offer))

    assert "On Saturday" == (await asks(alice, OTHER_WAY)).content


async def test_only_the_ways_left_in_the_menu_are_learned(alice: Member) -> None:
    await teaches(alice)
    offer = await hears(alice, OFFER)
    changed = seen(await alice.selects(offer, "Which of them?", [_first(offer)]))
    kept = seen(await alice.clicks(changed, "Keep it"))

    assert "one more way" in kept.content


async def test_none_of_them_is_one_click_as_well(alice: Member) -> None:
    await teaches(alice)
    offer = await hears(alice, OFFER)
    struck = seen(await alice.clicks(offer, "None of them"))

    assert struck.id == offer.id
    assert "none of them" in struck.content
    assert 1 == (await reads(alice, "lessons")).content.count(ANSWER)


async def test_the_ways_can_be_kept_after_a_restart(
    town: Sandbox, tmp_path: Path, peer: OpenAIPeer
) -> None:
    alice = town.member("alice")
    async with chatting(town, tmp_path, peer):
        await teaches(alice)
        offer = await hears(alice, OFFER)
    async with chatting(town, tmp_path, peer):
        kept = seen(await alice.clicks(offer, keep(offer)))

    assert "ways to ask" in kept.content


async def test_neither_thanks_nor_what_is_said_next_wait_for_the_model(
    town: Sandbox, tmp_path: Path
) -> None:
    held = asyncio.Event()
    async with (
        OpenAIPeer([Chatting(pace=Held(until=held)), Models()]) as peer,
        chatting(town, tmp_path, peer),
    ):
        alice = town.member("alice")
        await alice.say("#general", f"!train {QUESTION} -> {ANSWER}")
        await hears(alice, "Thank you!")
        await alice.say("#general", "!hi")
        await hears(alice, "I'm Myna")
        held.set()
        offer = await hears(alice, OFFER)

    assert keep(offer) == "Keep 5"


@dataclass(frozen=True, kw_only=True)
class Held(Pace):
    """Writes nothing until it may."""

    until: asyncio.Event

    async def before(self, number: int) -> None:
        await self.until.wait()


async def test_a_proposal_of_a_member_is_followed_by_nothing(
    town: Sandbox, bob: Member, peer: OpenAIPeer
) -> None:
    await teaches(bob)
    await hears_nothing(bob)

    assert [] == [each.path for each in peer.asked if each.method == "POST"]


async def test_a_role_that_is_lost_keeps_nothing(town: Sandbox, alice: Member, bob: Member) -> None:
    makes_a_teacher(town, bob)
    await teaches(bob)
    offer = await hears(bob, OFFER)
    town.world.set_member_roles(town.guild.id, bob.id, ())
    refused = seen(await bob.clicks(offer, keep(offer)))

    assert "Only teachers" in refused.content
    assert 1 == (await reads(alice, "lessons")).content.count(ANSWER)


def makes_a_teacher(town: Sandbox, member: Member) -> None:
    role = new_role(town, "Teacher")
    town.world.set_member_roles(town.guild.id, member.id, (role.id,))


def _first(offer: Heard) -> str:
    value: str = offer.components[0]["components"][0]["options"][0]["value"]
    return value
