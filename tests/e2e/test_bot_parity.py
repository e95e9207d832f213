"""`!x` and `/x` are the same command: the same arguments, the same answer, the same buttons."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from attentive_ear import Attentive
from discord_sandbox import Sandbox
from discord_sandbox.people.heard import Heard
from discord_sandbox.people.human import Member
from myna.bot.command_table import COMMANDS
from myna_at_work import Myna, at_work, connected, hears
from singing import Singer

ALIKE: dict[str, list[tuple[str, dict[str, Any]]]] = {
    "hi": [("", {})],
    "ask": [("where is it", {"question": "where is it"})],
    "speak": [("good evening", {"text": "good evening"}), ("{answer}", {"message": "{answer}"})],
    "transcribe": [("{answer} ru", {"message": "{answer}", "language": "ru"})],
    "voice": [
        ("", {}),
        ("speed 1.5 off", {"speed": 1.5, "aloud": False}),
        ("server language ru messages on", {"server": True, "language": "ru", "messages": True}),
    ],
    "engines": [("", {})],
    "join": [("", {})],
    "leave": [("", {})],
    "stop": [("", {})],
    "skip": [("", {})],
    "train": [
        ("a -> b", {"question": "a", "answer": "b"}),
        ("positive=false a -> c", {"question": "a", "answer": "c", "positive": False}),
    ],
    "correct": [("{answer} There", {"message": "{answer}", "answer": "There"})],
    "feedback": [("well done", {"text": "well done"})],
    "inbox": [("", {})],
    "why": [("{answer}", {"message": "{answer}"})],
    "lessons": [("", {}), ("batch", {"imports": True}), ("export csv", {"export": "csv"})],
    "jobs": [("", {})],
    "models": [("", {}), ("compare v7", {"action": "compare", "version": "v7"})],
    "gaps": [("", {})],
    "test": [("where is it", {"data": "where is it"})],
    "select_dataset": [("books/none", {"path": "books/none"})],
    "cancel": [("abc123", {"job": "abc123"})],
    "archive": [("", {}), ("no/folder", {"directory": "no/folder"})],
    "getfile": [("", {}), ("no/file", {"path": "no/file"})],
    "setup": [("", {})],
    "chat": [("", {})],
    "usage": [("", {})],
    "open": [("", {})],
    "close": [("", {})],
    "language": [("en", {"language": "en"}), ("auto", {"language": "auto"})],
    "privacy": [("", {}), ("erase 77", {"erase": "77"})],
    "help": [("", {})],
    "instruction": [("", {})],
}
"""What stands behind the prefix, and the options of the slash command that say the same."""
FOR_ONE_ALONE = {"gaps", "inbox", "lessons", "privacy"}
"""Shown to nobody else: where others listen, the written command only offers to open it."""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What can be seen of an answer, whichever way it was asked for."""

    text: str
    buttons: tuple[str, ...]
    files: tuple[str, ...]


def shown(message: Heard) -> Shown:
    """Without what names the way itself, or the moment."""
    text = re.sub(r"`[!/](\w+)", r"`\1", message.content)
    return Shown(
        text=re.sub(r"\d{15,}|<t:\d+(:\w)?>", "…", text),
        buttons=tuple(button.label for button in message.buttons),
        files=tuple(file.filename for file in message.attachments),
    )


@pytest.fixture(params=["auto", "off"])
async def myna(
    town: Sandbox, tmp_path: Path, request: pytest.FixtureRequest
) -> AsyncIterator[Myna]:
    """With the message content intent, and without."""
    engines = {"speaking": Singer(steps=1), "ear": Attentive()}
    async with at_work(town, tmp_path, content_intent=request.param, **engines) as myna:
        await connected(town, myna)
        yield myna


@pytest.fixture
def mention(request: pytest.FixtureRequest) -> str:
    """Stands before what is written where she reads nothing else."""
    return "@bot " if request.node.callspec.params["myna"] == "off" else ""


@pytest.fixture
async def answer(alice: Member, mention: str) -> Heard:
    await alice.say("#general", f"{mention}!train where is it -> Here")
    await hears(alice, "I'll remember")
    await alice.say("#general", f"{mention}!ask where is it")
    return await hears(alice, "Here")


async def both(alice: Member, name: str, written: str, options: dict[str, Any]) -> list[Shown]:
    where = "@bot" if name in FOR_ONE_ALONE else "#general"
    said = await alice.say(where, written)
    replied = await hears(alice, matching=lambda one: one.reply_to == said.id)
    slashed = await alice.slash(name, where=where, **options)
    assert isinstance(slashed, Heard), (name, slashed)
    return [shown(replied), shown(slashed)]


async def test_what_is_written_and_what_is_chosen_are_answered_alike(
    alice: Member, answer: Heard, mention: str
) -> None:
    different = {}
    for name, cases in ALIKE.items():
        for text, options in cases:
            given = {
                key: value.format(answer=answer.id) if isinstance(value, str) else value
                for key, value in options.items()
            }
            words = f"{mention}!{name} {text.format(answer=answer.id)}".strip()
            written, slashed = await both(alice, name, words, given)
            if written != slashed:
                different[f"{name} {text}"] = (written, slashed)

    assert {} == different


def test_no_command_is_left_out_of_the_comparison() -> None:
    assert set(COMMANDS) == set(ALIKE)
