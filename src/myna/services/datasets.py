"""Freezing what is to be learned: a training reads copies, which nobody changes under its hands; used by the bot.

Files that members send lie under `uploads`, copies of what the operator put into the vault under `frozen`
(`provenance_of` tells them apart). Both are named for what they hold, so that the same content is kept once.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass

from myna.domain.access import Action, Actor, authorize
from myna.domain.conversation import Tenant
from myna.domain.datasets import Frozen, SelectedDataset, may_hold_lessons
from myna.domain.jobs import DatasetFile, PassedOver
from myna.domain.lesson_files import Standard, decoded, lesson_rows
from myna.domain.privacy import Upload
from myna.domain.speakable import encodable
from myna.domain.vault_paths import (
    FROZEN,
    REPORTS,
    UPLOADS,
    frozen_name,
    is_own_folder,
    known_parts,
    shown_name,
    twin_key,
)
from myna.errors import FileRefused, NotFound, NothingKept
from myna.ports import Archive, Clock, DatasetStore, Vault, VaultEntry
from myna.services.vault import dated_archive, looks_secret

Check = Callable[[bytes, str], object]
"""Of the contents and the path of a file; raises `FileRefused`."""

MAX_FILES = 200
MAX_BYTES = 128 << 20
"""Of one dataset."""
MOST_COUNTED = 20_000
"""Rows of one dataset, in a few seconds; all others of it are read by the training alone."""
LEAST_COUNTED = 100
"""Of each file, to see that there is a lesson in it."""
MAX_LOOKED_AT = 5_000
"""Files and folders, until enough were found."""


@dataclass(frozen=True, kw_only=True)
class Selection:
    dataset: SelectedDataset
    archive: Archive
    passed_over: Sequence[PassedOver]
    has_more: bool = False
    """There are more rows than were counted: people wait for this, and a training will read them all."""


@dataclass(frozen=True, kw_only=True)
class DatasetService:
    vault: Vault
    store: DatasetStore
    clock: Clock
    max_file_bytes: int

    async def freeze_upload(self, actor: Actor, name: str, data: bytes) -> DatasetFile:
        """Keep what a member sent.

        Raises `NotAllowed`, `NothingKept`, `FileRefused` (`too-large`, `empty`, `vault-full`).
        """
        authorize(actor, Action.TRAIN, actor.tenant)
        if len(data) > self.max_file_bytes:
            raise FileRefused("The file is too large.", reason="too-large")
        if not data:
            raise FileRefused("The file is empty.", reason="empty")
        name = encodable(name)
        digest = await asyncio.to_thread(_digest, data)
        path = f"{UPLOADS}/{frozen_name(digest, name)}"
        upload = Upload(
            tenant=actor.tenant,
            path=path,
            sha256=digest,
            name=name,
            member_id=actor.id,
            at=self.clock(),
        )
        await self.store.uploaded(upload)  # first: what lies there has an owner at all times
        kept = await self._keep(actor.tenant, UPLOADS, name, data)
        try:
            await self.store.uploaded(upload)  # a deletion may have come between
        except NothingKept:
            await self.vault.purge(actor.tenant, paths=[path])
            raise
        return kept

    async def freeze_directory(self, actor: Actor, data_dir: str) -> Frozen:
        """Keep copies of all files below a folder of the vault that may hold lessons, or of one file.

        Raises `NotAllowed`, `NotFound`, `FileRefused` (`vault-full`, `own-copies` for a folder that Myna writes by
        herself, and of the only file what is wrong with it).
        """
        authorize(actor, Action.TRAIN, actor.tenant)
        return await self._frozen(actor.tenant, data_dir, lambda data, _: decoded(data))

    async def select(self, actor: Actor, path: str, *, is_positive: bool, key: str) -> Selection:
        """Choose what the next training learns: read, frozen, archived and remembered.

        `key` is the id of the event. Raises as `freeze_directory`, and `FileRefused` (`no-lessons`).
        """
        authorize(actor, Action.SELECT_DATASET, actor.tenant)
        counter = _Counter(is_positive=is_positive)
        frozen = await self._frozen(actor.tenant, path, counter)
        now = self.clock()
        archive = await dated_archive(self.vault, actor.tenant, path, now)
        dataset = SelectedDataset(
            id=key,
            tenant=actor.tenant,
            path="/".join(known_parts(path)),
            files=frozen.files,
            is_positive=is_positive,
            row_count=counter.row_count,
            kept_count=counter.kept_count,
            archive_path=archive.entry.path,
            chosen_by=actor.id,
            chosen_at=now,
        )
        await self.store.select(dataset)
        return Selection(
            dataset=dataset,
            archive=archive,
            passed_over=frozen.passed_over,
            has_more=not counter.is_whole,
        )

    async def selected(self, actor: Actor) -> SelectedDataset | None:
        """What the next training of this server learns. Raises `NotAllowed`."""
        authorize(actor, Action.TRAIN, actor.tenant)
        return await self.store.selected(actor.tenant)

    async def used(self, dataset: SelectedDataset) -> None:
        """Told once a job with its files was stored; the training after that learns something else."""
        await self.store.used(dataset.tenant, dataset.id)

    async def _frozen(self, tenant: Tenant, path: str, check: Check) -> Frozen:
        """Files that the check refuses are passed over."""
        try:
            await self.vault.entries(tenant, path)
        except NotFound:
            file, _ = await self._copied(tenant, path, check)
            return Frozen(files=(file,))
        if is_own_folder(known_parts(path)):
            raise _own_copies()
        files: list[DatasetFile] = []
        passed_over: list[PassedOver] = []
        room_bytes = MAX_BYTES
        async for entry in self._below(tenant, path):
            if len(files) == MAX_FILES or entry.size_bytes > room_bytes:
                passed_over.append(PassedOver(path=entry.path, reason="too-many"))
                continue
            try:
                file, size_bytes = await self._copied(tenant, entry.path, check)
            except (FileRefused, NotFound) as error:
                passed_over.append(passed_over_for(entry.path, error))
            else:
                files.append(file)
                room_bytes -= size_bytes
        if not files:
            raise nothing_in_it(passed_over)
        return Frozen(files=tuple(files), passed_over=tuple(passed_over))

    async def _below(self, tenant: Tenant, path: str) -> AsyncIterator[VaultEntry]:
        """Files in the order of their paths; of the whole vault those that Myna did not put there."""
        waiting, looked_at = [path], 0
        while waiting:
            folder = waiting.pop()
            try:
                entries = await self.vault.entries(tenant, folder)
            except NotFound:  # gone meanwhile
                continue
            waiting += [
                entry.path
                for entry in reversed(entries)
                if entry.is_folder and (path or not is_own_folder(known_parts(entry.path)))
            ]
            for entry in entries:
                looked_at += 1
                if looked_at > MAX_LOOKED_AT:
                    return
                if not entry.is_folder:
                    yield entry

    async def _copied(self, tenant: Tenant, path: str, check: Check) -> tuple[DatasetFile, int]:
        """The copy, and its size in bytes."""
        parts = known_parts(path)
        data = await self.vault.read(tenant, path, max_bytes=self.max_file_bytes)
        if twin_key(parts[0]) == REPORTS:
            raise _own_copies()  # whose rows these are would be lost
        if not may_hold_lessons(path):
            raise FileRefused("This is no file of lessons.", reason="unknown-kind")
        if await asyncio.to_thread(looks_secret, path, data):
            raise FileRefused("This looks like a secret.", reason="secret")
        await asyncio.to_thread(check, data, path)
        if twin_key(parts[0]) in {UPLOADS, FROZEN}:
            digest = await asyncio.to_thread(_digest, data)
            file = DatasetFile(path=path, sha256=digest, name=shown_name(path))
        else:
            folder = UPLOADS if is_own_folder(parts) else FROZEN
            file = await self._keep(tenant, folder, parts[-1], data)
        return file, len(data)

    async def _keep(self, tenant: Tenant, folder: str, name: str, data: bytes) -> DatasetFile:
        digest = await asyncio.to_thread(_digest, data)
        path = f"{folder}/{frozen_name(digest, name)}"
        if not await self._is_kept(tenant, path, data):
            await self.vault.write(tenant, path, data)
        return DatasetFile(path=path, sha256=digest, name=name)

    async def _is_kept(self, tenant: Tenant, path: str, data: bytes) -> bool:
        try:
            return data == await self.vault.read(tenant, path, max_bytes=len(data))
        except (NotFound, FileRefused):
            return False


@dataclass(kw_only=True)
class _Counter:
    """Counts the rows of files and the lessons among them, one by one: of the rows themselves nothing is kept."""

    is_positive: bool
    row_count: int = 0
    kept_count: int = 0
    is_whole: bool = True

    def __call__(self, data: bytes, name: str) -> None:
        """Raises `FileRefused` for a file without a lesson."""
        room = max(MOST_COUNTED - self.row_count, LEAST_COUNTED)
        kept_before, number = self.kept_count, 0
        standard = Standard(is_positive=self.is_positive)
        for number, row in enumerate(lesson_rows(decoded(data), name, standard), start=1):
            if number > room:
                self.is_whole = False
                break
            self.row_count += 1
            self.kept_count += row.is_kept
        if self.kept_count == kept_before:
            reason = "no-lessons" if number else "empty"
            raise FileRefused("There is no lesson in it.", reason=reason)


def passed_over_for(path: str, error: FileRefused | NotFound) -> PassedOver:
    """Why this one of several files is not learned. Raises the error where no other file would fare better."""
    reason = str(error.details.get("reason", "gone"))
    if reason == "vault-full":
        raise error
    return PassedOver(path=path, reason=reason)


def nothing_in_it(passed_over: Sequence[PassedOver]) -> FileRefused:
    """With what is wrong with the files, where that is the same with all of them."""
    reasons = {each.reason for each in passed_over if each.reason != "unknown-kind"}
    reason = reasons.pop() if len(reasons) == 1 else "no-lessons"
    return FileRefused("There is no file of lessons in it.", reason=reason)


def _own_copies() -> FileRefused:
    return FileRefused("These are Myna's own.", remedy="Choose another file.", reason="own-copies")


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
