"""Lesson files in plain text: `question -> answer`, a tab, or blocks of `Q:` and `A:`."""

import re
from collections.abc import Iterator

from myna.domain.lesson_files.lines import lines_of
from myna.domain.lesson_files.rows import MAX_LINE_CHARACTERS, Code, Said, unreadable
from myna.domain.teaching import split_pair

_QUESTION = re.compile(r"\s*(?:q|question|в|вопрос)\s*[:.]\s*", re.IGNORECASE)
_ANSWER = re.compile(r"\s*(?:a|answer|о|ответ)\s*[:.]\s*", re.IGNORECASE)


def read_text(text: str) -> Iterator[Said]:
    block: list[str] = []
    begins, has_answer = 0, False
    for number, raw in enumerate(lines_of(text), start=1):
        line = raw.rstrip("\r\n")
        is_blank = not line.strip()
        begins_block = _QUESTION.match(line) is not None
        if block and (begins_block or (has_answer and is_blank)):
            yield _said_in_block(begins, block)
            block = []
        if is_blank and not block:
            continue
        if begins_block:
            block, begins, has_answer = [line], number, _is_whole(line)
        elif block:
            block.append(line)
            has_answer = has_answer or _ANSWER.match(line) is not None
        else:
            yield _said_in_line(number, line)
    if block:
        yield _said_in_block(begins, block)


def _is_whole(line: str) -> bool:
    return len(line) <= MAX_LINE_CHARACTERS and split_pair(line) is not None


def _said_in_block(line: int, block: list[str]) -> Said:
    """A block begins with a question; its answer reaches to its end, over several lines."""
    whole = "\n".join(block).rstrip()
    if len(whole) > MAX_LINE_CHARACTERS:
        return unreadable(line, whole, Code.TOO_LONG)
    answer_at = next((at for at, text in enumerate(block) if at and _ANSWER.match(text)), None)
    if answer_at is None:
        return _said_in_line(line, whole)
    question = _without(_QUESTION, "\n".join(block[:answer_at]))
    answer = _without(_ANSWER, "\n".join(block[answer_at:]))
    return Said(line=line, question=question, answer=answer)


def _said_in_line(number: int, line: str) -> Said:
    if len(line) > MAX_LINE_CHARACTERS:
        return unreadable(number, line, Code.TOO_LONG)
    question, answer = split_pair(line) or (_without(_QUESTION, line), "")
    return Said(line=number, question=question, answer=answer)


def _without(label: re.Pattern[str], text: str) -> str:
    found = label.match(text)
    return text[found.end() :] if found else text
