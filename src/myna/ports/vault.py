"""Files of members, and what of them is to be learned."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from myna.domain.conversation import Tenant
from myna.domain.datasets import SelectedDataset
from myna.domain.privacy import Upload


@dataclass(frozen=True, kw_only=True)
class VaultEntry:
    path: str
    """Relative to the tenant's vault, with `/`."""
    is_folder: bool
    size_bytes: int
    modified: datetime


@dataclass(frozen=True, kw_only=True)
class Archive:
    """A zip that was written."""

    entry: VaultEntry
    file_count: int
    passed_over: tuple[str, ...]
    """What looks like a secret, or could not be read; paths in the vault."""


class Vault(Protocol):
    """Each tenant's files. What members name is resolved inside their own vault, and nothing outside exists.

    No link is followed, no absolute or parent path taken. Every method raises `NotFound` (`details["what"]` is
    `file`) for what is not there, whatever the reason; names as `domain.vault_paths` allows them.
    """

    async def entries(self, tenant: Tenant, folder: str = "") -> Sequence[VaultEntry]:
        """What a folder holds, folders first, sorted by name; the root may be empty."""
        ...

    async def read(self, tenant: Tenant, path: str, *, max_bytes: int) -> bytes:
        """Raises `FileRefused` (`too-large`)."""
        ...

    async def write(self, tenant: Tenant, path: str, data: bytes) -> VaultEntry:
        """Whole or not at all; replaces a file of this name. Raises `FileRefused` (`vault-full`, `bad-name`)."""
        ...

    async def archive(self, tenant: Tenant, path: str, target: str) -> Archive:
        """Write a zip of a folder or a file of the vault, of regular files only, without earlier archives.

        What looks like a secret is left out. Raises `FileRefused` (`vault-full`, `bad-name`, `empty`, `too-large`, and
        `secret` for what is called one or lies in a folder that is).
        """
        ...

    async def purge(
        self, tenant: Tenant, *, paths: Collection[str], hashes: Collection[str] = ()
    ) -> None:
        """Remove these files, these folders with all that is in them, and from archives whatever has these SHA-256.

        What is not there is no mistake. An archive that would be empty goes.
        """
        ...

    async def drop(self, tenant: Tenant) -> None:
        """Remove all of a tenant's vault."""
        ...


class DatasetStore(Protocol):
    """The dataset that each tenant's next training learns, and who sent which file."""

    async def uploaded(self, upload: Upload) -> None:
        """The same file of the same member counts once. Raises `NothingKept`."""
        ...

    async def senders(self, tenant: Tenant, path: str) -> Collection[int]:
        """Who sent this file."""
        ...

    async def select(self, dataset: SelectedDataset) -> None:
        """In the place of the one that was selected before."""
        ...

    async def selected(self, tenant: Tenant) -> SelectedDataset | None: ...

    async def used(self, tenant: Tenant, dataset_id: str) -> None:
        """Forget it; another one that was selected meanwhile stays."""
        ...
