"""Brings replies to Discord; used by the client.

Messages are posted once however often it takes; of the answers to an interaction the first comes
within Discord's three seconds, because a slow one is announced by the client before. What may open
a form is not announced: no form could follow.
"""

import asyncio
import io
import random
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any, cast

import aiohttp
import discord
import structlog

from myna.bot.rendering import MAX_CHARACTERS, amended, defused, fitted, modal, pieces, view
from myna.bot.replies import Amendment, Attached, Control, Form, Part, Reply
from myna.bot.seals import Seals

log = structlog.get_logger(__name__)

TYPING_AFTER_SECONDS = 0.7
DEFER_AFTER_SECONDS = 1.5
FORM_SECONDS = 2.2
"""A form cannot be deferred, and after three seconds Discord takes none."""
ATTEMPTS = 5
REFUSED = frozenset({401, 403, 429})
"""10,000 such answers in ten minutes, and Discord bans the address."""


class Silent(discord.HTTPException):
    """What was to be sent was not, because Discord had refused too much; discord.py repeats it no more."""

    def __init__(self) -> None:
        answer = cast("aiohttp.ClientResponse", SimpleNamespace(status=429, reason="silent"))
        super().__init__(answer, "Discord refused too much of late.")


@dataclass(kw_only=True)
class Refusals:
    """Keeps Myna silent where, and when, Discord does not let her speak."""

    now: Callable[[], float] = time.monotonic
    channel_seconds: float = 60.0
    at_most: int = 300
    window_seconds: float = 600.0
    _until: dict[int, float] = field(default_factory=dict)
    _times: deque[float] = field(default_factory=deque)

    def refused(self, channel_id: int, status: int) -> None:
        """What was to be said there was not taken."""
        if status in REFUSED:
            now = self.now()
            self._until = {key: until for key, until in self._until.items() if until > now}
            self._until[channel_id] = now + self.channel_seconds

    def answered(self, status: int) -> None:
        """To any request, whatever it was for and however often discord.py repeats it."""
        if status in REFUSED:
            self._times.append(self.now())

    def is_silent(self, channel_id: int) -> bool:
        return self.is_silent_everywhere or self._until.get(channel_id, 0.0) > self.now()

    @property
    def is_silent_everywhere(self) -> bool:
        now = self.now()
        while self._times and self._times[0] <= now - self.window_seconds:
            self._times.popleft()
        return len(self._times) >= self.at_most


def parts_of(reply: Reply) -> list[Part]:
    """The messages of a reply; buttons and files are under the last one."""
    texts, attached = fitted(reply)
    parts = [Part(number=number, text=text) for number, text in enumerate(texts)]
    last = [replace(each, controls=reply.controls, attached=tuple(attached)) for each in parts[-1:]]
    return [*parts[:-1], *last]


@dataclass(frozen=True, kw_only=True)
class Delivery:
    seals: Seals
    refusals: Refusals = field(default_factory=Refusals)
    jitter: Callable[[], float] = random.random
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def to_message(self, message: discord.Message, reply: Reply, part: str = "") -> list[int]:
        """Reply to the message; returns the ids of the messages sent.

        The nonces are made from the message's id, and the part of it that is answered: Discord
        makes one message of several posts with the same nonce.
        """
        return [(await self.post_part(message, each, part)).id for each in parts_of(reply)]

    async def post_part(
        self, message: discord.Message, part: Part, suffix: str = ""
    ) -> discord.Message:
        """One message of the reply to a message; that which was posted before, where it was."""
        parts: dict[str, Any] = {"content": part.text}
        parts["nonce"] = f"{message.id}{suffix}-{part.number}"
        if part.number == 0:
            parts["reference"] = message.to_reference(fail_if_not_exists=False)
            parts["mention_author"] = False
        parts |= self.controls(part.controls)
        return await self._post(message.channel, parts, part.attached)

    async def to_interaction(
        self, interaction: discord.Interaction, reply: Reply | Form
    ) -> list[int]:
        """Answer the interaction, which may be deferred; returns the ids of the messages sent."""
        if isinstance(reply, Form):
            await interaction.response.send_modal(modal(reply, self.seals, interaction.user.id))
            return []
        parts = parts_of(reply)
        pressed = interaction.message
        is_plain = len(parts) == 1 and not parts[0].attached
        if reply.replaces and is_plain and pressed is not None:
            await self._replace(interaction, pressed, parts[0].text, reply.controls)
            return [pressed.id]
        return [await self.say_part(interaction, each, private=reply.private) for each in parts]

    async def say_part(
        self, interaction: discord.Interaction, part: Part, *, private: bool = False
    ) -> int:
        """One message of the answer to an interaction; returns its id."""
        owner_id = interaction.user.id if private else None
        parts: dict[str, Any] = {"content": part.text, "ephemeral": private}
        parts |= self.controls(part.controls, owner_id) | files_of(part.attached)
        if interaction.response.is_done():
            posted = await interaction.followup.send(**parts, wait=True)
            return posted.id
        answered = await interaction.response.send_message(**parts)
        return answered.message_id or 0

    async def bar_to_message(self, message: discord.Message, text: str) -> int:
        """Show for the first time how far a command is; returns the id of that message."""
        parts = {"content": text, "nonce": f"{message.id}-bar", "mention_author": False}
        parts["reference"] = message.to_reference(fail_if_not_exists=False)
        return (await self._post(message.channel, parts, ())).id

    async def in_place_of_bar(self, interaction: discord.Interaction, reply: Reply) -> list[int]:
        """The reply, cut to one message, where the bar of an interaction was."""
        owner_id = interaction.user.id if reply.private else None
        made = view(reply.controls, self.seals, owner_id) if reply.controls else None
        shown = await interaction.edit_original_response(
            content=_one_message(reply.text),
            view=made,
            attachments=files_of(reply.files).get("files", []),
        )
        return [shown.id]

    async def amend(self, channel: discord.PartialMessageable, change: Amendment) -> None:
        """Put the right answer into the messages of the wrong one; those not needed now go.

        What is gone, or may not be changed, is left as it is.
        """
        texts = amended(change)
        for number, message_id in enumerate(change.message_ids):
            message = channel.get_partial_message(message_id)
            buttons = change.buttons if number == len(texts) - 1 else ()
            try:
                if number < len(texts):
                    made = view(buttons, self.seals) if buttons else None
                    await message.edit(content=texts[number], attachments=[], view=made)
                else:
                    await message.delete()
            except (discord.HTTPException, aiohttp.ClientError, OSError) as failure:
                log.info("answer.not_amended", message=message_id, reason=type(failure).__name__)

    async def shown_again(
        self, channel: discord.PartialMessageable, message_id: int, reply: Reply
    ) -> bool:
        """Put the reply, cut to one message, in the place of what the message says; False where it is gone."""
        made = view(reply.controls, self.seals) if reply.controls else None
        parts: dict[str, Any] = {"content": _one_message(reply.text), "view": made}
        if reply.files:
            parts["attachments"] = files_of(reply.files)["files"]
        try:
            await channel.get_partial_message(message_id).edit(**parts)
        except discord.NotFound:
            return False
        return True

    async def shown_anew(
        self, channel: discord.PartialMessageable, reply: Reply, *, nonce: str
    ) -> int:
        """Post the reply, cut to one message; returns the message's id."""
        text = _one_message(reply.text)
        parts = {**self.controls(reply.controls), **files_of(reply.files)}
        posted = await channel.send(text, nonce=nonce, **parts)
        return posted.id

    async def _replace(
        self,
        interaction: discord.Interaction,
        pressed: discord.Message,
        text: str,
        controls: Sequence[Control],
    ) -> None:
        owner_id = interaction.user.id if pressed.flags.ephemeral else None
        made = view(controls, self.seals, owner_id)
        if interaction.response.is_done():
            await interaction.edit_original_response(content=text, view=made)
        else:
            await interaction.response.edit_message(content=text, view=made)

    def controls(self, controls: Sequence[Control], owner_id: int | None = None) -> dict[str, Any]:
        return {"view": view(controls, self.seals, owner_id)} if controls else {}

    async def _post(
        self,
        channel: discord.abc.Messageable,
        parts: dict[str, Any],
        attached: Sequence[Attached],
    ) -> discord.Message:
        attempt = 1
        while True:
            try:
                return await channel.send(**parts, **files_of(attached))
            except (aiohttp.ClientError, OSError, discord.DiscordServerError) as failure:
                if attempt == ATTEMPTS:
                    raise
                log.warning("post.failed", attempt=attempt, reason=type(failure).__name__)
            await self.sleep((0.5 + self.jitter()) * 0.2 * 2**attempt)
            attempt += 1


def _one_message(text: str) -> str:
    first, *more = pieces(defused(text), MAX_CHARACTERS - len("\n…"))
    return f"{first}\n…" if more else first


def files_of(attached: Sequence[Attached]) -> dict[str, Any]:
    """Made for each attempt: discord.py closes them."""
    made = [discord.File(io.BytesIO(each.data), filename=each.name) for each in attached]
    return {"files": made} if made else {}
