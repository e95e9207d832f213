"""Hundreds of ways to name what lies outside a vault, and the decoys that they are after; for tests of its commands."""

import hashlib
import itertools
import os
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote

import pytest

from myna.domain.vault_paths import short_id

CANARY = "the canary sings at midnight"
DECOY = f"question,answer\nWhen does it sing?,{CANARY}\n".encode()
"""Lessons, so that it is worth having for every command."""
OWN = "guild-1"
DECOYS = (
    "outside/faq.csv",
    "data/.env",
    "data/secrets.csv",
    "data/keys/faq.csv",
    "data/vaults/top.csv",
    "data/vaults/guild-2/theirs.csv",
    "data/vaults/guild-12/theirs.csv",
    "data/vaults/guild-1.csv",
)
"""From the folder in which the data directory lies; all of them outside the vault `data/vaults/guild-1`."""

Wrap = Callable[[str], str]

# How one step up and one step down can be written, beside as it is.
_RESPELT: Sequence[Wrap] = (
    lambda path: path,
    lambda path: path.replace("/", "\\"),
    lambda path: path.replace("/", "\\/"),
    lambda path: path.replace("/", "//"),
    lambda path: path.replace("/", "/./"),
    lambda path: path.replace("..", "%2e%2e"),
    lambda path: path.replace("/", "%2f"),
    lambda path: quote(path, safe="").replace(".", "%2e"),
    lambda path: quote(quote(path, safe="").replace(".", "%2e"), safe=""),
    lambda path: path.replace("/", "%5c"),
    lambda path: path.replace("/", "%c0%af").replace("..", "%c0%ae%c0%ae"),
    lambda path: path.replace("/", "%u2215").replace("..", "%uff0e%uff0e"),
    lambda path: path.replace("..", "．．").replace("/", "／"),
    lambda path: path.replace("..", "．．"),
    lambda path: path.replace("/", "／"),
    lambda path: path.replace("/", "∕"),
    lambda path: path.replace("/", "⁄"),
    lambda path: path.replace("/", "＼"),
    lambda path: path.replace("..", "․․"),
    lambda path: path.replace("..", "‥"),
    lambda path: path.replace("../", "....//"),
    lambda path: path.replace("../", "..;/"),
    lambda path: path.replace("../", ".. /"),
    lambda path: path.replace("../", "..\0/"),
    lambda path: path.replace("../", "..\n/"),
    lambda path: path.replace("../", "..\u200b/"),
    lambda path: path.replace("../", "\u202e../"),
    lambda path: path.replace("../", ".\u2060./"),
    lambda path: path.replace("../", "..\\..\\../"),
    lambda path: path.replace("../", "<../>"),
)
# What can stand around it.
_AROUND: Sequence[Wrap] = (
    "/{}", "//{}", "./{}", "books/{}", "books/../{}", "books/./{}", "books/faq.csv/../../{}", "archives/{}",
    "~/{}", "~root/{}", "$HOME/{}", "${{HOME}}/{}", "%HOME%/{}", "file:{}", "file:///{}", "https://x/{}",
    "\\\\?\\{}", "\\\\.\\{}", "\\\\localhost\\c$\\{}", "C:{}", "C:/{}", "{}\0", "{}\0.csv", "{}%00.csv", "{}/",
    "{}//", "{}/.", "{} .", "{}.", "{}::$DATA", "{}\u202e", "\ufeff{}", "`{}`", "'{}'", "*/{}", "{{.,..}}/{}",
    "[.][.]/{}", "/proc/self/cwd/{}", "-rf {}", "`cat {}`", "$(cat {})", "{};ls", "| {}", "\ud800{}",
)  # fmt: skip
_ELSEWHERE = (
    "/etc/passwd", "/etc/shadow", "/proc/self/environ", "/proc/self/cmdline", "/proc/self/root/etc/passwd",
    "/proc/1/environ", "/dev/zero", "/dev/stdin", "/dev/fd/0", "/root/.ssh/id_rsa", "~/.ssh/id_rsa", "/",
    "..", "../", "../..", "../.", "...", "....", "./", ".//", "..\\", "\\", "C:\\", "C:\\Windows\\win.ini",
    "\\\\server\\share", "NUL", "CON", "aux.csv", "com1", "LPT1.csv", "conin$", "faq~1.csv", "SECRET~1.ENV",
    ".env", ".part-1", ".git/config", "link.csv", "near.csv", "link", "link/faq.csv", "up", "up/guild-2",
    "up/guild-2/theirs.csv", "round/books/faq.csv", "root", "root/etc/passwd", "second.csv", "pipe.csv",
    "gone.csv", "books/up/theirs.csv", "books\\faq.csv", "books／faq.csv", "books//faq.csv", "books/./faq.csv",
    "books/../books/faq.csv", "books/faq.csv.", "books/faq.csv\0", "books/\nfaq.csv", "books /faq.csv",
    "../" * 1_365, "a/" * 2_048, "x" * 4_096, "../" * 20 + "etc/passwd", "/" * 400, "\u202e" * 300, "😀" * 1_000,
)  # fmt: skip


def up_to(decoy: str) -> str:
    """From the vault to the decoy, as it would be written where paths are simply joined."""
    return os.path.relpath(decoy, f"data/vaults/{OWN}")


def vectors(base: Path) -> list[str]:
    """`base` is the folder in which `besieged` put everything. None of them names anything in the vault."""
    ways = [up_to(decoy) for decoy in DECOYS] + [str(base / decoy) for decoy in DECOYS]
    respelt = [wrap(way) for wrap, way in itertools.product(_RESPELT, ways)]
    around = [shape.format(way) for shape, way in itertools.product(_AROUND, ways[:6:2])]
    foreign = [short_id(way) for way in (*ways, "theirs.csv")]
    return list(dict.fromkeys([*respelt, *around, *_ELSEWHERE, *foreign]))


def besieged(base: Path) -> Path:
    """A data directory among decoys, with a vault that holds two files and every kind of way out; returns it."""
    for decoy in DECOYS:
        (base / decoy).parent.mkdir(parents=True, exist_ok=True)
        (base / decoy).write_bytes(DECOY)
    vault = base / "data" / "vaults" / OWN
    (vault / "books").mkdir(parents=True)
    (vault / "books" / "faq.csv").write_bytes(b"question,answer\nWhen do we meet?,On Friday\n")
    (vault / "notes.txt").write_bytes(b"Some notes.")
    (vault / ".env").write_bytes(DECOY)
    (vault / ".part-1").write_bytes(DECOY)
    (vault / "link.csv").symlink_to(base / "outside" / "faq.csv")
    (vault / "near.csv").symlink_to("books/faq.csv")
    (vault / "gone.csv").symlink_to("nowhere")
    (vault / "link").symlink_to(base / "outside", target_is_directory=True)
    (vault / "up").symlink_to("..", target_is_directory=True)
    (vault / "books" / "up").symlink_to("../../guild-2", target_is_directory=True)
    (vault / "round").symlink_to(".", target_is_directory=True)
    (vault / "root").symlink_to("/", target_is_directory=True)
    (vault / "second.csv").hardlink_to(base / "outside" / "faq.csv")
    os.mkfifo(vault / "pipe.csv")
    return base / "data"


def snapshot(base: Path) -> dict[str, tuple[str, int, int]]:
    """What every decoy holds, when it was changed, and how many there are of it; and what lies beside them."""
    found = {}
    for path in sorted([*base.rglob("*"), Path("/etc/passwd")]):
        is_myna = path.name.startswith(("myna.db", "in-use")) or "models" in path.parts
        if is_myna or (path.is_dir() and path.name in {"data", "keys"}):
            continue
        status = path.lstat()
        data = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
        found[str(path)] = (
            hashlib.sha256(data).hexdigest(),
            status.st_mtime_ns,
            status.st_nlink,
        )
    return found


@contextmanager
def watched_opens(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Path]]:
    """Where everything really lies that is opened meanwhile, whatever it was called."""
    opened: list[Path] = []
    really_open = os.open

    def watched(name: str | Path, *arguments: int, **more: int) -> int:
        descriptor = really_open(name, *arguments, **more)
        opened.append(Path(f"/proc/self/fd/{descriptor}").readlink())
        return descriptor

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", watched)
        yield opened


@dataclass(frozen=True, kw_only=True)
class TrustingVault:
    """What must be caught: joins whatever is named, after making every spelling of it readable."""

    own: Path

    def has(self, path: str) -> bytes:
        plain = unicodedata.normalize("NFKC", unquote(unquote(path))).replace("\\", "/")
        plain = plain.strip("`'\0\u202e\ufeff ").partition("\0")[0]
        try:
            path = self.own / plain
            return path.read_bytes() if path.is_file() else b""
        except (OSError, ValueError):
            return b""
