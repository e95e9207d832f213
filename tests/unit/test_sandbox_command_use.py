"""Who may use which command where, and which values its options take."""

from typing import Any

import pytest

from command_ask import QUESTION, asked, register
from discord_sandbox.interactions.interaction_data import CannotUse
from discord_sandbox.world.permissions import Permission
from discord_sandbox.world.records import Json
from sandbox_desk import Office


def test_required_options_are_required(office: Office) -> None:
    register(office, options=[QUESTION])

    with pytest.raises(CannotUse, match="needs the option 'question'"):
        asked(office)
    with pytest.raises(CannotUse, match="no option 'answer'"):
        asked(office, question="x", answer="y")
    assert asked(office, question="x").data["options"] == [
        {"name": "question", "type": 3, "value": "x"}
    ]


@pytest.mark.parametrize(
    ("option", "good", "bad"),
    [
        ({"type": 3, "min_length": 2, "max_length": 3}, "ab", "abcd"),
        ({"type": 3, "choices": [{"name": "A", "value": "a"}]}, "A", "b"),
        ({"type": 4, "min_value": 1, "max_value": 3}, 3, 4),
        ({"type": 4}, 1, 1.5),
        ({"type": 10, "max_value": 0.5}, 0.25, 0.75),
        ({"type": 5}, True, "yes"),
    ],
)
def test_values_are_held_to_their_option(office: Office, option: Json, good: Any, bad: Any) -> None:
    register(office, options=[{"name": "question", "description": "Q", **option}])

    assert asked(office, question=good)
    with pytest.raises(CannotUse):
        asked(office, question=bad)


def test_default_permissions_keep_others_out(office: Office) -> None:
    register(office, default_member_permissions=str(int(Permission.MANAGE_GUILD)))

    assert asked(office, office.alice)
    with pytest.raises(CannotUse, match="lacks its default permissions"):
        asked(office, office.bob)
    channel = office.world.channels[office.general]
    assert office.interactions.usable_commands(office.bob, channel) == []


def test_nobody_but_administrators_where_the_default_is_zero(office: Office) -> None:
    register(office, default_member_permissions="0")

    assert asked(office, office.alice)
    with pytest.raises(CannotUse):
        asked(office, office.bob)


@pytest.mark.parametrize(
    ("changes", "in_guild", "in_direct"),
    [
        ({}, True, True),
        ({"dm_permission": False}, True, False),
        ({"contexts": [0]}, True, False),
        ({"contexts": [1]}, False, True),
    ],
)
def test_contexts_say_where_a_command_works(
    office: Office, changes: Json, *, in_guild: bool, in_direct: bool
) -> None:
    register(office, **changes)
    direct = office.world.open_direct(office.bob, office.bot.id)
    general = office.world.channels[office.general]

    usable = [
        office.interactions.usable_commands(office.bob, channel) != []
        for channel in (general, direct)
    ]
    assert usable == [in_guild, in_direct]


def test_users_roles_and_channels_come_resolved(office: Office) -> None:
    options = [
        {"type": kind, "name": f"o{kind}", "description": "O", "required": True}
        for kind in (6, 7, 8, 9)
    ]
    register(office, options=options)

    made = asked(office, o6=office.bob, o7=office.random, o8=office.guild_id, o9=office.alice)
    resolved = made.data["resolved"]
    assert set(resolved["users"]) == set(resolved["members"]) == {office.bob, office.alice}
    assert resolved["channels"][office.random]["name"] == "random"
    assert resolved["roles"][office.guild_id]["name"] == "@everyone"
    with pytest.raises(CannotUse, match="nothing that the option 'o6' could take"):
        asked(office, o6="12345", o7=office.random, o8=office.guild_id, o9=office.alice)
