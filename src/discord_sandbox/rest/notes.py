"""Messages of Discord's own in the name of a bot: that it pinned, that it began a thread."""

from discord_sandbox.rest.call import Call
from discord_sandbox.world.records import Channel, Message


def note(call: Call, channel: Channel, kind: int) -> Message:
    return Message(
        id=call.world.new_id(),
        channel_id=channel.id,
        guild_id=channel.guild_id,
        author_id=call.me,
        content="",
        timestamp=call.world.now(),
        type=kind,
    )
