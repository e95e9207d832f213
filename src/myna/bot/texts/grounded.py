"""How an answer in a chat model's words names what it rests on; used by `wording`."""

from collections.abc import Iterator, Sequence

from myna.bot.rendering import quoted, unmarked, with_small_lines
from myna.bot.requests import Request
from myna.bot.texts.catalogue import say
from myna.domain.chat import Closing
from myna.domain.citations import renumbered
from myna.domain.conversation import Candidate, Composed, Turn
from myna.domain.teaching import Source

MAX_PLACE_CHARACTERS = 80
"""Of the name of a file, and of a heading in it."""
MAX_QUOTED_CHARACTERS = 60
"""Of a taught question to which no link leads."""

_UNFINISHED = {Closing.CUT_OFF: "grounded-broke-off", Closing.STOPPED: "draft-stopped"}


def composed_text(request: Request, turn: Turn, sources: Sequence[Source | None]) -> str:
    """The words and, in small lines below, their lessons; `sources` are those of `turn.rests_on`."""
    composed = turn.composed
    if composed is None:
        return turn.answer or ""
    text = renumbered(composed.text, [place + 1 for place in composed.cited])
    lines = [*_citations(request, turn, sources), *_remarks(request.language, composed)]
    return with_small_lines(text, lines)


def _citations(request: Request, turn: Turn, sources: Sequence[Source | None]) -> Iterator[str]:
    if not turn.rests_on:
        return
    known = [*sources, *[None] * len(turn.rests_on)]
    yield " · ".join(
        _citation(request, number, each, source)
        for number, (each, source) in enumerate(zip(turn.rests_on, known, strict=False), start=1)
    )


def _citation(request: Request, number: int, cited: Candidate, source: Source | None) -> str:
    """A link to the message that taught it, else where it stands in a file, else the taught question."""
    if source is not None and source.file_name is not None:
        places = [each for each in (source.file_name, source.section) if each]
        named = " · ".join(unmarked(place, MAX_PLACE_CHARACTERS) for place in places)
        return f"[{number}] 📄 {named}"
    if source is not None and source.message_id is not None and source.channel_id is not None:
        place = request.guild_id or "@me"
        address = f"https://discord.com/channels/{place}/{source.channel_id}/{source.message_id}"
        return f"💬 [{number}]({address})"
    return f"[{number}] {quoted(cited.question, MAX_QUOTED_CHARACTERS)}"


def _remarks(language: str, composed: Composed) -> Iterator[str]:
    if not composed.cited:
        yield say(language, "grounded-general")
    if composed.closing is not Closing.WHOLE:
        yield say(language, _UNFINISHED.get(composed.closing, "grounded-too-long"))


def absence(language: str) -> str:
    """Below an answer that a chat model was to word."""
    return "\n-# " + say(language, "grounded-away")
