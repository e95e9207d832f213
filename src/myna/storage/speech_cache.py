"""Sentences spoken before, as files; wired by `bootstrap`.

A file is a mark, the SHA-256 of what follows, and Opus packets, each after its length. Its name is
the key: no text of anybody stands on the disk.
"""

import asyncio
import hashlib
import os
import struct
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from myna.errors import StorageError

_MARK = b"mynaspeech1\n"
_DIGEST_BYTES = 32
_LENGTH = struct.Struct(">H")
_SUFFIX = ".speech"
_KEPT_SHARE = 0.9
"""When it is full so much stays, so that not every sentence has to make room."""


@dataclass(kw_only=True)
class FileSpeechCache:
    """A disk that is full or cannot be read only makes it forget."""

    folder: Path
    max_bytes: int
    _size: int | None = None
    """Of all files; None before they were counted."""
    _writing: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def find(self, key: str) -> Sequence[bytes] | None:
        return await asyncio.to_thread(_read, self._path(key))

    async def keep(self, key: str, packets: Sequence[bytes]) -> None:
        async with self._writing:
            with suppress(OSError):
                await asyncio.to_thread(self._write, self._path(key), packets)

    async def empty(self) -> None:
        async with self._writing:
            await asyncio.to_thread(self._remove_all)

    def _remove_all(self) -> None:
        """Raises `StorageError`: what should go must not stay unnoticed."""
        self._size = None
        try:
            for _, _, path in list(self._files()):
                path.unlink(missing_ok=True)
        except FileNotFoundError:
            return
        except OSError as error:
            raise StorageError(
                f"What was spoken in {self.folder} could not be removed: {error.strerror}.",
                remedy="Let the account that runs Myna write there.",
            ) from error

    def _path(self, key: str) -> Path:
        """Whatever the key is, its name is harmless."""
        return self.folder / f"{hashlib.sha256(key.encode()).hexdigest()}{_SUFFIX}"

    def _write(self, path: Path, packets: Sequence[bytes]) -> None:
        content = b"".join(_LENGTH.pack(len(packet)) + packet for packet in packets)
        whole = _MARK + hashlib.sha256(content).digest() + content
        if len(whole) > self.max_bytes:
            return
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if self._size is None:
            self._size = sum(size for _, size, _ in self._files())
        self._size += len(whole)
        if self._size > self.max_bytes:
            self._size = self._make_room(len(whole))
        _write_at_once(path, whole)

    def _make_room(self, coming: int) -> int:
        """Delete what was not heard for longest; returns the size with what comes."""
        files = sorted(self._files())
        size = coming + sum(size for _, size, _ in files)
        for _, file_size, path in files:
            if size <= max(self.max_bytes * _KEPT_SHARE, coming):
                break
            path.unlink(missing_ok=True)
            size -= file_size
        return size

    def _files(self) -> Iterator[tuple[float, int, Path]]:
        """Last use, size and path of each; what was left half written by a sudden end counts too."""
        with os.scandir(self.folder) as entries:
            for entry in entries:
                if entry.name.endswith((_SUFFIX, ".part")):
                    with suppress(FileNotFoundError):
                        status = entry.stat()
                        yield status.st_mtime, status.st_size, Path(entry.path)


def _write_at_once(path: Path, content: bytes) -> None:
    """Nobody ever sees half of it, and nothing is left of a failure."""
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
        try:
            file.write(content)
            file.flush()
            Path(file.name).replace(path)
        except OSError:
            Path(file.name).unlink(missing_ok=True)
            raise


def _read(path: Path) -> Sequence[bytes] | None:
    """None for a file that is not there or not whole."""
    try:
        whole = path.read_bytes()
        os.utime(path)
    except OSError:
        return None
    start = len(_MARK) + _DIGEST_BYTES
    content = whole[start:]
    if whole[:start] != _MARK + hashlib.sha256(content).digest():
        return None
    return tuple(_packets(content))


def _packets(content: bytes) -> Iterator[bytes]:
    position = 0
    while position < len(content):
        (length,) = _LENGTH.unpack_from(content, position)
        position += _LENGTH.size + length
        yield content[position - length : position]
