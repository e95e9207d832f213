"""Reactions to messages."""

import unicodedata

from discord_sandbox import errors
from discord_sandbox.errors import ApiError
from discord_sandbox.rest import access
from discord_sandbox.rest.call import NO_CONTENT, Answer, Call, Route
from discord_sandbox.world import objects
from discord_sandbox.world.permissions import Permission
from discord_sandbox.world.records import Channel, Message, Reaction

_MOST_KINDS = 20
_EMOJI_CATEGORIES = {"So", "Sk", "Sm", "Po", "Cn"}
_KEYCAP = "\N{COMBINING ENCLOSING KEYCAP}"


def add_reaction(call: Call) -> Answer:
    channel, message = _message(call)
    emoji = _emoji(call)
    known = _known(message, emoji)
    access.require(call, channel, Permission.READ_MESSAGE_HISTORY)
    if known is None:
        access.require(call, channel, Permission.ADD_REACTIONS)
        if len(message.reactions) >= _MOST_KINDS:
            raise ApiError(400, 30010, f"Maximum number of reactions reached ({_MOST_KINDS})")
    call.world.add_reaction(message, emoji, call.me)
    return NO_CONTENT


def remove_own_reaction(call: Call) -> Answer:
    _, message = _message(call)
    call.world.remove_reaction(message, _emoji(call), call.me)
    return NO_CONTENT


def remove_anothers_reaction(call: Call) -> Answer:
    channel, message = _message(call)
    user_id = call.id("user_id")
    if user_id != call.me:
        _require_management(call, channel)
    if user_id not in call.world.users:
        raise errors.unknown_user()
    call.world.remove_reaction(message, _emoji(call), user_id)
    return NO_CONTENT


def list_reaction_users(call: Call) -> Answer:
    _, message = _message(call)
    limit = call.limit(25, 100)
    known = _known(message, _emoji(call))
    after = int(call.id("after")) if "after" in call.query else -1
    users = sorted((u for u in (known.users if known else ()) if int(u) > after), key=int)
    return Answer([objects.user(call.world.users[each]) for each in users[:limit]])


def clear_reactions(call: Call) -> Answer:
    channel, message = _message(call)
    _require_management(call, channel)
    call.world.clear_reactions(message)
    return NO_CONTENT


def clear_emoji(call: Call) -> Answer:
    channel, message = _message(call)
    _require_management(call, channel)
    call.world.clear_reactions(message, _emoji(call))
    return NO_CONTENT


def _message(call: Call) -> tuple[Channel, Message]:
    channel = access.visible_channel(call)
    return channel, access.message_of_path(call, channel)


def _require_management(call: Call, channel: Channel) -> None:
    if channel.guild_id is None:
        raise ApiError(403, 50003, "Cannot execute action on a DM channel")
    access.require(call, channel, Permission.MANAGE_MESSAGES)


def _known(message: Message, emoji: str) -> Reaction | None:
    return next((one for one in message.reactions if one.emoji == emoji), None)


def _emoji(call: Call) -> str:
    """A Unicode emoji. The sandbox has no custom ones, so each of those is unknown."""
    emoji = call.path["emoji"]
    if not is_unicode_emoji(emoji):
        raise errors.unknown_emoji()
    return emoji


def is_unicode_emoji(text: str) -> bool:
    """By the kinds of characters that emoji are made of; not by the list of all that exist."""
    if text.endswith(_KEYCAP):
        return text[0] in "0123456789#*"
    return (
        bool(text) and not text.isascii() and (unicodedata.category(text[0]) in _EMOJI_CATEGORIES)
    )


_REACTIONS = "/channels/{channel_id}/messages/{message_id}/reactions"
ROUTES = (
    Route("DELETE", _REACTIONS, clear_reactions),
    Route("GET", f"{_REACTIONS}/{{emoji}}", list_reaction_users),
    Route("DELETE", f"{_REACTIONS}/{{emoji}}", clear_emoji),
    Route("PUT", f"{_REACTIONS}/{{emoji}}/@me", add_reaction),
    Route("DELETE", f"{_REACTIONS}/{{emoji}}/@me", remove_own_reaction),
    Route("DELETE", f"{_REACTIONS}/{{emoji}}/{{user_id}}", remove_anothers_reaction),
)
