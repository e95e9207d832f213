"""Messages of a channel."""

from discord_sandbox import errors
from discord_sandbox.message_objects import message
from discord_sandbox.permissions import sending_in
from discord_sandbox.records import Json, Message
from discord_sandbox.rest.routing import Context, Routes

routes = Routes()


@routes.post("/channels/{channel_id}/messages")
async def create_message(context: Context) -> Json:
    channel = context.channel()
    context.require(channel, sending_in(channel))
    content = str(context.body.get("content") or "")
    if not content.strip():
        raise errors.empty_message()
    sent = context.world.add_message(
        Message(
            id=context.world.new_id(),
            channel_id=channel.id,
            guild_id=channel.guild_id,
            author_id=context.application.id,
            content=content,
            timestamp=context.world.now(),
            nonce=context.body.get("nonce"),
        )
    )
    return message(context.world, sent, context.application.id)
