"""`!engines`: what hears and speaks here, what is missing, and what may leave this machine.

Used by `commands` and `presses`; the button is `network:allow` or `network:forbid`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from myna.bot.engine_words import EngineWords, speaking, words_leave_to
from myna.bot.rendering import shortened
from myna.bot.replies import Button, Reply, Style
from myna.bot.requests import Request
from myna.bot.texts.catalogue import say
from myna.domain.access import Role
from myna.domain.language import LANGUAGES
from myna.errors import UnreadableChoice
from myna.services.engine_choice import Finding
from myna.services.hearing import HearingService
from myna.services.preferences import PreferenceService
from myna.services.speaking import SpeakingService

MAX_REASON_CHARACTERS = 160
_WORDS = {"": None, "allow": True, "разреши": True, "forbid": False, "запрети": False}
_IN = {"en": "engines-in-en", "ru": "engines-in-ru"}
_OWNERS = {"google": "Google", "gtts": "Google", "edge": "Microsoft"}
"""Where the engines of the network send what they get, unless the operator set another address."""
_LACKS = {
    ("whisper", "no-model"): "lacks-whisper-no-model",
    ("whisper", "not-installed"): "lacks-whisper-not-installed",
    ("sphinx", "english-only"): "lacks-sphinx-english-only",
    ("openai", "no-endpoint"): "lacks-openai-no-endpoint",
    ("piper", "not-installed"): "lacks-piper-not-installed",
    ("piper", "no-voices"): "lacks-piper-no-voices",
}
"""What is lacking, by engine and code; all else is told as operators read it, in English."""
_SAID_TO_ALL = frozenset({"lacks-sphinx-english-only"})
"""These name no settings."""

Findings = Mapping[str, Sequence[Finding]]
"""By language."""


@dataclass(frozen=True, kw_only=True)
class EnginesPanel:
    hearing: HearingService
    speaking: SpeakingService
    preferences: PreferenceService
    hosts: Mapping[str, str]
    """The hosts that the operator set, by engine."""
    chat: EngineWords

    async def command(self, request: Request) -> Reply:
        """`allow` or `forbid` behind it decide about the network. Raises `NotAllowed`, `UnreadableChoice`."""
        word = request.text.strip().casefold()
        if word not in _WORDS:
            raise UnreadableChoice("No such choice.", remedy="allow or forbid.", reason="engines")
        is_allowed = _WORDS[word]
        if is_allowed is not None:
            await self.preferences.allow_network(request.actor, is_allowed=is_allowed)
        return await self._panel(request)

    async def pressed(self, request: Request, rest: str) -> Reply:
        await self.preferences.allow_network(request.actor, is_allowed=rest == "allow")
        return replace(await self._panel(request), replaces=True)

    async def _panel(self, request: Request) -> Reply:
        allowed = await self.preferences.allows_network(request.tenant)
        heard = {each: self.hearing.findings(each, allow_network=allowed) for each in LANGUAGES}
        spoken = {each: self.speaking.findings(each, allow_network=allowed) for each in LANGUAGES}
        lines = [
            *(_summary(request.language, each, heard[each], spoken[each]) for each in LANGUAGES),
            say(request.language, "engines-hear"),
            *_engines(request, heard),
            say(request.language, "engines-speak"),
            *_engines(request, spoken),
            *await self._wording(request),
            *await self._network(request, heard, spoken, is_allowed=allowed),
        ]
        return Reply(
            text="\n".join(lines),
            buttons=self._buttons(request, is_allowed=allowed),
            private=True,
            outcome="engines",
        )

    async def network(self, request: Request) -> list[str]:
        """What leaves the machine, or would."""
        allowed = await self.preferences.allows_network(request.tenant)
        heard = {each: self.hearing.findings(each, allow_network=allowed) for each in LANGUAGES}
        spoken = {each: self.speaking.findings(each, allow_network=allowed) for each in LANGUAGES}
        return await self._network(request, heard, spoken, is_allowed=allowed)

    async def _network(
        self, request: Request, heard: Findings, spoken: Findings, *, is_allowed: bool
    ) -> list[str]:
        """What leaves the machine, or would."""
        if not self.preferences.may_use_network:
            return [say(request.language, "engines-network-never")]
        recordings, texts = self._owners(heard), self._owners(spoken)
        away = await words_leave_to(self.chat.engines, request.tenant)
        words = "elsewhere" if away else "here"
        lines = [say(request.language, "engines-leave-words", where=away)] if away else []
        if not recordings and not texts:
            return [*lines, say(request.language, "engines-network-none", words=words)]
        name = "engines-network-allowed" if is_allowed else "engines-network-forbidden"
        lines.append(say(request.language, name, words=words))
        if recordings:
            lines.append(say(request.language, "engines-leave-recordings", where=recordings))
        if texts:
            lines.append(say(request.language, "engines-leave-texts", where=texts))
        return lines

    async def _wording(self, request: Request) -> list[str]:
        """What puts answers into words; nothing where the operator set no such engine."""
        offered = self.chat.engines.offered()
        if not offered:
            return []
        chosen = await speaking(self.chat.engines, request.tenant)
        lines = [
            line
            for each in offered
            for line in self.chat.lines(request, each, is_chosen=each.name == chosen)
        ]
        return [say(request.language, "engines-word"), *lines]

    def _owners(self, found: Findings) -> str:
        """Whose services the engines are that work over the network and could do so now."""
        names = {
            finding.name
            for each in found.values()
            for finding in each
            if finding.uses_network and finding.readiness.is_ready
        }
        owners = {self.hosts.get(name) or _OWNERS.get(name) or name for name in names}
        return ", ".join(sorted(owners))

    def _buttons(self, request: Request, *, is_allowed: bool) -> tuple[Button, ...]:
        if request.actor.role < Role.MANAGER or not self.preferences.may_use_network:
            return ()
        if is_allowed:
            label = say(request.language, "button-network-forbid")
            return (Button(press="network:forbid", label=label, emoji="🔒"),)
        label = say(request.language, "button-network-allow")
        return (Button(press="network:allow", label=label, emoji="🌐", style=Style.CHOICE),)


def _summary(
    language: str, tongue: str, heard: Sequence[Finding], spoken: Sequence[Finding]
) -> str:
    """What matters to who only wants to talk."""
    return say(
        language,
        "engines-summary",
        language=tongue,
        hearing=_taken(heard),
        speaking=_taken(spoken),
    )


def _taken(found: Sequence[Finding]) -> str:
    """The engine that would do it now, or `none`."""
    usable = (each.name for each in found if each.readiness.is_ready and each.is_allowed)
    return next(usable, "none")


def _engines(request: Request, found: Findings) -> list[str]:
    """A line for each engine, best first, and what each language lacks."""
    names = dict.fromkeys(finding.name for each in found.values() for finding in each)
    if not names:
        return [say(request.language, "engines-nothing")]
    return [
        line
        for name in names
        for line in _engine(
            request,
            {
                spoken: finding
                for spoken, each in found.items()
                for finding in each
                if finding.name == name
            },
        )
    ]


def _engine(request: Request, findings: Mapping[str, Finding]) -> list[str]:
    language = request.language
    ready = [spoken for spoken, finding in findings.items() if finding.readiness.is_ready]
    some = next(iter(findings.values()))
    mark = "❌" if not ready else "✅" if some.is_allowed else "🔒"
    heading = [f"{mark} `{some.name}`", *_tongues(language, ready)]
    if ready and not some.is_allowed:
        heading.append(say(language, "engines-not-allowed"))
    lines = [" · ".join(heading)]
    missing: dict[str, list[str]] = {}
    for spoken, finding in findings.items():
        if not finding.readiness.is_ready:
            missing.setdefault(_lack(request, finding), []).append(spoken)
    for what, unable in missing.items():
        where = _tongues(language, unable) if len(unable) < len(findings) else []
        lines.append("-# ↳ " + ": ".join([*where, what]))
    return lines


def _tongues(language: str, spoken: Sequence[str]) -> list[str]:
    """Their names in one text, or nothing."""
    names = ", ".join(say(language, _IN[each]) for each in spoken)
    return [names] if names else []


def _lack(request: Request, finding: Finding) -> str:
    """What to do about it, in the reader's language where there are words; else as operators read it.

    Who does not manage could do nothing with the names of settings.
    """
    found = finding.readiness
    text = _LACKS.get((finding.name, found.code))
    if request.actor.role < Role.MANAGER and text not in _SAID_TO_ALL:
        return say(request.language, "chat-unready")
    if text:
        return say(request.language, text)
    why = f"{found.reason[:1].upper()}{found.reason[1:]}. {found.remedy}".strip()
    return shortened(why, MAX_REASON_CHARACTERS)
