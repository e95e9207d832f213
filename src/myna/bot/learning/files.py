"""Files of a server: `!archive`, `!getfile`, `!select_dataset`; named by `bot.commands`, declared by `bot.slash.files`.

A path that somebody typed, chose or pressed is only ever given to the services; they say whether it exists.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from myna.bot.learning.file_lists import file_list, file_press, in_code, selection_text, size
from myna.bot.replies import Attached, Button, Reply, Style, owned
from myna.bot.requests import Request
from myna.bot.serving import Command, Pressed
from myna.bot.texts.catalogue import say
from myna.domain.access import Action
from myna.domain.quotas import Effort
from myna.domain.teaching import SourceType
from myna.domain.vault_paths import OWN_FOLDERS, shown_name
from myna.errors import FileRefused, MynaError, NotFound
from myna.ports import Archive, VaultEntry
from myna.services.datasets import DatasetService
from myna.services.quotas import QuotaService
from myna.services.vault import VaultService

ALIASES = {
    "archive": ("архив", "заархивируй"),
    "getfile": ("get_file", "файл", "файлы", "files"),
    "select_dataset": ("dataset", "датасет", "выбери_датасет"),
}
"""What else these commands may be called."""

EVERYTHING = "."
"""How people write that all of it is meant."""

_POSITIVE = re.compile(
    r"^(?P<path>.*?)(?:(?:^|\s+)(?:(?:positive|верно)\s?=\s?)?"
    r"(?P<word>true|false|yes|no|да|нет|верно|неверно))?$",
    re.IGNORECASE | re.DOTALL,
)
_NO = frozenset({"false", "no", "нет", "неверно"})


@dataclass(frozen=True, kw_only=True)
class FileCommands:
    vault: VaultService
    datasets: DatasetService
    quotas: QuotaService
    prefix: str

    def commands(self) -> Mapping[str, Command]:
        return {
            "archive": self.archive,
            "getfile": self.getfile,
            "select_dataset": self.select_dataset,
        }

    def presses(self) -> Mapping[str, Pressed]:
        """What stands behind the verb is a path or its short id; without one all of it is meant."""
        return {
            "file-get": self._get_pressed,
            "file-archive": self._archive_pressed,
            "file-select": self._select_pressed,
        }

    async def archive(self, request: Request) -> Reply:
        """A zip of this folder; without one, what can be archived."""
        path = typed_path(request.text)
        if not path:
            return await self._shown(request, "", Action.ARCHIVE)
        return await self._archived(request, "" if path == EVERYTHING else path)

    async def getfile(self, request: Request) -> Reply:
        """Send a file; show what there is for a folder, or without a name."""
        path = typed_path(request.text)
        return await self._file_or_folder(request, "" if path == EVERYTHING else path)

    async def select_dataset(self, request: Request) -> Reply:
        """`path [positive]`; without a path, what can be chosen."""
        path, is_positive = typed_choice(request.text)
        return await self.choose(request, path, is_positive=is_positive)

    async def choose(self, request: Request, path: str, *, is_positive: bool) -> Reply:
        """As `select_dataset`, with the path apart."""
        if not path:
            return await self._shown(request, "", Action.SELECT_DATASET)
        return await self._select(
            request, "" if path == EVERYTHING else path, is_positive=is_positive
        )

    async def _select(self, request: Request, path: str, *, is_positive: bool) -> Reply:
        """Of a folder of her own copies only single files can be chosen."""
        if path.rstrip("/") in OWN_FOLDERS:
            return await self._shown(request, path, Action.SELECT_DATASET)
        selection = await self.datasets.select(
            request.actor, path, is_positive=is_positive, key=request.key
        )
        return Reply(
            text=selection_text(request.language, selection, self.prefix),
            private=True,
            outcome="dataset-selected",
        )

    async def suggestions(
        self, request: Request, typed: str, action: Action
    ) -> Sequence[VaultEntry]:
        """Nothing for those who may not do it."""
        try:
            return await self.vault.suggestions(request.actor, typed, action=action)
        except MynaError:
            return ()

    async def _shown(self, request: Request, folder: str, action: Action) -> Reply:
        entries = await self.vault.entries(request.actor, folder, action=action)
        listed = file_list(request.language, folder, entries, action)
        return replace(listed, buttons=owned(listed.buttons, request.actor.id))

    async def _file_or_folder(self, request: Request, path: str) -> Reply:
        if not path:
            return await self._shown(request, "", Action.GET_FILE)
        self.quotas.admit(request.actor, Action.GET_FILE, Effort.EXPORT)
        try:
            data = await self.vault.read(request.actor, path)
        except NotFound:
            return await self._shown(request, path, Action.GET_FILE)
        name = shown_name(path)
        text = say(request.language, "files-sent", name=in_code(name), size=size(len(data)))
        files = (Attached(name=name, data=data),)
        return Reply(text=text, files=files, private=True, outcome="file-sent")

    async def _get_pressed(self, request: Request, named: str) -> Reply:
        path = await self.vault.path_of(request.actor, named, action=Action.GET_FILE)
        reply = await self._file_or_folder(request, path)
        return replace(reply, replaces=not reply.files)

    async def _archive_pressed(self, request: Request, named: str) -> Reply:
        path = await self.vault.path_of(request.actor, named, action=Action.ARCHIVE)
        return await self._archived(request, path)

    async def _archived(self, request: Request, path: str) -> Reply:
        self.quotas.admit(request.actor, Action.ARCHIVE, Effort.ARCHIVE)
        made = await self.vault.archive(request.actor, path)
        lines = [
            say(
                request.language,
                "files-archived",
                name=in_code(made.entry.path),
                files=made.file_count,
                size=size(made.entry.size_bytes),
            )
        ]
        if made.passed_over:
            lines.append(say(request.language, "files-left-out", files=len(made.passed_over)))
        reply = Reply(text="\n".join(lines), private=True, outcome="archived")
        return await self._with_zip(request, made, reply)

    async def _with_zip(self, request: Request, made: Archive, reply: Reply) -> Reply:
        """The zip itself where nobody else reads, else a button that brings it to whoever may have it."""
        path = made.entry.path
        if not request.is_direct and request.source is SourceType.MESSAGE:
            button = Button(
                press=file_press("file-get", path),
                label=say(request.language, "button-file-get"),
                emoji="⬇️",
                style=Style.CHOICE,
            )
            return replace(reply, buttons=(button,))
        try:
            data = await self.vault.read(request.actor, path)
        except FileRefused:
            too_large = say(request.language, "files-archive-stays")
            return replace(reply, text=f"{reply.text}\n{too_large}")
        return replace(reply, files=(Attached(name=path.rpartition("/")[2], data=data),))

    async def _select_pressed(self, request: Request, named: str) -> Reply:
        path = await self.vault.path_of(request.actor, named, action=Action.SELECT_DATASET)
        return await self._select(request, path, is_positive=True)


def typed_path(text: str) -> str:
    """Without what people put around a path."""
    path = text.strip()
    for mark in ("`", '"', "'", "«»"):
        if len(path) > 1 and path[0] == mark[0] and path[-1] == mark[-1]:
            path = path[1:-1].strip()
    return path


def typed_choice(text: str) -> tuple[str, bool]:
    """A path, and whether its lessons say what is right: `faq.csv`, `faq.csv false`, `faq.csv positive=no`."""
    found = _POSITIVE.match(text.strip())
    if found is None:
        return typed_path(text), True
    word = (found["word"] or "true").casefold()
    return typed_path(found["path"]), word not in _NO
