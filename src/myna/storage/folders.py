"""Folders that are held open while what is in them is used, so that no link can take their place; used by the vault.

Every name is one step, never a path. What is neither a folder nor a regular file with this one name does not exist:
a link leads elsewhere, a pipe never ends, a device is the machine's, and a second name may stand outside.
"""

import errno
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from itertools import islice
from operator import attrgetter
from pathlib import Path
from typing import Protocol, Self

from myna.domain.vault_paths import MAX_DEPTH

_READ = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_AT_ONCE = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
"""Where a pipe came in the place of the file, opening must not wait for who writes into it."""
_FOLDER = getattr(os, "O_DIRECTORY", 0)
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_LINK | _READ
_REPARSE_POINT = 0x400
"""A junction, or another of the links of Windows."""

MAX_LISTED = 50_000
"""Of one folder; more than any vault may hold."""

HAS_DESCRIPTORS = {os.open, os.stat, os.mkdir, os.rename, os.unlink, os.rmdir} <= os.supports_dir_fd


@dataclass(frozen=True, kw_only=True)
class Found:
    """A folder or a regular file."""

    name: str
    is_folder: bool
    size_bytes: int
    modified_at: float


class Folder(Protocol):
    """Closed by whoever opened it. Every method raises `OSError`."""

    def child(self, name: str) -> Self: ...

    def made_child(self, name: str) -> Self:
        """Made where it is not there."""
        ...

    def scan(self) -> Iterator[Found]: ...

    def open_file(self, name: str) -> int:
        """A descriptor to read from."""
        ...

    def create(self, name: str) -> int:
        """A descriptor to write to; the name must be free."""
        ...

    def move(self, name: str, target: Self, target_name: str) -> None:
        """In one step, over what has this name there."""
        ...

    def remove(self, name: str) -> None: ...

    def remove_folder(self, name: str) -> None:
        """An empty one."""
        ...

    def sync(self) -> None: ...

    def close(self) -> None: ...


Opener = Callable[[Path], Folder]
"""Opens the folder in which all others lie; it may be a link, because the operator chose it."""


class DescriptorFolder:
    """Held by its descriptor: whatever is renamed meanwhile, this stays the folder that was opened."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor

    @classmethod
    def root(cls, path: Path) -> "DescriptorFolder":
        return cls(os.open(path, _READ | _FOLDER))

    def child(self, name: str) -> "DescriptorFolder":
        flags = _READ | _FOLDER | _NO_LINK
        return DescriptorFolder(os.open(name, flags, dir_fd=self.descriptor))

    def made_child(self, name: str) -> "DescriptorFolder":
        try:
            os.mkdir(name, 0o700, dir_fd=self.descriptor)
        except FileExistsError:
            pass
        else:
            self.sync()
        return self.child(name)

    def scan(self) -> Iterator[Found]:
        with os.scandir(self.descriptor) as entries:
            yield from _found(entries)

    def open_file(self, name: str) -> int:
        _check(os.stat(name, dir_fd=self.descriptor, follow_symlinks=False))
        flags = _READ | _NO_LINK | _AT_ONCE
        descriptor = _checked(os.open(name, flags, dir_fd=self.descriptor))
        try:
            named = os.stat(name, dir_fd=self.descriptor, follow_symlinks=False)
            _check(named)
            if not os.path.samestat(named, os.fstat(descriptor)):
                raise _no_file()
        except OSError:
            os.close(descriptor)
            raise
        return descriptor

    def create(self, name: str) -> int:
        return os.open(name, _NEW, 0o600, dir_fd=self.descriptor)

    def move(self, name: str, target: "DescriptorFolder", target_name: str) -> None:
        os.replace(name, target_name, src_dir_fd=self.descriptor, dst_dir_fd=target.descriptor)

    def remove(self, name: str) -> None:
        os.unlink(name, dir_fd=self.descriptor)

    def remove_folder(self, name: str) -> None:
        os.rmdir(name, dir_fd=self.descriptor)

    def sync(self) -> None:
        os.fsync(self.descriptor)

    def close(self) -> None:
        os.close(self.descriptor)


class PathFolder:
    """For systems that open nothing relative to a folder: every step is looked at before and after.

    Somebody who can rename folders on the machine itself could still be quicker; nobody on Discord can.
    """

    def __init__(self, path: Path, parent: "PathFolder | None" = None) -> None:
        self.path, self._parent = path, parent
        self._identity = self._looked_at()

    @classmethod
    def root(cls, path: Path) -> "PathFolder":
        return cls(path.resolve(strict=True))

    def child(self, name: str) -> "PathFolder":
        self.check_way()
        return PathFolder(self.path / name, self)

    def made_child(self, name: str) -> "PathFolder":
        self.check_way()
        (self.path / name).mkdir(mode=0o700, exist_ok=True)
        return self.child(name)

    def scan(self) -> Iterator[Found]:
        self.check_way()
        with os.scandir(self.path) as entries:
            yield from _found(entries)

    def open_file(self, name: str) -> int:
        self.check_way()
        path = self.path / name
        before = path.lstat()
        _check(before)
        descriptor = _checked(os.open(path, _READ | _NO_LINK | _AT_ONCE))
        try:
            if not os.path.samestat(before, os.fstat(descriptor)):
                raise _no_file()
            self.check_way()
        except OSError:
            os.close(descriptor)
            raise
        return descriptor

    def create(self, name: str) -> int:
        self.check_way()
        return os.open(self.path / name, _NEW, 0o600)

    def move(self, name: str, target: "PathFolder", target_name: str) -> None:
        self.check_way()
        target.check_way()
        (self.path / name).replace(target.path / target_name)

    def remove(self, name: str) -> None:
        self.check_way()
        (self.path / name).unlink()

    def remove_folder(self, name: str) -> None:
        self.check_way()
        (self.path / name).rmdir()

    def sync(self) -> None:
        """Such a system syncs the names of its folders by itself."""

    def close(self) -> None:
        """Nothing is held."""

    def _looked_at(self) -> os.stat_result:
        status = self.path.lstat()
        if not stat.S_ISDIR(status.st_mode) or _is_link(status):
            raise _no_folder()
        return status

    def check_way(self) -> None:
        """Is every folder down to here the one that was opened?"""
        if not os.path.samestat(self._identity, self._looked_at()):
            raise _no_folder()
        if self._parent is not None:
            self._parent.check_way()


def opened_root(path: Path) -> Folder:
    return DescriptorFolder.root(path) if HAS_DESCRIPTORS else PathFolder.root(path)


def descend(held: ExitStack, folder: Folder, names: Iterable[str], *, make: bool = False) -> Folder:
    """The folder so many steps further down; all on the way there are held as long as the stack is."""
    for name in names:
        child = folder.made_child(name) if make else folder.child(name)
        folder = held.enter_context(closing(child))
    return folder


@dataclass(frozen=True, kw_only=True)
class Located:
    """Something below a folder, and the open folder that it lies in."""

    parts: tuple[str, ...]
    folder: Folder
    found: Found


def below(
    folder: Folder, enters: Callable[[tuple[str, ...]], bool], above: tuple[str, ...] = ()
) -> Iterator[Located]:
    """All that there is, sorted by name, each folder before what it holds; what cannot be entered is passed over."""
    try:
        listed = sorted(islice(folder.scan(), MAX_LISTED), key=attrgetter("name"))
    except OSError:
        return
    for found in listed:
        parts = (*above, found.name)
        yield Located(parts=parts, folder=folder, found=found)
        if not found.is_folder or len(parts) >= MAX_DEPTH or not enters(parts):
            continue
        try:
            child = folder.child(found.name)
        except OSError:  # gone, or something else took its place
            continue
        with closing(child):
            yield from below(child, enters, parts)


def _found(entries: Iterator[os.DirEntry[str]]) -> Iterator[Found]:
    for entry in entries:
        try:
            status = entry.stat(follow_symlinks=False)
        except OSError:  # gone since it was listed
            continue
        is_folder = stat.S_ISDIR(status.st_mode) and not _is_link(status)
        if is_folder or _is_plain(status):
            yield Found(
                name=entry.name,
                is_folder=is_folder,
                size_bytes=0 if is_folder else status.st_size,
                modified_at=status.st_mtime,
            )


def _is_plain(status: os.stat_result) -> bool:
    # Windows counts no names when it lists.
    return stat.S_ISREG(status.st_mode) and status.st_nlink <= 1 and not _is_link(status)


def _is_link(status: os.stat_result) -> bool:
    attributes = getattr(status, "st_file_attributes", 0)
    return stat.S_ISLNK(status.st_mode) or bool(attributes & _REPARSE_POINT)


def _check(status: os.stat_result) -> None:
    if not _is_plain(status):
        raise _no_file()


def _checked(descriptor: int) -> int:
    """The same once more, of what was really opened."""
    try:
        _check(os.fstat(descriptor))
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def _no_file() -> OSError:
    return OSError(errno.ENOENT, os.strerror(errno.ENOENT))


def _no_folder() -> OSError:
    return OSError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
