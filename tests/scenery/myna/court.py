"""Where everybody tries everything that can be asked of Myna; for the tests of access."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from access_oracle import REQUESTS, asked
from discord_sandbox import Sandbox
from discord_sandbox.people.hands import Modal, Result
from discord_sandbox.people.heard import Heard
from discord_sandbox.people.human import Member
from discord_sandbox.world.permissions import Permission
from discord_sandbox.world.records import Channel, Role
from lesson_talk import asks, form, teaches
from myna.bot.seals import Seals
from myna.domain import access
from myna.domain.access import AccessPolicy, Actor
from myna.domain.conversation import guild_tenant
from myna.storage.component_key import component_key
from myna_at_work import Myna, at_work, connected, hears, new_role

MANAGER_BY_RIGHT = "Keyholder"


@dataclass(frozen=True, kw_only=True)
class Court:
    """Where everybody tries everything."""

    town: Sandbox
    myna: Myna
    thread: Channel
    answer: Heard
    seals: Seals

    async def decide(self, policy: AccessPolicy) -> None:
        tenant = guild_tenant(int(self.town.guild.id))
        manager = Actor(id=1, role=access.Role.MANAGER, tenant=tenant)
        await self.myna.core.servers.set_access_policy(manager, policy)

    def give(self, person: Member, *roles: Role) -> None:
        self.town.world.set_member_roles(
            self.town.guild.id, person.id, tuple(role.id for role in roles)
        )

    async def attempts(self, person: Member, surface: str) -> dict[str, str]:
        """What came of everything that can be asked for there."""
        names = [name for name in REQUESTS if self._is_there(name)]
        found = {name: await SURFACES[surface](self, person, name) for name in names}
        return {name: verdict for name, verdict in found.items() if verdict}

    def _is_there(self, name: str) -> bool:
        told = {command.name for command in self.town.world.commands.values()}
        return asked(name).command in told

    async def written(self, person: Member, name: str, where: str | Channel, before: str) -> str:
        wanted = asked(name)
        words = f"{before}!{wanted.command} {wanted.text}".format(answer=self.answer.id)
        said = await person.say(where, words)
        reply = await hears(person, matching=lambda message: message.reply_to == said.id)
        return verdict(reply)

    async def typed(self, person: Member, name: str, where: str | Channel) -> str:
        wanted = asked(name)
        if wanted.options is None:
            return ""
        options = {
            key: value.format(answer=self.answer.id) if isinstance(value, str) else value
            for key, value in wanted.options.items()
        }
        return verdict(await person.slash(wanted.command, where=where, **options))

    async def presses(self, person: Member, meaning: str) -> str:
        """A button under a new message that means this, sealed by Myna's own key and owned by nobody."""
        message = await asks(self.town.member("alice"))
        sealed = self.seals.sealed(await self._with_names(meaning))
        self._buttons(message)[0]["custom_id"] = sealed
        return verdict(await person.clicks(message, sealed))

    async def submits(self, person: Member, meaning: str) -> str:
        """A form that means this, with words in its fields."""
        modal = form(await person.slash("train"))
        exchange = self.town.interactions.get(modal.shown_by)
        assert exchange is not None
        assert exchange.modal is not None
        exchange.modal["custom_id"] = self.seals.sealed(await self._with_names(meaning))
        return verdict(await person.submits(modal, {"question": "why?", "answer": "so"}))

    async def _with_names(self, meaning: str) -> str:
        """With the ids of the question that was answered and of the newest lesson."""
        tenant = guild_tenant(int(self.town.guild.id))
        [newest] = await self.myna.core.teaching.lessons.recent(tenant, limit=1)
        rating = self._buttons(self.answer)[-1]["custom_id"]
        key = rating[: -len(self.seals.sealed(""))].removeprefix("bad:")
        return meaning.format(key=key, lesson=newest.lesson.id)

    def _buttons(self, message: Heard) -> list[dict[str, str]]:
        kept = self.town.world.message(message.channel_id, message.id)
        assert kept is not None
        return [each for row in kept.components for each in row["components"]]


def verdict(result: Result) -> str:
    assert isinstance(result, Modal | Heard)
    text = result.title if isinstance(result, Modal) else result.content
    if text.startswith("Only "):
        return "no"
    return "waits" if "kept it for a teacher" in text else "yes"


Surface = Callable[[Court, Member, str], Awaitable[str]]
SURFACES: Mapping[str, Surface] = {
    "prefix": lambda court, who, name: court.written(who, name, "#general", ""),
    "mention": lambda court, who, name: court.written(who, name, "#general", "@bot "),
    "slash": lambda court, who, name: court.typed(who, name, "#general"),
    "prefix in a thread": lambda court, who, name: court.written(who, name, court.thread, ""),
    "slash in a thread": lambda court, who, name: court.typed(who, name, court.thread),
    "direct message": lambda court, who, name: court.written(who, name, "@bot", ""),
    "slash in a direct message": lambda court, who, name: court.typed(who, name, "@bot"),
}
IN_THE_SERVER = tuple(name for name in SURFACES if "direct" not in name)
IN_DIRECT = tuple(name for name in SURFACES if "direct" in name)


def open_to_all(town: Sandbox) -> None:
    """As managers may in a server's settings; what is left is Myna's own rule."""
    for key, command in town.world.commands.items():
        body = {**command.body, "default_member_permissions": None}
        town.world.commands[key] = replace(command, body=body)


@asynccontextmanager
async def opened_court(town: Sandbox, folder: Path) -> AsyncIterator[Court]:
    alice, keeper = town.member("alice"), town.add_member("keeper")
    async with at_work(town, folder, operators=frozenset({int(keeper.id)})) as myna:
        await connected(town, myna)
        open_to_all(town)
        await teaches(alice)
        yield Court(
            town=town,
            myna=myna,
            thread=await alice.starts_thread("#general", "corner"),
            answer=await asks(alice),
            seals=Seals(key=component_key(folder)),
        )


async def plain(court: Court) -> Member:
    return court.town.member("bob")


async def named(court: Court) -> Member:
    court.give(bob := court.town.member("bob"), new_role(court.town, "teacher"))
    return bob


async def chosen_to_teach(court: Court) -> Member:
    librarian = new_role(court.town, "Librarian")
    court.give(bob := court.town.member("bob"), librarian)
    await court.decide(AccessPolicy(teacher_role_ids=frozenset({int(librarian.id)})))
    return bob


async def namesake(court: Court) -> Member:
    await chosen_to_teach(court)
    return await named(court)


async def one_of_all_who_teach(court: Court) -> Member:
    await court.decide(AccessPolicy(everybody_teaches=True))
    return court.town.member("bob")


async def by_right(court: Court) -> Member:
    world, guild = court.town.world, court.town.guild.id
    role = Role(id=world.new_id(), name=MANAGER_BY_RIGHT, permissions=Permission.MANAGE_GUILD)
    world.add_role(guild, role)
    court.give(bob := court.town.member("bob"), role)
    return bob


async def chosen_to_manage(court: Court) -> Member:
    council = new_role(court.town, "Council")
    court.give(bob := court.town.member("bob"), council)
    await court.decide(AccessPolicy(manager_role_ids=frozenset({int(council.id)})))
    return bob


async def owner(court: Court) -> Member:
    return court.town.member("alice")


async def keeper_of_myna(court: Court) -> Member:
    return court.town.member("keeper")


async def teacher_until_now(court: Court) -> Member:
    bob = await named(court)
    assert "yes" == await SURFACES["prefix"](court, bob, "train-one")
    court.give(bob)
    return bob


async def manager_until_now(court: Court) -> Member:
    bob = await chosen_to_manage(court)
    assert "yes" == await SURFACES["prefix"](court, bob, "getfile")
    await court.decide(AccessPolicy())
    return bob


PEOPLE: Mapping[str, tuple[Callable[[Court], Awaitable[Member]], str]] = {
    "a member": (plain, "member"),
    "a teacher by the name of a role": (named, "teacher"),
    "a teacher by the server's choice": (chosen_to_teach, "teacher"),
    "a namesake where the server chose another role": (namesake, "member"),
    "a member where everybody teaches": (one_of_all_who_teach, "teacher"),
    "a manager by right": (by_right, "manager"),
    "a manager by the server's choice": (chosen_to_manage, "manager"),
    "the owner": (owner, "manager"),
    "an operator without any role": (keeper_of_myna, "operator"),
    "a teacher until a moment ago": (teacher_until_now, "member"),
    "a manager until a moment ago": (manager_until_now, "member"),
}
