"""Permissions as Discord computes them."""

import random
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discord_sandbox.world.permissions import (
    EVERYTHING,
    IN_DIRECT,
    NOTHING,
    ORDINARY,
    Permission,
    outranks,
    permissions_in,
    permissions_of,
    sending_in,
)
from discord_sandbox.world.records import (
    Channel,
    ChannelType,
    Member,
    Overwrite,
    Role,
    Snowflake,
)
from discord_sandbox.world.world import World

P = Permission
NOW = datetime(2026, 11, 22, tzinfo=UTC)


@dataclass
class Place:
    """A guild with an owner, one member and one channel."""

    world: World
    owner: Snowflake
    member: Snowflake
    channel: Channel

    def granted(self, who: Snowflake | None = None) -> Permission:
        return permissions_of(self.world, who or self.member, self.world.channels[self.channel.id])

    def overwrite(self, *overwrites: Overwrite) -> None:
        self.world.edit_channel(replace(self.channel, overwrites=overwrites))

    def everyone(self, *, allow: int = 0, deny: int = 0) -> Overwrite:
        guild_id = self.channel.guild_id
        assert guild_id is not None
        return Overwrite(id=guild_id, kind=0, allow=allow, deny=deny)

    def give_role(self, permissions: int = 0, position: int = 1) -> Role:
        guild_id = self.channel.guild_id
        assert guild_id is not None
        role = Role(id=self.world.new_id(), name="role", permissions=permissions, position=position)
        self.world.add_role(guild_id, role)
        known = self.world.guilds[guild_id].members[self.member]
        self.world.edit_member(guild_id, replace(known, roles=(*known.roles, role.id)))
        return role


@pytest.fixture
def place() -> Place:
    world = World(lambda: NOW, random.SystemRandom())
    owner, member = world.add_user("olga").id, world.add_user("max").id
    guild = world.add_guild("Place", owner)
    world.add_member(guild.id, member)
    return Place(world, owner, member, world.new_channel(guild.id, "talk"))


def test_a_member_has_what_everyone_has(place: Place) -> None:
    assert place.granted() == ORDINARY


def test_the_owner_may_do_everything_whatever_the_channel_denies(place: Place) -> None:
    place.overwrite(place.everyone(deny=EVERYTHING))

    assert place.granted(place.owner) == EVERYTHING


def test_an_administrator_may_do_everything_whatever_the_channel_denies(place: Place) -> None:
    place.give_role(P.ADMINISTRATOR)
    place.overwrite(place.everyone(deny=EVERYTHING))

    assert place.granted() == EVERYTHING


def test_a_stranger_may_do_nothing(place: Place) -> None:
    stranger = place.world.add_user("stranger").id

    assert place.granted(stranger) == NOTHING


def test_roles_add_up(place: Place) -> None:
    place.give_role(P.KICK_MEMBERS)
    place.give_role(P.BAN_MEMBERS)

    assert place.granted() == ORDINARY | P.KICK_MEMBERS | P.BAN_MEMBERS


def test_a_role_overwrite_beats_that_of_everyone(place: Place) -> None:
    role = place.give_role()
    place.overwrite(
        place.everyone(deny=P.ADD_REACTIONS),
        Overwrite(id=role.id, kind=0, allow=P.ADD_REACTIONS),
    )

    assert P.ADD_REACTIONS in place.granted()


def test_among_role_overwrites_allow_beats_deny(place: Place) -> None:
    one, other = place.give_role(), place.give_role()
    place.overwrite(
        Overwrite(id=one.id, kind=0, allow=P.ADD_REACTIONS),
        Overwrite(id=other.id, kind=0, deny=P.ADD_REACTIONS),
    )

    assert P.ADD_REACTIONS in place.granted()


def test_a_personal_overwrite_beats_those_of_roles(place: Place) -> None:
    role = place.give_role()
    place.overwrite(
        Overwrite(id=role.id, kind=0, allow=P.ADD_REACTIONS),
        Overwrite(id=place.member, kind=1, deny=P.ADD_REACTIONS),
    )

    assert P.ADD_REACTIONS not in place.granted()


def test_an_overwrite_for_somebody_else_changes_nothing(place: Place) -> None:
    place.overwrite(Overwrite(id=place.owner, kind=1, deny=P.VIEW_CHANNEL))

    assert place.granted() == ORDINARY


def test_who_cannot_see_a_channel_can_do_nothing_in_it(place: Place) -> None:
    place.overwrite(place.everyone(allow=P.MANAGE_MESSAGES, deny=P.VIEW_CHANNEL))

    assert place.granted() == NOTHING


def test_who_cannot_send_cannot_mention_attach_or_embed(place: Place) -> None:
    place.overwrite(place.everyone(deny=P.SEND_MESSAGES))

    fallen = P.MENTION_EVERYONE | P.ATTACH_FILES | P.EMBED_LINKS | P.SEND_TTS_MESSAGES
    assert place.granted() & fallen == NOTHING
    assert P.ADD_REACTIONS in place.granted()


def test_a_timeout_leaves_seeing_and_reading(place: Place) -> None:
    place.give_role(P.MANAGE_MESSAGES)
    timed_out(place, NOW + timedelta(minutes=1))

    assert place.granted() == P.VIEW_CHANNEL | P.READ_MESSAGE_HISTORY


def test_a_timeout_that_is_over_takes_nothing(place: Place) -> None:
    timed_out(place, NOW)

    assert place.granted() == ORDINARY


def test_an_administrator_cannot_be_timed_out(place: Place) -> None:
    place.give_role(P.ADMINISTRATOR)
    timed_out(place, NOW + timedelta(minutes=1))

    assert place.granted() == EVERYTHING


def timed_out(place: Place, until: datetime) -> None:
    guild_id = place.channel.guild_id
    assert guild_id is not None
    member = place.world.guilds[guild_id].members[place.member]
    place.world.edit_member(guild_id, replace(member, timed_out_until=until))


def thread_in(place: Place, kind: ChannelType = ChannelType.PUBLIC_THREAD) -> Channel:
    return place.world.start_thread(
        Channel(
            id=place.world.new_id(),
            type=kind,
            name="thread",
            guild_id=place.channel.guild_id,
            parent_id=place.channel.id,
            owner_id=place.owner,
        )
    )


def test_a_thread_has_the_overwrites_of_its_channel(place: Place) -> None:
    thread = thread_in(place)
    place.overwrite(place.everyone(deny=P.VIEW_CHANNEL))

    assert permissions_of(place.world, place.member, thread) == NOTHING


def test_talking_in_a_thread_needs_a_permission_of_its_own(place: Place) -> None:
    thread = thread_in(place)
    place.overwrite(place.everyone(deny=P.SEND_MESSAGES_IN_THREADS))
    granted = permissions_of(place.world, place.member, thread)

    assert sending_in(thread) not in granted
    assert P.ATTACH_FILES not in granted


def test_a_private_thread_is_seen_by_those_in_it(place: Place) -> None:
    thread = thread_in(place, ChannelType.PRIVATE_THREAD)

    assert permissions_of(place.world, place.member, thread) == NOTHING
    place.world.add_thread_member(thread.id, place.member)
    thread = place.world.channels[thread.id]
    assert P.VIEW_CHANNEL in permissions_of(place.world, place.member, thread)


def test_a_private_thread_is_seen_by_who_manages_threads(place: Place) -> None:
    thread = thread_in(place, ChannelType.PRIVATE_THREAD)
    place.give_role(P.MANAGE_THREADS)

    assert P.VIEW_CHANNEL in permissions_of(place.world, place.member, thread)


def test_a_direct_conversation_is_of_two(place: Place) -> None:
    other = place.world.add_user("other").id
    direct = place.world.open_direct(place.owner, place.member)

    assert permissions_of(place.world, place.member, direct) == IN_DIRECT
    assert permissions_of(place.world, other, direct) == NOTHING


def test_a_higher_role_outranks_and_an_equal_one_does_not(place: Place) -> None:
    place.give_role(position=2)
    guild = place.world.guilds[place.channel.guild_id or Snowflake("")]
    high, low = guild.members[place.member], Member(user_id=Snowflake("9"), joined_at=NOW)

    assert outranks(guild, high, low)
    assert not outranks(guild, low, high)
    assert not outranks(guild, high, high)


def test_nobody_outranks_the_owner_and_the_owner_everybody(place: Place) -> None:
    place.give_role(position=50)
    guild = place.world.guilds[place.channel.guild_id or Snowflake("")]
    owner, member = guild.members[place.owner], guild.members[place.member]

    assert not outranks(guild, member, owner)
    assert outranks(guild, owner, member)


BITS = st.integers(0, int(EVERYTHING)).map(lambda bits: bits & ~P.ADMINISTRATOR)


@given(role=BITS, allow=BITS, deny=BITS)
def test_a_channel_never_gives_what_nothing_allows(role: int, allow: int, deny: int) -> None:
    world = World(lambda: NOW, random.SystemRandom())
    owner, member = world.add_user("olga").id, world.add_user("max").id
    guild = world.add_guild("Place", owner)
    world.edit_role(guild.id, replace(guild.roles[guild.id], permissions=role))
    world.add_member(guild.id, member)
    channel = world.new_channel(guild.id, "talk")
    overwrite = Overwrite(id=guild.id, kind=0, allow=allow, deny=deny)
    world.edit_channel(replace(channel, overwrites=(overwrite,)))
    guild = world.guilds[guild.id]
    granted = permissions_in(world, guild, guild.members[member], world.channels[channel.id])

    assert granted & ~Permission(role | allow) == NOTHING
    assert granted & Permission(deny & ~allow) == NOTHING
    assert granted == NOTHING or P.VIEW_CHANNEL in granted
