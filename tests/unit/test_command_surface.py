"""Every command is there behind the prefix and as a slash command, in English and Russian; menus, too."""

from collections.abc import Mapping
from typing import Any

import discord
import pytest

from myna.bot.command_table import COMMANDS
from myna.bot.commands import ALIASES
from myna.bot.slash import ROOMS, CatalogueTranslator
from myna.bot.slash.declaring import Tree

MOST_MENUS = 5
"""Of messages, that Discord takes of one bot."""
CHAT, MESSAGE = 1, 3
Payload = Mapping[str, Any]


@pytest.fixture
async def declared() -> list[Payload]:
    """What Discord is told."""
    tree: Any = Tree(discord.Client(intents=discord.Intents.none()))  # type: ignore[arg-type]
    translator = CatalogueTranslator()
    for room in ROOMS:
        room.declare(tree)
    return [await each.get_translated_payload(tree, translator) for each in tree.get_commands()]


def slash_commands(declared: list[Payload]) -> dict[str, Payload]:
    return {each["name"]: each for each in declared if each["type"] == CHAT}


def parts(command: Payload) -> list[Payload]:
    """The command, its options and their choices."""
    options = command.get("options", [])
    return [command, *options]


def is_russian(text: str | None) -> bool:
    return any("а" <= letter <= "я" for letter in (text or "").lower())


async def test_every_command_is_there_as_a_slash_command(declared: list[Payload]) -> None:
    assert set(COMMANDS) == set(slash_commands(declared))


def test_every_command_is_there_behind_the_prefix() -> None:
    assert set(COMMANDS) == set(ALIASES)


def test_every_command_has_a_russian_name_behind_the_prefix() -> None:
    assert [] == [name for name, others in ALIASES.items() if not any(map(is_russian, others))]


def test_no_word_means_two_commands() -> None:
    words = [word for name, others in ALIASES.items() for word in (name, *others)]

    assert len(words) == len(set(words))


async def test_every_name_has_a_russian_one(declared: list[Payload]) -> None:
    without = [
        f"{command['name']} {part['name']}"
        for command in declared
        for part in parts(command)
        if not is_russian((part.get("name_localizations") or {}).get("ru"))
    ]

    assert [] == without


async def test_everything_is_described_in_russian_and_english(declared: list[Payload]) -> None:
    without = [
        f"{command['name']} {part['name']}"
        for command in declared
        if command["type"] == CHAT
        for part in parts(command)
        if not part["description"].isascii()
        or not is_russian((part.get("description_localizations") or {}).get("ru"))
    ]

    assert [] == without


@pytest.mark.parametrize("language", ["en", "ru"])
async def test_no_two_commands_have_one_name(declared: list[Payload], language: str) -> None:
    names = [
        (each["type"], (each.get("name_localizations") or {}).get(language, each["name"]))
        for each in declared
    ]

    assert len(names) == len(set(names))


async def test_there_are_not_more_menus_than_discord_takes(declared: list[Payload]) -> None:
    assert MOST_MENUS >= len([each for each in declared if each["type"] == MESSAGE])


async def test_everything_works_in_direct_messages_too(declared: list[Payload]) -> None:
    assert [] == [each["name"] for each in declared if each.get("dm_permission") is False]
