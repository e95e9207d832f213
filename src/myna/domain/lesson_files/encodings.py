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
    b"PK\x05\x06": "an empty ZIP archive",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "an old office document",
    b"7z\xbc\xaf\x27\x1c": "a 7-Zip archive",
    b"Rar!\x1a\x07": "a RAR archive",
    b"%PDF": "a PDF",
    b"{\\rtf": "an RTF document",
    b"\x1f\x8b": "a gzip archive",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"OggS": "sound",
    b"PAR1": "a Parquet file",
    b"SQLite format 3": "a database",
}
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MAX_BINARY_SHARE = 0.02
_SAMPLE_BYTES = 64 * 1024
_UTF16_SHARE = 0.7
"""Of the high bytes of Latin or Cyrillic letters in UTF-16, which are 0 or 4, on one side of the pairs."""

_CYRILLIC = ("cp1251", "koi8-r", "cp866")
_FREQUENT = frozenset("оеаинтсрвлкмдпу")
_SHAPED = re.compile("[А-ЯЁ]?[а-яё]+|[А-ЯЁ]+")
_LATIN_1 = "cp1252"
_ACCENTED = re.compile("[A-Za-zÀ-ÖØ-öø-ÿ]+")
_WORD = re.compile(r"[^\W\d_]+")


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
    wide = _wide_encoding(data)
    if wide:
        return Decoded(text=data.decode(wide, errors="replace"), encoding=wide, was_guessed=True)
    _refuse_binary(data)
    try:
        return Decoded(text=data.decode("utf-8"), encoding="utf-8")
    except UnicodeDecodeError:
        if _is_mostly_utf8(data):
            return Decoded(text=data.decode("utf-8", errors="replace"), encoding="utf-8")
        guess = _likeliest(data)
        return Decoded(text=data.decode(guess, errors="replace"), encoding=guess, was_guessed=True)


def _wide_encoding(data: bytes) -> str | None:
    """UTF-16 without a mark, told by the side on which the high bytes are."""
    sample = data[:_SAMPLE_BYTES]
    pairs = len(sample) // 2
    if len(data) % 2 or not pairs or b"\x00" not in sample:
        return None
    first, second = (sum(sample[side::2].count(high) for high in (0, 4)) / pairs for side in (0, 1))
    if second > _UTF16_SHARE > 1 - _UTF16_SHARE > first:
        return "utf-16-le"
    return "utf-16-be" if first > _UTF16_SHARE > 1 - _UTF16_SHARE > second else None


def _refuse_binary(data: bytes) -> None:
    kind = next((kind for mark, kind in _OTHER_KINDS.items() if data.startswith(mark)), None)
    if kind:
        raise FileRefused(
            f"The file is {kind}.",
            remedy="Save the lessons as CSV, JSONL or text and send that file.",
            reason="unknown-kind",
        )
    if len(_BINARY.findall(data[: 2**20])) > _MAX_BINARY_SHARE * len(data[: 2**20]):
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


def _likeliest(data: bytes) -> str:
    """The encoding in which the words look most like words; cp1251 where nothing tells."""
    foreign = b"\n".join(line for line in data[: 2**20].splitlines() if not line.isascii())
    sample = foreign[:_SAMPLE_BYTES]
    scores = {
        encoding: _cyrillic_score(sample.decode(encoding, "replace")) for encoding in _CYRILLIC
    }
    scores[_LATIN_1] = _latin_score(sample.decode(_LATIN_1, "replace"))
    return max(scores, key=lambda encoding: scores[encoding])


def _cyrillic_score(text: str) -> int:
    words = (word for word in _WORD.findall(text) if not word.isascii())
    shaped = (word.casefold() for word in words if _SHAPED.fullmatch(word))
    return sum(letter in _FREQUENT for word in shaped for letter in word)


def _latin_score(text: str) -> int:
    """Letters of words in which few are accented; in Cyrillic text read so, all of them are."""
    words = (
        word for word in _WORD.findall(text) if not word.isascii() and _ACCENTED.fullmatch(word)
    )
    return sum(len(word) for word in words if 2 * sum(map(str.isascii, word)) >= len(word))
