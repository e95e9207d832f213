"""Webhooks of channels, and the door to the follow-ups of interactions, which looks the same."""

from dataclasses import replace

from discord_sandbox import errors
from discord_sandbox.errors import ApiError
from discord_sandbox.payloads.form import Form
from discord_sandbox.payloads.mentions import WEBHOOK_MESSAGE
from discord_sandbox.payloads.messages import check_edit, check_message
from discord_sandbox.rest import access, drafts, followups
from discord_sandbox.rest.call import NO_CONTENT, Answer, Call, Route, refuse_unheld
from discord_sandbox.rest.messages import refuse_if_empty
from discord_sandbox.world import objects
from discord_sandbox.world.message_objects import message as as_json
from discord_sandbox.world.permissions import Permission
from discord_sandbox.world.records import Json, Message, User, Webhook

_MOST_OF_A_CHANNEL = 15
_ALWAYS = {"avatar_url": None, "avatar": None, "thread_name": None}


def create_webhook(call: Call) -> Answer:
    channel = access.guild_channel(call)
    access.require(call, channel, Permission.MANAGE_WEBHOOKS)
    name = _checked_name(call, is_new=True)
    if len(_of_channel(call, channel.id)) >= _MOST_OF_A_CHANNEL:
        raise ApiError(400, 30007, f"Maximum number of webhooks reached ({_MOST_OF_A_CHANNEL})")
    assert channel.guild_id is not None  # noqa: S101 - `guild_channel` has asked
    webhook = Webhook(
        id=call.world.new_id(),
        channel_id=channel.id,
        guild_id=channel.guild_id,
        name=name,
        token=call.world.new_secret(),
        maker_id=call.me,
        application_id=call.me,
    )
    _keep(call, webhook)
    return Answer(_shown(call, webhook))


def _keep(call: Call, webhook: Webhook) -> None:
    call.desk.webhooks[webhook.id] = webhook
    call.world.users[webhook.id] = User(id=webhook.id, name=webhook.name, is_bot=True)


def _checked_name(call: Call, *, is_new: bool) -> str:
    form = Form(call.fields)
    name = form.text("name", 80, shortest=1, is_required=is_new)
    form.refuse_if_wrong()
    refuse_unheld(call.fields, _ALWAYS)
    return (name or "").strip()


def _of_channel(call: Call, channel_id: str) -> list[Webhook]:
    return [one for one in call.desk.webhooks.values() if one.channel_id == channel_id]


def list_of_channel(call: Call) -> Answer:
    channel = access.guild_channel(call)
    access.require(call, channel, Permission.MANAGE_WEBHOOKS)
    return Answer([_shown(call, one) for one in _of_channel(call, channel.id)])


def list_of_guild(call: Call) -> Answer:
    guild = access.joined_guild(call)
    access.require_in_guild(call, guild, Permission.MANAGE_WEBHOOKS)
    mine = [one for one in call.desk.webhooks.values() if one.guild_id == guild.id]
    return Answer([_shown(call, one) for one in mine])


def get_webhook(call: Call) -> Answer:
    return Answer(_shown(call, _webhook(call)))


def edit_webhook(call: Call) -> Answer:
    webhook = _webhook(call)
    refuse_unheld(call.fields, {"channel_id": webhook.channel_id})
    changed = replace(webhook, name=_checked_name(call, is_new=False) or webhook.name)
    _keep(call, changed)
    return Answer(_shown(call, changed))


def delete_webhook(call: Call) -> Answer:
    del call.desk.webhooks[_webhook(call).id]
    return NO_CONTENT


def _webhook(call: Call) -> Webhook:
    """By its token, or by a bot that may manage it."""
    webhook = call.desk.webhooks.get(call.id("webhook_id"))
    if webhook is None:
        raise errors.unknown_webhook()
    if "webhook_token" in call.path:
        if webhook.token != call.path["webhook_token"]:
            raise ApiError(401, 50027, "Invalid Webhook Token")
        return webhook
    channel = access.visible_channel(call, webhook.channel_id)
    access.require(call, channel, Permission.MANAGE_WEBHOOKS)
    return webhook


def _shown(call: Call, webhook: Webhook) -> Json:
    plain: Json = {
        "id": webhook.id,
        "type": 1,
        "name": webhook.name,
        "avatar": None,
        "channel_id": webhook.channel_id,
        "guild_id": webhook.guild_id,
        "application_id": webhook.application_id,
        "token": webhook.token,
        "url": f"https://discord.com/api/webhooks/{webhook.id}/{webhook.token}",
    }
    if "webhook_token" in call.path:
        return plain
    return plain | {"user": objects.user(call.world.users[webhook.maker_id])}


def execute(call: Call) -> Answer:
    if followups.is_interaction(call):
        return followups.create(call)
    webhook = _webhook(call)
    refuse_unheld(call.fields, _ALWAYS)
    check_message(call.fields, call.uploads)
    channel = call.world.channels.get(webhook.channel_id)
    if channel is None:
        raise errors.unknown_webhook()
    sender = drafts.Sender(
        author_id=webhook.id,
        webhook_id=webhook.id,
        application_id=webhook.application_id,
    )
    message = drafts.draft(call.world, channel, call.fields, call.uploads, sender)
    message = drafts.replied(call.world, message, call.fields, WEBHOOK_MESSAGE)
    message = replace(message, author_name=_spoken_name(call))
    call.world.add_message(message)
    is_awaited = call.query.get("wait", "").lower() in {"1", "true"}
    return Answer(as_json(call.world, message)) if is_awaited else NO_CONTENT


def _spoken_name(call: Call) -> str | None:
    form = Form(call.fields)
    name = form.text("username", 80, shortest=1)
    form.refuse_if_wrong()
    return name


def get_message(call: Call) -> Answer:
    if followups.is_interaction(call):
        return followups.get(call)
    return Answer(as_json(call.world, _own_message(call)))


def edit_message(call: Call) -> Answer:
    if followups.is_interaction(call):
        return followups.edit(call)
    message = _own_message(call)
    check_edit(call.fields, call.uploads, flags=message.flags)
    changed = drafts.edited(call.world, message, call.fields, call.uploads)
    refuse_if_empty(changed)
    changed = drafts.replied(call.world, changed, call.fields, WEBHOOK_MESSAGE)
    changed = replace(changed, edited_at=call.world.now())
    call.world.edit_message(changed)
    return Answer(as_json(call.world, changed))


def delete_message(call: Call) -> Answer:
    if followups.is_interaction(call):
        return followups.delete(call)
    message = _own_message(call)
    call.world.delete_messages(message.channel_id, [message.id])
    return NO_CONTENT


def _own_message(call: Call) -> Message:
    webhook = _webhook(call)
    message = call.world.message(webhook.channel_id, call.id("message_id"))
    if message is None or message.webhook_id != webhook.id:
        raise errors.unknown_message()
    return message


_WEBHOOK = "/webhooks/{webhook_id}"
_WITH_TOKEN = f"{_WEBHOOK}/{{webhook_token}}"
_MESSAGE = f"{_WITH_TOKEN}/messages/{{message_id}}"
ROUTES = (
    Route("POST", "/channels/{channel_id}/webhooks", create_webhook),
    Route("GET", "/channels/{channel_id}/webhooks", list_of_channel),
    Route("GET", "/guilds/{guild_id}/webhooks", list_of_guild),
    Route("GET", _WEBHOOK, get_webhook),
    Route("PATCH", _WEBHOOK, edit_webhook),
    Route("DELETE", _WEBHOOK, delete_webhook),
    Route("GET", _WITH_TOKEN, get_webhook, needs_token=False),
    Route("PATCH", _WITH_TOKEN, edit_webhook, needs_token=False),
    Route("DELETE", _WITH_TOKEN, delete_webhook, needs_token=False),
    Route("POST", _WITH_TOKEN, execute, needs_token=False),
    Route("GET", _MESSAGE, get_message, needs_token=False),
    Route("PATCH", _MESSAGE, edit_message, needs_token=False),
    Route("DELETE", _MESSAGE, delete_message, needs_token=False),
)
