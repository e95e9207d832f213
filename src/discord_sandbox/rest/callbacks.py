"""The first answer to an interaction."""

from collections.abc import Callable
from dataclasses import replace

from discord_sandbox import errors
from discord_sandbox.interactions.interactions import Exchange
from discord_sandbox.payloads.commands import CHAT
from discord_sandbox.payloads.components import check_modal
from discord_sandbox.payloads.form import Form
from discord_sandbox.payloads.mentions import WEBHOOK_MESSAGE
from discord_sandbox.payloads.messages import EPHEMERAL, LOADING, check_edit, check_message
from discord_sandbox.rest import drafts
from discord_sandbox.rest.call import NO_CONTENT, Answer, Call, Route
from discord_sandbox.rest.messages import refuse_if_empty
from discord_sandbox.rest.modals import shown_modal
from discord_sandbox.world.message_objects import CONTEXT_MENU_COMMAND, REPLY
from discord_sandbox.world.message_objects import message as as_json
from discord_sandbox.world.records import InteractionType, Json, Message, Snowflake

SEND, DEFER, DEFER_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
_CHAT_INPUT_COMMAND = 20
_MOST_CHOICES = 25

_ALLOWED = {
    InteractionType.COMMAND: (SEND, DEFER, MODAL),
    InteractionType.COMPONENT: (SEND, DEFER, DEFER_UPDATE, UPDATE, MODAL),
    InteractionType.AUTOCOMPLETE: (CHOICES,),
    InteractionType.MODAL: (SEND, DEFER),
}


def answer_interaction(call: Call) -> Answer:
    exchange = _awaiting(call)
    body = call.fields
    allowed = _ALLOWED[exchange.interaction.type]
    if exchange.interaction.type == InteractionType.MODAL and exchange.interaction.message_id:
        allowed = (SEND, DEFER, DEFER_UPDATE, UPDATE)
    form = Form(body)
    kind = form.choice("type", allowed, is_required=True)
    if body.get("data") is not None:
        form.at("data").is_object()
    form.refuse_if_wrong()
    done = _ANSWERS[kind](call, exchange, body.get("data") or {})
    call.desk.interactions.put(replace(done, is_acknowledged=True))
    if call.query.get("with_response", "").lower() not in {"1", "true"}:
        return NO_CONTENT
    return Answer(_response(call, done, kind))


def _awaiting(call: Call) -> Exchange:
    exchange = call.desk.interactions.get(call.id("interaction_id"))
    if exchange is None or exchange.interaction.token != call.path["interaction_token"]:
        raise errors.unknown_interaction()
    if exchange.is_acknowledged:
        raise errors.already_acknowledged()
    if exchange.is_failed or not call.desk.interactions.is_in_time(exchange):
        raise errors.unknown_interaction()
    return exchange


def _response(call: Call, done: Exchange, kind: int) -> Json:
    interaction: Json = {"id": done.interaction.id, "type": int(done.interaction.type)}
    if done.original_id is None:
        return {"interaction": interaction}
    interaction |= {
        "response_message_id": done.original_id,
        "response_message_loading": kind == DEFER,
        "response_message_ephemeral": done.is_ephemeral,
    }
    if kind not in {SEND, UPDATE}:
        return {"interaction": interaction}
    message = call.world.message(done.interaction.channel_id, done.original_id)
    assert message is not None  # noqa: S101 - it was made a moment ago
    plain = as_json(call.world, message, done.interaction.application_id)
    return {"interaction": interaction, "resource": {"type": kind, "message": plain}}


def _send(call: Call, exchange: Exchange, data: Json) -> Exchange:
    check_message(data, call.uploads, path=("data",))
    message = new_message(call, exchange, data, is_ephemeral=_is_ephemeral(data))
    message = replace(message, type=_message_type(exchange), reference=_reference(exchange))
    message = drafts.replied(call.world, message, data, WEBHOOK_MESSAGE)
    call.world.add_message(message)
    return replace(exchange, original_id=message.id, is_ephemeral=_is_ephemeral(data))


def _defer(call: Call, exchange: Exchange, data: Json) -> Exchange:
    form = Form(data, ("data",))
    form.number("flags", 0, 2**31 - 1)
    form.refuse_if_wrong()
    is_ephemeral = _is_ephemeral(data)
    message = new_message(call, exchange, {}, is_ephemeral=is_ephemeral)
    message = replace(
        message,
        type=_message_type(exchange),
        reference=_reference(exchange),
        flags=message.flags | LOADING,
    )
    call.world.add_message(message)
    call.desk.interactions.tell(exchange, "INTERACTION_THINKING", {"message_id": message.id})
    return replace(exchange, original_id=message.id, is_thinking=True, is_ephemeral=is_ephemeral)


def _is_ephemeral(data: Json) -> bool:
    return bool(int(data.get("flags") or 0) & EPHEMERAL)


def new_message(
    call: Call, exchange: Exchange, data: Json, *, is_ephemeral: bool, metadata: Json | None = None
) -> Message:
    """A message in the name of the application, not yet in the world."""
    interaction = exchange.interaction
    sender = drafts.Sender(
        author_id=interaction.application_id,
        application_id=interaction.application_id,
        webhook_id=interaction.application_id,
        interaction=metadata or exchange.metadata,
        only_visible_to=interaction.user_id if is_ephemeral else None,
    )
    channel = call.world.channels.get(interaction.channel_id)
    if channel is None:
        raise errors.unknown_channel()
    return drafts.draft(call.world, channel, data, call.uploads, sender)


def _message_type(exchange: Exchange) -> int:
    interaction = exchange.interaction
    if interaction.type == InteractionType.COMMAND:
        is_chat = interaction.data["type"] == CHAT
        return _CHAT_INPUT_COMMAND if is_chat else CONTEXT_MENU_COMMAND
    return REPLY if interaction.message_id else 0


def _reference(exchange: Exchange) -> Json | None:
    """To the message whose component or context menu was used."""
    interaction = exchange.interaction
    message_id = interaction.message_id or exchange.metadata.get("target_message_id")
    return None if message_id is None else reference_to(exchange, message_id)


def reference_to(exchange: Exchange, message_id: Snowflake) -> Json:
    interaction = exchange.interaction
    plain: Json = {"type": 0, "channel_id": interaction.channel_id, "message_id": message_id}
    return plain | ({"guild_id": interaction.guild_id} if interaction.guild_id else {})


def _defer_update(call: Call, exchange: Exchange, _: Json) -> Exchange:
    call.desk.interactions.tell(exchange, "INTERACTION_ACKNOWLEDGED", {})
    message = _used_message(call, exchange)
    return replace(
        exchange, original_id=message.id, is_ephemeral=message.only_visible_to is not None
    )


def _update(call: Call, exchange: Exchange, data: Json) -> Exchange:
    message = _used_message(call, exchange)
    check_edit(data, call.uploads, flags=message.flags, path=("data",))
    changed = drafts.edited(call.world, message, data, call.uploads)
    refuse_if_empty(changed)
    if "content" in data or "components" in data:
        changed = drafts.replied(call.world, changed, data, WEBHOOK_MESSAGE)
    exchange = call.desk.interactions.put(replace(exchange, is_update=True))
    call.world.edit_message(replace(changed, edited_at=call.world.now()))
    call.desk.interactions.tell(exchange, "INTERACTION_ACKNOWLEDGED", {})
    return replace(
        exchange, original_id=message.id, is_ephemeral=message.only_visible_to is not None
    )


def _used_message(call: Call, exchange: Exchange) -> Message:
    interaction = exchange.interaction
    message = call.world.message(interaction.channel_id, interaction.message_id or Snowflake(""))
    if message is None:
        raise errors.unknown_message()
    return message


def _choices(call: Call, exchange: Exchange, data: Json) -> Exchange:
    form = Form(data, ("data",))
    for choice in form.entries("choices", _MOST_CHOICES, is_required=True):
        if choice.is_object():
            choice.text("name", 100, shortest=1, is_required=True)
            if isinstance(choice.value.get("value"), str):
                choice.text("value", 100)
            else:
                choice.number("value", -(2**53), 2**53, is_required=True, is_whole=False)
    form.refuse_if_wrong()
    call.desk.interactions.tell(exchange, "CHOICES", {"choices": data["choices"]})
    return exchange


def _modal(call: Call, exchange: Exchange, data: Json) -> Exchange:
    form = Form(data, ("data",))
    check_modal(form)
    form.refuse_if_wrong()
    modal = shown_modal(data)
    call.desk.interactions.tell(exchange, "MODAL", {"modal": modal})
    return replace(exchange, modal=modal)


_ANSWERS: dict[int, Callable[[Call, Exchange, Json], Exchange]] = {
    SEND: _send,
    DEFER: _defer,
    DEFER_UPDATE: _defer_update,
    UPDATE: _update,
    CHOICES: _choices,
    MODAL: _modal,
}

ROUTES = (
    Route(
        "POST",
        "/interactions/{interaction_id}/{interaction_token}/callback",
        answer_interaction,
        needs_token=False,
    ),
)
