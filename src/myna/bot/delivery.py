"""Brings replies to Discord: as messages, each posted once however often it takes, and as answers to interactions, the
first of them within Discord's three seconds. Used by the client."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import aiohttp
import discord
import structlog

from myna.bot.rendering import fitted, modal, view
from myna.bot.replies import Form, Reply

log = structlog.get_logger(__name__)

TYPING_AFTER_SECONDS = 0.7
DEFER_AFTER_SECONDS = 1.5
ATTEMPTS = 5


@dataclass(frozen=True, kw_only=True)
class Delivery:
    jitter: random.Random = field(default_factory=random.Random)
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def to_message(self, message: discord.Message, reply: Reply) -> list[int]:
        """Reply to the message; returns the ids of the messages sent.

        The nonces are made from the message's id: Discord makes one message of several posts with the same nonce.
        """
        texts, files = fitted(reply)
        sent: list[int] = []
        reference = message.to_reference(fail_if_not_exists=False)
        for number, text in enumerate(texts):
            is_last = number == len(texts) - 1
            posted = await self._posted(
                lambda text=text, number=number, is_last=is_last: message.channel.send(
                    text,
                    reference=reference if number == 0 else None,
                    mention_author=False,
                    nonce=f"{message.id}-{number}",
                    files=files if is_last else [],
                    view=view(reply.buttons) if is_last and reply.buttons else None,
                )
            )
            sent.append(posted.id)
        return sent

    async def to_interaction(
        self, interaction: discord.Interaction, reply: Reply | Form
    ) -> list[int]:
        """Answer the interaction, which may have been deferred; returns the ids of the messages sent."""
        if isinstance(reply, Form):
            await interaction.response.send_modal(modal(reply))
            return []
        texts, files = fitted(reply)
        if reply.replaces and len(texts) == 1 and not files and interaction.message is not None:
            return await self._replace(interaction, reply, texts[0])
        sent: list[int] = []
        for number, text in enumerate(texts):
            is_last = number == len(texts) - 1
            sent += await self._said(
                interaction,
                text,
                private=reply.private,
                files=files if is_last else [],
                made=view(reply.buttons) if is_last and reply.buttons else None,
            )
        return sent

    async def _replace(
        self, interaction: discord.Interaction, reply: Reply, text: str
    ) -> list[int]:
        made = view(reply.buttons)
        if interaction.response.is_done():
            await interaction.edit_original_response(content=text, view=made)
        else:
            await interaction.response.edit_message(content=text, view=made)
        return [interaction.message.id] if interaction.message else []

    async def _said(
        self,
        interaction: discord.Interaction,
        text: str,
        *,
        private: bool,
        files: list[discord.File],
        made: discord.ui.View | None,
    ) -> list[int]:
        extras = discord.utils.MISSING if made is None else made
        if interaction.response.is_done():
            posted = await interaction.followup.send(
                text, ephemeral=private, files=files, view=extras, wait=True
            )
            return [posted.id]
        answered = await interaction.response.send_message(
            text, ephemeral=private, files=files, view=extras
        )
        return [answered.message_id] if answered.message_id else []

    async def _posted(self, post: Callable[[], Awaitable[discord.Message]]) -> discord.Message:
        attempt = 1
        while True:
            try:
                return await post()
            except (aiohttp.ClientError, OSError, discord.DiscordServerError) as failure:
                if attempt == ATTEMPTS:
                    raise
                log.warning("post.failed", attempt=attempt, reason=type(failure).__name__)
            await self.sleep(self.jitter.uniform(0.5, 1.0) * 0.2 * 2**attempt)
            attempt += 1
