"""From bytes to text: which encoding a lesson file is in, and whether it is text at all."""

import codecs
import re
from dataclasses import dataclass

from myna.errors import FileRefused

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins like UTF-16, so it is asked first
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_OTHER_KINDS = {
    b"PK\x03\x04": "a ZIP archive or an office document",
    b"%PDF": "a PDF",
    b"\x1f\x8b": "a gzip archive",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"SQLite format 3": "a database",
}
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MAX_BINARY_SHARE = 0.02


@dataclass(frozen=True, kw_only=True)
class Decoded:
    text: str
    """Bytes that are no text stand as U+FFFD."""
    encoding: str
    was_guessed: bool = False


def decoded(data: bytes) -> Decoded:
    """Raises `FileRefused` for what is no text."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return Decoded(
                text=data[len(mark) :].decode(encoding, errors="replace"), encoding=encoding
            )
    _refuse_binary(data)
    try:
        return Decoded(text=data.decode("utf-8"), encoding="utf-8")
    except UnicodeDecodeError:
        if _is_mostly_utf8(data):
            return Decoded(text=data.decode("utf-8", errors="replace"), encoding="utf-8")
        return Decoded(
            text=data.decode("cp1251", errors="replace"), encoding="cp1251", was_guessed=True
        )


def _refuse_binary(data: bytes) -> None:
    kind = next((kind for mark, kind in _OTHER_KINDS.items() if data.startswith(mark)), None)
    if kind:
        raise FileRefused(
            f"The file is {kind}.",
            remedy="Save the lessons as CSV, JSONL or text and send that file.",
            reason="unknown-kind",
        )
    if b"\x00" in data or len(_BINARY.findall(data)) > _MAX_BINARY_SHARE * len(data):
        raise FileRefused(
            "The file is not text.",
            remedy="Save the lessons as CSV, JSONL or text in UTF-8 and send that file.",
            reason="not-text",
        )


def _is_mostly_utf8(data: bytes) -> bool:
    """A few damaged lines do not make a UTF-8 file one in another encoding."""
    foreign = [line for line in data.splitlines() if not line.isascii()]
    return 2 * sum(_is_utf8(line) for line in foreign) >= len(foreign)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
