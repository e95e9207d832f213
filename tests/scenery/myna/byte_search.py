"""Looks for words in every byte below a folder: archives unpacked, databases with all their pages."""

import gzip
import io
import json
import zipfile
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

MAX_DEPTH = 4
"""Of archives in archives."""


def found_in(folder: Path, words: Collection[str]) -> dict[str, set[str]]:
    """The words that are anywhere, each with the files that hold it."""
    wanted = {word: _forms(word) for word in words}
    found: dict[str, set[str]] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        texts = [name.encode(), *(_contents(path.read_bytes()) if path.is_file() else ())]
        for word, forms in wanted.items():
            if any(form in text.lower() for form in forms for text in texts):
                found.setdefault(word, set()).add(name)
    return found


def _forms(word: str) -> Sequence[bytes]:
    """As UTF-8, as JSON writes it in ASCII, and as UTF-16; all in lower case."""
    lower = word.casefold()
    escaped = json.dumps(word).strip('"').lower()
    return tuple(
        {lower.encode(), escaped.encode(), _lower_escaped(lower), lower.encode("utf-16-le")}
    )


def _lower_escaped(lower: str) -> bytes:
    return json.dumps(lower).strip('"').encode()


def _contents(data: bytes, depth: int = 0) -> Iterator[bytes]:
    """The bytes, and what they are a package of. Cyrillic is put into lower case, too."""
    yield data
    try:
        yield data.decode().casefold().encode()
    except UnicodeDecodeError:
        yield data.decode("utf-8", errors="ignore").casefold().encode()
    if depth < MAX_DEPTH:
        for packed in _unpacked(data):
            yield from _contents(packed, depth + 1)


def _unpacked(data: bytes) -> Iterator[bytes]:
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.infolist():
                yield member.filename.encode() + member.comment
                yield archive.read(member)
    if data.startswith(b"\x1f\x8b"):
        yield gzip.decompress(data)
