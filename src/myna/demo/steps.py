"""Who plays in the tour, and how a step of it is made; used by `script`, its parts and `tour`."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from myna.demo.member import Heard, NothingHeard, SandboxMember

WRITTEN_SECONDS = 15.0
"""So long an answer may be written."""


class Titled(Protocol):
    """The words of a part of the tour."""

    @property
    def titles(self) -> Mapping[str, str]: ...


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


async def told(cast: Cast, words: str) -> Heard:
    """Her answer to what Alice says."""
    await cast.alice.say(cast.channel_id, words)
    return await cast.alice.hear()


async def until_whole(
    member: SandboxMember, begun: Heard, is_whole: Callable[[Heard], bool]
) -> Heard:
    """An answer as it is once it is whole, or what it came to be in the time that there is for it."""
    try:
        return await member.see_change(begun, is_whole, seconds=WRITTEN_SECONDS)
    except NothingHeard:
        return begun


def said(lines: Titled, title: str, who: str, words: str, held: Callable[[Heard], bool]) -> Step:
    async def play(cast: Cast) -> Heard:
        member: SandboxMember = getattr(cast, who)
        await member.say(cast.channel_id, words)
        return await member.hear()

    return Step(title=lines.titles[title], who=who, says=words, play=play, held=held)


def asked(
    lines: Titled, title: str, who: str, question: str, held: Callable[[Heard], bool]
) -> Step:
    async def play(cast: Cast) -> Heard:
        member: SandboxMember = getattr(cast, who)
        await member.say(cast.channel_id, f"{cast.myna} {question}")
        return await until_whole(member, await member.hear(), held)

    return Step(title=lines.titles[title], who=who, says=f"@Myna {question}", play=play, held=held)
