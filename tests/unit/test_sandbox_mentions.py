"""Whom a message pings."""

from typing import Any

import pytest

from discord_sandbox.payloads.mentions import (
    ORDINARY_MESSAGE,
    WEBHOOK_MESSAGE,
    Mentionable,
    Pings,
    pinging_text,
    pings,
)
from discord_sandbox.world.records import Json, Role, Snowflake, User

ALICE, BOB, TRAINERS, OWNERS = (Snowflake(str(n)) for n in (1, 2, 30, 40))
KNOWN = {
    "users": {who: User(id=who, name=who) for who in (ALICE, BOB)},
    "roles": {
        TRAINERS: Role(id=TRAINERS, name="trainers", permissions=0, is_mentionable=True),
        OWNERS: Role(id=OWNERS, name="owners", permissions=0),
    },
}
TEXT = "<@1> <@!2> <@&30> <@&40> @everyone <@999> <@&999>"


def of(text: str, allowed: Json, *, may: bool = True, **more: Any) -> Pings:
    return pings(text, allowed, Mentionable(**KNOWN, may_mention_everyone=may), **more)  # type: ignore[arg-type]


def test_an_ordinary_message_pings_all_that_it_names() -> None:
    assert of(TEXT, ORDINARY_MESSAGE) == Pings(
        users=(ALICE, BOB), roles=(TRAINERS, OWNERS), everyone=True
    )


def test_an_answer_to_an_interaction_pings_only_users() -> None:
    assert of(TEXT, WEBHOOK_MESSAGE) == Pings(users=(ALICE, BOB))


def test_without_permission_only_mentionable_roles_are_pinged() -> None:
    assert of(TEXT, ORDINARY_MESSAGE, may=False) == Pings(users=(ALICE, BOB), roles=(TRAINERS,))


def test_listed_ids_are_let_through() -> None:
    assert of(TEXT, {"users": ["2", 999], "roles": [30]}) == Pings(users=(BOB,), roles=(TRAINERS,))


def test_nothing_is_pinged_where_nothing_is_allowed() -> None:
    assert of(TEXT, {"parse": []}, replied_to=ALICE) == Pings()


def test_the_author_of_the_answered_message_is_pinged_by_default() -> None:
    assert of("x", ORDINARY_MESSAGE, replied_to=BOB) == Pings(users=(BOB,))
    assert of("x", {"replied_user": True}, replied_to=BOB) == Pings(users=(BOB,))


@pytest.mark.parametrize("text", ["`<@1>`", "```\n<@1> @everyone\n```", "@everyones", "<@a>"])
def test_code_and_lookalikes_ping_nobody(text: str) -> None:
    assert of(text, ORDINARY_MESSAGE) == Pings()


def test_text_displays_ping_and_embeds_do_not() -> None:
    components = [{"type": 17, "components": [{"type": 10, "content": "<@1>"}]}]

    assert of(pinging_text("", components), ORDINARY_MESSAGE) == Pings(users=(ALICE,))
