"""What a bot sends after its first answer to an interaction, and changes of that answer.

Reached through `rest/webhooks.py`: an application's webhook is its id with the interaction's token,
valid for 15 minutes.
"""

from dataclasses import replace

from discord_sandbox import errors
from discord_sandbox.errors import ApiError
from discord_sandbox.interactions.interactions import Exchange
from discord_sandbox.payloads.mentions import WEBHOOK_MESSAGE
from discord_sandbox.payloads.messages import EPHEMERAL, LOADING, check_edit, check_message
from discord_sandbox.rest import drafts
from discord_sandbox.rest.call import NO_CONTENT, Answer, Call
from discord_sandbox.rest.callbacks import new_message, reference_to
from discord_sandbox.rest.messages import refuse_if_empty
from discord_sandbox.world.message_objects import REPLY
from discord_sandbox.world.message_objects import message as as_json
from discord_sandbox.world.records import Message

ORIGINAL = "@original"


def is_interaction(call: Call) -> bool:
    return call.path["webhook_id"] in call.world.applications


def create(call: Call) -> Answer:
    """The first one after a deferred answer takes its place."""
    exchange = _exchange(call)
    body = call.fields
    check_message(body, call.uploads)
    if exchange.is_thinking:
        return _answer(call, exchange, _changed(call, exchange, _original(call, exchange)))
    is_ephemeral = bool(int(body.get("flags") or 0) & EPHEMERAL)
    metadata = exchange.metadata
    if exchange.original_id is not None:
        metadata = metadata | {"original_response_message_id": exchange.original_id}
    message = new_message(call, exchange, body, is_ephemeral=is_ephemeral, metadata=metadata)
    if exchange.original_id is not None:
        reference = reference_to(exchange, exchange.original_id)
        message = replace(message, type=REPLY, reference=reference)
    message = drafts.replied(call.world, message, body, WEBHOOK_MESSAGE)
    call.world.add_message(message)
    return _answer(call, exchange, message)


def get(call: Call) -> Answer:
    exchange = _exchange(call)
    return _answer(call, exchange, _message(call, exchange))


def edit(call: Call) -> Answer:
    exchange = _exchange(call)
    return _answer(call, exchange, _changed(call, exchange, _message(call, exchange)))


def delete(call: Call) -> Answer:
    exchange = _exchange(call)
    message = _message(call, exchange)
    call.world.delete_messages(message.channel_id, [message.id])
    if message.id == exchange.original_id:
        call.desk.interactions.put(replace(exchange, is_thinking=False))
    return NO_CONTENT


def _exchange(call: Call) -> Exchange:
    exchange = call.desk.interactions.by_token(call.path["webhook_token"])
    if exchange is None or exchange.interaction.application_id != call.path["webhook_id"]:
        raise errors.unknown_webhook()
    if not call.desk.interactions.is_token_valid(exchange):
        raise ApiError(401, 50027, "Invalid Webhook Token")
    if not exchange.is_acknowledged:
        raise errors.unknown_webhook()
    return exchange


def _message(call: Call, exchange: Exchange) -> Message:
    """The original answer, or one of those that followed it."""
    if call.path["message_id"] == ORIGINAL:
        return _original(call, exchange)
    message = call.world.message(exchange.interaction.channel_id, call.id("message_id"))
    if message is None:
        raise errors.unknown_message()
    belongs = (message.interaction or {}).get("id") == exchange.interaction.id
    if not belongs and message.id != exchange.original_id:
        raise errors.unknown_message()
    return message


def _original(call: Call, exchange: Exchange) -> Message:
    channel_id = exchange.interaction.channel_id
    if exchange.original_id is not None:
        message = call.world.message(channel_id, exchange.original_id)
        if message is not None:
            return message
    raise errors.unknown_message()


def _changed(call: Call, exchange: Exchange, message: Message) -> Message:
    body = call.fields
    is_thinking = bool(message.flags & LOADING)
    check_edit(body, call.uploads, flags=message.flags)
    changed = drafts.edited(call.world, message, body, call.uploads)
    refuse_if_empty(changed)
    if "content" in body or "components" in body:
        changed = drafts.replied(call.world, changed, body, WEBHOOK_MESSAGE)
    changed = replace(
        changed,
        flags=changed.flags & ~LOADING,
        edited_at=None if is_thinking else call.world.now(),
    )
    call.world.edit_message(changed)
    if message.id == exchange.original_id:
        call.desk.interactions.put(replace(exchange, is_thinking=False))
    return changed


def _answer(call: Call, exchange: Exchange, message: Message) -> Answer:
    return Answer(as_json(call.world, message, exchange.interaction.application_id))
