"""Takes files out of a vault for good, and their copies out of its archives; used by the vault.

Archives come first: as long as a file lies in its place it can be done again from the beginning.
"""

import hashlib
import os
import secrets
import zipfile
import zlib
from collections.abc import Collection, Iterable
from contextlib import ExitStack, suppress
from typing import IO

from myna.domain.confidential import CHUNK_BYTES
from myna.domain.vault_paths import ARCHIVES, NAMED_DIGITS, REPORTS, UPLOADS
from myna.storage.folders import Folder, Located, descend

Parts = tuple[str, ...]


def purge(top: Folder, places: Iterable[Parts], hashes: Collection[str]) -> None:
    """`places` are of files and of folders; `hashes` of what archives hold of files that are gone already.

    Of what was rejected in an import members can make an upload: such copies go with the report.
    """
    with ExitStack() as held:
        gone = [(parts[0], each) for parts in places if parts for each in _found(held, top, parts)]
        files = [(folder, each) for folder, each in gone if not each.found.is_folder]
        digests = [(folder, _digest_of(each.folder, each.found.name)) for folder, each in files]
        reported = {digest for folder, digest in digests if folder == REPORTS}
        copies = _copies(held, top, reported)
        with suppress(FileNotFoundError):
            archives = descend(held, top, (ARCHIVES,))
            _clean_archives(archives, {*hashes, *(digest for _, digest in digests)})
        for each in (*copies, *(each for _, each in reversed(gone))):
            _remove(each)


def _copies(held: ExitStack, top: Folder, digests: Collection[str]) -> list[Located]:
    """Among the uploads, which are named for what they hold."""
    try:
        uploads = descend(held, top, (UPLOADS,))
    except OSError:
        return []
    beginnings = {digest[:NAMED_DIGITS] for digest in digests}
    return [
        Located(parts=(UPLOADS, each.name), folder=uploads, found=each)
        for each in uploads.scan()
        if not each.is_folder and each.name[:NAMED_DIGITS] in beginnings
    ]


def _found(held: ExitStack, top: Folder, parts: Parts) -> list[Located]:
    """The file or folder and all that is in it, what holds something before that."""
    try:
        above = descend(held, top, parts[:-1])
        own = [each for each in above.scan() if each.name == parts[-1]]
    except OSError:
        return []
    located = [Located(parts=parts, folder=above, found=each) for each in own]
    for each in own:
        if each.is_folder:
            inside = descend(held, above, parts[-1:])
            located += _below(held, inside)
    return located


def _below(held: ExitStack, folder: Folder) -> list[Located]:
    found = []
    for each in folder.scan():
        found.append(Located(parts=(each.name,), folder=folder, found=each))
        if each.is_folder:
            found += _below(held, descend(held, folder, (each.name,)))
    return found


def _remove(each: Located) -> None:
    with suppress(FileNotFoundError):
        if each.found.is_folder:
            each.folder.remove_folder(each.found.name)
        else:
            each.folder.remove(each.found.name)
    each.folder.sync()


def _clean_archives(archives: Folder, hashes: Collection[str]) -> None:
    for each in list(archives.scan()):
        if not each.is_folder and each.name.endswith(".zip"):
            _clean_archive(archives, each.name, hashes)


def _clean_archive(archives: Folder, name: str, hashes: Collection[str]) -> None:
    """What is no archive that can be read is left as it is: Myna did not make it."""
    with os.fdopen(archives.open_file(name), "rb") as file:
        try:
            with zipfile.ZipFile(file) as archive:
                members = archive.infolist()
                kept = [each for each in members if _digest(archive.open(each)) not in hashes]
                if len(kept) < len(members):
                    _rewrite(archives, name, archive, kept)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
            return


def _rewrite(
    archives: Folder, name: str, archive: zipfile.ZipFile, kept: Collection[zipfile.ZipInfo]
) -> None:
    if not kept:
        archives.remove(name)
        archives.sync()
        return
    part = f".part-{secrets.token_hex(8)}"
    try:
        with os.fdopen(archives.create(part), "wb") as file:
            with zipfile.ZipFile(file, "w") as written:
                for each in kept:
                    with archive.open(each) as source, written.open(each, "w") as target:
                        _copy(source, target)
            file.flush()
            os.fsync(file.fileno())
        archives.move(part, archives, name)
    finally:
        with suppress(FileNotFoundError):
            archives.remove(part)
    archives.sync()


def _copy(source: IO[bytes], target: IO[bytes]) -> None:
    while chunk := source.read(CHUNK_BYTES):
        target.write(chunk)


def _digest_of(folder: Folder, name: str) -> str:
    with os.fdopen(folder.open_file(name), "rb") as file:
        return _digest(file)


def _digest(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    with file:
        while chunk := file.read(CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()
