"""The steps of `!setup` about speech: how Myna sounds to everybody, and what may leave the machine; used by `setup`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from myna.bot.engine_words import words_leave_to
from myna.bot.panels.engines import EnginesPanel
from myna.bot.panels.setup_steps import MOST_CHOSEN, Page, chosen_word, language_menu
from myna.bot.replies import Button, Choice, Select, Style
from myna.bot.requests import Request
from myna.bot.texts.catalogue import say
from myna.domain.language import LANGUAGES
from myna.domain.speech import AUTO, VoicePreferences
from myna.errors import NotFound
from myna.services.preferences import PreferenceService
from myna.services.speaking import SpeakingService


@dataclass(frozen=True, kw_only=True)
class VoiceStep:
    preferences: PreferenceService
    speaking: SpeakingService
    name: ClassVar[str] = "voice"
    emoji: ClassVar[str] = "🔊"
    title: ClassVar[str] = "setup-voice"
    about: ClassVar[str] = "setup-voice-about"
    is_of_servers: ClassVar[bool] = False

    async def now(self, request: Request) -> str:
        chosen = await self.preferences.chosen_for_server(request.tenant)
        voices = await self._voices(request, chosen)
        return say(
            request.language,
            "setup-voice-now",
            language=chosen.language or AUTO,
            voice=chosen.voice or next(iter(voices), "—"),
            spoken="off" if chosen.is_spoken is False else "on",
        )

    async def page(self, request: Request) -> Page:
        chosen = await self.preferences.chosen_for_server(request.tenant)
        voices = await self._voices(request, chosen)
        menus = [language_menu("setup:voice:language", request, chosen.language)]
        if len(voices) > 1:
            menus.append(_voice_menu(request, chosen.voice or voices[0], voices))
        is_spoken = chosen.is_spoken is not False
        spoken = Button(
            press=f"setup:voice:{'hush' if is_spoken else 'aloud'}",
            label=say(request.language, "button-setup-hush" if is_spoken else "button-setup-aloud"),
            emoji="🔇" if is_spoken else "🔈",
        )
        return Page(selects=tuple(menus), buttons=(spoken,))

    async def change(self, request: Request, wanted: str) -> Request:
        """Raises `NotFound`, `UnreadableChoice`."""
        await self.preferences.set_for_server(request.actor, await self._wish(request, wanted))
        return request

    async def _wish(self, request: Request, wanted: str) -> VoicePreferences:
        match wanted:
            case "language":
                return VoicePreferences(language=chosen_word(request, (AUTO, *LANGUAGES)))
            case "voice":
                now = await self.preferences.chosen_for_server(request.tenant)
                voices = await self._voices(request, now)
                return VoicePreferences(voice=chosen_word(request, voices))
            case "aloud" | "hush":
                return VoicePreferences(is_spoken=wanted == "aloud")
        raise NotFound("No such button.", remedy="!setup")

    async def _voices(self, request: Request, chosen: VoicePreferences) -> Sequence[str]:
        language = request.language if chosen.language in (None, AUTO) else chosen.language
        allowed = await self.preferences.allows_network(request.tenant)
        return self.speaking.voices(language or request.language, allow_network=allowed)


@dataclass(frozen=True, kw_only=True)
class NetworkStep:
    engines: EnginesPanel
    name: ClassVar[str] = "network"
    emoji: ClassVar[str] = "🔒"
    title: ClassVar[str] = "setup-network"
    about: ClassVar[str] = "setup-network-about"
    is_of_servers: ClassVar[bool] = False

    async def now(self, request: Request) -> str:
        allowed = await self.engines.preferences.allows_network(request.tenant)
        away = await words_leave_to(self.engines.chat.engines, request.tenant)
        return say(
            request.language,
            "setup-network-now",
            allowed="yes" if allowed else "no",
            words="elsewhere" if away else "here",
            where=away,
        )

    async def page(self, request: Request) -> Page:
        """Whoever may set up may decide about it, unless nothing can leave this machine anyway."""
        notes = tuple(await self.engines.network(request))
        if not self.engines.preferences.may_use_network:
            return Page(notes=notes)
        allowed = await self.engines.preferences.allows_network(request.tenant)
        change, label, emoji = (
            ("forbid", "button-network-forbid", "🔒")
            if allowed
            else ("allow", "button-network-allow", "🌐")
        )
        style = Style.GOOD if allowed else Style.PLAIN
        button = Button(
            press=f"setup:network:{change}",
            label=say(request.language, label),
            emoji=emoji,
            style=style,
        )
        return Page(notes=notes, buttons=(button,))

    async def change(self, request: Request, wanted: str) -> Request:
        """Raises `NotAllowed`, `NotFound`."""
        if wanted not in ("allow", "forbid"):
            raise NotFound("No such button.", remedy="!setup")
        preferences = self.engines.preferences
        await preferences.allow_network(request.actor, is_allowed=wanted == "allow")
        return request


def _voice_menu(request: Request, now: str, voices: Sequence[str]) -> Select:
    """As many as Discord takes, with the one that speaks now."""
    shown = [now, *(each for each in voices if each != now)][:MOST_CHOSEN]
    return Select(
        press="setup:voice:voice",
        placeholder=say(request.language, "setup-voice"),
        choices=tuple(Choice(value=each, label=each) for each in shown),
        chosen=frozenset({now}),
    )
