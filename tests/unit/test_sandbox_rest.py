"""What a bot may and what it is refused, in Discord's numbers and as Discord describes it."""

from dataclasses import replace
from typing import Any

import pytest

from discord_description import oracle_or_skip
from discord_sandbox.errors import ApiError
from discord_sandbox.files.uploads import upload
from discord_sandbox.world.message_objects import REPLY
from discord_sandbox.world.permissions import ORDINARY, Permission
from discord_sandbox.world.records import Json, Overwrite, Snowflake
from sandbox_desk import Office

EVERYTHING = Permission.ADMINISTRATOR


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def ruler() -> Office:
    """The office of a bot that may do anything."""
    office = Office(EVERYTHING)
    office.oracle = oracle_or_skip()
    return office


def refusal(office: Office, method: str, path: str, body: Any = None, **more: Any) -> int:
    with pytest.raises(ApiError) as refused:
        office.ask(method, path, body, **more)
    return refused.value.code


def messages(office: Office) -> str:
    return f"/channels/{office.general}/messages"


def send(office: Office, content: str = "x", **more: Any) -> Json:
    sent: Json = office.ask("POST", messages(office), {"content": content, **more})
    return sent


def hide(office: Office, channel_id: Snowflake, denied: Permission) -> None:
    channel = office.world.channels[channel_id]
    everyone = Overwrite(id=office.guild_id, kind=0, deny=denied)
    office.world.edit_channel(replace(channel, overwrites=(everyone,)))


# Seeing and speaking


def test_what_does_not_exist_is_unknown(office: Office) -> None:
    assert refusal(office, "GET", "/channels/1") == 10003
    assert refusal(office, "GET", "/guilds/1") == 10004
    assert refusal(office, "GET", f"{messages(office)}/1") == 10008
    assert refusal(office, "GET", "/users/1") == 10013
    assert refusal(office, "GET", f"/guilds/{office.guild_id}/roles/1") == 10011
    assert refusal(office, "GET", "/webhooks/1") == 10015
    assert refusal(office, "GET", f"/applications/{office.bot.id}/commands/1") == 10063


def test_what_is_no_id_is_refused_as_such(office: Office) -> None:
    assert refusal(office, "GET", "/channels/general") == 50035


def test_a_hidden_channel_is_missing_access(office: Office) -> None:
    hide(office, office.general, Permission.VIEW_CHANNEL)

    assert refusal(office, "POST", messages(office), {"content": "x"}) == 50001
    listed = office.ask("GET", f"/guilds/{office.guild_id}/channels")
    assert [channel["name"] for channel in listed] == ["random", "Lounge"]


@pytest.mark.parametrize(
    ("denied", "body"),
    [
        (Permission.SEND_MESSAGES, {"content": "x"}),
        (Permission.EMBED_LINKS, {"embeds": [{"title": "x"}]}),
    ],
)
def test_a_denied_permission_is_missing(office: Office, denied: Permission, body: Json) -> None:
    hide(office, office.general, denied)

    assert refusal(office, "POST", messages(office), body) == 50013


def test_files_need_their_permission(office: Office) -> None:
    hide(office, office.general, Permission.ATTACH_FILES)

    file = upload("0", "a.txt", b"x")
    assert refusal(office, "POST", messages(office), {}, uploads=[file]) == 50013


def test_a_page_of_messages_is_cut_as_asked(ruler: Office) -> None:
    ids = [send(ruler, str(number))["id"] for number in range(10)]

    def page(**query: str) -> list[int]:
        found = ruler.ask("GET", messages(ruler), query=query)
        return [ids.index(message["id"]) for message in found]

    assert page() == [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]
    assert page(limit="2") == [9, 8]
    assert page(before=ids[5], limit="2") == [4, 3]
    assert page(after=ids[5], limit="2") == [7, 6]
    assert page(around=ids[5], limit="3") == [6, 5, 4]
    assert refusal(ruler, "GET", messages(ruler), query={"limit": "101"}) == 50035


def test_without_history_there_is_nothing_to_read(office: Office) -> None:
    send(office)
    hide(office, office.general, Permission.READ_MESSAGE_HISTORY)

    assert office.ask("GET", messages(office)) == []


def test_content_is_for_those_who_may_read_it(office: Office) -> None:
    said = office.say(office.alice, "secret")
    office.bot = replace(office.bot, has_message_content=False)

    assert office.ask("GET", f"{messages(office)}/{said.id}")["content"] == ""
    send(office, "own")
    assert office.ask("GET", messages(office))[0]["content"] == "own"


# Messages


def test_a_reply_names_and_pings_whom_it_answers(ruler: Office) -> None:
    said = ruler.say(ruler.alice, "question")

    reply = send(ruler, message_reference={"message_id": said.id})
    assert (reply["type"], reply["referenced_message"]["content"]) == (REPLY, "question")
    assert [user["username"] for user in reply["mentions"]] == ["alice"]
    quiet = send(
        ruler, message_reference={"message_id": said.id}, allowed_mentions={"parse": ["users"]}
    )
    assert quiet["mentions"] == []


def test_a_reply_to_nothing_fails_unless_told_otherwise(office: Office) -> None:
    reference: Json = {"message_id": "1"}

    body = {"content": "x", "message_reference": reference}
    assert refusal(office, "POST", messages(office), body) == 50035
    sent = send(office, message_reference={**reference, "fail_if_not_exists": False})
    assert "message_reference" not in sent


def test_an_enforced_nonce_holds_for_minutes(office: Office) -> None:
    first = send(office, nonce="n", enforce_nonce=True)
    assert send(office, nonce="n", enforce_nonce=True)["id"] == first["id"]
    assert send(office, nonce="n")["id"] != first["id"]

    office.advance(301)
    assert send(office, nonce="n", enforce_nonce=True)["id"] != first["id"]


def test_only_its_author_edits_a_message(ruler: Office) -> None:
    own, foreign = send(ruler), ruler.say(ruler.alice)

    edited = ruler.ask("PATCH", f"{messages(ruler)}/{own['id']}", {"content": "y"})
    assert edited["content"] == "y"
    assert edited["edited_timestamp"] is not None
    path = f"{messages(ruler)}/{foreign.id}"
    assert refusal(ruler, "PATCH", path, {"content": "y"}) == 50005
    assert ruler.ask("PATCH", path, {"flags": 4})["flags"] == 4
    assert refusal(ruler, "PATCH", f"{messages(ruler)}/{own['id']}", {"content": ""}) == 50006


def test_an_edit_keeps_the_files_it_names(ruler: Office) -> None:
    files = [upload(str(number), f"{number}.txt", b"x") for number in range(2)]
    sent = ruler.ask("POST", messages(ruler), {}, uploads=files)
    path = f"{messages(ruler)}/{sent['id']}"
    kept = [{"id": sent["attachments"][1]["id"]}]

    new = upload("0", "new.txt", b"y")
    edited = ruler.ask("PATCH", path, {"attachments": [*kept, {"id": 0}]}, uploads=[new])
    assert [each["filename"] for each in edited["attachments"]] == ["1.txt", "new.txt"]
    untouched = ruler.ask("PATCH", path, {"content": "z"})
    assert len(untouched["attachments"]) == 2


def test_a_file_that_an_embed_shows_does_not_stand_below_too(ruler: Office) -> None:
    embed = {"image": {"url": "attachment://a.png"}}
    file = upload("0", "a.png", b"x")

    sent = ruler.ask("POST", messages(ruler), {"embeds": [embed]}, uploads=[file])
    assert sent["attachments"] == []
    assert sent["embeds"][0]["image"]["url"].startswith("https://cdn.discordapp.com/attachments/")


def test_an_edit_may_show_the_same_file_again(ruler: Office) -> None:
    embed = {"image": {"url": "attachment://a.png"}}
    file = upload("0", "a.png", b"x")
    sent = ruler.ask("POST", messages(ruler), {"embeds": [embed]}, uploads=[file])

    path = f"{messages(ruler)}/{sent['id']}"
    edited = ruler.ask("PATCH", path, {"embeds": [{**embed, "title": "t"}]})
    assert edited["embeds"][0]["image"] == sent["embeds"][0]["image"]
    assert edited["attachments"] == []


def test_a_voice_message_keeps_its_description(ruler: Office) -> None:
    described = {"id": 0, "duration_secs": 1.5, "waveform": "AA=="}
    sound = upload("0", "voice-message.ogg", b"OggS")
    body = {"flags": 1 << 13, "attachments": [described]}

    sent = ruler.ask("POST", messages(ruler), body, uploads=[sound])
    assert (sent["flags"], sent["attachments"][0]["duration_secs"]) == (1 << 13, 1.5)
    assert refusal(ruler, "PATCH", f"{messages(ruler)}/{sent['id']}", {"content": "x"}) == 50162


def test_layouts_come_back_complete(ruler: Office) -> None:
    parts: list[Json] = [
        {"type": 14},
        {"type": 10, "content": "t"},
        {"type": 12, "items": [{"media": {"url": "https://x.test/a.png"}}]},
        {"type": 13, "file": {"url": "attachment://a.txt"}},
        {
            "type": 9,
            "components": [{"type": 10, "content": "s"}],
            "accessory": {"type": 11, "media": {"url": "https://x.test/b.png"}},
        },
        {"type": 1, "components": [{"type": 5, "custom_id": "u"}]},
    ]
    body = {"flags": 1 << 15, "components": [{"type": 17, "components": parts}]}

    sent = ruler.ask("POST", messages(ruler), body, uploads=[upload("0", "a.txt", b"x")])
    (container,) = sent["components"]
    assert [part["type"] for part in container["components"]] == [14, 10, 12, 13, 9, 1]
    assert sent["flags"] == 1 << 15


def test_deleting_anothers_message_needs_management(office: Office) -> None:
    foreign = office.say(office.alice)

    assert refusal(office, "DELETE", f"{messages(office)}/{foreign.id}") == 50013
    office.ask("DELETE", f"{messages(office)}/{send(office)['id']}")


def test_bulk_deletion_has_its_limits(ruler: Office) -> None:
    old = send(ruler)["id"]
    ruler.advance(15 * 24 * 3600)
    new = [send(ruler)["id"] for _ in range(2)]
    path = f"{messages(ruler)}/bulk-delete"

    assert refusal(ruler, "POST", path, {"messages": new[:1]}) == 50016
    assert refusal(ruler, "POST", path, {"messages": [old, *new]}) == 50034
    assert ruler.ask("POST", path, {"messages": new}) is None
    assert [message["id"] for message in ruler.ask("GET", messages(ruler))] == [old]


def test_reactions_and_pins_answer_as_described(ruler: Office) -> None:
    sent = send(ruler)["id"]
    reactions = f"{messages(ruler)}/{sent}/reactions"

    ruler.ask("PUT", f"{reactions}/👍/@me")
    assert [user["id"] for user in ruler.ask("GET", f"{reactions}/👍")] == [ruler.bot.id]
    assert refusal(ruler, "PUT", f"{reactions}/owl/@me") == 10014
    assert refusal(ruler, "PUT", f"{reactions}/owl:123/@me") == 10014
    ruler.ask("DELETE", f"{reactions}/👍")
    ruler.ask("PUT", f"{messages(ruler)}/pins/{sent}")
    pins = ruler.ask("GET", f"{messages(ruler)}/pins")
    assert [item["message"]["id"] for item in pins["items"]] == [sent]
    assert [one["id"] for one in ruler.ask("GET", f"/channels/{ruler.general}/pins")] == [sent]
    assert ruler.ask("GET", messages(ruler))[0]["type"] == 6
    ruler.ask("DELETE", f"{messages(ruler)}/pins/{sent}")
    assert ruler.ask("GET", f"/channels/{ruler.general}/pins") == []


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
