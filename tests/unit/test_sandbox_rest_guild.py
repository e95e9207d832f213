"""Members, channels, webhooks and commands over REST, as Discord describes and refuses them."""

from dataclasses import replace

import pytest

from discord_sandbox.errors import ApiError
from discord_sandbox.world.permissions import ORDINARY, Permission
from rest_requests import messages, refusal, send
from sandbox_desk import Office

# People


def test_a_stranger_cannot_be_written_to(ruler: Office) -> None:
    direct = ruler.ask("POST", "/users/@me/channels", {"recipient_id": ruler.bob})
    ruler.ask("POST", f"/channels/{direct['id']}/messages", {"content": "x"})

    ruler.world.remove_member(ruler.guild_id, ruler.bob)
    path = f"/channels/{direct['id']}/messages"
    assert refusal(ruler, "POST", path, {"content": "x"}) == 50007
    assert refusal(ruler, "POST", "/users/@me/channels", {"recipient_id": ruler.bot.id}) == 50007


def test_nobody_acts_above_their_rank(ruler: Office) -> None:
    guild = f"/guilds/{ruler.guild_id}"

    assert refusal(ruler, "DELETE", f"{guild}/members/{ruler.alice}") == 50013
    assert refusal(ruler, "PATCH", f"{guild}/members/{ruler.alice}", {"nick": "A"}) == 50013
    high = ruler.ask("POST", f"{guild}/roles", {"name": "high"})
    role = ruler.world.guilds[ruler.guild_id].roles[high["id"]]
    ruler.world.edit_role(ruler.guild_id, replace(role, position=99))
    path = f"{guild}/members/{ruler.bob}/roles/{high['id']}"
    assert refusal(ruler, "PUT", path) == 50013


def test_a_role_cannot_give_what_its_maker_lacks() -> None:
    office = Office(ORDINARY | Permission.MANAGE_ROLES)
    body = {"name": "x", "permissions": str(int(Permission.ADMINISTRATOR))}

    assert refusal(office, "POST", f"/guilds/{office.guild_id}/roles", body) == 50013


def test_members_are_changed_and_removed(ruler: Office) -> None:
    bob = f"/guilds/{ruler.guild_id}/members/{ruler.bob}"
    until = "2030-01-02T00:00:00+00:00"

    changed = ruler.ask("PATCH", bob, {"nick": "B", "communication_disabled_until": until})
    assert (changed["nick"], changed["communication_disabled_until"][:10]) == ("B", "2030-01-02")
    far = {"communication_disabled_until": "2031-01-01T00:00:00+00:00"}
    assert refusal(ruler, "PATCH", bob, far) == 50035
    found = ruler.ask("GET", f"/guilds/{ruler.guild_id}/members/search", query={"query": "b"})
    assert [member["user"]["username"] for member in found] == ["bob"]
    bans = f"/guilds/{ruler.guild_id}/bans"
    ruler.ask("PUT", f"{bans}/{ruler.bob}", {})
    assert [one["user"]["id"] for one in ruler.ask("GET", bans)] == [ruler.bob]
    assert refusal(ruler, "GET", bob) == 10007
    ruler.ask("DELETE", f"{bans}/{ruler.bob}")
    assert refusal(ruler, "DELETE", f"{bans}/{ruler.bob}") == 10026


def test_the_whole_list_of_members_needs_its_intent(ruler: Office) -> None:
    path = f"/guilds/{ruler.guild_id}/members"
    assert len(ruler.ask("GET", path, query={"limit": "1000"})) == 3

    ruler.bot = replace(ruler.bot, has_members=False)
    assert refusal(ruler, "GET", path) == 50001


# Channels, threads, webhooks


def test_channels_are_made_changed_and_deleted(ruler: Office) -> None:
    made = ruler.ask("POST", f"/guilds/{ruler.guild_id}/channels", {"name": "New Room"})
    assert made["name"] == "new-room"

    path = f"/channels/{made['id']}"
    assert ruler.ask("PATCH", path, {"topic": "t", "nsfw": True})["nsfw"] is True
    overwrite = {"type": 1, "allow": "0", "deny": str(int(Permission.SEND_MESSAGES))}
    ruler.ask("PUT", f"{path}/permissions/{ruler.bob}", overwrite)
    assert ruler.ask("GET", path)["permission_overwrites"][0]["id"] == ruler.bob
    ruler.ask("DELETE", f"{path}/permissions/{ruler.bob}")
    assert refusal(ruler, "DELETE", f"{path}/permissions/{ruler.bob}") == 10009
    ruler.ask("DELETE", path)
    assert refusal(ruler, "GET", path) == 10003


def test_what_a_record_cannot_hold_is_a_loud_gap(ruler: Office) -> None:
    with pytest.raises(ApiError) as refused:
        ruler.ask("PATCH", f"/channels/{ruler.general}", {"rtc_region": "mars"})

    assert refused.value.status == 501


def test_a_thread_hangs_from_its_message(ruler: Office) -> None:
    sent = send(ruler)
    path = f"{messages(ruler)}/{sent['id']}/threads"

    thread = ruler.ask("POST", path, {"name": "T", "auto_archive_duration": 60})
    assert thread["id"] == sent["id"]
    assert thread["thread_metadata"]["auto_archive_duration"] == 60
    assert refusal(ruler, "POST", path, {"name": "T"}) == 160004
    starter = ruler.ask("GET", f"{messages(ruler)}/{sent['id']}")
    assert (starter["thread"]["name"], starter["flags"]) == ("T", 1 << 5)
    archived = ruler.ask("PATCH", f"/channels/{thread['id']}", {"archived": True, "locked": True})
    assert archived["thread_metadata"]["locked"] is True
    assert refusal(ruler, "PUT", f"/channels/{thread['id']}/thread-members/@me") == 50083
    listed = ruler.ask("GET", f"/channels/{ruler.general}/threads/archived/public")
    assert [one["id"] for one in listed["threads"]] == [thread["id"]]
    ruler.ask("POST", f"/channels/{thread['id']}/messages", {"content": "wakes it"})
    active = ruler.ask("GET", f"/guilds/{ruler.guild_id}/threads/active")
    assert [one["id"] for one in active["threads"]] == [thread["id"]]


def test_webhooks_speak_under_their_name(ruler: Office) -> None:
    made = ruler.ask("POST", f"/channels/{ruler.general}/webhooks", {"name": "Hook"})
    path = f"/webhooks/{made['id']}/{made['token']}"

    body = {"content": "<@1> @everyone", "username": "Other"}
    sent = ruler.ask("POST", path, body, query={"wait": "true"}, has_token=False)
    assert (sent["author"]["username"], sent["author"]["id"]) == ("Other", made["id"])
    assert sent["mention_everyone"] is False
    assert ruler.ask("POST", path, {"content": "x"}, has_token=False) is None
    changed = ruler.ask("PATCH", f"{path}/messages/{sent['id']}", {"content": "y"})
    assert changed["content"] == "y"
    assert refusal(ruler, "POST", f"/webhooks/{made['id']}/wrong", {"content": "x"}) == 50027
    ruler.ask("DELETE", path)
    assert refusal(ruler, "GET", path) == 10015


# Commands


def test_a_command_of_the_same_name_is_replaced(ruler: Office) -> None:
    path = f"/applications/{ruler.bot.id}/commands"
    first = ruler.answer("POST", path, {"name": "ask", "description": "A"})
    again = ruler.answer("POST", path, {"name": "ask", "description": "B"})

    assert (first.status, again.status) == (201, 200)
    assert first.body["id"] == again.body["id"]
    assert first.body["version"] != again.body["version"]
    assert [one["description"] for one in ruler.ask("GET", path)] == ["B"]
    edited = ruler.ask("PATCH", f"{path}/{first.body['id']}", {"description": "C"})
    assert (edited["name"], edited["description"]) == ("ask", "C")


@pytest.mark.parametrize("scope", ["", "/guilds/{guild}"])
def test_an_unchanged_command_keeps_its_version(ruler: Office, scope: str) -> None:
    path = f"/applications/{ruler.bot.id}{scope.format(guild=ruler.guild_id)}/commands"
    names = {"name": "ask", "description": "A", "name_localizations": {"ru": "спроси"}}
    first = ruler.ask("PUT", path, [names, {"name": "Who", "type": 2}])
    second = ruler.ask("PUT", path, [names])

    assert [one["version"] for one in second] == [first[0]["version"]]
    (short,) = ruler.ask("GET", path)
    assert "name_localizations" not in short
    (whole,) = ruler.ask("GET", path, query={"with_localizations": "true"})
    assert whole["name_localizations"] == {"ru": "спроси"}
    ruler.ask("DELETE", f"{path}/{first[0]['id']}")
    assert ruler.ask("GET", path) == []


def test_another_application_is_out_of_reach(office: Office) -> None:
    assert refusal(office, "GET", f"/applications/{office.guild_id}/commands") == 50001


def test_without_a_token_there_is_no_application(office: Office) -> None:
    with pytest.raises(ApiError) as refused:
        office.ask("GET", "/users/@me", has_token=False)

    assert refused.value.status == 401


@pytest.mark.parametrize(
    "path",
    [
        "/users/@me",
        "/users/@me/guilds",
        "/applications/@me",
        "/oauth2/applications/@me",
        "/gateway",
        "/gateway/bot",
        "/voice/regions",
        "/soundboard-default-sounds",
        "/sticker-packs",
        "/guilds/{guild}",
        "/guilds/{guild}/roles",
        "/guilds/{guild}/channels",
        "/guilds/{guild}/emojis",
        "/guilds/{guild}/stickers",
        "/guilds/{guild}/invites",
        "/guilds/{guild}/scheduled-events",
        "/guilds/{guild}/webhooks",
        "/guilds/{guild}/members/{bot}",
        "/channels/{general}",
        "/channels/{general}/messages",
        "/channels/{general}/webhooks",
        "/applications/{bot}/emojis",
        "/applications/{bot}/guilds/{guild}/commands/permissions",
    ],
)
def test_plain_reading_answers_as_described(ruler: Office, path: str) -> None:
    filled = path.format(guild=ruler.guild_id, bot=ruler.bot.id, general=ruler.general)

    assert ruler.ask("GET", filled) is not None
