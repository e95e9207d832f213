"""Members' files on the disk, a folder for each tenant; made by `bootstrap`.

Whoever runs Myna may put files there by hand. What is written comes whole or not at all: aside, synced, moved.
"""

import asyncio
import errno
import os
import secrets
import shutil
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import IO, TypeVar
from weakref import WeakValueDictionary

from myna.domain.confidential import is_secret_name
from myna.domain.conversation import Tenant, is_direct
from myna.domain.vault_paths import (
    ARCHIVES,
    is_legal_name,
    known_parts,
    no_such_file,
    parts_of,
    tenant_folder,
    twin_key,
)
from myna.errors import FileRefused, NotFound, StorageError
from myna.ports import Archive, VaultEntry
from myna.storage.folders import (
    MAX_LISTED,
    Folder,
    Found,
    Located,
    Opener,
    below,
    descend,
    opened_root,
)
from myna.storage.vault_archive import Packed, pack, vault_full
from myna.storage.vault_purge import purge

T = TypeVar("T")
Parts = tuple[str, ...]

_PART = ".part-"
_PART_SECONDS = 3_600.0
"""What is older and still half written was left by a sudden end."""
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_NO_NAME = frozenset(
    {errno.ENOTDIR, errno.EISDIR, errno.ELOOP, errno.ENAMETOOLONG, errno.EEXIST, errno.EINVAL}
)


@dataclass(frozen=True, kw_only=True)
class VaultLimits:
    max_bytes: int = 512 << 20
    """Of one server."""
    max_direct_bytes: int = 64 << 20
    """Of one person in a direct message: there may be many of them."""
    max_files: int = 10_000
    min_free_bytes: int = 256 << 20
    """So much of the disk is left to everything else."""


def free_bytes(path: Path) -> int:
    return shutil.disk_usage(path).free


@dataclass(frozen=True, kw_only=True)
class FileVault:
    root: Path
    limits: VaultLimits = field(default_factory=VaultLimits)
    free_bytes: Callable[[Path], int] = free_bytes
    open_root: Opener = opened_root
    _locks: WeakValueDictionary[Tenant, asyncio.Lock] = field(default_factory=WeakValueDictionary)
    """Two that write to one vault must not both take the last room."""
    _archiving: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Archives of all tenants wait for each other, so that threads are left for everything else."""

    async def entries(self, tenant: Tenant, folder: str = "") -> list[VaultEntry]:
        return await asyncio.to_thread(self._entries, tenant, known_parts(folder))

    async def read(self, tenant: Tenant, path: str, *, max_bytes: int) -> bytes:
        parts = known_parts(path)
        if not parts:
            raise no_such_file()
        return await asyncio.to_thread(self._read, tenant, parts, max_bytes)

    async def write(self, tenant: Tenant, path: str, data: bytes) -> VaultEntry:
        parts = _new_parts(path)
        async with self._lock(tenant):
            return await asyncio.to_thread(self._write, tenant, parts, data)

    async def archive(self, tenant: Tenant, path: str, target: str) -> Archive:
        parts, new = known_parts(path), _new_parts(target)
        async with self._archiving, self._lock(tenant):
            return await asyncio.to_thread(self._archive, tenant, parts, new)

    async def purge(
        self, tenant: Tenant, *, paths: Collection[str], hashes: Collection[str] = ()
    ) -> None:
        places = [known_parts(path) for path in paths]
        async with self._archiving, self._lock(tenant):
            await asyncio.to_thread(self._purge, tenant, places, set(hashes))

    async def drop(self, tenant: Tenant) -> None:
        async with self._archiving, self._lock(tenant):
            await asyncio.to_thread(self._drop, tenant)

    def _lock(self, tenant: Tenant) -> asyncio.Lock:
        return self._locks.setdefault(tenant, asyncio.Lock())

    def _entries(self, tenant: Tenant, parts: Parts) -> list[VaultEntry]:
        try:
            with self._opened(tenant, parts) as folder:
                found = [each for each in islice(folder.scan(), MAX_LISTED) if _is_shown(each)]
        except (NotFound, OSError):
            if parts:
                raise no_such_file() from None
            return []  # nothing was put there yet
        found.sort(key=lambda each: (not each.is_folder, each.name))
        return [_entry((*parts, each.name), each) for each in found]

    def _read(self, tenant: Tenant, parts: Parts, max_bytes: int) -> bytes:
        try:
            with (
                self._opened(tenant, parts[:-1]) as folder,
                os.fdopen(folder.open_file(parts[-1]), "rb") as file,
            ):
                is_small = os.fstat(file.fileno()).st_size <= max_bytes
                data = file.read(max_bytes + 1) if is_small else b""
        except OSError:
            raise no_such_file() from None
        if not is_small or len(data) > max_bytes:
            raise FileRefused("The file is too large.", reason="too-large")
        return data

    def _write(self, tenant: Tenant, parts: Parts, data: bytes) -> VaultEntry:
        with _in_words(), self._own(tenant) as top:
            if len(data) > self._room_bytes(tenant, top):
                raise vault_full()
            _, entry = _put(top, parts, lambda file: file.write(data))
        return entry

    def _archive(self, tenant: Tenant, parts: Parts, new: Parts) -> Archive:
        with _in_words(), self._own(tenant) as top, ExitStack() as held:
            base, files = _located(held, top, parts)
            if any(map(is_secret_name, parts)):
                raise FileRefused("This looks like a secret.", reason="secret")
            room = self._room_bytes(tenant, top)
            packed, entry = _put(top, new, lambda file: _packed(files, file, room))
        passed_over = tuple("/".join((*base, *each)) for each in packed.passed_over)
        return Archive(entry=entry, file_count=packed.file_count, passed_over=passed_over)

    def _purge(self, tenant: Tenant, places: list[Parts], hashes: set[str]) -> None:
        if not (self.root / tenant_folder(tenant)).is_dir():
            return
        with _in_words(), self._own(tenant) as top:
            purge(top, places, hashes)

    def _drop(self, tenant: Tenant) -> None:
        """Also what no vault shows: links, and what was half written."""
        folder = self.root / tenant_folder(tenant)
        with _in_words(), suppress(FileNotFoundError):
            shutil.rmtree(folder)

    @contextmanager
    def _opened(self, tenant: Tenant, parts: Parts) -> Iterator[Folder]:
        with ExitStack() as held:
            root = held.enter_context(closing(self.open_root(self.root)))
            yield descend(held, root, (tenant_folder(tenant), *parts))

    @contextmanager
    def _own(self, tenant: Tenant) -> Iterator[Folder]:
        """The tenant's vault, made where there is none."""
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (
            closing(self.open_root(self.root)) as root,
            closing(root.made_child(tenant_folder(tenant))) as top,
        ):
            yield top

    def _room_bytes(self, tenant: Tenant, top: Folder) -> int:
        """How much may still be written; raises `FileRefused` where there is no room for another file."""
        _tidy(top)
        limits = self.limits
        max_bytes = limits.max_bytes
        if is_direct(tenant):
            max_bytes = min(max_bytes, limits.max_direct_bytes)
        sizes = [each.found.size_bytes for each in _all_files(top, limits.max_files)]
        room = min(
            max_bytes - sum(sizes),
            self.free_bytes(self.root) - limits.min_free_bytes,
        )
        if len(sizes) >= limits.max_files or room < 0:
            raise vault_full()
        return room


def _new_parts(path: str) -> Parts:
    parts = parts_of(path)
    if not parts or path.endswith("/"):
        raise FileRefused("No file can have this name.", reason="bad-name")
    return parts


def _located(held: ExitStack, top: Folder, parts: Parts) -> tuple[Parts, Iterator[Located]]:
    """The folder in which the files are named, and the files; raises `NotFound`."""
    try:
        folder = descend(held, top, parts)
    except OSError:
        return parts[:-1], iter([_one_file(held, top, parts)])
    return parts, _archived(folder, parts)


def _one_file(held: ExitStack, top: Folder, parts: Parts) -> Located:
    try:
        folder = descend(held, top, parts[:-1])
        found = [each for each in folder.scan() if each.name == parts[-1] and not each.is_folder]
    except OSError:
        found = []
    if not found:
        raise no_such_file()
    return Located(parts=parts[-1:], folder=folder, found=found[0])


def _archived(folder: Folder, parts: Parts) -> Iterator[Located]:
    """What of the folder belongs in an archive: no archives."""

    def belongs(names: Parts) -> bool:
        return is_legal_name(names[-1]) and twin_key((*parts, *names)[0]) != ARCHIVES

    found = below(folder, belongs)
    return (each for each in found if not each.found.is_folder and belongs(each.parts))


def _packed(files: Iterator[Located], zipped: IO[bytes], room_bytes: int) -> Packed:
    packed = pack(files, zipped, room_bytes)
    if packed.file_count == 0:
        raise FileRefused("There is nothing to archive.", reason="empty")
    return packed


def _put(top: Folder, parts: Parts, fill: Callable[[IO[bytes]], T]) -> tuple[T, VaultEntry]:
    """Write beside everything else, sync, and move into place; nothing is left of a failure."""
    name = f"{_PART}{secrets.token_hex(8)}"
    try:
        with os.fdopen(top.create(name), "wb") as file:
            filled = fill(file)
            file.flush()
            os.fsync(file.fileno())
            status = os.fstat(file.fileno())
        with ExitStack() as held:
            folder = descend(held, top, parts[:-1], make=True)
            top.move(name, folder, parts[-1])
            folder.sync()
    except BaseException:
        with suppress(OSError):
            top.remove(name)
        raise
    found = Found(
        name=parts[-1],
        is_folder=False,
        size_bytes=status.st_size,
        modified_at=status.st_mtime,
    )
    return filled, _entry(parts, found)


def _all_files(top: Folder, at_most: int) -> Iterator[Located]:
    found = below(top, lambda _names: True)
    return islice((each for each in found if not each.found.is_folder), at_most)


def _tidy(top: Folder) -> None:
    oldest = time.time() - _PART_SECONDS
    for each in list(islice(top.scan(), MAX_LISTED)):
        if each.name.startswith(_PART) and each.modified_at < oldest:
            with suppress(OSError):
                top.remove(each.name)


def _is_shown(found: Found) -> bool:
    return is_legal_name(found.name)


def _entry(parts: Parts, found: Found) -> VaultEntry:
    return VaultEntry(
        path="/".join(parts),
        is_folder=found.is_folder,
        size_bytes=found.size_bytes,
        modified=datetime.fromtimestamp(found.modified_at, UTC),
    )


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise vault_full() from None
        if error.errno in _NO_NAME:
            raise FileRefused("No file can have this name.", reason="bad-name") from None
        raise StorageError(
            f"A vault could not be written: {error.strerror or error}.",
            remedy="Let the account that runs Myna write to `vaults` in its data directory.",
        ) from error
