"""Whatever a client sends to whichever route, the answer is one that Discord could give."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from discord_sandbox.errors import ApiError
from discord_sandbox.rest import TABLE
from discord_sandbox.rest.call import Route
from discord_sandbox.world.permissions import Permission
from discord_sandbox.world.records import Json
from sandbox_desk import Office

EMBED = {
    "title": "t",
    "url": "https://x.test",
    "fields": [{"name": "n", "value": "v"}],
    "footer": {"text": "f"},
    "image": {"url": "attachment://a.png"},
}
ROW = {
    "type": 1,
    "components": [
        {"type": 2, "style": 1, "label": "L", "custom_id": "c", "emoji": {"name": "👍"}}
    ],
}
MENU = {
    "type": 1,
    "components": [{"type": 3, "custom_id": "m", "options": [{"label": "l", "value": "v"}]}],
}
MESSAGE = {
    "content": "x",
    "embeds": [EMBED],
    "components": [ROW, MENU],
    "allowed_mentions": {"parse": ["users"], "roles": ["1"], "replied_user": True},
    "message_reference": {"message_id": "1", "fail_if_not_exists": False},
    "attachments": [{"id": "1", "filename": "f", "description": "d"}],
    "nonce": "n",
    "enforce_nonce": True,
    "flags": 64,
    "tts": False,
}
LAYOUT = {
    "flags": 1 << 15,
    "components": [
        {
            "type": 17,
            "accent_color": 5,
            "components": [
                {"type": 10, "content": "t"},
                {"type": 14, "spacing": 1},
                {"type": 12, "items": [{"media": {"url": "https://x.test"}}]},
                {
                    "type": 9,
                    "components": [{"type": 10, "content": "s"}],
                    "accessory": {"type": 11, "media": {"url": "https://x.test"}},
                },
                {"type": 13, "file": {"url": "attachment://a"}},
            ],
        }
    ],
}
MODAL = {
    "custom_id": "c",
    "title": "t",
    "components": [
        {"type": 1, "components": [{"type": 4, "style": 1, "custom_id": "i", "label": "l"}]},
        {"type": 18, "label": "l", "component": MENU["components"][0]},  # type: ignore[index]
    ],
}
COMMAND = {
    "name": "ask",
    "description": "d",
    "name_localizations": {"ru": "a"},
    "contexts": [0],
    "default_member_permissions": "8",
    "options": [
        {"type": 3, "name": "a", "description": "d", "choices": [{"name": "n", "value": "v"}]},
        {"type": 4, "name": "b", "description": "d", "min_value": 1},
    ],
}
CHANNEL = {
    "name": "n",
    "type": 0,
    "topic": "t",
    "position": 1,
    "rate_limit_per_user": 5,
    "permission_overwrites": [{"id": "1", "type": 1, "allow": "0", "deny": "0"}],
    "archived": False,
    "auto_archive_duration": 60,
    "allow": "0",
    "deny": "0",
    "parent_id": None,
}
ROLE = {
    "name": "n",
    "color": 5,
    "colors": {"primary_color": 1},
    "permissions": "8",
    "hoist": True,
    "mentionable": True,
    "nick": "n",
    "roles": ["1"],
    "communication_disabled_until": "2030-01-01T00:00:00+00:00",
    "recipient_id": "1",
    "messages": ["1", "2"],
    "username": "u",
}
COMPLETION = {"choices": [{"name": "n", "value": "v"}]}
GOOD: list[Any] = [
    MESSAGE,
    LAYOUT,
    COMMAND,
    [COMMAND],
    CHANNEL,
    [{"id": "1", "position": 1, "parent_id": None}],
    ROLE,
    *({"type": kind, "data": MESSAGE} for kind in (4, 5, 6, 7)),
    {"type": 7, "data": LAYOUT},
    {"type": 8, "data": COMPLETION},
    {"type": 9, "data": MODAL},
]
NONSENSE = (
    st.none()
    | st.booleans()
    | st.integers(-5, 2**65)
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from([[], {}, [None], [[]], {"a": None}, "1", 64, 1 << 13, 1 << 15, "x" * 2001])
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    keys = value if isinstance(value, dict) else range(len(value) if isinstance(value, list) else 0)
    return [path, *(place for key in keys for place in places(value[key], (*path, key)))]


def changed(value: Any, place: tuple[Any, ...], nonsense: Any) -> Any:
    if not place:
        return nonsense
    copy = value.copy()
    copy[place[0]] = changed(value[place[0]], place[1:], nonsense)
    return copy


@st.composite
def bodies(draw: st.DrawFn) -> Any:
    """What is right but for one or two places."""
    body = draw(st.sampled_from(GOOD))
    for _ in range(draw(st.integers(0, 2))):
        body = changed(body, draw(st.sampled_from(places(body))), draw(NONSENSE))
    return body


@settings(max_examples=120, deadline=None)
@given(route=st.sampled_from(TABLE), body=bodies(), data=st.data())
def test_nonsense_is_refused_and_breaks_nothing(
    route: Route, body: Any, data: st.DataObject
) -> None:
    office = Office(Permission.ADMINISTRATOR)
    path = route.template
    for name, values in _parameters(office).items():
        if "{" + name + "}" in path:
            path = path.replace("{" + name + "}", data.draw(st.sampled_from(values)))
    try:
        answer = office.answer(route.method, path, body)
    except ApiError as refused:
        assert 400 <= refused.status < 502  # noqa: PT017 - most are taken
    else:
        assert answer.status in {200, 201, 204}


def _parameters(office: Office) -> Json:
    said, own = office.say(office.alice), office.say(office.bot.id)
    pressed = _interaction(office)
    return {
        "channel_id": [office.general, office.lounge],
        "message_id": [said.id, own.id, "@original", "1"],
        "guild_id": [office.guild_id],
        "user_id": [office.bob, office.bot.id, "1"],
        "role_id": [office.guild_id, "1"],
        "overwrite_id": [office.guild_id, office.bob, "1"],
        "application_id": [office.bot.id],
        "command_id": ["1"],
        "interaction_id": [pressed.id],
        "interaction_token": [pressed.token],
        "webhook_id": [office.bot.id, "1"],
        "webhook_token": [pressed.token],
        "emoji": ["👍", "x"],
    }


def _interaction(office: Office) -> Any:
    button = {"type": 2, "style": 1, "label": "A", "custom_id": "a"}
    body = {"content": "x", "components": [{"type": 1, "components": [button]}]}
    sent = office.ask("POST", f"/channels/{office.general}/messages", body)
    message = office.world.message(office.general, sent["id"])
    assert message is not None
    return office.interactions.press(office.stand(office.bob), message, "a")
