"""Is the disk encrypted on which a folder lies? Asked by `myna doctor`; only reads what the system says of itself.

Linux tells through `/proc/self/mountinfo` and `/sys`; macOS is asked with `fdesetup`, which anyone may run. On Windows,
in containers, and for file systems that encrypt without saying so, it cannot be told from here.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from enum import Enum
from pathlib import Path

SELF_ENCRYPTING = {"ecryptfs", "fuse.gocryptfs", "fuse.encfs", "fuse.cryfs", "fuse.securefs"}
IN_MEMORY = {"tmpfs", "ramfs"}
ASK_SECONDS = 5
MOST_LAYERS = 16
"""Of devices on devices."""


class Encryption(Enum):
    ON = "on"
    OFF = "off"
    """Nothing of it was found."""
    UNKNOWN = "unknown"


def encryption_of(folder: Path, root: Path = Path("/")) -> Encryption:
    """`folder` exists; `root` is where `proc` and `sys` are."""
    if sys.platform == "darwin":
        return _of_macos()
    if sys.platform == "win32":
        return Encryption.UNKNOWN
    return of_linux(folder, root)


def of_linux(folder: Path, root: Path) -> Encryption:
    try:
        mounts = (root / "proc/self/mountinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return Encryption.UNKNOWN
    found = _mount_of(folder.resolve(), mounts)
    if found is None:
        return Encryption.UNKNOWN
    number, kind = found
    if kind in SELF_ENCRYPTING:
        return Encryption.ON
    device = root / "sys/dev/block" / number
    if kind in IN_MEMORY or not device.exists():
        return Encryption.UNKNOWN
    return Encryption.ON if any(map(_is_crypt, _layers(device.resolve()))) else Encryption.OFF


def _mount_of(folder: Path, mounts: str) -> tuple[str, str] | None:
    """Number and kind of the file system that holds the folder: of the longest path that leads there, the last."""
    best: tuple[int, str, str] | None = None
    for line in mounts.splitlines():
        fields, _, rest = line.partition(" - ")
        parts = fields.split()
        if len(parts) < 5 or not rest:  # noqa: PLR2004 - id, parent, number, root, place
            continue
        place = Path(
            parts[4].encode().decode("unicode_escape").encode("latin-1").decode(errors="replace")
        )
        if folder.is_relative_to(place) and (best is None or len(place.parts) >= best[0]):
            best = len(place.parts), parts[2], rest.split()[0]
    return best[1:] if best else None


def _layers(device: Path) -> Iterator[Path]:
    """The device and all that it rests on: a part of a disk on its disk, a volume on its parts."""
    waiting = [device]
    for _ in range(MOST_LAYERS):
        if not waiting:
            return
        layer = waiting.pop()
        yield layer
        try:
            waiting += [each.resolve() for each in (layer / "slaves").iterdir()]
        except OSError:
            continue


def _is_crypt(device: Path) -> bool:
    """LUKS and plain dm-crypt name themselves so."""
    try:
        return (
            (device / "dm/uuid").read_text(encoding="ascii", errors="replace").startswith("CRYPT-")
        )
    except OSError:
        return False


def _of_macos() -> Encryption:
    try:
        told = subprocess.run(
            ["/usr/bin/fdesetup", "status"],
            capture_output=True,
            text=True,
            timeout=ASK_SECONDS,
            check=False,
            env={"PATH": os.defpath},
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return Encryption.UNKNOWN
    if "FileVault is On" in told:
        return Encryption.ON
    return Encryption.OFF if "FileVault is Off" in told else Encryption.UNKNOWN
