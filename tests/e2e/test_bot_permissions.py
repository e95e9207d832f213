"""Who may do what: every command, button, menu and form, by everybody who could try."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

import pytest

from discord_sandbox import Sandbox
from discord_sandbox.interactions.interaction_data import CannotUse
from discord_sandbox.people.hands import Modal, Result
from discord_sandbox.people.heard import Heard
from discord_sandbox.people.human import Member
from myna.domain.access import Role
from myna_at_work import Myna, hears, new_role

ASK, TEACH, MANAGE = Role.MEMBER, Role.TEACHER, Role.MANAGER

COMMANDS = {
    "hi": ("", {}, ASK),
    "help": ("", {}, ASK),
    "instruction": ("", {}, ASK),
    "ask": ("when?", {"question": "when?"}, ASK),
    "train": ("a -> b", {"question": "a", "answer": "b"}, ASK),
    "correct": ("{answer} c", {"message": "{answer}", "answer": "c"}, ASK),
    "open": ("", {}, MANAGE),
    "close": ("", {}, MANAGE),
    "setup": ("", {}, MANAGE),
    "privacy": ("", {}, ASK),
    "language": ("en", {"language": "en"}, MANAGE),
    "voice": ("language ru", {"language": "en"}, ASK),
    "engines": ("", {}, ASK),
    "speak": ("good evening", {"text": "good evening"}, ASK),
    "transcribe": ("{answer}", {"message": "{answer}"}, ASK),
    "join": ("", {}, ASK),
    "leave": ("", {}, ASK),
    "stop": ("", {}, ASK),
    "skip": ("", {}, ASK),
    "jobs": ("", {}, ASK),
    "models": ("", {}, ASK),
    "cancel": ("", {}, TEACH),
    "test": ("when?", {"data": "when?"}, TEACH),
    "archive": ("", {}, MANAGE),
    "getfile": ("", {}, MANAGE),
    "select_dataset": ("", {}, TEACH),
    "lessons": ("", {}, ASK),
    "why": ("{answer}", {"message": "{answer}"}, ASK),
    "feedback": ("well done", {"text": "well done"}, ASK),
    "inbox": ("", {}, TEACH),
}
"""Each with what it is given behind the prefix and by slash, and the role that it needs."""
BUTTONS = {"Correct": ASK, "👍": ASK, "👎": ASK, "Teach me": ASK}
MENU = "Correct this answer"
MENUS = {MENU, "Why this answer?", "Speak this", "Transcribe this", "Teach from this"}
PEOPLE = {
    "a member": (Role.MEMBER, "#general"),
    "a teacher": (Role.TEACHER, "#general"),
    "a manager": (Role.MANAGER, "#general"),
    "anybody in a direct message": (Role.MANAGER, "@bot"),
}


@dataclass(frozen=True, kw_only=True)
class Visit:
    """One person in one place, and the messages of Myna that stand there."""

    person: Member
    where: str
    answer: Heard
    unknown: Heard

    def filled(self, text: str) -> str:
        return text.format(answer=self.answer.id)

    async def writes(self, name: str) -> str:
        said = await self.person.say(self.where, self.filled(f"!{name} {COMMANDS[name][0]}"))
        reply = await hears(self.person, matching=lambda message: message.reply_to == said.id)
        return reply.content

    async def types_slash(self, name: str) -> str:
        given = {key: self.filled(value) for key, value in COMMANDS[name][1].items()}
        return words(await self.person.slash(name, where=self.where, **given))

    async def presses(self, button: str) -> str:
        message = self.unknown if button == "Teach me" else self.answer
        return words(await self.person.clicks(message, button))

    async def opens_menu(self, name: str) -> str:
        return words(await self.person.uses(self.answer, name))

    async def opens_form(self, name: str) -> str:
        return words(await self.person.slash(name, where=self.where))


def words(result: Result) -> str:
    assert isinstance(result, Modal | Heard)
    return result.title if isinstance(result, Modal) else result.content


def attempts(visit: Visit) -> dict[str, tuple[Callable[[str], Awaitable[str]], str, Role]]:
    """Everything that can be tried, with the role that it needs."""
    found: dict[str, tuple[Callable[[str], Awaitable[str]], str, Role]] = {}
    for name, (_, _, needed) in COMMANDS.items():
        found[f"!{name}"] = (visit.writes, name, needed)
        found[f"/{name}"] = (visit.types_slash, name, needed)
    for button, needed in BUTTONS.items():
        found[f"[{button}]"] = (visit.presses, button, needed)
    for menu in MENUS:
        found[f"the menu {menu}"] = (visit.opens_menu, menu, ASK)
    found["/train and its form"] = (visit.opens_form, "train", ASK)
    return found


def open_to_all(town: Sandbox) -> None:
    """As managers may in a server's settings; what is left is Myna's own rule."""
    for key, command in town.world.commands.items():
        body = {**command.body, "default_member_permissions": None}
        town.world.commands[key] = replace(command, body=body)


async def visit_of(town: Sandbox, role: Role, where: str) -> Visit:
    alice = town.member("alice")
    person = alice if role is Role.MANAGER and where != "@bot" else town.member("bob")
    if role is Role.TEACHER:
        town.world.set_member_roles(town.guild.id, person.id, (new_role(town, "Teacher").id,))
    teacher = person if where == "@bot" else alice
    unknown = await person.slash("ask", where=where, question="what is the moon?")
    await teacher.slash("train", where=where, question="When?", answer="On Friday")
    answer = await person.slash("ask", where=where, question="when?")
    assert isinstance(answer, Heard)
    assert isinstance(unknown, Heard)
    return Visit(person=person, where=where, answer=answer, unknown=unknown)


@pytest.mark.parametrize("who", PEOPLE)
async def test_each_may_do_what_their_role_allows_and_nothing_else(
    town: Sandbox, myna: Myna, who: str
) -> None:
    open_to_all(town)
    role, where = PEOPLE[who]
    visit = await visit_of(town, role, where)
    expected, actual = {}, {}
    for name, (attempt, what, needed) in attempts(visit).items():
        expected[name] = "allowed" if role >= needed else "refused"
        actual[name] = "refused" if (await attempt(what)).startswith("Only ") else "allowed"

    assert expected == actual


@pytest.mark.parametrize("name", ["open", "close", "language"])
async def test_who_does_not_manage_the_server_is_not_even_offered_to(
    town: Sandbox, myna: Myna, name: str
) -> None:
    with pytest.raises(CannotUse, match="default permissions"):
        await town.member("bob").slash(name)


async def test_every_command_that_discord_is_told_of_is_in_the_matrix(
    town: Sandbox, myna: Myna
) -> None:
    told = {command.name for command in town.world.commands.values()}

    assert {*COMMANDS, *MENUS} == told


@pytest.mark.parametrize("form", ["Teach me", "Correct", "the menu", "/train"])
async def test_what_a_form_teaches_waits_when_the_role_was_lost_before_it_was_sent(
    town: Sandbox, myna: Myna, form: str
) -> None:
    visit = await visit_of(town, Role.TEACHER, "#general")
    opened = {
        "Teach me": lambda: visit.person.clicks(visit.unknown, form),
        "Correct": lambda: visit.person.clicks(visit.answer, form),
        "the menu": lambda: visit.person.uses(visit.answer, MENU),
        "/train": lambda: visit.person.slash("train"),
    }
    modal = await opened[form]()
    assert isinstance(modal, Modal)
    town.world.set_member_roles(town.guild.id, visit.person.id, ())
    given = dict.fromkeys(modal.fields, "words")

    assert words(await visit.person.submits(modal, given)).count("kept it for a teacher") == 1
