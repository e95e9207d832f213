"""A list that a model was asked for as JSON, however it wrote it; used by `chatting`."""

import json
import re
from collections.abc import Sequence

from myna.domain.speakable import encodable

MOST_CHARACTERS = 20_000
_FENCE = re.compile(r"```\w*\s*(.*?)(?:```|$)", re.DOTALL)
_MARKED_LINE = re.compile(r"^\s*(?:\d{1,2}[.):]|[-*•])\s+(.+?)\s*$", re.MULTILINE)


def listed(text: str) -> Sequence[str]:
    """The texts of a JSON list, fenced or not, broken off or not, else of numbered lines; none where it is neither."""
    text = text[:MOST_CHARACTERS]
    fenced = _FENCE.search(text)
    body = fenced[1] if fenced else text
    found = _strings(body[body.find("[") :]) if "[" in body else []
    if not found:
        found = [line.strip("\"'“”«»` ") for line in _MARKED_LINE.findall(body)]
    return list(dict.fromkeys(filter(None, (encodable(each).strip() for each in found))))


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
