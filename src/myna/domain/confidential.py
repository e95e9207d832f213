"""What looks like a secret and is therefore never handed out; used by the vaults and the services over them.

It errs on the careful side: a file that only looks like one can be called something else.
"""

import bz2
import gzip
import io
import lzma
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import IO

OVERLAP_BYTES = 1_024
"""No secret that is looked for is longer, also with two bytes to a letter."""
CHUNK_BYTES = 1 << 16
"""Looked through at once: nothing else runs meanwhile."""
MAX_UNPACKED_BYTES = 128 << 20
MAX_PACKED_FILES = 20_000
MAX_LAYERS = 3
"""An archive of Myna's, a zip in it, a document in that."""
MAX_NESTED_BYTES = 16 << 20
"""Of what is packed in something packed, which is held at once."""

_ENDINGS = "pem|key|p8|p12|pfx|ppk|jks|keystore|kdbx?|keytab|ovpn|asc|gpg|netrc|pgpass|htpasswd|npmrc|pypirc"
_WORDS = (
    r"netrc|pgpass|htpasswd|npmrc|pypirc|id_?(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?"
    r"|(?:api[._\- ]?key|token|secret|credential|password|passwd|passphrase)s?|парол[ьи]|токены?|секреты?"
)
_NAMES = re.compile(
    rf".*\.env(?:\..+)?|.*\.(?:{_ENDINGS})|(?:.*[._\- ])?(?:{_WORDS})(?:[._\- \d].*)?", re.DOTALL
)
_CONTENTS = (
    re.compile(rb"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY"),
    re.compile(rb"PuTTY-User-Key-File-\d"),
    # A bot token of Discord, the address of a webhook, a bot token of Telegram.
    re.compile(rb"\.(?<=[\w-]{18}\.)[\w-]{6,7}\.[\w-]{27}"),
    re.compile(rb"/api/webhooks/\d+/[\w-]{30}"),
    re.compile(rb":AA(?<=\d{8}:AA)[\w-]{32}"),
    re.compile(rb"eyJ[\w-]{10,200}\.eyJ[\w-]{10}"),
    # Keys of well-known services.
    re.compile(
        rb"\b(?:sk-[\w-]{20}|gh[pousr]_\w{30}|github_pat_\w{30}|glpat-[\w-]{20}|xox[abeprs]-[\w-]{10}"
        rb"|A[KS]IA[0-9A-Z]{16}|AIza[\w-]{35}|hf_\w{30}|[sr]k_live_\w{20}|npm_\w{36}|pypi-[\w-]{50})"
    ),
)
"""Apart, because each is looked for by its first sign: together they take twenty times as long."""
_GIVEN = re.compile(rb"[:=]\s{0,3}\\?[\"']?[\w+/-]{24}")
_CALLED = re.compile(rb"(?i:api[_-]?key|secret|token|password|passwd)\\?[\"']?\s{0,3}\Z")
"""Whatever is called a key, and looks like one."""
_MAX_CALLED_BYTES = 15
_STREAMS: Mapping[bytes, Callable[[IO[bytes]], IO[bytes]]] = {
    b"\x1f\x8b": lambda file: gzip.GzipFile(fileobj=file),  # type: ignore[dict-item, return-value]
    b"BZh": bz2.BZ2File,
    b"\xfd7zXZ\0": lzma.LZMAFile,
}
"""What is packed as one stream, by how it begins."""
_DATABASE = b"SQLite format 3\0"
"""Its rows stand together without a gap, so that no word in it begins or ends anywhere."""
_LONGEST_SIGN = max(map(len, (*_STREAMS, _DATABASE)))
_PACKED_SIGNS = (b"PK\x03\x04", *_STREAMS)
_UNREADABLE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, ValueError, OSError,
)  # fmt: skip
_READABLE_ZIPS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


def is_secret_name(name: str) -> bool:
    return _NAMES.fullmatch(unicodedata.normalize("NFKC", name).casefold().strip()) is not None


def holds_secret(file: IO[bytes], *, most_bytes: int | None = None) -> bool:
    """Looks through the bytes from where the file stands; more than `most_bytes` count as a secret."""
    tail, seen_bytes = b"", 0
    while chunk := file.read(CHUNK_BYTES):
        seen_bytes += len(chunk)
        if _looks_secret(tail + chunk) or (most_bytes is not None and seen_bytes > most_bytes):
            return True
        tail = chunk[-OVERLAP_BYTES:]
    return False


def is_confidential(name: str, file: IO[bytes], *, layers: int = MAX_LAYERS) -> bool:
    """By its name, by what stands in it, or by what is packed in it, so many layers deep.

    So is a zip, gzip, bzip2 or xz of which that cannot be told (encrypted, broken, too large, too deep), and a
    database. The file must be seekable.
    """
    if is_secret_name(name) or holds_secret(file):
        return True
    try:
        return any(_secrets_packed_in(file, layers))
    except _UNREADABLE:
        return True


def _secrets_packed_in(file: IO[bytes], layers: int) -> Iterator[bool]:
    """For each part of what is packed, whether it has to stay; nothing for what is not packed."""
    file.seek(0)
    head = file.read(_LONGEST_SIGN)
    file.seek(0)
    yield head == _DATABASE
    for sign, opened in _STREAMS.items():
        if head.startswith(sign):
            with opened(file) as content:
                yield layers == 0 or holds_secret(content, most_bytes=MAX_UNPACKED_BYTES)
    if zipfile.is_zipfile(file):
        yield layers == 0
        with zipfile.ZipFile(file) as packed:
            yield from _secrets_in(packed, layers - 1)


def _secrets_in(packed: zipfile.ZipFile, layers: int) -> Iterator[bool]:
    """For each packed file, whether it has to stay; `layers` may lie below it."""
    entries = packed.infolist()
    yield len(entries) > MAX_PACKED_FILES
    yield sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES
    for entry in entries:
        is_encrypted = bool(entry.flag_bits & 1)
        yield is_encrypted or entry.compress_type not in _READABLE_ZIPS
        yield any(is_secret_name(part) for part in re.split(r"[\\/]", entry.filename) if part)
        with packed.open(entry) as content:
            yield holds_secret(content)
            content.seek(0)
            data = content.read(MAX_NESTED_BYTES)
        yield len(data) == MAX_NESTED_BYTES and data.startswith(_PACKED_SIGNS)
        yield any(_secrets_packed_in(io.BytesIO(data), layers))


def _looks_secret(data: bytes) -> bool:
    """Also where every letter takes two bytes, as Windows writes them."""
    return _shows_secret(data) or (b"\0" in data and _shows_secret(data.replace(b"\0", b"")))


def _shows_secret(data: bytes) -> bool:
    if any(shape.search(data) for shape in _CONTENTS):
        return True
    starts = (given.start() for given in _GIVEN.finditer(data))
    return any(_CALLED.search(data[max(0, at - _MAX_CALLED_BYTES) : at]) for at in starts)
