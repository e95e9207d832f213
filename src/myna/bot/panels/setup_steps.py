"""The steps of `!setup` about a server: its language, who teaches, who manages, where Myna answers everything.

Used by `setup`. What was chosen in a menu comes from outside: what is no role or channel of this server is dropped.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Protocol

import discord

from myna.bot.rendering import WRITTEN_IN, unmarked
from myna.bot.replies import Button, Choice, Offers, Reply, Select, Style, owned
from myna.bot.requests import Request
from myna.bot.texts.catalogue import say
from myna.domain.access import AccessPolicy
from myna.domain.language import LANGUAGES
from myna.domain.speech import AUTO
from myna.errors import NotFound, UnreadableChoice
from myna.services.servers import ServerService

MOST_CHOSEN = 25
"""In one menu of Discord's."""
MOST_NAMED = 10
MAX_ROLE_CHARACTERS = 60
LANGUAGE_NAMES = {"ru": "Русский", "en": "English"}


@dataclass(frozen=True, kw_only=True)
class Page:
    """What one step adds to its title and its question."""

    notes: tuple[str, ...] = ()
    selects: tuple[Select, ...] = ()
    buttons: tuple[Button, ...] = ()


class Step(Protocol):
    """`title` and `about` name texts."""

    @property
    def name(self) -> str: ...
    @property
    def emoji(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def about(self) -> str: ...
    @property
    def is_of_servers(self) -> bool: ...

    async def now(self, request: Request) -> str:
        """What holds, in a few words."""
        ...

    async def page(self, request: Request) -> Page: ...

    async def change(self, request: Request, wanted: str) -> Request:
        """Save it at once; returns the request in the language that holds from now on."""
        ...


@dataclass(frozen=True, kw_only=True)
class LanguageStep:
    servers: ServerService
    name: ClassVar[str] = "language"
    emoji: ClassVar[str] = "🌐"
    title: ClassVar[str] = "setup-language"
    about: ClassVar[str] = "setup-language-about"
    is_of_servers: ClassVar[bool] = False

    async def now(self, request: Request) -> str:
        chosen = await self.servers.language(request.tenant)
        return say(request.language, "setup-language-now", language=chosen or AUTO)

    async def page(self, request: Request) -> Page:
        chosen = await self.servers.language(request.tenant)
        return Page(selects=(language_menu("setup:language:choose", request, chosen),))

    async def change(self, request: Request, wanted: str) -> Request:
        del wanted
        word = chosen_word(request, (AUTO, *LANGUAGES))
        language = None if word == AUTO else word
        await self.servers.set_language(request.actor, language)
        return replace(request, language=language or request.language)


@dataclass(frozen=True, kw_only=True)
class TeachersStep:
    servers: ServerService
    teacher_role: str
    name: ClassVar[str] = "teachers"
    emoji: ClassVar[str] = "🌱"
    title: ClassVar[str] = "setup-teachers"
    about: ClassVar[str] = "setup-teachers-about"
    is_of_servers: ClassVar[bool] = True

    async def now(self, request: Request) -> str:
        policy = await self.servers.access_policy(request.tenant)
        roles = _mentions_of_roles(request, policy.teacher_role_ids or ())
        role = unmarked(self.teacher_role, MAX_ROLE_CHARACTERS)
        kind = _kind(policy)
        return say(request.language, "setup-teachers-now", kind=kind, roles=roles, role=role)

    async def page(self, request: Request) -> Page:
        policy = await self.servers.access_policy(request.tenant)
        labels = {
            "everybody": say(request.language, "button-teachers-everybody"),
            "nobody": say(request.language, "button-teachers-nobody"),
            "named": say(request.language, "button-teachers-named", role=self.teacher_role),
        }
        buttons = tuple(
            Button(
                press=f"setup:teachers:{kind}",
                label=label,
                style=Style.GOOD if kind == _kind(policy) else Style.PLAIN,
            )
            for kind, label in labels.items()
        )
        menu = _role_menu("setup:teachers:roles", request, policy.teacher_role_ids or ())
        return Page(selects=(menu,), buttons=buttons)

    async def change(self, request: Request, wanted: str) -> Request:
        roles = _chosen_roles(request)
        is_for_all = wanted == "everybody" or (wanted == "roles" and _everyone(request) in roles)
        teachers = {"roles": roles, "nobody": frozenset[int](), "named": None}
        if not is_for_all and wanted not in teachers:
            raise NotFound("No such button.", remedy="!setup")
        await self.servers.change_access_policy(
            request.actor,
            lambda policy: replace(
                policy,
                everybody_teaches=is_for_all,
                teacher_role_ids=frozenset() if is_for_all else teachers[wanted],
            ),
        )
        return request


@dataclass(frozen=True, kw_only=True)
class ManagersStep:
    servers: ServerService
    name: ClassVar[str] = "managers"
    emoji: ClassVar[str] = "🛠️"
    title: ClassVar[str] = "setup-managers"
    about: ClassVar[str] = "setup-managers-about"
    is_of_servers: ClassVar[bool] = True

    async def now(self, request: Request) -> str:
        policy = await self.servers.access_policy(request.tenant)
        roles = _mentions_of_roles(request, policy.manager_role_ids)
        kind = "roles" if roles else "nobody"
        return say(request.language, "setup-managers-now", kind=kind, roles=roles)

    async def page(self, request: Request) -> Page:
        policy = await self.servers.access_policy(request.tenant)
        return Page(selects=(_role_menu("setup:managers:roles", request, policy.manager_role_ids),))

    async def change(self, request: Request, wanted: str) -> Request:
        """Raises `UnreadableChoice` where everybody would manage."""
        del wanted
        roles = _chosen_roles(request)
        if _everyone(request) in roles:
            raise UnreadableChoice(
                "Everybody would manage.", remedy="Choose a role.", reason="everybody-manages"
            )
        await self.servers.change_access_policy(
            request.actor, lambda policy: replace(policy, manager_role_ids=roles)
        )
        return request


@dataclass(frozen=True, kw_only=True)
class ChannelsStep:
    servers: ServerService
    hears_everything: bool
    """False without the message content intent."""
    name: ClassVar[str] = "channels"
    emoji: ClassVar[str] = "💬"
    title: ClassVar[str] = "setup-channels"
    about: ClassVar[str] = "setup-channels-about"
    is_of_servers: ClassVar[bool] = True

    async def now(self, request: Request) -> str:
        channels = await self._open(request)
        named = _listed([f"<#{each}>" for each in channels])
        kind = "some" if named else "none"
        return say(request.language, "setup-channels-now", kind=kind, channels=named)

    async def page(self, request: Request) -> Page:
        channels = (await self._open(request))[:MOST_CHOSEN]
        menu = Select(
            press="setup:channels:choose",
            placeholder=say(request.language, "setup-channels-none"),
            offers=Offers.CHANNELS,
            chosen=frozenset(map(str, channels)),
            fewest=0,
            most=MOST_CHOSEN,
        )
        deaf = () if self.hears_everything else (say(request.language, "setup-channels-deaf"),)
        return Page(notes=deaf, selects=(menu,))

    async def change(self, request: Request, wanted: str) -> Request:
        """Only those that the menu shows are closed: there may be more than it can."""
        del wanted
        shown = frozenset((await self._open(request))[:MOST_CHOSEN])
        known = {channel.id for channel in _channels(request)}
        chosen = _ids(request.chosen) & known
        for channel_id in sorted(chosen - shown):
            await self.servers.set_open(request.actor, channel_id, is_open=True)
        for channel_id in sorted(shown - chosen):
            await self.servers.set_open(request.actor, channel_id, is_open=False)
        return request

    async def _open(self, request: Request) -> list[int]:
        """Those that there still are, in their order in the server."""
        is_open = await self.servers.open_channels(request.tenant)
        return [channel.id for channel in _channels(request) if channel.id in is_open]


def owned_by(request: Request, reply: Reply) -> Reply:
    """For whoever asked alone: others have a panel of their own."""
    owner_id = request.actor.id
    return replace(
        reply,
        buttons=owned(reply.buttons, owner_id),
        selects=tuple(replace(each, owner_id=owner_id) for each in reply.selects),
    )


def language_menu(press: str, request: Request, chosen: str | None) -> Select:
    own = Choice(value=AUTO, label=say(request.language, "setup-language-auto"), emoji="🌍")
    return Select(
        press=press,
        placeholder=say(request.language, "setup-language"),
        choices=(own, *(Choice(value=each, label=LANGUAGE_NAMES[each]) for each in LANGUAGES)),
        chosen=frozenset({chosen or AUTO}),
    )


def chosen_word(request: Request, words: Iterable[str]) -> str:
    """The one of these that was chosen; raises `NotFound`."""
    for word in words:
        if request.chosen == (word,):
            return word
    raise NotFound("No such choice.", remedy="!setup")


def _kind(policy: AccessPolicy) -> str:
    if policy.everybody_teaches:
        return "everybody"
    if policy.teacher_role_ids is None:
        return "named"
    return "roles" if policy.teacher_role_ids else "nobody"


def _role_menu(press: str, request: Request, role_ids: Iterable[int]) -> Select:
    known = [role.id for role in _roles(request) if role.id in set(role_ids)]
    return Select(
        press=press,
        placeholder=say(request.language, "setup-roles-none"),
        offers=Offers.ROLES,
        chosen=frozenset(map(str, known[:MOST_CHOSEN])),
        fewest=0,
        most=MOST_CHOSEN,
    )


def _chosen_roles(request: Request) -> frozenset[int]:
    return _ids(request.chosen) & {role.id for role in _roles(request)}


def _mentions_of_roles(request: Request, role_ids: Iterable[int]) -> str:
    wanted = set(role_ids)
    return _listed([f"<@&{role.id}>" for role in _roles(request) if role.id in wanted])


def _listed(mentions: Sequence[str]) -> str:
    more = " …" if len(mentions) > MOST_NAMED else ""
    return ", ".join(mentions[:MOST_NAMED]) + more


def _ids(values: Iterable[str]) -> frozenset[int]:
    return frozenset(int(each) for each in values if each.isascii() and each.isdecimal())


def _guild(request: Request) -> discord.Guild | None:
    return request.person.guild if isinstance(request.person, discord.Member) else None


def _roles(request: Request) -> Sequence[discord.Role]:
    guild = _guild(request)
    return guild.roles if guild else ()


def _everyone(request: Request) -> int | None:
    """The role that everybody has; its id is the server's."""
    return request.guild_id


def _channels(request: Request) -> Sequence[discord.abc.GuildChannel]:
    guild = _guild(request)
    return [each for each in guild.channels if each.type in WRITTEN_IN] if guild else ()
