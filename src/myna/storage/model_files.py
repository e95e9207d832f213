"""Model files on disk: written aside, synced, sealed with a manifest, moved into place.

Used by the model registry. A folder without a whole manifest is no model, whatever a crash left.
"""

import hashlib
import json
import os
import shutil
import sys
from pathlib import Path

from myna.errors import StorageError

MANIFEST = "manifest.json"
CARD, CARD_IN_WORDS = "model_card.json", "MODEL_CARD.md"
MAX_CARD_BYTES = 64 * 1024
_DRAFTS = "drafts"


def make_root(root: Path) -> None:
    try:
        root.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _refused(root, error) from error


def found(root: Path) -> tuple[set[str], set[str]]:
    """The ids of drafts, whole or half, and of what is sealed."""
    sealed = {manifest.parent.name for manifest in root.glob(f"*/{MANIFEST}")} - {_DRAFTS}
    return {draft.name for draft in (root / _DRAFTS).glob("*")}, sealed


def draft_of(root: Path, version_id: str) -> Path:
    return root / _DRAFTS / version_id


def remove_draft(root: Path, version_id: str) -> None:
    shutil.rmtree(draft_of(root, version_id), ignore_errors=True)


def remove(root: Path, version_id: str) -> None:
    """Take the version away in one step, then delete it: at no time is half of it in place."""
    folder, aside = _inside(root, version_id), _inside(root / _DRAFTS, version_id)
    try:
        shutil.rmtree(aside, ignore_errors=True)
        aside.parent.mkdir(parents=True, exist_ok=True)
        folder.rename(aside)
    except FileNotFoundError:
        return
    except OSError as error:
        raise _refused(folder, error) from error
    shutil.rmtree(aside, ignore_errors=True)


def draft(root: Path, version_id: str, *, is_new: bool) -> Path:
    """A folder to train into; empty, unless what an earlier attempt left is to be gone on with."""
    folder = _inside(root / _DRAFTS, version_id)
    try:
        if is_new:
            shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=not is_new)
    except OSError as error:
        raise _refused(folder, error) from error
    return folder


def describe(root: Path, version_id: str, card: str, in_words: str) -> None:
    folder = _inside(root / _DRAFTS, version_id)
    try:
        (folder / CARD).write_text(card, encoding="utf-8")
        (folder / CARD_IN_WORDS).write_text(in_words, encoding="utf-8")
    except OSError as error:
        raise _refused(folder, error) from error


def card(folder: Path) -> str | None:
    try:
        with (folder / CARD).open("rb") as file:
            return file.read(MAX_CARD_BYTES).decode()
    except (OSError, ValueError):
        return None


def folder_of(root: Path, version_id: str) -> Path:
    return _inside(root, version_id)


def seal(root: Path, version_id: str) -> Path:
    """Sync the draft to disk, seal it and move it into place in one step; returns where it is.

    What is whole in its place stays as it is, whatever another attempt has drafted since.
    """
    draft, target = _inside(root / _DRAFTS, version_id), _inside(root, version_id)
    if is_whole(target):
        shutil.rmtree(draft, ignore_errors=True)
        return target
    try:
        digests = {name: _digest(draft / name) for name in _file_names(draft)}
        (draft / MANIFEST).write_text(json.dumps(digests, indent=1), encoding="utf-8")
        for path in (*draft.rglob("*"), draft):
            _sync(path)
        shutil.rmtree(target, ignore_errors=True)  # damaged, or it would have been kept
        draft.rename(target)
        _sync(root)
    except OSError as error:
        raise _refused(target, error) from error
    return target


def is_there(folder: Path) -> bool:
    """A glance at a folder that was found whole before."""
    return (folder / MANIFEST).is_file()


def is_whole(folder: Path) -> bool:
    """Is every file there, unchanged since it was sealed?"""
    try:
        digests = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return isinstance(digests, dict) and digests == {
            name: _digest(folder / name) for name in _file_names(folder)
        }
    except (OSError, ValueError):
        return False


def _file_names(folder: Path) -> list[str]:
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path != folder / MANIFEST
    )


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _inside(folder: Path, name: str) -> Path:
    if Path(name).name != name or name in {"", ".", "..", _DRAFTS}:
        raise ValueError(f"{name!r} cannot name a model version")
    return folder / name


def _sync(path: Path) -> None:
    if path.is_dir() and sys.platform == "win32":
        return  # Windows cannot open a folder to sync it
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _refused(path: Path, error: OSError) -> StorageError:
    return StorageError(
        f"The model in {path} could not be written: {error.strerror or error}.",
        remedy="Check the disk's free space and that the account that runs Myna may write there.",
    )
