"""The world: what it holds, what it tells, and to whom."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from discord_sandbox.world.permissions import ORDINARY, Permission
from discord_sandbox.world.records import (
    Channel,
    ChannelType,
    Event,
    Guild,
    Message,
    Overwrite,
    Role,
    Snowflake,
)
from discord_sandbox.world.snowflakes import Snowflakes, made_at, shard_of
from discord_sandbox.world.world import World

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Told:
    """What one user is told."""

    def __init__(self, world: World, user_id: Snowflake) -> None:
        self.events: list[Event] = []
        self._world, self._user_id = world, user_id
        world.subscribe(self._take)

    def _take(self, event: Event) -> None:
        if self._world.may_receive(self._user_id, event):
            self.events.append(event)

    @property
    def names(self) -> list[str]:
        return [event.name for event in self.events]


@pytest.fixture
def world() -> World:
    return World(lambda: NOW, random.SystemRandom())


@pytest.fixture
def guild(world: World) -> Guild:
    guild = world.add_guild("Place", world.add_user("olga").id)
    world.add_member(guild.id, world.add_user("max").id)
    world.new_channel(guild.id, "talk")
    return world.guilds[guild.id]


def user_id(world: World, name: str) -> Snowflake:
    user = world.user_named(name)
    assert user is not None
    return user.id


def talk(world: World) -> Channel:
    channel = world.channel_named("#talk")
    assert channel is not None
    return channel


def said(world: World, text: str, **more: object) -> Message:
    channel = talk(world)
    message = Message(
        id=world.new_id(),
        channel_id=channel.id,
        guild_id=channel.guild_id,
        author_id=user_id(world, "olga"),
        content=text,
        timestamp=world.now(),
    )
    return world.add_message(replace(message, **more))  # type: ignore[arg-type]


# Ids


def test_ids_ascend_even_while_the_clock_stands_still() -> None:
    snowflakes = Snowflakes(lambda: NOW)
    ids = [int(snowflakes.next()) for _ in range(10_000)]

    assert ids == sorted(set(ids))


def test_ids_ascend_when_the_clock_runs_backwards() -> None:
    times = iter([NOW, NOW - timedelta(hours=1)])
    snowflakes = Snowflakes(lambda: next(times))

    assert int(snowflakes.next()) < int(snowflakes.next())


def test_an_id_tells_when_it_was_made() -> None:
    assert made_at(Snowflakes(lambda: NOW).next()) == NOW


def test_direct_conversations_belong_to_the_first_shard() -> None:
    assert shard_of(None, 16) == 0
    assert shard_of(Snowflake(str(5 << 22)), 4) == 1


# Members and roles


def test_a_newcomer_is_told_of_the_guild_and_the_others_of_the_newcomer(
    world: World, guild: Guild
) -> None:
    newcomer = world.add_user("nina").id
    hers, his = Told(world, newcomer), Told(world, user_id(world, "max"))
    world.add_member(guild.id, newcomer)

    assert hers.names == ["GUILD_CREATE"]
    assert his.names == ["GUILD_MEMBER_ADD"]


def test_who_leaves_is_told_so_and_hears_no_more(world: World, guild: Guild) -> None:
    max_ = user_id(world, "max")
    his, hers = Told(world, max_), Told(world, user_id(world, "olga"))
    world.remove_member(guild.id, max_)
    said(world, "he is gone")

    assert his.names == ["GUILD_DELETE"]
    assert hers.names == ["GUILD_MEMBER_REMOVE", "MESSAGE_CREATE"]


def test_a_deleted_role_is_taken_from_its_members(world: World, guild: Guild) -> None:
    role = Role(id=world.new_id(), name="bird", permissions=0)
    world.add_role(guild.id, role)
    world.set_member_roles(guild.id, user_id(world, "max"), (role.id,))
    world.delete_role(guild.id, role.id)

    member = world.member(guild.id, user_id(world, "max"))
    assert member is not None
    assert member.roles == ()


def test_a_role_that_opens_a_channel_shows_it(world: World, guild: Guild) -> None:
    role = Role(id=world.new_id(), name="bird", permissions=0)
    world.add_role(guild.id, role)
    world.edit_channel(
        replace(
            talk(world),
            overwrites=(
                Overwrite(id=guild.id, kind=0, deny=Permission.VIEW_CHANNEL),
                Overwrite(id=role.id, kind=0, allow=Permission.VIEW_CHANNEL),
            ),
        )
    )
    his = Told(world, user_id(world, "max"))
    world.set_member_roles(guild.id, user_id(world, "max"), (role.id,))

    assert his.names == ["CHANNEL_UPDATE", "GUILD_MEMBER_UPDATE"]
    assert his.events[0].payload["name"] == "talk"


def test_an_invited_bot_has_a_managed_role_with_its_permissions(world: World, guild: Guild) -> None:
    application = world.add_application("parrot", guild.owner_id)
    member = world.add_bot(guild.id, application.id, ORDINARY)
    role = world.guilds[guild.id].roles[member.roles[0]]

    assert (role.name, role.permissions, role.is_managed) == ("parrot", ORDINARY, True)


# Channels, conversations, threads


def test_a_hidden_channel_is_told_without_its_name(world: World, guild: Guild) -> None:
    his, hers = Told(world, user_id(world, "max")), Told(world, user_id(world, "olga"))
    hidden = Overwrite(id=guild.id, kind=0, deny=Permission.VIEW_CHANNEL)
    world.add_channel(
        Channel(
            id=world.new_id(),
            type=ChannelType.TEXT,
            name="secret",
            guild_id=guild.id,
            overwrites=(hidden,),
        )
    )

    assert his.events[0].payload["name"] == "___hidden___"
    assert hers.events[0].payload["name"] == "secret"


def test_a_deleted_channel_takes_messages_and_threads_along(world: World, guild: Guild) -> None:
    origin = said(world, "origin")
    world.start_thread(
        Channel(
            id=origin.id,
            type=ChannelType.PUBLIC_THREAD,
            guild_id=guild.id,
            parent_id=talk(world).id,
            owner_id=guild.owner_id,
        )
    )
    world.delete_channel(talk(world).id)

    assert world.channels == {}
    assert world.messages == {}


def test_a_direct_conversation_is_opened_once(world: World, guild: Guild) -> None:
    one, other = user_id(world, "olga"), user_id(world, "max")

    assert world.open_direct(one, other) == world.open_direct(other, one)


def test_a_bot_hears_of_a_direct_conversation_only_by_its_first_message(
    world: World, guild: Guild
) -> None:
    bot = world.add_application("parrot", guild.owner_id).id
    its = Told(world, bot)
    direct = world.open_direct(guild.owner_id, bot)
    said(world, "psst", channel_id=direct.id, guild_id=None)

    assert its.names == ["MESSAGE_CREATE"]


def test_who_speaks_in_a_thread_joins_it(world: World, guild: Guild) -> None:
    thread = world.start_thread(
        Channel(
            id=world.new_id(),
            type=ChannelType.PUBLIC_THREAD,
            guild_id=guild.id,
            parent_id=talk(world).id,
            owner_id=user_id(world, "max"),
        )
    )
    said(world, "me too", channel_id=thread.id)

    assert world.channels[thread.id].thread_members == (user_id(world, "max"), guild.owner_id)


# Messages


def test_a_message_is_the_last_of_its_channel(world: World, guild: Guild) -> None:
    message = said(world, "hello")

    assert talk(world).last_message_id == message.id


def test_an_ephemeral_message_is_told_to_one_alone(world: World, guild: Guild) -> None:
    max_ = user_id(world, "max")
    his, hers = Told(world, max_), Told(world, guild.owner_id)
    message = said(world, "between us", only_visible_to=max_)
    world.edit_message(replace(message, content="still"))
    world.delete_messages(message.channel_id, [message.id])

    assert his.names == ["MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE"]
    assert hers.names == []
    assert talk(world).last_message_id is None


def test_several_messages_go_in_one_event(world: World, guild: Guild) -> None:
    ids = [said(world, text).id for text in ("one", "two", "three")]
    hers = Told(world, guild.owner_id)
    world.delete_messages(talk(world).id, [*ids[:2], Snowflake("1")])

    assert hers.names == ["MESSAGE_DELETE_BULK"]
    assert hers.events[0].payload["ids"] == ids[:2]
    assert [one.id for one in world.history(talk(world).id)] == ids[2:]


def test_a_reply_shows_what_it_answers_and_null_once_that_is_gone(
    world: World, guild: Guild
) -> None:
    origin = said(world, "question")
    reference = {"type": 0, "channel_id": origin.channel_id, "message_id": origin.id}
    hers = Told(world, guild.owner_id)
    reply = said(world, "answer", type=19, reference=reference)
    world.delete_messages(origin.channel_id, [origin.id])
    world.edit_message(reply)

    shown = [event.payload.get("referenced_message") for event in hers.events]
    assert (shown[0] or {})["content"] == "question"
    assert shown[2] is None


def test_a_reaction_counts_each_user_once(world: World, guild: Guild) -> None:
    message = said(world, "hello")
    hers = Told(world, guild.owner_id)
    for _ in range(2):
        message = world.messages[message.channel_id][message.id]
        world.add_reaction(message, "👍", user_id(world, "max"))

    assert hers.names == ["MESSAGE_REACTION_ADD"]
    message = world.messages[message.channel_id][message.id]
    assert [(one.emoji, len(one.users)) for one in message.reactions] == [("👍", 1)]


def test_the_last_one_to_take_a_reaction_back_removes_it(world: World, guild: Guild) -> None:
    message = said(world, "hello")
    world.add_reaction(message, "👍", guild.owner_id)
    message = world.messages[message.channel_id][message.id]
    world.remove_reaction(message, "👍", guild.owner_id)

    assert world.messages[message.channel_id][message.id].reactions == ()


def test_a_subscription_can_be_ended(world: World, guild: Guild) -> None:
    events: list[Event] = []
    end = world.subscribe(events.append)
    end()
    said(world, "unheard")

    assert events == []
