"""The page of the commands names each of them in both languages, and the least that somebody must be for it."""

from pathlib import Path

from myna.bot.command_table import COMMANDS
from myna.bot.commands import ALIASES
from myna.bot.texts.catalogue import say
from myna.domain.access import Actor, Role, is_allowed

TENANT = "guild:1"
LEAST = {
    Role.STRANGER: "anybody",
    Role.MEMBER: "members",
    Role.TEACHER: "teachers",
    Role.MANAGER: "managers",
}


def row(name: str) -> str:
    text = f"slash-{name.replace('_', '-')}"
    russian = next(each for each in ALIASES[name] if not each.isascii())
    names = f"| `!{name}` `/{say('en', text)}` | `!{russian}` `/{say('ru', text)}` |"
    return f"{names} {say('en', f'{text}-about')} | {least(name)} |"


def least(name: str) -> str:
    action = COMMANDS[name].action
    return next(
        who
        for role, who in LEAST.items()
        if is_allowed(Actor(id=1, role=role, tenant=TENANT), action, TENANT)
    )


def test_the_page_has_a_row_for_every_command(repository: Path) -> None:
    page = (repository / "docs/commands.md").read_text()
    rows = [line for line in page.splitlines() if line.startswith("| `!")]

    assert [row(name) for name in COMMANDS] == rows
