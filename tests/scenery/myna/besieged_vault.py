"""What a vault may give away and what it never may, for the tests of attacks on it and of its limits."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

from myna.storage.folders import Folder
from myna.storage.vault import FileVault, VaultLimits
from stored_samples import HERE

SECRET = b"what nobody may ever read"
PLENTY = VaultLimits(min_free_bytes=0, max_files=30_000)
Opener = Callable[[Path], Folder]


async def read(vault: FileVault, path: str) -> bytes:
    return await vault.read(HERE, path, max_bytes=1_000)


async def archived(vault: FileVault, path: str = "") -> bytes:
    """All that an archive holds."""
    made = await vault.archive(HERE, path, "archives/all.zip")
    data = await vault.read(HERE, made.entry.path, max_bytes=1 << 20)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b"".join(name.encode() + archive.read(name) for name in archive.namelist())
