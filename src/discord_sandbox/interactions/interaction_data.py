"""What a person's choice means on the wire: the `data` of an interaction.

Called by `interactions.py`. Refuses, as Discord's client does, what the form would not let through.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from discord_sandbox.payloads import commands as kinds
from discord_sandbox.world import message_objects, objects
from discord_sandbox.world.permissions import permissions_of
from discord_sandbox.world.records import Attachment, Channel, Command, Json, Message, Snowflake
from discord_sandbox.world.world import World

OptionValue = str | int | float | bool | Attachment
"""Users, roles and channels are given by id."""


class CannotUse(Exception):
    """Something that Discord's client would not let this person do; the message says why."""


@dataclass(frozen=True, kw_only=True)
class Stand:
    """Who does something, and where."""

    world: World
    user_id: Snowflake
    channel: Channel
    locale: str = "en-US"
    """The language of the person's client, as Discord names it."""


@dataclass
class Resolved:
    """The objects behind ids in an interaction's data."""

    stand: Stand
    found: Json = field(default_factory=dict)

    def user(self, user_id: Snowflake) -> bool:
        world = self.stand.world
        if user_id not in world.users:
            return False
        self._put("users", user_id, objects.user(world.users[user_id]))
        member = world.member(self.stand.channel.guild_id, user_id)
        if member is not None:
            plain = objects.member_without_user(member)
            del plain["mute"], plain["deaf"]
            plain["permissions"] = str(int(permissions_of(world, user_id, self.stand.channel)))
            self._put("members", user_id, plain)
        return True

    def role(self, role_id: Snowflake) -> bool:
        guild_id = self.stand.channel.guild_id
        role = self.stand.world.guilds[guild_id].roles.get(role_id) if guild_id else None
        if role is None:
            return False
        self._put("roles", role_id, objects.role(role))
        return True

    def channel(self, channel_id: Snowflake) -> bool:
        world = self.stand.world
        channel = world.channels.get(channel_id)
        if channel is None or not world.may_see(self.stand.user_id, channel):
            return False
        plain = objects.channel(world, channel, self.stand.user_id)
        plain["permissions"] = str(int(permissions_of(world, self.stand.user_id, channel)))
        self._put("channels", channel_id, plain)
        return True

    def attachment(self, attachment: Attachment) -> None:
        world, channel = self.stand.world, self.stand.channel
        world.keep_attachment(channel.id, attachment)
        plain = message_objects.attachment(world, channel.id, attachment)
        self._put("attachments", attachment.id, plain)

    def message(self, message: Message) -> None:
        self._put("messages", message.id, message_objects.message(self.stand.world, message))

    def into(self, data: Json) -> Json:
        return data | {"resolved": self.found} if self.found else data

    def _put(self, kind: str, id_: Snowflake, plain: Json) -> None:
        self.found.setdefault(kind, {})[id_] = plain


# Commands


def command_data(
    stand: Stand, command: Command, path: Sequence[str], given: Mapping[str, OptionValue]
) -> Json:
    """Of a chat command. `path` names the group and subcommand below the command."""
    resolved = Resolved(stand)
    options = _options_at(command, path)
    known = {option["name"] for option in options}
    for name in given:
        if name not in known:
            raise CannotUse(f"{_full_name(command, path)} has no option {name!r}")
    filled = []
    for option in options:
        if option["name"] in given:
            filled.append(_filled(option, given[option["name"]], resolved))
        elif option.get("required"):
            raise CannotUse(f"{_full_name(command, path)} needs the option {option['name']!r}")
    return resolved.into(_nested(command, path, filled))


def focused_data(
    stand: Stand,
    command: Command,
    path: Sequence[str],
    given: Mapping[str, OptionValue],
    focused: str,
) -> Json:
    """While a person types into an option that completes itself; unfinished values are sent raw."""
    resolved = Resolved(stand)
    filled = []
    for option in _options_at(command, path):
        name = option["name"]
        if name == focused:
            if not option.get("autocomplete"):
                raise CannotUse(f"The option {focused!r} does not complete itself")
            value = str(given.get(name, ""))
            filled.append({"name": name, "type": option["type"], "value": value, "focused": True})
        elif name in given:
            filled.append(_filled(option, given[name], resolved))
    if not any(option.get("focused") for option in filled):
        raise CannotUse(f"{_full_name(command, path)} has no option {focused!r}")
    return resolved.into(_nested(command, path, filled))


def user_command_data(stand: Stand, command: Command, target_id: Snowflake) -> Json:
    resolved = Resolved(stand)
    if not resolved.user(target_id):
        raise CannotUse("There is no such user")
    return resolved.into(_named(command) | {"target_id": target_id})


def message_command_data(stand: Stand, command: Command, target: Message) -> Json:
    resolved = Resolved(stand)
    resolved.message(target)
    return resolved.into(_named(command) | {"target_id": target.id})


def _named(command: Command) -> Json:
    plain: Json = {"id": command.id, "name": command.name, "type": command.type}
    return plain if command.guild_id is None else plain | {"guild_id": command.guild_id}


def _full_name(command: Command, path: Sequence[str]) -> str:
    return "/" + " ".join((command.name, *path))


def _options_at(command: Command, path: Sequence[str]) -> list[Json]:
    options: list[Json] = command.body.get("options") or []
    for step in path:
        branch = next(
            (
                option
                for option in options
                if option["name"] == step and option["type"] in _BRANCHES
            ),
            None,
        )
        if branch is None:
            raise CannotUse(f"There is no {_full_name(command, path)}")
        options = branch.get("options") or []
    if any(option["type"] in _BRANCHES for option in options):
        raise CannotUse(f"{_full_name(command, path)} needs a subcommand")
    return options


_BRANCHES = (kinds.SUBCOMMAND, kinds.SUBCOMMAND_GROUP)


def _nested(command: Command, path: Sequence[str], filled: list[Json]) -> Json:
    options = filled
    for depth, step in reversed(list(enumerate(path, start=1))):
        kind = kinds.SUBCOMMAND if depth == len(path) else kinds.SUBCOMMAND_GROUP
        options = [{"name": step, "type": kind, "options": options}]
    return _named(command) | ({"options": options} if options else {})


def _filled(option: Json, value: OptionValue, resolved: Resolved) -> Json:
    filled: Json = {"name": option["name"], "type": option["type"]}
    return filled | {"value": _VALUES[option["type"]](option, value, resolved)}


def _text(option: Json, value: OptionValue, _: Resolved) -> str:
    choices = option.get("choices")
    if choices:
        return str(_chosen(option, value))
    if not isinstance(value, str):
        raise CannotUse(f"The option {option['name']!r} takes text")
    shortest, longest = option.get("min_length", 0), option.get("max_length", 6000)
    if not shortest <= len(value) <= longest:
        raise CannotUse(f"The option {option['name']!r} takes {shortest} to {longest} characters")
    return value


def _chosen(option: Json, value: OptionValue) -> Any:
    """By the value of a choice or by its name, as a person sees it."""
    for choice in option["choices"]:
        if value in (choice["value"], choice["name"]):
            return choice["value"]
    names = ", ".join(repr(choice["name"]) for choice in option["choices"])
    raise CannotUse(f"The option {option['name']!r} offers {names}")


def _number(option: Json, value: OptionValue, _: Resolved) -> int | float:
    if option.get("choices"):
        chosen: int | float = _chosen(option, value)
        return chosen
    wanted = (int,) if option["type"] == kinds.INTEGER else (int, float)
    if isinstance(value, bool) or not isinstance(value, wanted):
        raise CannotUse(f"The option {option['name']!r} takes a number")
    if value < option.get("min_value", value) or value > option.get("max_value", value):
        raise CannotUse(f"{value} is out of the range of the option {option['name']!r}")
    return value


def _boolean(option: Json, value: OptionValue, _: Resolved) -> bool:
    if not isinstance(value, bool):
        raise CannotUse(f"The option {option['name']!r} takes true or false")
    return value


def _user(option: Json, value: OptionValue, resolved: Resolved) -> str:
    return _entity(option, value, resolved.user(Snowflake(str(value))))


def _role(option: Json, value: OptionValue, resolved: Resolved) -> str:
    return _entity(option, value, resolved.role(Snowflake(str(value))))


def _channel(option: Json, value: OptionValue, resolved: Resolved) -> str:
    id_ = _entity(option, value, resolved.channel(Snowflake(str(value))))
    wanted = option.get("channel_types")
    if wanted and resolved.found["channels"][id_]["type"] not in wanted:
        raise CannotUse(f"The option {option['name']!r} takes another kind of channel")
    return id_


def _mentionable(option: Json, value: OptionValue, resolved: Resolved) -> str:
    id_ = Snowflake(str(value))
    return _entity(option, value, resolved.role(id_) or resolved.user(id_))


def _entity(option: Json, value: OptionValue, is_known: bool) -> str:  # noqa: FBT001 - an answer
    if not is_known:
        raise CannotUse(f"{value!r} is nothing that the option {option['name']!r} could take")
    return str(value)


def _file(option: Json, value: OptionValue, resolved: Resolved) -> str:
    if not isinstance(value, Attachment):
        raise CannotUse(f"The option {option['name']!r} takes a file")
    resolved.attachment(value)
    return value.id


_VALUES = {
    kinds.STRING: _text,
    kinds.INTEGER: _number,
    kinds.BOOLEAN: _boolean,
    kinds.USER_OPTION: _user,
    kinds.CHANNEL_OPTION: _channel,
    kinds.ROLE_OPTION: _role,
    kinds.MENTIONABLE_OPTION: _mentionable,
    kinds.NUMBER: _number,
    kinds.ATTACHMENT: _file,
}
