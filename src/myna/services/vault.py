"""Files of a server: looked through, sent and archived by those who manage it; used by the bot."""

import asyncio
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from myna.domain.access import Action, Actor, authorize
from myna.domain.confidential import is_confidential, is_secret_name
from myna.domain.conversation import Tenant
from myna.domain.vault_paths import (
    ARCHIVES,
    SHORT,
    archive_name,
    no_such_file,
    parts_of,
    short_id,
    twin_key,
)
from myna.errors import FileRefused, NotFound
from myna.ports import Archive, Clock, Vault, VaultEntry

MAX_SENT_BYTES = 10 << 20
"""What Discord lets a bot attach."""
MAX_SUGGESTIONS = 25
MAX_ARCHIVES_OF_A_MINUTE = 20


@dataclass(frozen=True, kw_only=True)
class VaultService:
    vault: Vault
    clock: Clock

    async def entries(
        self, actor: Actor, folder: str = "", *, action: Action
    ) -> Sequence[VaultEntry]:
        """What may be chosen from for this action. Raises `NotAllowed`, `NotFound`."""
        authorize(actor, action, actor.tenant)
        return await self.vault.entries(actor.tenant, folder)

    async def read(self, actor: Actor, path: str) -> bytes:
        """A file to send. Raises `NotAllowed`, `NotFound`, `FileRefused` (`too-large-to-send`, `secret`)."""
        authorize(actor, Action.GET_FILE, actor.tenant)
        try:
            data = await self.vault.read(actor.tenant, path, max_bytes=MAX_SENT_BYTES)
        except FileRefused as error:
            raise FileRefused("Discord takes no such file.", reason="too-large-to-send") from error
        if await asyncio.to_thread(looks_secret, path, data):
            raise FileRefused("This looks like a secret.", reason="secret")
        return data

    async def archive(self, actor: Actor, path: str) -> Archive:
        """Raises `NotAllowed`, `NotFound`, `FileRefused`."""
        authorize(actor, Action.ARCHIVE, actor.tenant)
        return await dated_archive(self.vault, actor.tenant, path, self.clock())

    async def suggestions(self, actor: Actor, typed: str, *, action: Action) -> list[VaultEntry]:
        """What a path that is being typed could become, the best first. Raises `NotAllowed`."""
        folder, _, begun = typed.rpartition("/")
        try:
            entries = await self.entries(actor, folder, action=action)
        except NotFound:
            return []
        wanted = twin_key(begun)
        fitting = [each for each in entries if wanted in twin_key(_name(each))]
        fitting.sort(key=lambda each: not twin_key(_name(each)).startswith(wanted))
        return fitting[:MAX_SUGGESTIONS]

    async def path_of(self, actor: Actor, path_or_id: str, *, action: Action) -> str:
        """What `vault_paths.short_id` was made of, any path as it is. Raises `NotAllowed`, `NotFound`."""
        if not path_or_id.startswith(SHORT):
            return path_or_id
        folders = [""]
        while folders:
            for each in await self.entries(actor, folders.pop(), action=action):
                if short_id(each.path) == path_or_id:
                    return each.path
                if each.is_folder:
                    folders.append(each.path)
        raise no_such_file()


async def dated_archive(vault: Vault, tenant: Tenant, path: str, at: datetime) -> Archive:
    """A zip beside the earlier ones, named for what it holds and when it was made. Raises as `Vault.archive`."""
    try:
        taken = {entry.path for entry in await vault.entries(tenant, ARCHIVES)}
    except NotFound:
        taken = set()
    names = (archive_name(path, at, number) for number in range(1, MAX_ARCHIVES_OF_A_MINUTE + 1))
    free = [f"{ARCHIVES}/{name}" for name in names if f"{ARCHIVES}/{name}" not in taken]
    if not free:
        raise FileRefused("So many archives in one minute.", reason="vault-full")
    return await vault.archive(tenant, path, free[0])


def looks_secret(path: str, data: bytes) -> bool:
    parts = parts_of(path) or ()
    return any(map(is_secret_name, parts)) or is_confidential(path, io.BytesIO(data))


def _name(entry: VaultEntry) -> str:
    return entry.path.rpartition("/")[2]
