"""The key that buttons are signed with; read by `bootstrap` at every start, made at the first.

Whoever reads it can make buttons of Myna's, so only the account that runs her may. Without it all buttons so far
are refused, and new ones work.
"""

import os
import secrets
from pathlib import Path

from myna.errors import StorageError

KEY_BYTES = 32


def component_key(folder: Path) -> bytes:
    """`folder` is the data directory. Raises `StorageError`."""
    path = folder / "keys" / "components"
    try:
        if not path.exists():
            _make(path)
        path.chmod(0o600)
        key = path.read_bytes()
    except OSError as error:
        raise StorageError(
            f"The key of the buttons, {path}, cannot be read or made: {error.strerror}.",
            remedy="Let the account that runs Myna write there.",
        ) from error
    if len(key) != KEY_BYTES:
        raise StorageError(
            f"The key of the buttons, {path}, is damaged.",
            remedy="Delete it: Myna makes another, and buttons she made so far ask to be made anew.",
        )
    return key


def _make(path: Path) -> None:
    """Whole or not at all, and never to be read by others, not even at first."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(secrets.token_bytes(KEY_BYTES))
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
