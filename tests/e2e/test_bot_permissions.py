"""What Discord offers to whom, menus, and what becomes of a form whose role was lost before it was sent."""

from collections.abc import Awaitable, Callable, Mapping

import pytest

from access_oracle import MENUS
from court import PEOPLE, Court, named, verdict
from discord_sandbox import Sandbox
from discord_sandbox.interactions.interaction_data import CannotUse
from discord_sandbox.payloads.commands import MESSAGE
from discord_sandbox.people.hands import Result
from lesson_talk import asks, form
from myna_at_work import Myna

MANAGERS = ("open", "close", "language", "setup", "archive", "getfile")


@pytest.mark.parametrize("name", MANAGERS)
async def test_who_does_not_manage_the_server_is_not_even_offered_to(
    town: Sandbox, myna: Myna, name: str
) -> None:
    with pytest.raises(CannotUse, match="default permissions"):
        await town.member("bob").slash(name)


async def test_nobody_can_bring_her_along_to_a_place_that_did_not_invite_her(
    town: Sandbox, myna: Myna
) -> None:
    """Installed by servers (0) alone, offered in them (0) and in her own direct messages (1)."""
    told = [command.body for command in town.world.commands.values()]

    assert [[0]] * len(told) == [body["integration_types"] for body in told]
    assert {(0,), (0, 1)} >= {tuple(body["contexts"]) for body in told}


async def test_every_menu_stands_in_the_table(town: Sandbox, myna: Myna) -> None:
    told = {each.name for each in town.world.commands.values() if each.type == MESSAGE}

    assert set(MENUS) == told


@pytest.mark.parametrize("who", ["a member", "an operator without any role"])
async def test_a_menu_asks_for_a_role_as_commands_do(court: Court, who: str) -> None:
    becomes, role = PEOPLE[who]
    person = await becomes(court)
    actual = {name: verdict(await person.uses(court.answer, name)) for name in MENUS}

    assert {name: said[role] for name, said in MENUS.items()} == actual


@pytest.mark.parametrize("opened_by", ["Teach me", "Correct", "Correct this answer", "/train"])
async def test_what_a_form_teaches_waits_when_the_role_was_lost_before_it_was_sent(
    court: Court, opened_by: str
) -> None:
    bob = await named(court)
    unknown = await asks(bob, "What is the moon?")
    opens: Mapping[str, Callable[[], Awaitable[Result]]] = {
        "Teach me": lambda: bob.clicks(unknown, opened_by),
        "Correct": lambda: bob.clicks(court.answer, opened_by),
        "Correct this answer": lambda: bob.uses(court.answer, opened_by),
        "/train": lambda: bob.slash("train"),
    }
    modal = form(await opens[opened_by]())
    court.give(bob)

    assert "waits" == verdict(await bob.submits(modal, dict.fromkeys(modal.fields, "words")))
