"""A vault that keeps its files in memory, and what was selected from it; exported by the package."""

import hashlib
import io
import zipfile
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from myna.domain.confidential import is_confidential, is_secret_name
from myna.domain.conversation import Tenant
from myna.domain.datasets import SelectedDataset
from myna.domain.privacy import Upload
from myna.domain.vault_paths import (
    ARCHIVES,
    REPORTS,
    UPLOADS,
    known_parts,
    no_such_file,
    parts_of,
    twin_key,
)
from myna.errors import FileRefused
from myna.ports import Archive, VaultEntry
from myna.testing.unwanted import Unwanted

_BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class _File:
    data: bytes
    modified: datetime


@dataclass(frozen=True, kw_only=True)
class MemoryVault:
    max_bytes: int = 1 << 30
    """Of one tenant."""
    max_files: int = 10_000
    clock: Callable[[], datetime] = lambda: _BEGINNING
    _vaults: dict[Tenant, dict[str, _File]] = field(default_factory=dict)

    async def entries(self, tenant: Tenant, folder: str = "") -> list[VaultEntry]:
        parts = known_parts(folder)
        start = "".join(f"{part}/" for part in parts)
        found: dict[str, VaultEntry] = {}
        for path, file in self._files(tenant).items():
            name, is_below, _ = path.removeprefix(start).partition("/")
            if path.startswith(start):
                found[name] = _entry(start + name, _File(data=b"", modified=file.modified))
                if not is_below:
                    found[name] = _entry(path, file, is_folder=False)
        if parts and not found:
            raise no_such_file()
        return sorted(found.values(), key=lambda each: (not each.is_folder, each.path))

    async def read(self, tenant: Tenant, path: str, *, max_bytes: int) -> bytes:
        file = self._files(tenant).get("/".join(known_parts(path)))
        if file is None:
            raise no_such_file()
        if len(file.data) > max_bytes:
            raise FileRefused("The file is too large.", reason="too-large")
        return file.data

    async def write(self, tenant: Tenant, path: str, data: bytes) -> VaultEntry:
        files = self._files(tenant)
        parts = parts_of(path)
        above = {"/".join(parts[:count]) for count in range(1, len(parts))} if parts else set()
        is_folder = any(other.startswith(f"{path}/") for other in files)
        if not parts or path.endswith("/") or is_folder or above & files.keys():
            raise FileRefused("No file can have this name.", reason="bad-name")
        size = sum(len(file.data) for file in files.values())
        if len(files) >= self.max_files or size + len(data) > self.max_bytes:
            raise FileRefused("The vault is full.", reason="vault-full")
        files[path] = _File(data=data, modified=self.clock())
        return _entry(path, files[path], is_folder=False)

    async def archive(self, tenant: Tenant, path: str, target: str) -> Archive:
        parts = known_parts(path)
        start = "".join(f"{part}/" for part in parts)
        files = self._files(tenant)
        below = {each: file for each, file in files.items() if each.startswith(start)}
        if not below and "/".join(parts) in files:
            start = "".join(f"{part}/" for part in parts[:-1])
            below = {"/".join(parts): files["/".join(parts)]}
        if parts and not below:
            raise no_such_file()
        if any(map(is_secret_name, parts)):
            raise FileRefused("This looks like a secret.", reason="secret")
        packed, passed_over = io.BytesIO(), []
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for each, file in sorted(below.items()):
                names = each.split("/")
                if twin_key(names[0]) == ARCHIVES and len(names) > 1:
                    continue
                if _stays(names, file.data):
                    passed_over.append(each)
                else:
                    archive.writestr(each.removeprefix(start), file.data)
            count = len(archive.namelist())
        if not count:
            raise FileRefused("There is nothing to archive.", reason="empty")
        entry = await self.write(tenant, target, packed.getvalue())
        return Archive(entry=entry, file_count=count, passed_over=tuple(passed_over))

    async def purge(
        self, tenant: Tenant, *, paths: Collection[str], hashes: Collection[str] = ()
    ) -> None:
        files = self._files(tenant)
        places = [parts for path in paths if (parts := known_parts(path))]
        gone = [
            each
            for each in files
            if any(tuple(each.split("/"))[: len(parts)] == parts for parts in places)
        ]
        digests = {*hashes, *(_digest(files[each].data) for each in gone)}
        reported = {_digest(files[each].data) for each in gone if each.startswith(REPORTS)}
        gone += [
            each
            for each, file in files.items()
            if each.startswith(UPLOADS) and each not in gone and _digest(file.data) in reported
        ]
        for each in gone:
            del files[each]
        for each in list(files):
            if twin_key(each.split("/")[0]) == ARCHIVES and each.endswith(".zip"):
                self._clean(files, each, digests)

    async def drop(self, tenant: Tenant) -> None:
        self._vaults.pop(tenant, None)

    @staticmethod
    def _clean(files: dict[str, _File], path: str, digests: Collection[str]) -> None:
        packed = io.BytesIO()
        try:
            with zipfile.ZipFile(io.BytesIO(files[path].data)) as archive:
                held = {name: archive.read(name) for name in archive.namelist()}
        except zipfile.BadZipFile:
            return
        kept = {name: data for name, data in held.items() if _digest(data) not in digests}
        if not kept:
            del files[path]
        elif len(kept) < len(held):
            with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
                for name, data in kept.items():
                    archive.writestr(name, data)
            files[path] = replace(files[path], data=packed.getvalue())

    def _files(self, tenant: Tenant) -> dict[str, _File]:
        return self._vaults.setdefault(tenant, {})


@dataclass(frozen=True, kw_only=True)
class MemoryDatasetStore:
    datasets: dict[Tenant, SelectedDataset] = field(default_factory=dict)
    uploads: dict[tuple[Tenant, str, int], Upload] = field(default_factory=dict)
    """By place and member, in the order of sending."""
    unwanted: Unwanted = field(default_factory=Unwanted)

    async def uploaded(self, upload: Upload) -> None:
        self.unwanted.refuse([upload.member_id])
        self.uploads.setdefault((upload.tenant, upload.path, upload.member_id), upload)

    async def senders(self, tenant: Tenant, path: str) -> frozenset[int]:
        return frozenset(
            each.member_id
            for each in self.uploads.values()
            if (each.tenant, each.path) == (tenant, path)
        )

    async def select(self, dataset: SelectedDataset) -> None:
        self.datasets[dataset.tenant] = dataset

    async def selected(self, tenant: Tenant) -> SelectedDataset | None:
        return self.datasets.get(tenant)

    async def used(self, tenant: Tenant, dataset_id: str) -> None:
        selected = self.datasets.get(tenant)
        if selected is not None and selected.id == dataset_id:
            del self.datasets[tenant]


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _stays(names: list[str], data: bytes) -> bool:
    return any(map(is_secret_name, names)) or is_confidential(names[-1], io.BytesIO(data))


def _entry(path: str, file: _File, *, is_folder: bool = True) -> VaultEntry:
    return VaultEntry(
        path=path, is_folder=is_folder, size_bytes=len(file.data), modified=file.modified
    )
