"""Where a model is, found without importing anything heavy and without the network; used by `hearing`."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

NEEDED = ("model.bin", "config.json", "tokenizer.json", "vocabulary.*")
_SIZES = "tiny tiny.en base base.en small small.en medium medium.en large-v1 large-v2 large-v3"
REPOSITORIES: Mapping[str, str] = MappingProxyType(
    {size: f"Systran/faster-whisper-{size}" for size in _SIZES.split()}
    | {
        "large": "Systran/faster-whisper-large-v3",
        "distil-small.en": "Systran/faster-distil-whisper-small.en",
        "distil-medium.en": "Systran/faster-distil-whisper-medium.en",
        "distil-large-v2": "Systran/faster-distil-whisper-large-v2",
        "distil-large-v3": "Systran/faster-distil-whisper-large-v3",
        "distil-large-v3.5": "distil-whisper/distil-large-v3.5-ct2",
        "large-v3-turbo": "mobiuslabsgmbh/faster-whisper-large-v3-turbo",
        "turbo": "mobiuslabsgmbh/faster-whisper-large-v3-turbo",
    }
)
"""What faster-whisper calls each model, and where it fetches it."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """A model that is here, one that may be fetched, or what is wrong with what was named."""

    directory: Path | None = None
    repository: str | None = None
    problem: str = ""


def find_model(name: str) -> Place:
    """A directory, a name that faster-whisper knows, or an `owner/name` of the hub."""
    directory = Path(name).expanduser()
    if directory.is_dir():
        missing = [pattern for pattern in NEEDED if not any(directory.glob(pattern))]
        if missing:
            return Place(problem=f"the folder of MYNA_WHISPER_MODEL has no {', '.join(missing)}")
        return Place(directory=directory)
    repository = REPOSITORIES.get(name) or (name if _names_a_repository(name) else None)
    if repository is None:
        return Place(
            problem=f"MYNA_WHISPER_MODEL is neither a directory nor one of {', '.join(REPOSITORIES)}"
        )
    return Place(directory=_cached(repository), repository=repository)


def hub_folder(repository: str) -> Path:
    """Where the hub's library keeps a repository."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "huggingface"
    hub = Path(os.environ.get("HF_HOME") or home) / "hub"
    root = os.environ.get("HF_HUB_CACHE") or os.environ.get("HUGGINGFACE_HUB_CACHE") or hub
    return Path(root).expanduser() / f"models--{repository.replace('/', '--')}"


def _cached(repository: str) -> Path | None:
    folder = hub_folder(repository)
    try:
        snapshot = folder / "snapshots" / (folder / "refs" / "main").read_text("ascii").strip()
    except (OSError, ValueError):
        return None
    is_whole = all(any(snapshot.glob(pattern)) for pattern in NEEDED)
    return snapshot if is_whole else None


def _names_a_repository(name: str) -> bool:
    """`owner/name`, and not a path."""
    parts = name.split("/")
    return len(parts) == 2 and all(part and part[0] not in ".~" for part in parts)  # noqa: PLR2004
