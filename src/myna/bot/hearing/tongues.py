"""Which language do you speak? Asked before any words are shown, where neither they nor the server chose one.

The question is made by `listening`; its buttons are read by `presses`. One press is remembered, and
what was sent is heard again: `tongue:<language>:<key of the recording>:<written command>`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import aiohttp
import discord

from myna.bot.hearing.listening import Listening
from myna.bot.hearing.queues import Queues
from myna.bot.hearing.recordings import recordings_of
from myna.bot.replies import Reply
from myna.bot.requests import Request
from myna.bot.serving import Pressed, answered
from myna.bot.texts.catalogue import say
from myna.domain.language import LANGUAGES
from myna.domain.speech import VoicePreferences
from myna.domain.teaching import SourceType
from myna.errors import AudioRefused, NotFound


@dataclass(frozen=True, kw_only=True)
class Tongues:
    listening: Listening
    queues: Queues
    """Those of the ear: who presses waits like who sends."""
    terms: Mapping[str, str]

    def presses(self) -> Mapping[str, Pressed]:
        return {"tongue": self.pressed}

    async def pressed(self, request: Request, rest: str) -> Reply:
        """Raises `NotFound`."""
        language, key, written = (*rest.split(":"), "", "")[:3]
        if language not in LANGUAGES:
            raise NotFound("No such button.", remedy="Send it again.")
        chosen = VoicePreferences(language=language)
        await self.listening.preferences.set_mine(request.actor, chosen)
        if self.queues.is_full(request.actor):
            text = say(language, "recordings-wait")
            return Reply(text=text, private=True, outcome="queue-full")
        again = replace(request, key=key, language=language, source=SourceType.MESSAGE)
        async with self.queues.turn(request.actor):
            outcome = await answered(again, self._heard_again(again, written), self.terms)
        if isinstance(outcome, Reply):
            return replace(outcome, replaces=True, private=False)
        return Reply(text=say(language, "tongue-chosen"), replaces=True, outcome="tongue-chosen")

    async def _heard_again(self, request: Request, written: str) -> Reply | None:
        """None for what was answered before."""
        message_id, _, number = request.key.partition("-")
        if request.channel is None or not (message_id.isdecimal() and number.isdecimal()):
            raise NotFound("No such button.", remedy="Send it again.")
        try:
            message = await request.channel.fetch_message(int(message_id))
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            raise AudioRefused("The recording could not be had.", reason="gone") from error
        recordings = recordings_of(message)[int(number) - 1 :]
        if message.author.id != request.actor.id or not recordings:
            raise AudioRefused("The recording is not there.", reason="gone")
        reference = message.reference
        said = replace(request, refers_to=reference.message_id if reference else None)
        reply = await self.listening.reply(said, recordings[0], written)
        return reply and replace(reply, comes=message.flags.voice)
