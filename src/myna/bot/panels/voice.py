"""`!voice`: how Myna sounds, chosen with buttons; used by `commands` and `presses`.

A button is `voice:<whose panel>:<me or all>:<change>`. Whoever presses one of another's panel
changes what is theirs, and gets a panel of their own.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from myna.bot.panels.voice_wishes import STEPS, Wishes, stepped, wishes
from myna.bot.replies import Button, Reply, Style
from myna.bot.requests import Request
from myna.bot.texts.catalogue import say
from myna.domain.access import Action, Role
from myna.domain.language import LANGUAGES
from myna.domain.quotas import Effort
from myna.domain.speech import AUTO, VoicePreferences
from myna.errors import NotFound, UnreadableChoice
from myna.services.preferences import PreferenceService
from myna.services.quotas import QuotaService
from myna.services.speaking import SpeakingService


class Stage(Protocol):
    """Where a voice can be tried."""

    def is_near(self, request: Request) -> bool:
        """Does the person sit in a call with Myna?"""
        ...

    async def sample(self, request: Request, text: str) -> None:
        """Speak there; raises `CallRefused` for one who is not in the call."""
        ...


ME, ALL = "me", "all"
_CHANGES = {
    "spoken": ("🔈", "button-voice-spoken"),
    "slower": ("🐢", "button-voice-slower"),
    "faster": ("🐇", "button-voice-faster"),
    "next": ("🎭", "button-voice-next"),
    "language": ("🌐", "button-voice-language"),
    "messages": ("🎙️", "button-voice-messages"),
    "default": ("↩️", "button-voice-default"),
}
_TONGUES = (AUTO, *LANGUAGES)


@dataclass(frozen=True, kw_only=True)
class VoicePanel:
    preferences: PreferenceService
    speaking: SpeakingService
    stage: Stage
    quotas: QuotaService

    async def command(self, request: Request) -> Reply:
        """`!voice`, and what stands behind it. Raises `UnreadableChoice`, `NotAllowed`."""
        return await self.chosen(request, wishes(request.text))

    async def chosen(self, request: Request, wished: Wishes) -> Reply:
        """The panel, once the wishes are fulfilled. Raises `UnreadableChoice`, `NotAllowed`."""
        scope = ALL if wished.is_for_server else ME
        if wished.forgets:
            await self._forget(request, scope)
        await self._check_voice(request, wished.changes.voice)
        changes = wished.changes
        if wished.steps:
            speed = stepped((await self._chosen(request, scope)).speed, wished.steps)
            changes = replace(changes, speed=speed)
        if changes != VoicePreferences():
            await self._set(request, scope, changes)
        return await self._panel(request, scope)

    async def pressed(self, request: Request, rest: str) -> Reply:
        owner, _, more = rest.partition(":")
        scope, _, change = more.partition(":")
        if scope not in (ME, ALL):
            raise NotFound("No such button.", remedy="!voice")
        if change == "try":
            return await self._tried(request)
        if change == "default":
            await self._forget(request, scope)
        elif change != "show":
            await self._set(request, scope, await self._change(request, scope, change))
        is_own = owner == str(request.actor.id)
        return replace(await self._panel(request, scope), replaces=is_own, private=not is_own)

    async def _change(self, request: Request, scope: str, change: str) -> VoicePreferences:
        now = await self._chosen(request, scope)
        match change:
            case "spoken":
                return VoicePreferences(is_spoken=now.is_spoken is False)
            case "messages":
                return VoicePreferences(is_sent_as_voice=not now.is_sent_as_voice)
            case "slower" | "faster":
                return VoicePreferences(speed=stepped(now.speed, 1 if change == "faster" else -1))
            case "language":
                return VoicePreferences(language=_after(now.language or AUTO, _TONGUES))
            case "next":
                voices = await self._voices(request, now)
                return VoicePreferences(voice=_after(now.voice or voices[0], voices))
        raise NotFound("No such button.", remedy="!voice")

    async def _tried(self, request: Request) -> Reply:
        self.quotas.admit(request.actor, Action.SPEAK, Effort.SPEAK)
        chosen = await self.preferences.of(request.tenant, request.actor.id)
        language = chosen.language or request.language
        await self.stage.sample(request, say(language, "voice-sample"))
        text = say(request.language, "voice-tried")
        return Reply(text=text, private=True, outcome="voice-tried")

    async def _panel(self, request: Request, scope: str) -> Reply:
        chosen = await self._chosen(request, scope)
        voices = await self._voices(request, chosen, is_needed=False)
        language = request.language
        lines = [
            say(language, "voice-for-me" if scope == ME else "voice-for-all"),
            say(
                language,
                "voice-choices",
                spoken=_switch(chosen.is_spoken is not False),
                speed=f"{chosen.speed or 1.0:g}",
                voice=chosen.voice or (voices[0] if voices else "—"),
                language=_language(scope, chosen.language),
                messages=_switch(bool(chosen.is_sent_as_voice)),
            ),
        ]
        if scope == ALL and chosen.language in (None, AUTO):
            lines.append(say(language, "voice-asks-each"))
        return Reply(
            text="\n".join(lines),
            buttons=tuple(self._buttons(request, scope, chosen, voices)),
            private=True,
            outcome="voice",
        )

    def _buttons(
        self, request: Request, scope: str, chosen: VoicePreferences, voices: Sequence[str]
    ) -> list[Button]:
        speed = chosen.speed or 1.0
        useless = {
            "slower": speed <= STEPS[0],
            "faster": speed >= STEPS[-1],
            "next": len(voices) < 2,  # noqa: PLR2004 - there is no next of one
        }
        start = f"voice:{request.actor.id}"
        buttons = [
            Button(
                press=f"{start}:{scope}:{change}", label=say(request.language, label), emoji=emoji
            )
            for change, (emoji, label) in _CHANGES.items()
            if not useless.get(change)
        ]
        if self.stage.is_near(request):
            label = say(request.language, "button-voice-try")
            press = f"{start}:{scope}:try"
            buttons.append(Button(press=press, label=label, emoji="▶️", style=Style.GOOD))
        if request.actor.role >= Role.MANAGER and not request.is_direct:
            other = ALL if scope == ME else ME
            name = "button-voice-for-all" if scope == ME else "button-voice-for-me"
            label = say(request.language, name)
            press = f"{start}:{other}:show"
            buttons.append(Button(press=press, label=label, style=Style.CHOICE))
        return buttons

    async def _chosen(self, request: Request, scope: str) -> VoicePreferences:
        servers = await self.preferences.chosen_for_server(request.tenant)
        if scope == ALL:
            return servers
        mine = await self.preferences.chosen_by(request.tenant, request.actor.id)
        return mine.over(servers)

    async def _set(self, request: Request, scope: str, changes: VoicePreferences) -> None:
        if scope == ALL:
            await self.preferences.set_for_server(request.actor, changes)
        else:
            await self.preferences.set_mine(request.actor, changes)

    async def _forget(self, request: Request, scope: str) -> None:
        if scope == ALL:
            await self.preferences.forget_of_server(request.actor)
        else:
            await self.preferences.forget_mine(request.actor)

    async def _voices(
        self, request: Request, chosen: VoicePreferences, *, is_needed: bool = True
    ) -> Sequence[str]:
        """Those of the language that would be spoken; raises `UnreadableChoice` where one is needed."""
        language = request.language if chosen.language in (None, AUTO) else chosen.language
        allowed = await self.preferences.allows_network(request.tenant)
        voices = self.speaking.voices(language or request.language, allow_network=allowed)
        if is_needed and not voices:
            raise UnreadableChoice("There is no voice.", remedy="!engines", reason="voice")
        return voices

    async def _check_voice(self, request: Request, voice: str | None) -> None:
        if voice is None:
            return
        allowed = await self.preferences.allows_network(request.tenant)
        every = [self.speaking.voices(each, allow_network=allowed) for each in LANGUAGES]
        if not any(voice in voices for voices in every):
            raise UnreadableChoice("No such voice.", remedy="!voice", reason="voice")


def _after(one: str, listed: Sequence[str]) -> str:
    """The next in the round."""
    place = listed.index(one) if one in listed else -1
    return listed[(place + 1) % len(listed)]


def _language(scope: str, chosen: str | None) -> str:
    """One person has no "everybody's own": with theirs they have simply not chosen."""
    undecided = "none" if scope == ME else AUTO
    return undecided if chosen in {None, AUTO} else str(chosen)


def _switch(is_on: bool) -> str:  # noqa: FBT001 - a switch is nothing else
    return "on" if is_on else "off"
