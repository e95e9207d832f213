"""Cuts a document into passages, each with the headings above it; used by `documents`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, pairwise

from myna.domain.lesson_files.lines import lines_of
from myna.domain.lesson_files.rows import MAX_LINE_CHARACTERS
from myna.domain.sentences import pieces
from myna.domain.teaching import MAX_ANSWER_CHARACTERS

LONGEST_CHARACTERS = 900
LONGEST_CODE_CHARACTERS = 3_500
"""A block of code stays whole up to here; an answer has at most 4,000 characters."""
ENOUGH_CHARACTERS = 350
"""Paragraphs of one section are put together until they have so many."""
LONGEST_HEADING_CHARACTERS = 80
SECTION_SEPARATOR = " › "
_LONGEST_MARKED_CHARACTERS = 1_000
_DEEPEST = 7
"""The level of a heading that is only known by standing alone."""

_MARKED = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$")
_UNDERLINE = re.compile(r" {0,3}(=+|-{2,})[ \t]*$")
_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_RULE = re.compile(r"\s*(?:[-*_=~#][ \t]*){3,}$")
_LISTED = re.compile(r"\s*(?:[-*+•]|\d{1,3}[.)])\s")
_ENDED = re.compile(r"[.!?…:;,)\]]$")


@dataclass(frozen=True, kw_only=True)
class Passage:
    line: int
    """Where it begins, counted from 1."""
    headings: tuple[str, ...]
    text: str
    """Empty for a heading below which nothing stands."""

    @property
    def section(self) -> str | None:
        return SECTION_SEPARATOR.join(self.headings) or None


@dataclass(frozen=True, kw_only=True)
class _Block:
    """A heading where it has a level, or else a paragraph, or code."""

    line: int
    text: str
    level: int = 0
    is_code: bool = False


def passages_of(text: str) -> Iterator[Passage]:
    """In their order; the last heading of each branch comes without a text where nothing stands below it."""
    path: list[_Block] = []
    waiting: list[_Block] = []
    has_said = True
    for block in _blocks(text):
        if not block.level:
            has_said = True
            waiting.append(block)
            continue
        yield from _joined(waiting, path)
        waiting = []
        if not has_said and block.level <= path[-1].level:
            yield _passage(path[-1].line, path, "")
        path = [above for above in path if above.level < block.level]
        path.append(block)
        has_said = False
    yield from _joined(waiting, path)
    if not has_said:
        yield _passage(path[-1].line, path, "")


def _joined(blocks: list[_Block], path: list[_Block]) -> Iterator[Passage]:
    """The paragraphs of one section, put together up to a good length."""
    line, text = 0, ""
    for block in blocks:
        longest = LONGEST_CODE_CHARACTERS if block.is_code else LONGEST_CHARACTERS
        is_led_to = text.endswith(":")
        fits = len(text) + 2 + len(block.text) <= longest
        if text and fits and (is_led_to or len(text) < ENOUGH_CHARACTERS):
            text = f"{text}\n\n{block.text}"
            continue
        if text:
            yield _passage(line, path, text)
        *whole, text = _cut(block, longest)
        line = block.line
        for part in whole:
            yield _passage(line, path, part)
    if text:
        yield _passage(line, path, text)


def _passage(line: int, path: list[_Block], text: str) -> Passage:
    return Passage(line=line, headings=tuple(block.text for block in path), text=text)


def _cut(block: _Block, longest: int) -> list[str]:
    """The text of a block in parts that are no longer, cut at lines where there are any.

    Of a line that no person wrote only so much is kept that it is too long for an answer.
    """
    parts = [""]
    for line in block.text.split("\n"):
        if len(line) > MAX_LINE_CHARACTERS:
            parts += [line[: MAX_ANSWER_CHARACTERS + 1], ""]
            continue
        for piece in pieces(line, longest) if len(line) > longest else (line,):
            if len(parts[-1]) + 1 + len(piece) > longest:
                parts.append("")
            parts[-1] = f"{parts[-1]}\n{piece}" if parts[-1] else piece
    return [part for part in parts if part] or [""]


def _blocks(text: str) -> Iterator[_Block]:
    for block, following in pairwise(chain(_plain_blocks(text), (None,))):
        if block is None:
            return
        is_alone = not block.level and not block.is_code and _may_head(block.text)
        if is_alone and following and not following.level and not _LISTED.match(following.text):
            yield _Block(line=block.line, text=_bare(block.text), level=_DEEPEST)
        else:
            yield block


def _may_head(text: str) -> bool:
    is_short = len(text) <= LONGEST_HEADING_CHARACTERS and "\n" not in text
    return is_short and not _ENDED.search(text) and not _LISTED.match(text)


class _Gathering:
    """The lines of the block that is being read."""

    def __init__(self) -> None:
        self.begins = 0
        self.lines: list[str] = []
        self.fence = ""

    def add(self, number: int, line: str) -> None:
        self.begins = self.begins if self.lines else number
        self.lines.append(line)

    def closes(self, line: str) -> bool:
        mark = line.strip()
        return mark.startswith(self.fence) and not mark.strip(self.fence[0])

    def finished(self, level: int = 0) -> Iterator[_Block]:
        if self.lines:
            text = _bare(self.lines[0]) if level else "\n".join(self.lines)
            yield _Block(line=self.begins, text=text, level=level, is_code=bool(self.fence))
        self.lines, self.fence = [], ""


def _plain_blocks(text: str) -> Iterator[_Block]:
    """Headings by their marks, code by its fences, paragraphs by empty lines."""
    block = _Gathering()
    for number, raw in enumerate(lines_of(text), start=1):
        line = raw.rstrip()
        if block.fence:
            block.add(number, line)
            if block.closes(line):
                yield from block.finished()
            continue
        marks = line if len(line) <= _LONGEST_MARKED_CHARACTERS else ""
        marked, fence = _MARKED.match(marks), _FENCE.match(marks)
        if _UNDERLINE.match(marks) and len(block.lines) == 1 and _may_head(block.lines[0].strip()):
            yield from block.finished(level=1 if "=" in marks else 2)
            continue
        is_rule = _RULE.match(marks) is not None
        if not line or marked or fence or is_rule:
            yield from block.finished()
        if marked and _bare(marked[2] or ""):
            yield _Block(line=number, text=_bare(marked[2]), level=len(marked[1]))
        elif line and not marked and not is_rule:
            block.add(number, line)
            block.fence = fence[1] if fence else ""
    yield from block.finished()


def _bare(heading: str) -> str:
    """Without the marks of bold, code and links."""
    text = re.sub(r"!?\[([^\]]{0,200})\]\([^)]{0,500}\)", r"\1", heading)
    return re.sub(r"[*_`]{1,3}", "", text).strip()[:LONGEST_HEADING_CHARACTERS]
