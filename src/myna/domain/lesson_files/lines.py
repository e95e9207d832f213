"""The lines of a text one after the other, without a copy of the whole; used by the readers of files."""

import re
from collections.abc import Iterator

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


def lines_of(text: str) -> Iterator[str]:
    """With their ends, of which files may mix all kinds."""
    return (found.group() for found in _LINE.finditer(text))
