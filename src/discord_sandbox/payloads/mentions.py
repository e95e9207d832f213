"""Whom a message really pings: what its text names, its `allowed_mentions` and its author may.

Used by everything that makes a message, for bots and for people. Source: Discord's reference,
"Allowed Mentions Object", including its default, which differs: an ordinary message pings all
that it names, an answer to an interaction or a webhook only users.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from discord_sandbox.payloads.components import TEXT_DISPLAY
from discord_sandbox.world.records import Json, Role, Snowflake, User

_CODE = re.compile(r"```.*?```|``.*?``|`[^`\n]*`", re.DOTALL)
_USER = re.compile(r"<@!?(\d{1,20})>")
_ROLE = re.compile(r"<@&(\d{1,20})>")
_EVERYONE = re.compile(r"@(everyone|here)\b")

ORDINARY_MESSAGE: Json = {"parse": ["users", "roles", "everyone"], "replied_user": True}
WEBHOOK_MESSAGE: Json = {"parse": ["users"], "replied_user": False}


@dataclass(frozen=True, kw_only=True)
class Pings:
    users: tuple[Snowflake, ...] = ()
    roles: tuple[Snowflake, ...] = ()
    everyone: bool = False


@dataclass(frozen=True, kw_only=True)
class Mentionable:
    """Who can be named where the message is written."""

    users: Mapping[Snowflake, User]
    roles: Mapping[Snowflake, Role]
    may_mention_everyone: bool = True
    """The author's permission MENTION_EVERYONE, which also opens roles that are not mentionable."""


def pings(
    text: str, allowed: Json, known: Mentionable, *, replied_to: Snowflake | None = None
) -> Pings:
    """`allowed` is the message's `allowed_mentions`, or the default of its kind.

    `replied_to` is the author of the message that this one answers.
    """
    plain = _CODE.sub(" ", text)
    users = _let_through("users", allowed, _named(_USER, plain))
    if replied_to is not None and allowed.get("replied_user"):
        users = [replied_to, *users]
    roles = [
        role
        for role in _let_through("roles", allowed, _named(_ROLE, plain))
        if role in known.roles and (known.roles[role].is_mentionable or known.may_mention_everyone)
    ]
    return Pings(
        users=tuple(dict.fromkeys(user for user in users if user in known.users)),
        roles=tuple(roles),
        everyone=(
            "everyone" in (allowed.get("parse") or ())
            and known.may_mention_everyone
            and _EVERYONE.search(plain) is not None
        ),
    )


def pinging_text(content: str, components: Iterable[Json]) -> str:
    """The text of a message that can ping: its content and its text displays, never its embeds."""
    return "\n".join([content, *_displayed(components)])


def _displayed(components: Iterable[Json]) -> Iterator[str]:
    for component in components:
        if component.get("type") == TEXT_DISPLAY:
            yield str(component.get("content", ""))
        yield from _displayed(component.get("components") or ())


def _named(pattern: re.Pattern[str], text: str) -> list[Snowflake]:
    return [Snowflake(found) for found in dict.fromkeys(pattern.findall(text))]


def _let_through(kind: str, allowed: Json, named: list[Snowflake]) -> list[Snowflake]:
    if kind in (allowed.get("parse") or ()):
        return named
    listed = {str(id_) for id_ in allowed.get(kind) or ()}
    return [id_ for id_ in named if id_ in listed]
