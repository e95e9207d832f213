"""Who plays in the tour, and how a step of it is made; used by `script`, `learning` and `tour`."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from myna.demo.lines import Lines
from myna.demo.member import Heard, SandboxMember


@dataclass(frozen=True, kw_only=True)
class Cast:
    alice: SandboxMember
    """Owns the server, so she may teach."""
    bob: SandboxMember
    """An ordinary member."""
    channel_id: str
    voice_channel_id: str
    myna: str
    """How Myna is mentioned."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing that the tour shows. `play` yields what was heard; it holds when `held` says so."""

    title: str
    who: str
    says: str
    play: Callable[[Cast], Awaitable[Heard]]
    held: Callable[[Heard], bool]


def contains(part: str) -> Callable[[Heard], bool]:
    return lambda heard: part.casefold() in heard.text.replace("\u2019", "'").casefold()


def said(lines: Lines, title: str, who: str, words: str, held: Callable[[Heard], bool]) -> Step:
    async def play(cast: Cast) -> Heard:
        member: SandboxMember = getattr(cast, who)
        await member.say(cast.channel_id, words)
        return await member.hear()

    return Step(title=lines.titles[title], who=who, says=words, play=play, held=held)


def asked(lines: Lines, title: str, who: str, question: str, held: Callable[[Heard], bool]) -> Step:
    async def play(cast: Cast) -> Heard:
        member: SandboxMember = getattr(cast, who)
        await member.say(cast.channel_id, f"{cast.myna} {question}")
        return await member.hear()

    return Step(title=lines.titles[title], who=who, says=f"@Myna {question}", play=play, held=held)
