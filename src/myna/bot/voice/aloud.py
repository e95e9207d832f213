"""Says in a call what stands as text already; asked by the client around each answer.

Nothing here makes an answer wait: what takes time is done after the text was sent.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from functools import partial

import structlog

from myna.bot.drafts import Draft
from myna.bot.replies import Reply
from myna.bot.requests import Request
from myna.bot.texts.catalogue import say
from myna.bot.voice.call import Call
from myna.bot.voice.calls import Calls
from myna.bot.voice.commands import hush_button
from myna.bot.voice.player import Speech
from myna.domain.citations import plain
from myna.domain.conversation import Tenant
from myna.domain.language import language_of
from myna.domain.speech import Manner
from myna.errors import CallRefused, MynaError
from myna.services.preferences import PreferenceService
from myna.services.speaking import SpeakingService, may_be_begun

log = structlog.get_logger(__name__)


def nothing() -> None:
    """Begins no speech."""


@dataclass(frozen=True, kw_only=True)
class Planned:
    """An answer as it is to be sent, and what to do when it is."""

    reply: Reply
    begin: Callable[[], None] = nothing
    """Speak it; returns at once."""


@dataclass(frozen=True, kw_only=True)
class Aloud:
    calls: Calls
    speaking: SpeakingService
    preferences: PreferenceService
    _coming: set[asyncio.Task[None]] = field(default_factory=set)

    async def follow(self, request: Request) -> None:
        """Speak an answer while it is written, from its first whole sentence on, where the asker sits with Myna."""
        draft = request.draft
        if request.is_direct or not self.is_near(request):
            return
        async for text in draft.growth():
            if not draft.is_over and may_be_begun(text, request.language):
                await self._begin_with(request, text)
                return

    async def _begin_with(self, request: Request, text: str) -> None:
        call, draft = self.calls.at(request), request.draft
        if call is None or not self.calls.sits_with(request, call):
            return
        try:
            is_first = not call.is_introduced
            speech = await self._speech(request, text, draft=draft, is_first=is_first)
        except MynaError as failure:
            log.warning("speech.not_planned", key=request.key, reason=str(failure))
            return
        if speech is not None and call.say(replace(speech, on_hush=draft.stop)):
            call.is_introduced = draft.is_spoken = True

    async def planned(self, request: Request, reply: Reply) -> Planned:
        """Spoken where the asker sits with Myna."""
        if reply.aloud is None or reply.private or request.is_direct:
            return Planned(reply=reply)
        if request.draft.is_spoken and _continues(request.draft):
            return Planned(reply=_with_hush(request, reply))
        call = self.calls.at(request)
        may_come = reply.comes and call is None and self.calls.seat_of(request) is not None
        if not may_come and not (call is not None and self.calls.sits_with(request, call)):
            return Planned(reply=reply)
        try:
            is_first = call is None or not call.is_introduced
            speech = await self._speech(request, reply.aloud, is_first=is_first)
        except MynaError as failure:
            log.warning("speech.not_planned", key=request.key, reason=str(failure))
            return Planned(reply=reply)
        if speech is None:
            return Planned(reply=reply)
        begin = partial(self._begin, call, request, speech)
        return Planned(reply=_with_hush(request, reply), begin=begin)

    def is_near(self, request: Request) -> bool:
        """Does the person sit in a call with Myna?"""
        call = self.calls.at(request)
        return call is not None and self.calls.sits_with(request, call)

    async def sample(self, request: Request, text: str) -> None:
        """Let them hear how this sounds to them, wanted at answers or not. Raises `CallRefused`."""
        call = self.calls.at(request)
        if call is None or not self.calls.sits_with(request, call):
            raise CallRefused("In no call with Myna.", reason="nowhere")
        speech = await self._speech(request, text, is_wanted=True)
        if speech is not None:
            call.say(speech)

    async def _speech(
        self,
        request: Request,
        text: str,
        *,
        draft: Draft | None = None,
        is_wanted: bool = False,
        is_first: bool = False,
    ) -> Speech | None:
        """None for one who does not want it. Before the first of a call she says what she is.

        Of what is still being written `text` is the beginning.
        """
        chosen = await self.preferences.of(request.tenant, request.actor.id)
        if chosen.is_spoken is False and not is_wanted:
            return None
        manner = Manner(
            language=chosen.language or language_of(text) or request.language,
            voice=chosen.voice,
            speed=chosen.speed or 1.0,
        )
        first = say(manner.language, "call-introduction") + "\n" if is_first else ""
        words = partial(_written, first, draft) if draft else lambda: first + text
        return Speech(
            key=request.key,
            channel_id=request.channel_id,
            language=request.language,
            packets=lambda: self._packets(request.tenant, words(), manner),
        )

    async def _packets(
        self, tenant: Tenant, text: str | AsyncGenerator[str], manner: Manner
    ) -> AsyncGenerator[bytes]:
        """What a server allows may have changed while the speech waited for its turn."""
        allow_network = await self.preferences.allows_network(tenant)
        speech = self.speaking.speak(text, manner, allow_network=allow_network)
        async with aclosing(speech) as packets:
            async for packet in packets:
                yield packet

    def _begin(self, call: Call | None, request: Request, speech: Speech) -> None:
        if call is not None:
            call.is_introduced = True
            call.say(speech)
            return
        coming = asyncio.create_task(self._join(request, speech))
        self._coming.add(coming)
        coming.add_done_callback(self._coming.discard)

    async def _join(self, request: Request, speech: Speech) -> None:
        try:
            call = await self.calls.join(request)
        except CallRefused as refusal:
            self.calls.tell(speech, refusal)
            return
        call.is_introduced = True
        call.say(speech)
        name = call.channel.mention if call.channel is not None else ""
        prefix = self.calls.terms["prefix"]
        text = say(request.language, "call-joined", name=name, prefix=prefix)
        self.calls.post(request.channel_id, text)


def _with_hush(request: Request, reply: Reply) -> Reply:
    stands_below = any(button.own_row for button in reply.buttons)
    hush = replace(hush_button(request.language), own_row=stands_below)
    return replace(reply, buttons=(*reply.buttons, hush))


async def _written(first: str, draft: Draft) -> AsyncGenerator[str]:
    async with aclosing(draft.growth()) as growing:
        async for text in growing:
            yield first + plain(text)
    if draft.aloud is not None and _continues(draft):
        yield first + draft.aloud


def _continues(draft: Draft) -> bool:
    """Does the whole say what was spoken of it? Else another answer took its place."""
    return draft.aloud is None or draft.aloud.startswith(plain(draft.text))
