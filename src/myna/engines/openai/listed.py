"""The questions that a model was asked to list, however it wrote them; used by `chatting`."""

import json
import re
from collections.abc import Sequence

from myna.domain.speakable import encodable

MOST_CHARACTERS = 20_000
_WRAPPING = " \n\r\t\"'“”«»`"
_FENCE = re.compile(r"```\w*\s*(.*?)(?:```|$)", re.DOTALL)
_MARKED_LINE = re.compile(r"^\s*(?:\d{1,2}[.):]|[-*•])\s+(.+?)\s*$", re.MULTILINE)


def listed(text: str) -> Sequence[str]:
    """The texts of a JSON list, fenced or not, broken off or not; else the numbered lines; else all lines."""
    text = text[:MOST_CHARACTERS]
    fenced = _FENCE.search(text)
    body = fenced[1] if fenced else text
    found = _strings(body[body.find("[") :]) if "[" in body else []
    found = found or _MARKED_LINE.findall(body) or _plain_lines(body)
    texts = (encodable(each).strip(_WRAPPING) for each in found)
    return list(dict.fromkeys(filter(None, texts)))


def _plain_lines(text: str) -> list[str]:
    """Without introductions, which end with a colon, and what is left of JSON."""
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if not line.endswith(":") and not line.startswith(("[", "{"))]


def _strings(text: str) -> list[str]:
    """Read one by one, so that a list that was broken off keeps what was whole."""
    decoder = json.JSONDecoder()
    found: list[str] = []
    place = 1
    while (start := text.find('"', place)) >= 0:
        between = text[place:start].strip(" \n\r\t,")
        if between:
            break
        try:
            value, place = decoder.raw_decode(text, start)
        except ValueError:
            break
        found.append(value)
    return found
