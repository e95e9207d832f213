"""Slash commands and message menus: what Discord is told about them, in English and Russian.

The code behind them is in `commands`, `presses` and the rooms of the bot; `run` hands `prepared` to every client.
"""

import asyncio
import hashlib
import json
from pathlib import Path
from typing import Any

import discord
import structlog
from discord import app_commands
from discord.app_commands import locale_str

from myna.bot.client import MynaClient
from myna.bot.slash import (
    calls,
    chatting,
    files,
    learning,
    lessons,
    managing,
    privacy,
    speech,
    talking,
    teaching,
)
from myna.bot.slash.declaring import Tree
from myna.bot.texts.catalogue import say

log = structlog.get_logger(__name__)

ROOMS = (talking, teaching, managing, chatting, speech, calls, files, learning, lessons, privacy)


class CatalogueTranslator(app_commands.Translator):
    """A string's text in the catalogue is named by its extra `text`."""

    async def translate(
        self,
        string: locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        del context
        name = string.extras.get("text")
        return say("ru", name) if name and locale is discord.Locale.russian else None


async def prepared(client: MynaClient, kept: Path) -> None:
    """Declare the commands, and tell Discord when they have changed since `kept` was written."""
    tree = Tree(
        client,
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
    )
    await tree.set_translator(CatalogueTranslator())
    for room in ROOMS:
        room.declare(tree)
    try:
        await _told_if_changed(tree, kept)
    except (discord.HTTPException, app_commands.AppCommandError) as failure:
        log.warning("commands.not_told", reason=str(failure))


async def _told_if_changed(tree: Tree, kept: Path) -> None:
    """Discord counts how often commands are made anew: it is told only of a change."""
    translator = tree.translator
    payload = [
        await each.get_translated_payload(tree, translator) if translator else each.to_dict(tree)
        for each in tree.get_commands()
    ]
    known = sorted(command.name for command in await tree.fetch_commands())
    mark = f"{tree.client.application_id} {_digest(payload)}"
    before = await asyncio.to_thread(_read, kept)
    if mark != before or known != sorted(str(each["name"]) for each in payload):
        await tree.sync()
        await asyncio.to_thread(kept.write_text, mark)
        log.info("commands.told", commands=len(payload))


def _digest(payload: list[Any]) -> str:
    return hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()


def _read(kept: Path) -> str:
    return kept.read_text() if kept.is_file() else ""
