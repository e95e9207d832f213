"""Who sits in which voice channel: how the world tells it, and how REST changes it."""

from dataclasses import replace

import pytest

from discord_sandbox.gateway.intents import Intent, as_permitted, may_have
from discord_sandbox.voice import admission
from discord_sandbox.world import objects
from discord_sandbox.world.permissions import ORDINARY, Permission
from discord_sandbox.world.records import Channel, ChannelType, Event, Overwrite, Snowflake
from rest_requests import refusal
from sandbox_desk import Office

MOVED = "VOICE_STATE_UPDATE"


def stage_of(office: Office) -> Snowflake:
    return office.world.new_channel(office.guild_id, "Stage", ChannelType.STAGE).id


def lounge_of(office: Office) -> Channel:
    return office.world.channels[office.lounge]


def forbid(office: Office, permission: Permission) -> None:
    """To everyone, in the lounge."""
    denial = Overwrite(id=office.guild_id, kind=0, deny=permission)
    office.world.edit_channel(replace(lounge_of(office), overwrites=(denial,)))


def own_state(office: Office) -> str:
    return f"/guilds/{office.guild_id}/voice-states/@me"


def state_of(office: Office, user_id: Snowflake) -> str:
    return f"/guilds/{office.guild_id}/voice-states/{user_id}"


def member(office: Office, user_id: Snowflake) -> str:
    return f"/guilds/{office.guild_id}/members/{user_id}"


# The world


def test_joining_is_told_with_the_member(office: Office) -> None:
    office.world.join_voice(office.bob, office.lounge, is_self_muted=True)

    (told,) = office.told(MOVED)
    assert (office.lounge, office.bob) == (told["channel_id"], told["member"]["user"]["id"])
    assert (True, False, False) == (told["self_mute"], told["self_deaf"], told["suppress"])


def test_leaving_is_told_without_a_channel(office: Office) -> None:
    office.world.join_voice(office.bob, office.lounge)
    office.world.leave_voice(office.guild_id, office.bob)

    assert office.told(MOVED)[-1]["channel_id"] is None
    assert office.world.sitting_in(office.lounge) == []


def test_one_who_sits_nowhere_cannot_leave_or_be_moved(office: Office) -> None:
    office.world.leave_voice(office.guild_id, office.bob)
    office.world.move_voice(office.guild_id, office.bob, office.lounge)

    assert office.told(MOVED) == []


def test_a_move_keeps_the_session_and_what_they_chose(office: Office) -> None:
    den = office.world.new_channel(office.guild_id, "Den", ChannelType.VOICE)
    joined = office.world.join_voice(office.bob, office.lounge, is_self_deafened=True)
    office.world.move_voice(office.guild_id, office.bob, den.id)

    expected = replace(joined, channel_id=den.id)
    assert expected == office.world.voice_state(office.guild_id, office.bob)


def test_a_person_sits_in_one_guild_at_a_time(office: Office) -> None:
    other = office.world.add_guild("Elsewhere", office.bob)
    den = office.world.new_channel(other.id, "Den", ChannelType.VOICE)
    office.world.join_voice(office.bob, office.lounge)
    office.world.join_voice(office.bob, den.id)

    assert [den.id] == [state.channel_id for state in office.world.voice_states_of(office.bob)]


def test_a_bot_sits_in_a_channel_of_each_guild(office: Office) -> None:
    other = office.world.add_guild("Elsewhere", office.bob)
    office.world.add_bot(other.id, office.bot.id, ORDINARY)
    den = office.world.new_channel(other.id, "Den", ChannelType.VOICE)
    office.world.join_voice(office.bot.id, office.lounge)
    office.world.join_voice(office.bot.id, den.id)

    places = {state.channel_id for state in office.world.voice_states_of(office.bot.id)}
    assert {office.lounge, den.id} == places


def test_whoever_leaves_the_guild_leaves_its_voice_channel_first(office: Office) -> None:
    office.world.join_voice(office.bob, office.lounge)
    office.world.remove_member(office.guild_id, office.bob)

    names = [event.name for event in office.events]
    assert office.told(MOVED)[-1]["channel_id"] is None
    assert names.index("GUILD_MEMBER_REMOVE") > max(
        number for number, name in enumerate(names) if name == MOVED
    )


def test_a_deleted_channel_sends_everybody_away(office: Office) -> None:
    office.world.join_voice(office.bob, office.lounge)
    office.world.join_voice(office.bot.id, office.lounge)
    office.world.delete_channel(office.lounge)

    assert {} == office.world.voice_states


def test_without_speak_one_may_only_listen(office: Office) -> None:
    forbid(office, Permission.SPEAK)
    state = office.world.join_voice(office.bob, office.lounge)

    assert state.is_suppressed
    assert not admission.is_heard(office.world, state)


def test_a_stage_has_an_audience_and_moderators(office: Office) -> None:
    stage = stage_of(office)

    assert office.world.join_voice(office.bob, stage).is_suppressed
    assert not office.world.join_voice(office.alice, stage).is_suppressed


def test_a_guild_comes_with_who_sits_where(office: Office) -> None:
    office.world.join_voice(office.bob, office.lounge)
    guild = office.world.guilds[office.guild_id]

    (told,) = objects.guild_over_gateway(office.world, guild, office.bot.id)["voice_states"]
    assert (office.lounge, office.bob) == (told["channel_id"], told["user_id"])
    assert {"guild_id", "member"}.isdisjoint(told)


@pytest.mark.parametrize("has_intent", [True, False])
def test_voice_states_need_their_intent(office: Office, has_intent: bool) -> None:
    office.world.join_voice(office.bob, office.lounge)
    intents = Intent.GUILDS | (Intent.GUILD_VOICE_STATES if has_intent else Intent.GUILDS)
    guild = office.world.guilds[office.guild_id]
    payload = objects.guild_over_gateway(office.world, guild, office.bot.id)
    create = Event(name="GUILD_CREATE", payload=payload, guild_id=guild.id)
    update = next(event for event in office.events if event.name == MOVED)

    permitted = as_permitted(intents, create, office.bot.id)
    known = {one["user"]["id"] for one in permitted["members"]}
    assert has_intent == may_have(intents, update, office.bot.id)
    assert int(has_intent) == len(permitted["voice_states"])
    assert ({office.bot.id, office.bob} if has_intent else {office.bot.id}) == known


# Who may


def test_connect_may_be_denied(office: Office) -> None:
    assert admission.may_join(office.world, office.bob, lounge_of(office))
    forbid(office, Permission.CONNECT)

    assert not admission.may_join(office.world, office.bob, lounge_of(office))


def test_nobody_sits_down_in_a_text_channel(office: Office) -> None:
    general = office.world.channels[office.general]

    assert not admission.may_join(office.world, office.bob, general)


def test_a_full_channel_is_for_those_who_may_move_members(office: Office) -> None:
    office.world.edit_channel(replace(lounge_of(office), user_limit=1))
    office.world.join_voice(office.bot.id, office.lounge)

    assert not admission.may_join(office.world, office.bob, lounge_of(office))
    assert admission.may_join(office.world, office.alice, lounge_of(office))
    assert admission.may_join(office.world, office.bot.id, lounge_of(office))


@pytest.mark.parametrize(
    "changes", [{"is_self_muted": True}, {"is_suppressed": True}, {"is_self_muted": False}]
)
def test_the_muted_are_not_heard(office: Office, changes: dict[str, bool]) -> None:
    state = replace(office.world.join_voice(office.bob, office.lounge), **changes)

    assert (not any(changes.values())) == admission.is_heard(office.world, state)


def test_who_was_muted_or_deafened_by_the_server(office: Office) -> None:
    state = office.world.join_voice(office.bob, office.lounge)
    bob = office.world.guilds[office.guild_id].members[office.bob]
    office.world.edit_member(office.guild_id, replace(bob, is_muted=True, is_deafened=True))

    told = office.told(MOVED)[-1]
    assert (True, True) == (told["mute"], told["deaf"])
    assert not admission.is_heard(office.world, state)
    assert not admission.hears(office.world, state)


# REST


def test_a_voice_state_is_read(ruler: Office) -> None:
    ruler.world.join_voice(ruler.bob, ruler.lounge)
    ruler.world.join_voice(ruler.bot.id, ruler.lounge)

    assert ruler.bob == ruler.ask("GET", state_of(ruler, ruler.bob))["user_id"]
    assert ruler.bot.id == ruler.ask("GET", own_state(ruler))["user_id"]
    assert 10065 == refusal(ruler, "GET", state_of(ruler, ruler.alice))


def test_a_member_is_moved_and_sent_away(ruler: Office) -> None:
    den = ruler.world.new_channel(ruler.guild_id, "Den", ChannelType.VOICE)
    ruler.world.join_voice(ruler.bob, ruler.lounge)
    ruler.ask("PATCH", member(ruler, ruler.bob), {"channel_id": den.id})
    moved = ruler.told(MOVED)[-1]["channel_id"]
    ruler.ask("PATCH", member(ruler, ruler.bob), {"channel_id": None})

    assert den.id == moved
    assert ruler.world.voice_state(ruler.guild_id, ruler.bob) is None


def test_a_member_is_muted_and_deafened(ruler: Office) -> None:
    ruler.world.join_voice(ruler.bob, ruler.lounge)
    changed = ruler.ask("PATCH", member(ruler, ruler.bob), {"mute": True, "deaf": True})

    assert (True, True) == (changed["mute"], changed["deaf"])
    assert ruler.told(MOVED)[-1]["mute"]


def test_only_who_sits_somewhere_can_be_moved_or_muted(ruler: Office) -> None:
    path = member(ruler, ruler.bob)

    assert 40032 == refusal(ruler, "PATCH", path, {"channel_id": ruler.lounge})
    assert 40032 == refusal(ruler, "PATCH", path, {"mute": True})


def test_a_member_is_not_moved_into_a_text_channel_or_to_nowhere(ruler: Office) -> None:
    ruler.world.join_voice(ruler.bob, ruler.lounge)
    path = member(ruler, ruler.bob)

    assert 50024 == refusal(ruler, "PATCH", path, {"channel_id": ruler.general})
    assert 10003 == refusal(ruler, "PATCH", path, {"channel_id": "1"})
    assert 50035 == refusal(ruler, "PATCH", path, {"channel_id": "the lounge"})


@pytest.mark.parametrize("change", [{"mute": True}, {"deaf": True}, {"channel_id": None}])
def test_moving_and_muting_need_permissions(office: Office, change: dict[str, bool]) -> None:
    office.world.join_voice(office.bob, office.lounge)

    assert 50013 == refusal(office, "PATCH", member(office, office.bob), change)


def test_a_bot_moves_nobody_to_where_it_may_not_connect() -> None:
    office = Office(ORDINARY | Permission.MOVE_MEMBERS)
    den = office.world.new_channel(office.guild_id, "Den", ChannelType.VOICE)
    office.world.join_voice(office.bob, den.id)
    forbid(office, Permission.CONNECT)

    change = {"channel_id": office.lounge}
    assert 50013 == refusal(office, "PATCH", member(office, office.bob), change)


def test_the_limit_of_a_channel_is_set(ruler: Office) -> None:
    changed = ruler.ask("PATCH", f"/channels/{ruler.lounge}", {"user_limit": 5})

    assert 5 == changed["user_limit"]
    path = f"/channels/{ruler.lounge}"
    assert 50035 == refusal(ruler, "PATCH", path, {"user_limit": 100})


def test_a_moderator_brings_somebody_onto_the_stage(ruler: Office) -> None:
    stage = stage_of(ruler)
    ruler.world.join_voice(ruler.bob, stage)
    ruler.ask("PATCH", state_of(ruler, ruler.bob), {"channel_id": stage, "suppress": False})
    up = ruler.told(MOVED)[-1]
    ruler.ask("PATCH", state_of(ruler, ruler.bob), {"channel_id": stage, "suppress": True})
    down = ruler.told(MOVED)[-1]

    assert (False, True) == (up["suppress"], down["suppress"])
    assert up["request_to_speak_timestamp"]
    assert down["request_to_speak_timestamp"] is None


def test_a_bot_raises_its_hand_but_cannot_take_the_stage() -> None:
    office = Office()
    stage = stage_of(office)
    office.world.join_voice(office.bot.id, stage)
    moment = "2030-01-01T00:00:00+00:00"
    body = {"channel_id": stage, "request_to_speak_timestamp": moment}
    office.ask("PATCH", own_state(office), body)

    assert moment[:19] == office.told(MOVED)[-1]["request_to_speak_timestamp"][:19]
    assert 50013 == refusal(office, "PATCH", own_state(office), {"suppress": False})
    naive = {"request_to_speak_timestamp": "2030-01-01T00:00:00"}
    assert 50035 == refusal(office, "PATCH", own_state(office), naive)


def test_only_a_stage_has_an_audience_to_leave(ruler: Office) -> None:
    ruler.world.join_voice(ruler.bot.id, ruler.lounge)

    assert 50024 == refusal(ruler, "PATCH", own_state(ruler), {"suppress": False})


# The order of events


def test_what_a_listener_tells_comes_after_what_it_heard(office: Office) -> None:
    heard: list[str] = []

    def echo(event: Event) -> None:
        if event.name == MOVED:
            office.world.publish(Event(name="ECHO", payload={}))

    office.world.subscribe(echo)
    office.world.subscribe(lambda event: heard.append(event.name))
    office.world.join_voice(office.bob, office.lounge)

    assert [MOVED, "ECHO"] == heard
