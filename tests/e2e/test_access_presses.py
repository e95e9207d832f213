"""Every button and form, pressed by everybody: what it means is decided by their role of this moment.

The ids are sealed by Myna's own key and owned by nobody, so that nothing but the role stands in the way.
"""

from pathlib import Path
from typing import Any

import pytest

from access_oracle import FORMS, PRESSES
from court import PEOPLE, Court, chosen_to_manage, plain
from discord_sandbox import Sandbox
from myna.bot import rooms
from myna.bot.presses import Presses
from myna.domain import access
from myna.domain.access import AccessPolicy, Action
from myna_at_work import at_work, connected

TURN_VERBS = {"hush", "correct", "good", "bad", "teach", "pick", "also"}
TURN_FORMS = {"corrected", "taught"}


def verb(meaning: str) -> str:
    return meaning.partition(":")[0]


@pytest.mark.slow
@pytest.mark.parametrize("who", PEOPLE)
async def test_every_button_asks_for_the_role_of_this_moment(court: Court, who: str) -> None:
    becomes, role = PEOPLE[who]
    person = await becomes(court)
    actual = {each: await court.presses(person, each) for each in PRESSES}

    assert {each: PRESSES[each][role] for each in PRESSES} == actual


@pytest.mark.slow
@pytest.mark.parametrize("who", PEOPLE)
async def test_every_form_asks_for_the_role_of_this_moment(court: Court, who: str) -> None:
    becomes, role = PEOPLE[who]
    person = await becomes(court)
    actual = {each: await court.submits(person, each) for each in FORMS}

    assert {each: FORMS[each][role] for each in FORMS} == actual


async def test_a_role_that_is_lost_between_two_presses_counts_no_more(court: Court) -> None:
    bob = await chosen_to_manage(court)
    before = await court.presses(bob, "file-archive:none")
    court.give(bob)
    without_the_role = await court.presses(bob, "file-archive:none")

    assert ("yes", "no") == (before, without_the_role)


async def test_a_choice_that_is_taken_back_between_two_presses_counts_no_more(
    court: Court,
) -> None:
    bob = await chosen_to_manage(court)
    before = await court.presses(bob, "model-back:")
    await court.decide(AccessPolicy())

    assert ("yes", "no") == (before, await court.presses(bob, "model-back:"))


async def test_every_button_and_form_that_there_is_stands_in_the_tables(
    town: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Presses] = []

    def noted(**parts: Any) -> Presses:
        made.append(Presses(**parts))
        return made[-1]

    monkeypatch.setattr(rooms, "Presses", noted)
    async with at_work(town, tmp_path) as myna:
        await connected(town, myna)

    [presses] = made
    assert {verb(each) for each in PRESSES} == TURN_VERBS | set(presses.others)
    assert {verb(each) for each in FORMS} == TURN_FORMS | set(presses.other_forms)


async def test_a_button_without_its_rule_is_found(
    court: Court, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    monkeypatch.setitem(access._NEEDED, Action.PROMOTE, access.Role.MEMBER)
    bob = await plain(court)

    assert PRESSES["model-back:"]["member"] != await court.presses(bob, "model-back:")
