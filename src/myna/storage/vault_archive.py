"""Zips of what a vault holds: written from open folders, never unpacked; used by the vault."""

import os
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO

from myna.domain.confidential import (
    CHUNK_BYTES,
    MAX_PACKED_FILES,
    MAX_UNPACKED_BYTES,
    is_confidential,
    is_secret_name,
)
from myna.errors import FileRefused
from myna.storage.folders import Located

_OLDEST, _NEWEST = datetime(1980, 1, 1, tzinfo=UTC), datetime(2107, 12, 31, tzinfo=UTC)
"""What a zip can say about when a file was changed."""


@dataclass(frozen=True, kw_only=True)
class Packed:
    file_count: int
    passed_over: tuple[tuple[str, ...], ...]


def pack(files: Iterable[Located], zipped: IO[bytes], room_bytes: int) -> Packed:
    """The same files make the same zip. Raises `FileRefused` (`vault-full`, `too-large`)."""
    count, unpacked_bytes = 0, 0
    passed_over: list[tuple[str, ...]] = []
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for file in files:
            unpacked_bytes += file.found.size_bytes
            if unpacked_bytes > MAX_UNPACKED_BYTES or count >= MAX_PACKED_FILES:
                raise FileRefused("That is too much for one archive.", reason="too-large")
            if _add(archive, file):
                count += 1
            else:
                passed_over.append(file.parts)
            if zipped.tell() > room_bytes:
                break
    if zipped.tell() > room_bytes:
        raise vault_full()
    return Packed(file_count=count, passed_over=tuple(passed_over))


def vault_full() -> FileRefused:
    return FileRefused("The vault is full.", remedy="Remove files.", reason="vault-full")


def _add(archive: zipfile.ZipFile, file: Located) -> bool:
    """False for what is to stay where it is."""
    if any(map(is_secret_name, file.parts)):
        return False
    try:
        descriptor = file.folder.open_file(file.found.name)
    except OSError:  # gone since it was listed, or something else took its place
        return False
    with os.fdopen(descriptor, "rb") as source:
        if is_confidential(file.found.name, source):
            return False
        source.seek(0)
        with archive.open(_info(file), "w") as target:
            _copy(source, target, file.found.size_bytes)
    return True


def _info(file: Located) -> zipfile.ZipInfo:
    changed = min(max(_moment(file.found.modified_at), _OLDEST), _NEWEST)
    info = zipfile.ZipInfo("/".join(file.parts), changed.timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system = 3  # whatever system it is made on
    info.external_attr = 0o600 << 16
    return info


def _moment(seconds: float) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return _OLDEST


def _copy(source: IO[bytes], target: IO[bytes], most_bytes: int) -> None:
    """No more than was listed, however much is written behind it meanwhile."""
    while most_bytes > 0 and (chunk := source.read(min(CHUNK_BYTES, most_bytes))):
        target.write(chunk)
        most_bytes -= len(chunk)
