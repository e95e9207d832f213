"""What a person does with a bot's commands, components and forms, out of the console's JSON.

    {"type": "command", "command_id" or "command", "path": [], "options": {}, "files": {}}
    {"type": "command", "command_id" or "command", "target_id"}       from a context menu
    {"type": "autocomplete", …as a command, "focused"}
    {"type": "component", "message_id", "custom_id", "values": []}
    {"type": "modal", "shown_by", "values": {}, "files": {}}

Each with `channel_id` and, if it is not English, the `locale` of the person's client. `files` says
which of the uploaded files an option (a number) or a field of a form (a list) takes.
Called by `console.py`.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from discord_sandbox import errors
from discord_sandbox.files.uploads import Upload, attachment
from discord_sandbox.interactions.interaction_data import CannotUse, Stand
from discord_sandbox.interactions.interactions import Interactions
from discord_sandbox.payloads.commands import CHAT, MESSAGE, USER
from discord_sandbox.world.records import Attachment, Channel, Command, Interaction, Json, Snowflake
from discord_sandbox.world.world import World

_LOCALE = re.compile(r"[a-z]{2}(-[A-Z]{2}|-419)?")
_KINDS = {"chat": CHAT, "user": USER, "message": MESSAGE}


@dataclass(frozen=True, kw_only=True)
class _Wish:
    world: World
    interactions: Interactions
    stand: Stand
    body: Json
    files: dict[str, Upload]

    def id(self, name: str) -> Snowflake:
        return Snowflake(str(self.body.get(name, "")))

    def object(self, name: str) -> Json:
        value = self.body.get(name)
        return value if isinstance(value, dict) else {}

    def strings(self, name: str) -> list[str]:
        value = self.body.get(name)
        return [str(one) for one in value] if isinstance(value, list) else []

    def file(self, number: Any) -> Attachment:
        found = self.files.get(str(number))
        if found is None:
            raise CannotUse(f"No file {number!r} came with the request")
        return attachment(self.world.new_id(), found)

    def command(self) -> Command:
        """By id, or by name for those who know only that."""
        channel = self.stand.channel
        usable = self.interactions.usable_commands(self.stand.user_id, channel)
        found = next((one for one in usable if one.id == self.id("command_id")), None)
        if found is not None:
            return found
        if "command" not in self.body:
            raise errors.unknown_command()
        kind = _KINDS.get(str(self.body.get("kind", "chat")), CHAT)
        name = str(self.body["command"])
        return self.interactions.command_named(self.stand.user_id, channel, name, kind)


def interact(
    world: World,
    interactions: Interactions,
    actor: tuple[Snowflake, Channel],
    body: Json,
    files: Sequence[Upload],
) -> Interaction:
    """`actor`: who, and in which channel. Raises `ApiError`, or `CannotUse` with the reason."""
    user_id, channel = actor
    wish = _Wish(
        world=world,
        interactions=interactions,
        stand=Stand(world=world, user_id=user_id, channel=channel, locale=_locale(body)),
        body=body,
        files={file.key: file for file in files},
    )
    make = _MAKERS.get(str(body.get("type")))
    if make is None:
        raise CannotUse(f"There is no interaction of the type {body.get('type')!r}")
    return make(wish)


def _locale(body: Json) -> str:
    named = body.get("locale", "en-US")
    if not isinstance(named, str) or not _LOCALE.fullmatch(named):
        raise CannotUse(f"{named!r} is no locale")
    return named


def _command(wish: _Wish) -> Interaction:
    command = wish.command()
    if "target_id" in wish.body:
        return wish.interactions.use_on(wish.stand, command, wish.id("target_id"))
    taken = {name: wish.file(number) for name, number in wish.object("files").items()}
    given = {**wish.object("options"), **taken}
    return wish.interactions.use(wish.stand, command, given, wish.strings("path"))


def _autocomplete(wish: _Wish) -> Interaction:
    return wish.interactions.complete(
        wish.stand,
        wish.command(),
        wish.object("options"),
        focused=str(wish.body.get("focused", "")),
        path=wish.strings("path"),
    )


def _component(wish: _Wish) -> Interaction:
    message = wish.world.message(wish.stand.channel.id, wish.id("message_id"))
    if message is None:
        raise errors.unknown_message()
    custom_id = str(wish.body.get("custom_id", ""))
    return wish.interactions.press(wish.stand, message, custom_id, wish.strings("values"))


def _modal(wish: _Wish) -> Interaction:
    taken = {
        name: [wish.file(number) for number in numbers]
        for name, numbers in wish.object("files").items()
    }
    given = {**wish.object("values"), **taken}
    return wish.interactions.submit(wish.stand, wish.id("shown_by"), given)


_MAKERS: dict[str, Callable[[_Wish], Interaction]] = {
    "command": _command,
    "autocomplete": _autocomplete,
    "component": _component,
    "modal": _modal,
}
