"""What a bot sees, says and takes back over REST, and what it is refused, in Discord's numbers."""

from dataclasses import replace

import pytest

from discord_sandbox.files.uploads import upload
from discord_sandbox.world.message_objects import REPLY
from discord_sandbox.world.permissions import Permission
from discord_sandbox.world.records import Json, Overwrite, Snowflake
from rest_requests import messages, refusal, send
from sandbox_desk import Office


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
