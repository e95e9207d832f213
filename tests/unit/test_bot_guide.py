"""The help names what this very member may do here, and nothing else."""

import re
from dataclasses import replace

import pytest

from myna.bot.command_table import COMMANDS
from myna.bot.commands import ALIASES
from myna.bot.rendering import MAX_CHARACTERS
from myna.bot.requests import Request
from myna.bot.texts.guide import Names, guide
from myna.domain.access import Actor, Role, is_allowed
from myna.domain.conversation import direct_tenant, guild_tenant
from myna.domain.language import LANGUAGES
from myna.domain.teaching import SourceType

PREFIX = Names(prefix="!", aliases=ALIASES, hears_everything=True)


def asked(
    role: Role,
    language: str = "en",
    source: SourceType = SourceType.MESSAGE,
    tenant: str = guild_tenant(1),
) -> Request:
    return Request(
        key="1",
        actor=Actor(id=2, role=role, tenant=tenant),
        channel_id=3,
        name="Bob",
        language=language,
        source=source,
    )


def named(text: str) -> set[str]:
    return set(re.findall(r"^- `[!/](\w+)`", text, re.MULTILINE))


def test_slash_commands_are_named_as_the_readers_own_discord_names_them() -> None:
    """Discord finds no `/помощь` in an English client, whatever language the server chose."""
    request = asked(Role.MEMBER, "ru", SourceType.INTERACTION)
    text = guide(replace(request, client_language="en"), PREFIX)

    assert "- `/help` эта страница" in text
    assert "/помощь" not in text


@pytest.mark.parametrize("role", Role)
def test_the_help_names_exactly_what_somebody_may_do(role: Role) -> None:
    request = asked(role)
    may = {
        name
        for name, entry in COMMANDS.items()
        if name in ALIASES and is_allowed(request.actor, entry.action, request.tenant)
    }

    assert may == named(guide(request, PREFIX))


def test_a_member_reads_of_no_command_of_managers() -> None:
    text = guide(asked(Role.MEMBER), PREFIX)

    assert "`!ask`" in text
    assert "Manage" not in text
    assert "`!open`" not in text


def test_a_teachers_lessons_count_and_a_members_wait() -> None:
    assert "a teacher looks at it" in guide(asked(Role.MEMBER), PREFIX)
    assert "a teacher looks at it" not in guide(asked(Role.TEACHER), PREFIX)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("source", [SourceType.MESSAGE, SourceType.INTERACTION])
@pytest.mark.parametrize("hears_everything", [True, False])
@pytest.mark.parametrize("role", Role)
def test_the_help_is_one_message(
    language: str,
    source: SourceType,
    hears_everything: bool,
    role: Role,
) -> None:
    names = Names(prefix="myna!", aliases=ALIASES, hears_everything=hears_everything)

    assert len(guide(asked(role, language, source), names)) <= MAX_CHARACTERS


def test_in_russian_the_commands_have_russian_names() -> None:
    assert "- `!спроси` " in guide(asked(Role.MEMBER, "ru"), PREFIX)
    assert "- `/спросить` " in guide(asked(Role.MEMBER, "ru", SourceType.INTERACTION), PREFIX)


def test_every_command_has_a_russian_name() -> None:
    without = [name for name, others in ALIASES.items() if all(each.isascii() for each in others)]

    assert [] == without


def test_where_she_reads_no_messages_the_help_names_slash_commands() -> None:
    deaf = Names(prefix="!", aliases=ALIASES, hears_everything=False)
    text = guide(asked(Role.MEMBER), deaf)

    assert "`/ask`" in text
    assert "I can't read ordinary messages here" in text


def test_between_two_nobody_is_told_what_she_cannot_read() -> None:
    deaf = Names(prefix="!", aliases=ALIASES, hears_everything=False)
    request = asked(Role.MANAGER, tenant=direct_tenant(2))

    assert "ordinary messages" not in guide(request, deaf)
