"""Where bars are shown: in a message that the answer takes over; used by the client."""

from dataclasses import dataclass

import discord

from myna.bot.delivery import Delivery
from myna.bot.progress import Progress
from myna.bot.replies import Reply


@dataclass(kw_only=True)
class MessageBar:
    """Of a command in a message."""

    delivery: Delivery
    message: discord.Message
    client: discord.Client
    message_id: int | None = None
    """Of the message with the bar, once there is one."""

    async def show(self, text: str) -> bool:
        if self.message_id is None:
            self.message_id = await self.delivery.bar_to_message(self.message, text)
        else:
            await self._channel.get_partial_message(self.message_id).edit(content=text)
        return True

    async def becomes(self, reply: Reply) -> list[int]:
        """The answer, in the place of the bar where there is one; returns the ids of its messages."""
        shown = self.message_id
        if shown is None or not await self.delivery.shown_again(self._channel, shown, reply):
            return await self.delivery.to_message(self.message, reply)
        return [shown]

    @property
    def _channel(self) -> discord.PartialMessageable:
        return self.client.get_partial_messageable(self.message.channel.id)


@dataclass(kw_only=True)
class InteractionBar:
    """Of a command that was declared, or a button: where its answer is already awaited."""

    interaction: discord.Interaction
    progress: Progress

    async def show(self, text: str) -> bool:
        if not self.interaction.response.is_done():
            return False
        await self.interaction.edit_original_response(content=text)
        self.progress.is_shown = True
        return True
