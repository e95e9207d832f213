"""What looks like a secret and is therefore never handed out; used by the vaults and the services over them.

It errs on the careful side: a file that only looks like one can be called something else.
"""

import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

OVERLAP_BYTES = 1_024
"""No secret that is looked for is longer, also with two bytes to a letter."""
CHUNK_BYTES = 1 << 16
"""Looked through at once: nothing else runs meanwhile."""
MAX_UNPACKED_BYTES = 128 << 20
MAX_PACKED_FILES = 20_000

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
_GIVEN = re.compile(rb"[:=]\s{0,3}[\"']?[\w+/-]{24}")
_CALLED = re.compile(rb"(?i:api[_-]?key|secret|token|password|passwd)[\"']?\s{0,3}\Z")
"""Whatever is called a key, and looks like one."""
_MAX_CALLED_BYTES = 14
_READABLE_ZIPS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


def is_secret_name(name: str) -> bool:
    return _NAMES.fullmatch(unicodedata.normalize("NFKC", name).casefold().strip()) is not None


def holds_secret(file: IO[bytes]) -> bool:
    """Looks through the bytes from where the file stands."""
    tail = b""
    while chunk := file.read(CHUNK_BYTES):
        if _looks_secret(tail + chunk):
            return True
        tail = chunk[-OVERLAP_BYTES:]
    return False


def is_confidential(name: str, file: IO[bytes]) -> bool:
    """By its name, by what stands in it, or by what is packed in it: one layer of zip is looked through.

    So is a zip of which that cannot be told: encrypted, broken or too large. The file must be seekable.
    """
    if is_secret_name(name) or holds_secret(file):
        return True
    if not zipfile.is_zipfile(file):
        return False
    try:
        with zipfile.ZipFile(file) as packed:
            return any(_secrets_in(packed))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError):
        return True


def _secrets_in(packed: zipfile.ZipFile) -> Iterator[bool]:
    """For each packed file, whether it has to stay."""
    entries = packed.infolist()
    yield len(entries) > MAX_PACKED_FILES
    yield sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES
    for entry in entries:
        is_encrypted = bool(entry.flag_bits & 1)
        yield is_encrypted or entry.compress_type not in _READABLE_ZIPS
        yield any(is_secret_name(part) for part in re.split(r"[\\/]", entry.filename) if part)
        with packed.open(entry) as content:
            yield holds_secret(content)


def _looks_secret(data: bytes) -> bool:
    """Also where every letter takes two bytes, as Windows writes them."""
    return _shows_secret(data) or (b"\0" in data and _shows_secret(data.replace(b"\0", b"")))


def _shows_secret(data: bytes) -> bool:
    if any(shape.search(data) for shape in _CONTENTS):
        return True
    starts = (given.start() for given in _GIVEN.finditer(data))
    return any(_CALLED.search(data[max(0, at - _MAX_CALLED_BYTES) : at]) for at in starts)
