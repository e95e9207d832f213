"""A manager sets Myna up in one sitting: a page for each question, each answer saved at once."""

from dataclasses import dataclass
from typing import Any

import pytest

from discord_sandbox import Sandbox
from discord_sandbox.interactions.interaction_data import CannotUse
from discord_sandbox.people.hands import Result
from discord_sandbox.people.heard import Heard, flat
from discord_sandbox.people.human import Member
from myna.domain.access import AccessPolicy
from myna.domain.conversation import guild_tenant
from myna_at_work import Myna, hears, new_role

ROLES, CHANNELS = "Choose roles", "Choose channels"


def seen(result: Result) -> Heard:
    assert isinstance(result, Heard)
    return result


def chosen(message: Heard) -> list[str]:
    """What the menus of a message say is chosen, ids or values."""
    menus = [each for each in flat(message.components) if each["type"] in {3, 6, 8}]
    defaults = [value["id"] for menu in menus for value in menu.get("default_values", [])]
    options = [option for menu in menus for option in menu.get("options", [])]
    return defaults + [option["value"] for option in options if option.get("default")]


@dataclass(kw_only=True)
class Sitting:
    """One person at their panel, which edits itself."""

    person: Member
    page: Heard

    async def presses(self, button: str) -> str:
        self.page = seen(await self.person.clicks(self.page, button))
        return self.page.content

    async def chooses(self, menu: str, *values: Any) -> str:
        self.page = seen(await self.person.selects(self.page, menu, values))
        return self.page.content

    async def goes_to(self, step: str) -> str:
        return await self.chooses("Or go straight to…", step)


@pytest.fixture
async def sitting(alice: Member) -> Sitting:
    return Sitting(person=alice, page=seen(await alice.slash("setup")))


@pytest.fixture
def tenant(town: Sandbox) -> str:
    return guild_tenant(int(town.guild.id))


async def policy_of(myna: Myna, tenant: str) -> AccessPolicy:
    return await myna.core.servers.access_policy(tenant)


async def test_the_panel_begins_with_how_everything_is_now(sitting: Sitting) -> None:
    assert sitting.page.is_ephemeral
    assert "**Language**: everybody's own" in sitting.page.content
    assert "**Who teaches me**: whoever has a role called “Teacher”" in sitting.page.content
    assert "**Where I answer everything**: only where I'm spoken to" in sitting.page.content
    assert "**What leaves this machine**: nothing" in sitting.page.content


async def test_the_steps_follow_each_other_to_the_end_and_back(sitting: Sitting) -> None:
    first = sitting.page.id
    titles = [await sitting.presses("Begin")]
    titles += [await sitting.presses("Next") for _ in range(5)]

    for number, title in enumerate(
        [
            "Language",
            "Who teaches me",
            "Who manages me",
            "Where I answer",
            "My voice",
            "What leaves",
        ]
    ):
        assert f" {title}" in titles[number]
    with pytest.raises(CannotUse):
        await sitting.presses("Next")
    assert "### 🔊 My voice" in await sitting.presses("Back")
    assert "All set" in await sitting.presses("Done")
    assert first == sitting.page.id


async def test_the_language_counts_from_the_next_word(sitting: Sitting) -> None:
    await sitting.goes_to("Language")
    changed = await sitting.chooses("Language", "Русский")

    assert "### 🌐 Язык" in changed
    assert "Сейчас: русский" in changed
    assert ["ru"] == chosen(sitting.page)


async def test_roles_teach_once_they_are_chosen(
    sitting: Sitting, town: Sandbox, myna: Myna, tenant: str, bob: Member
) -> None:
    role = new_role(town, "Librarians")
    await sitting.goes_to("Who teaches me")
    assert f"<@&{role.id}>" in await sitting.chooses(ROLES, role)
    assert [str(role.id)] == chosen(sitting.page)
    assert frozenset({int(role.id)}) == (await policy_of(myna, tenant)).teacher_role_ids

    await bob.say("#general", "!train Where is it? -> There")
    await hears(bob, "for a teacher to look at")
    town.world.set_member_roles(town.guild.id, bob.id, (role.id,))
    await bob.say("#general", "!train Where is it? -> Here")
    await hears(bob, "I'll remember")


async def test_everybody_or_nobody_may_teach(
    sitting: Sitting, myna: Myna, tenant: str, bob: Member
) -> None:
    await sitting.goes_to("Who teaches me")
    assert "Now: everybody" in await sitting.presses("Everybody")
    await bob.say("#general", "!train Where is it? -> Here")
    await hears(bob, "I'll remember")

    assert "Now: only those who manage me" in await sitting.presses("Only those who manage me")
    assert AccessPolicy(teacher_role_ids=frozenset()) == await policy_of(myna, tenant)
    assert "a role called “Teacher”" in await sitting.presses("The role “Teacher”")
    assert AccessPolicy() == await policy_of(myna, tenant)


async def test_other_roles_manage_once_they_are_chosen(
    sitting: Sitting, town: Sandbox, bob: Member
) -> None:
    role = new_role(town, "Stewards")
    town.world.set_member_roles(town.guild.id, bob.id, (role.id,))
    await bob.say("#general", "!open")
    await hears(bob, "Only")
    await sitting.goes_to("Who manages me")
    await sitting.chooses(ROLES, role)
    await bob.say("#general", "!open")

    await hears(bob, "I'll answer everything")


async def test_not_everybody_can_be_a_manager(
    sitting: Sitting, town: Sandbox, myna: Myna, tenant: str
) -> None:
    await sitting.goes_to("Who manages me")
    refusal = await sitting.chooses(ROLES, town.guild.id)

    assert "Everybody would manage me" in refusal
    assert AccessPolicy() == await policy_of(myna, tenant)


async def test_channels_are_opened_and_closed(
    sitting: Sitting, town: Sandbox, myna: Myna, tenant: str
) -> None:
    general = town.world.channels[town.member("alice").place("#general")]
    await sitting.goes_to("Where I answer everything")
    assert f"<#{general.id}>" in await sitting.chooses(CHANNELS, general)
    assert [str(general.id)] == chosen(sitting.page)
    assert await myna.core.servers.is_open(tenant, int(general.id))

    assert "only where I'm spoken to" in await sitting.chooses(CHANNELS)
    assert not await myna.core.servers.is_open(tenant, int(general.id))


async def test_the_voice_is_chosen_for_everybody(sitting: Sitting, myna: Myna, tenant: str) -> None:
    await sitting.goes_to("My voice")
    await sitting.chooses("Language", "English")
    assert "silent in calls" in await sitting.presses("Be silent in calls")
    held = await myna.core.preferences.chosen_for_server(tenant)

    assert "en" == held.language
    assert held.is_spoken is False
    assert "answers aloud" in await sitting.presses("Answer aloud in calls")


async def test_what_may_leave_the_machine_is_decided_with_open_eyes(
    sitting: Sitting, myna: Myna, tenant: str
) -> None:
    page = await sitting.goes_to("What leaves this machine")
    assert "the texts of my answers that I speak, to Google, Microsoft" in page

    assert "may be asked" in await sitting.presses("Allow engines of the network")
    assert await myna.core.preferences.allows_network(tenant)
    await sitting.presses("Keep voices on this machine")
    assert not await myna.core.preferences.allows_network(tenant)


async def test_the_prefix_opens_the_same_panel(alice: Member) -> None:
    await alice.say("#general", "!setup")
    page = await hears(alice, "Let me settle in")

    assert "All set" in seen(await alice.clicks(page, "Done")).content


async def test_a_member_cannot_set_up(bob: Member) -> None:
    await bob.say("#general", "!setup")

    await hears(bob, "Only")


async def test_anothers_panel_is_only_looked_at(
    alice: Member, bob: Member, myna: Myna, tenant: str
) -> None:
    await alice.say("#general", "!setup")
    page = await hears(alice, "Let me settle in")
    refusal = seen(await bob.clicks(page, "Begin"))

    assert refusal.is_ephemeral
    assert "Let me settle in" not in refusal.content


async def test_between_two_there_are_no_roles_and_no_channels(alice: Member) -> None:
    await alice.say("@bot", "!setup")
    page = await hears(alice, "Let me settle in")

    assert "**Language**" in page.content
    assert "Who teaches me" not in page.content
    assert "Where I answer everything" not in page.content
