"""Buttons and forms that were forged, belong to somebody else or are too old do nothing, and say so kindly."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from discord_sandbox import Sandbox
from discord_sandbox.people.heard import Heard
from discord_sandbox.people.human import Member
from lesson_talk import asks, form, seen, teaches
from myna.bot.seals import SEAL_CHARACTERS, SHARED_SECONDS, Seals
from myna.storage.component_key import component_key
from myna_at_work import Myna, at_work, connected, hears

Forger = Callable[[str], str]
FORGED: dict[str, Forger] = {
    "another meaning": lambda sealed: sealed.replace("good:", "bad:"),
    "another answer": lambda sealed: sealed.replace("good:", "good:9"),
    "another seal": lambda sealed: sealed[:-1] + ("A" if sealed[-1] != "A" else "B"),
    "no seal": lambda sealed: sealed[:-SEAL_CHARACTERS],
    "nothing": lambda _: "x",
}
UNKNOWN = "That button is from an older version"


def with_ids(town: Sandbox, message: Heard, forge: Forger) -> None:
    """As if the thumb up under the bot's message meant something else."""
    kept = town.world.message(message.channel_id, message.id)
    assert kept is not None
    for row in kept.components:
        for each in row["components"]:
            if each["custom_id"].startswith("good:"):
                each["custom_id"] = forge(each["custom_id"])


@pytest.fixture
async def answer(alice: Member) -> Heard:
    await teaches(alice)
    return await asks(alice)


async def ratings(myna: Myna, answer: Heard) -> list[int]:
    """Of the answer, which is noted a moment after it was sent."""
    async with asyncio.timeout(5):
        while (turn := await myna.core.answering.turns.of_message(int(answer.id))) is None:
            await asyncio.sleep(0.01)
    return list((await myna.core.answering.turns.ratings(turn.id)).values())


@pytest.mark.parametrize("forge", FORGED.values(), ids=FORGED)
async def test_a_forged_button_does_nothing(
    town: Sandbox, myna: Myna, alice: Member, answer: Heard, forge: Forger
) -> None:
    with_ids(town, answer, forge)

    refusal = seen(await alice.clicks(answer, "👍"))

    assert refusal.is_ephemeral
    assert refusal.content.startswith(UNKNOWN)
    assert [] == await ratings(myna, answer)


async def test_a_button_as_it_was_made_does_what_it_says(
    town: Sandbox, myna: Myna, alice: Member, answer: Heard
) -> None:
    with_ids(town, answer, lambda sealed: sealed)

    await alice.clicks(answer, "👍")

    assert [1] == await ratings(myna, answer)


async def test_the_buttons_of_an_answer_belong_to_everybody(
    myna: Myna, bob: Member, answer: Heard
) -> None:
    await bob.clicks(answer, "👍")

    assert [1] == await ratings(myna, answer)


async def test_the_pages_of_a_list_are_turned_by_who_asked_for_it(
    alice: Member, bob: Member
) -> None:
    for number in range(8):
        await teaches(alice, f"Question {number}?", f"Answer {number}")
    await alice.say("#general", "!lessons")
    listed = await hears(alice, "Question 7?")

    refusal = seen(await bob.clicks(listed, "Older"))
    turned = seen(await alice.clicks(listed, "Older"))

    assert refusal.is_ephemeral
    assert refusal.content.startswith("That is somebody else's")
    assert "Question 0?" in turned.content
    assert turned.id == listed.id


async def test_where_russian_is_spoken_the_refusal_is_russian(
    town: Sandbox, alice: Member, answer: Heard
) -> None:
    with_ids(town, answer, FORGED["another seal"])
    await alice.slash("language", language="ru")

    refusal = seen(await alice.clicks(answer, "👍"))

    assert refusal.content.startswith("Эта кнопка осталась от прежней версии")


async def test_a_button_of_long_ago_does_nothing_any_more(
    town: Sandbox, myna: Myna, alice: Member, answer: Heard, tmp_path: Path
) -> None:
    then = Seals(key=component_key(tmp_path), now=lambda: time.time() - SHARED_SECONDS)
    with_ids(town, answer, lambda sealed: then.sealed(sealed[:-SEAL_CHARACTERS]))

    refusal = seen(await alice.clicks(answer, "👍"))

    assert refusal.is_ephemeral
    assert "That was a while ago" in refusal.content
    assert [] == await ratings(myna, answer)


async def test_with_another_key_old_buttons_and_forms_are_refused_and_new_ones_work(
    town: Sandbox, tmp_path: Path
) -> None:
    alice = town.member("alice")
    async with at_work(town, tmp_path) as first:
        await connected(town, first)
        await teaches(alice)
        old = await asks(alice)
        modal = form(await alice.clicks(old, "Correct"))
    (tmp_path / "keys" / "components").unlink()
    async with at_work(town, tmp_path) as second:
        await connected(town, second)

        for refused in (alice.clicks(old, "👍"), alice.submits(modal, {"Answer": "On Monday"})):
            assert seen(await refused).content.startswith(UNKNOWN)
        assert "Thank you" in seen(await alice.clicks(await asks(alice), "👍")).content
