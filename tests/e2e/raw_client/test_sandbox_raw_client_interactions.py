"""Interactions over REST and the gateway, with people who act through the console API."""

from typing import Any

from served_sandbox import Caller, gateway

EPHEMERAL = 1 << 6
BUTTONS = [{"type": 1, "components": [{"type": 2, "style": 1, "label": "Go", "custom_id": "go"}]}]


async def test_commands_are_registered_one_by_one_and_together(
    line: dict[str, Any], bot: Caller
) -> None:
    commands = f"/applications/{line['bot']['id']}/commands"
    put = await bot.got("PUT", commands, [{"name": "one", "description": "One"}])
    status, posted = await bot.ask("POST", commands, {"name": "two", "description": "Two"})
    assert (status, put[0]["type"], posted["application_id"]) == (201, 1, line["bot"]["id"])
    status, again = await bot.ask("POST", commands, {"name": "two", "description": "Anew"})
    assert (status, again["id"]) == (200, posted["id"])

    assert {one["name"] for one in await bot.got("GET", commands)} == {"one", "two"}


async def test_default_permissions_of_a_command_are_enforced(
    line: dict[str, Any], bot: Caller, alice: Caller, bob: Caller
) -> None:
    commands = f"/applications/{line['bot']['id']}/commands"
    manage_guild = {"name": "boss", "description": "B", "default_member_permissions": "32"}
    await bot.got("PUT", commands, [manage_guild])
    used = {
        "type": "command",
        "command": "boss",
        "channel_id": line["guild"]["channels"]["general"],
    }

    assert (await alice.ask("POST", "/interactions", used))[0] == 200
    status, body = await bob.ask("POST", "/interactions", used)
    assert (status, "boss" in body["message"]) == (400, True)


async def test_a_command_is_deferred_answered_and_followed_up(
    line: dict[str, Any], bot: Caller, alice: Caller, place: str
) -> None:
    own = line["bot"]["id"]
    option = {"type": 3, "name": "word", "description": "W", "required": True}
    echo = {"name": "echo", "description": "Echo", "options": [option]}
    await bot.got("PUT", f"/applications/{own}/commands", [echo])
    async with gateway(line, bot) as raw:
        await raw.settle()
        used = {"type": "command", "command": "echo", "options": {"word": "hi"}}
        await alice.got("POST", "/interactions", {**used, "channel_id": place})
        asked = await raw.event("INTERACTION_CREATE")
    assert asked["data"]["options"] == [{"type": 3, "name": "word", "value": "hi"}]
    callback = f"/interactions/{asked['id']}/{asked['token']}/callback"
    assert await bot.ask("POST", callback, {"type": 5}) == (204, None)
    twice = (400, {"message": "Interaction has already been acknowledged.", "code": 40060})
    assert await bot.ask("POST", callback, {"type": 5}) == twice
    hook = f"/webhooks/{own}/{asked['token']}"
    original = await bot.got("PATCH", f"{hook}/messages/@original", {"content": "hi yourself"})
    more = await bot.got("POST", hook, {"content": "psst", "flags": EPHEMERAL})
    assert (await bot.got("GET", f"{hook}/messages/@original"))["id"] == original["id"]
    assert await bot.ask("DELETE", f"{hook}/messages/{more['id']}") == (204, None)

    heard = [one["content"] for one in await alice.got("GET", f"/channels/{place}/messages")]
    assert heard == ["hi yourself"]


async def test_a_button_shows_a_form_and_the_form_is_answered(
    line: dict[str, Any], bot: Caller, alice: Caller, place: str
) -> None:
    asking = await bot.got(
        "POST", f"/channels/{place}/messages", {"content": "?", "components": BUTTONS}
    )
    at = {"channel_id": place}
    async with gateway(line, bot) as raw:
        await raw.settle()
        press = {"type": "component", "message_id": asking["id"], "custom_id": "go", **at}
        await alice.got("POST", "/interactions", press)
        pressed = await raw.event("INTERACTION_CREATE")
        field = {"type": 4, "custom_id": "colour", "label": "Colour", "style": 1}
        rows = [{"type": 1, "components": [field]}]
        form = {"custom_id": "form", "title": "Form", "components": rows}
        callback = f"/interactions/{pressed['id']}/{pressed['token']}/callback"
        await bot.got("POST", callback, {"type": 9, "data": form})
        filled = {"type": "modal", "shown_by": pressed["id"], "values": {"colour": "blue"}, **at}
        await alice.got("POST", "/interactions", filled)
        submitted = await raw.event("INTERACTION_CREATE")
    assert submitted["data"]["components"][0]["components"][0]["value"] == "blue"
    callback = f"/interactions/{submitted['id']}/{submitted['token']}/callback"
    answer = await bot.got(
        "POST", f"{callback}?with_response=true", {"type": 7, "data": {"content": "blue!"}}
    )

    assert answer["resource"]["message"]["content"] == "blue!"
