"""How much of a text that is still being written stands already: what its next letters could change is held back.

Used for what is shown in messages and for what is spoken.
"""

import re

LOOKED_AT_CHARACTERS = 600
"""So far back something half written may begin; what is longer is not waited for."""

_HALF = re.compile(
    r"""(?:
      @(?:e(?:v(?:e(?:r(?:y(?:o(?:n)?)?)?)?)?)?|h(?:e(?:r)?)?)?  # a mention of everybody
    | \[[^\[\]\n]{0,200}                                         # a number of a source, the words of a link
    | (?:\[[^\[\]\n]{0,200})?\](?:\(\s*<?\s*[^\s)]*)?            # its address
    | <[^\s<>]{0,80}                                             # a mention, an emoji, a time
    | \b[a-z][a-z0-9+.-]{0,20}:/\S*                              # an address by itself
    | ^[ ]{0,3}`{3}[^\n`]{0,40}                                  # the line that opens or closes a block of code
    | [`*_~|\\]+
    | \u200d                                                     # half an emoji
    )\Z""",
    re.VERBOSE | re.IGNORECASE | re.MULTILINE,
)
_LINK_LEFT_OPEN = re.compile(r"\[[^\[\]\n]*\]\([^\n)]*\Z")
_ENCLOSING = (
    (re.compile(r"```.*?```", re.DOTALL), "```"),
    (re.compile(r"\|\|.+?\|\|", re.DOTALL), "||"),
)


def steady(text: str) -> str:
    """The text up to something half written at its end: a mention, a link, the number of a source, a mark."""
    start = max(0, len(text) - LOOKED_AT_CHARACTERS)
    half = _HALF.search(text, start)
    return text[: half.start()] if half else text


def steady_for_ears(text: str) -> str:
    """Also without a block of code, a spoiler or a link that is still open: each is spoken as one word or two."""
    known = steady(text)
    outside = known
    for closed, mark in _ENCLOSING:
        outside = closed.sub(lambda found: " " * len(found[0]), outside)
        if mark in outside:
            outside = outside[: outside.rindex(mark)]
    link = _LINK_LEFT_OPEN.search(outside, max(0, len(outside) - LOOKED_AT_CHARACTERS))
    return known[: link.start() if link else len(outside)]
