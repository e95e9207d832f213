"""Every command, by everybody, wherever it can be said: each cell is decided by a table that Myna does not know."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from access_oracle import REQUESTS, asked
from court import IN_DIRECT, IN_THE_SERVER, PEOPLE, Court, named, plain
from discord_sandbox.people.human import Member
from myna.bot.command_table import COMMANDS
from myna.bot.standing import Gate
from myna.domain import access
from myna.domain.access import Action


async def wrong_cells(court: Court, person: Member, role: str, surface: str) -> dict[str, str]:
    """Where what came of it is not what the table says."""
    actual = await court.attempts(person, surface)
    return {
        name: f"{got}, not {REQUESTS[name][role]}"
        for name, got in actual.items()
        if got != REQUESTS[name][role]
    }


@pytest.mark.slow
@pytest.mark.parametrize("who", PEOPLE)
async def test_every_cell_is_as_the_table_says(court: Court, who: str) -> None:
    becomes, role = PEOPLE[who]
    person = await becomes(court)
    wrong = {
        surface: cells
        for surface in IN_THE_SERVER
        if (cells := await wrong_cells(court, person, role, surface))
    }

    assert {} == wrong


@pytest.mark.slow
@pytest.mark.parametrize("who", ["a member", "an operator without any role"])
async def test_in_a_direct_message_everybody_manages_their_own_space(
    court: Court, who: str
) -> None:
    becomes, role = PEOPLE[who]
    person = await becomes(court)
    for surface in IN_DIRECT:
        own = "operator" if role == "operator" else "manager"
        assert {} == {
            name: wrong
            for name, wrong in (await wrong_cells(court, person, own, surface)).items()
            if name not in {"correct", "why"}  # the answer was given elsewhere
        }


async def test_every_command_has_its_rows() -> None:
    assert set(COMMANDS) == {asked(name).command for name in REQUESTS}


async def test_every_command_that_discord_is_told_of_stands_in_the_table(court: Court) -> None:
    told = {each.name for each in court.town.world.commands.values() if each.type == 1}

    assert set() == told - set(COMMANDS)


CARELESS: Mapping[str, tuple[Action, access.Role, str]] = {
    "archives for members": (Action.ARCHIVE, access.Role.MEMBER, "archive"),
    "files for teachers": (Action.GET_FILE, access.Role.MEMBER, "getfile-outside"),
    "nobody trains": (Action.TRAIN, access.Role.OPERATOR, "train-folder"),
}


@pytest.mark.parametrize("mistake", CARELESS)
async def test_a_mistake_in_the_rules_is_found(
    court: Court, monkeypatch: pytest.MonkeyPatch, mistake: str
) -> None:
    """The negative control: with a rule that is wrong the matrix must not be right."""
    action, needed, cell = CARELESS[mistake]
    monkeypatch.setitem(access._NEEDED, action, needed)
    bob = await (named if needed is access.Role.OPERATOR else plain)(court)
    role = "teacher" if needed is access.Role.OPERATOR else "member"

    assert cell in await wrong_cells(court, bob, role, "prefix")


async def test_a_door_that_lets_everybody_manage_is_found(
    court: Court, monkeypatch: pytest.MonkeyPatch
) -> None:
    careful = Gate.known

    async def careless(gate: Gate, *args: object, **kwargs: object) -> object:
        known = await careful(gate, *args, **kwargs)  # type: ignore[arg-type]
        return replace(known, actor=replace(known.actor, role=access.Role.MANAGER))

    monkeypatch.setattr(Gate, "known", careless)
    bob = await plain(court)

    wrong = await wrong_cells(court, bob, "member", "slash in a thread")
    assert {"getfile", "open", "setup"} <= set(wrong)
