"""What a file in a vault may be called; used by every vault, and by the services that name files.

A path that means something else on another system means nothing here: one vault can lie on Linux, macOS and Windows.
"""

import hashlib
import re
import unicodedata
from datetime import datetime
from pathlib import PurePosixPath

from myna.domain.conversation import Tenant
from myna.domain.teaching import Provenance
from myna.errors import NotFound

MAX_NAME_BYTES = 200
MAX_PATH_CHARACTERS = 400
MAX_DEPTH = 16

ARCHIVES, FROZEN, UPLOADS, REPORTS = "archives", "frozen", "uploads", "reports"
OWN_FOLDERS = frozenset({ARCHIVES, FROZEN, UPLOADS, REPORTS})
"""What Myna writes by herself at the top of a vault: what people put there lies beside them."""

SHORT = "?"
NAMED_DIGITS = 16
"""Of the SHA-256 of a copy, with which its name begins."""
_FORBIDDEN_SIGNS = re.compile(r'[\\/:*?"<>|]')
_FORBIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Control, invisible and direction signs, halves of characters, and breaks of lines."""
_DEVICE = re.compile(
    r"(?:con|prn|aux|nul|clock\$|conin\$|conout\$|(?:com|lpt)[0-9¹²³])\s*(?:\..*)?", re.IGNORECASE
)
"""What Windows takes for a device, with any ending."""
_SHORT_ALIAS = re.compile(r"~\d")
"""Windows calls `secret-plan.env` also `SECRET~1.ENV`."""
_DIGEST = re.compile(rf"^[0-9a-f]{{{NAMED_DIGITS}}}-(?=.)")
_KNOWN_TENANT = re.compile(r"(guild|dm):(\d{1,20})", re.ASCII)


def is_legal_name(name: str) -> bool:
    """A name that begins with a dot is none: there a vault keeps what is half written."""
    return (
        0 < len(name.encode(errors="surrogatepass")) <= MAX_NAME_BYTES
        and name == name.strip()
        and not name.startswith(".")
        and not name.endswith(".")
        and not _FORBIDDEN_SIGNS.search(name)
        and not _SHORT_ALIAS.search(name)
        and not _DEVICE.fullmatch(name)
        and not any(unicodedata.category(sign) in _FORBIDDEN_CATEGORIES for sign in name)
    )


def parts_of(path: str) -> tuple[str, ...] | None:
    """The names from the top of the vault down, none for the vault itself; None for what is no path in it.

    One `/` behind a folder is taken as people write it.
    """
    if not path:
        return ()
    if len(path) > MAX_PATH_CHARACTERS:
        return None
    parts = tuple(path.removesuffix("/").split("/"))
    return parts if len(parts) <= MAX_DEPTH and all(map(is_legal_name, parts)) else None


def known_parts(path: str) -> tuple[str, ...]:
    """As `parts_of`; raises `NotFound` for what is no path."""
    parts = parts_of(path)
    if parts is None:
        raise no_such_file()
    return parts


def no_such_file() -> NotFound:
    """The same for every reason, so that nobody learns from it what stands elsewhere."""
    return NotFound("There is no such file.", remedy="Look at the list.", what="file")


def twin_key(name: str) -> str:
    """The same for names that some file system takes for the same."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def is_own_folder(parts: tuple[str, ...]) -> bool:
    return bool(parts) and twin_key(parts[0]) in OWN_FOLDERS


def provenance_of(path: str, *, sent: Provenance = Provenance.DISCORD) -> Provenance:
    """What members sent lies under `uploads`; all else was put there by whoever runs Myna."""
    parts = parts_of(path)
    is_upload = bool(parts) and parts is not None and twin_key(parts[0]) == UPLOADS
    return sent if is_upload else Provenance.OPERATOR


def tenant_folder(tenant: Tenant) -> str:
    """A harmless name, different for every tenant, also where `A` and `a` are one."""
    known = _KNOWN_TENANT.fullmatch(tenant)
    if known:
        return f"{known[1]}-{known[2]}"
    return f"other-{hashlib.sha256(tenant.encode(errors='surrogatepass')).hexdigest()}"


def tamed_name(name: str, *, max_characters: int = 60) -> str:
    """A legal name, in lower case, that still reads like what somebody called a file."""
    last = re.split(r"[\\/]", unicodedata.normalize("NFKC", name))[-1].casefold()
    path = PurePosixPath(re.sub(r"[^\w.-]+|~", "_", last).strip("._-") or "file")
    suffix = path.suffix if len(path.suffix) <= max_characters // 4 else ""
    stem = path.name.removesuffix(suffix)
    while (
        len((stem + suffix).encode()) > MAX_NAME_BYTES // 2 or len(stem + suffix) > max_characters
    ):
        stem = stem[:-1]
    tamed = stem.rstrip("._-") + suffix
    return tamed if is_legal_name(tamed) else f"file-{_digest(name)}"


def frozen_name(sha256: str, name: str) -> str:
    return f"{sha256[:NAMED_DIGITS]}-{tamed_name(name)}"


def shown_name(path: str) -> str:
    """The last name of a path as people know it: of a copy without the digest that `frozen_name` put before it."""
    parts = tuple(path.rstrip("/").split("/"))
    is_copy = len(parts) > 1 and twin_key(parts[0]) in {FROZEN, UPLOADS}
    return _DIGEST.sub("", parts[-1]) if is_copy else parts[-1]


def shown_path(path: str) -> str:
    """As `shown_name`, with the folders above."""
    folder, slash, _ = path.rstrip("/").rpartition("/")
    return f"{folder}{slash}{shown_name(path)}"


def archive_name(path: str, at: datetime, number: int = 1) -> str:
    """`books-2026-11-22-1530.zip`; with a number behind it for another one of the same minute."""
    what = tamed_name("-".join(parts_of(shown_path(path)) or ("vault",)), max_characters=80)
    again = f"-{number}" if number > 1 else ""
    return f"{what}-{at:%Y-%m-%d-%H%M}{again}.zip"


def short_id(path: str) -> str:
    """For a path where it is too long; no path itself, because no name has such a sign."""
    return SHORT + hashlib.sha256(path.encode(errors="surrogatepass")).hexdigest()[:32]


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode(errors="surrogatepass")).hexdigest()[:8]
