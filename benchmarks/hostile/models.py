"""Models that somebody forged, with code in them or with numbers that lie; 60 of the corpus.

Each takes the place of files of a model that was trained, and its manifests vouch for what is in it.
"""

import io
import json
import pickle  # noqa: TID251 - what is to be refused
import random
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.hostile import damage
from benchmarks.hostile.packing import tar_of, zip_of, zip_of_copies
from benchmarks.hostile.specimens import Door, Specimen

COUNT = 60
LESSONS, ARRAYS, MANIFEST = "lessons.json", "arrays.npz", "model.json"
_ARRAYS = (
    "lexicon_features",
    "lexicon_counts",
    "shelf_entries",
    "shelf_features",
    "shelf_places",
    "shelf_starts",
)
_NUMBERS = [f"{name}.npy" for name in ("lexicon_counts", "shelf_entries", "shelf_places")]
_NUMBERS.append("margin_answers.npy")
_NO_LESSONS: dict[str, Any] = {"answers": [], "entries": []}

Members = Mapping[str, bytes | None]


class _Deed:
    """Whoever unpickles it makes the file that it names."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.path,)


def models(rng: random.Random, deed: Path) -> Iterator[Specimen]:
    """`deed` is the path that exists once one of them was executed."""
    made = [*_pickles(deed), *_arrays(), *_lessons(), *_manifests()]
    for number, (title, members) in enumerate(made):
        yield _specimen(f"{number} {title}", members)
    whole = _npz({name: np.zeros(10, np.int32) for name in _ARRAYS})
    for number in range(COUNT - len(made)):
        harm = rng.choice(damage.ALL)
        yield _specimen(f"{number} arrays, {harm.__name__}", {ARRAYS: harm(rng, whole)})


def _pickles(deed: Path) -> Iterator[tuple[str, Members]]:
    protocols = {f"pickle {level}": pickle.dumps(_Deed(deed), level) for level in (0, 2, 4, 5)}
    objects = _object_array(deed)
    for title, evil in protocols.items():
        yield f"{title} for lessons", {LESSONS: evil}
        yield f"{title} for arrays", {ARRAYS: evil}
        yield f"{title} for the manifest", {MANIFEST: evil}
        yield f"{title} as an array", {ARRAYS: zip_of(dict.fromkeys(_files(), evil))}
        yield f"{title} as weights of torch", {ARRAYS: zip_of({"archive/data.pkl": evil})}
        yield f"{title} beside it", {"model.pkl": evil, "model.joblib": evil, "model.pt": evil}
    yield "an array of objects", {ARRAYS: zip_of(dict.fromkeys(_files(), objects))}
    yield "an array of objects alone", {ARRAYS: objects}


def _arrays() -> Iterator[tuple[str, Members]]:
    for shape in ("(1 << 40,)", "(-1,)", "(2**63, 2**63)", "(1.5,)", "('a',)", "__import__('os')"):
        text = f"{{'descr': '<i4', 'fortran_order': False, 'shape': {shape}, }}"
        yield f"shape {shape}", {ARRAYS: zip_of(dict.fromkeys(_files(), _npy(text)))}
    for kind in ("|O", "<V1000000000", "<U99999999", "<M8", "O8", "<i4,<i4"):
        text = f"{{'descr': '{kind}', 'fortran_order': False, 'shape': (1,), }}"
        yield f"type {kind}", {ARRAYS: zip_of(dict.fromkeys(_files(), _npy(text)))}
    header = "{'descr': '<i4', 'fortran_order': False, 'shape': (26214400,), }"
    large = _npy(header, bytes(100 << 20))
    yield "400 MB of arrays", {ARRAYS: zip_of_copies(_NUMBERS, large)}
    on_each_other = zip_of_copies(_NUMBERS * 100, large, is_shared=True)
    yield "arrays on each other", {ARRAYS: on_each_other}
    header = header.replace("26214400", "62914560")
    yield "960 MB of arrays", {ARRAYS: zip_of_copies(_NUMBERS, _npy(header, bytes(240 << 20)))}
    yield "a tar", {ARRAYS: tar_of("../../x", b"x")}
    yield "no arrays", {ARRAYS: zip_of({})}


def _lessons() -> Iterator[tuple[str, Members]]:
    deep = b"[" * 100_000 + b"]" * 100_000
    yield "lessons deep in each other", {LESSONS: deep}
    yield "no lessons", {LESSONS: json.dumps(_NO_LESSONS).encode()}
    yield "lessons of the wrong shape", {LESSONS: b'{"answers": 1, "entries": {"a": 2}}'}
    yield "lessons that are gone", {LESSONS: None}


def _manifests() -> Iterator[tuple[str, Members]]:
    for title, change in {
        "negative texts": {"texts": -1},
        "texts without end": {"texts": 10**400},
        "a verifier of nothing": {"verifier": []},
        "a verifier of no numbers": {"verifier": [float("nan")] * 8},
        "another engine": {"engine": "os.system"},
        "a newer format": {"format": 99},
        "a path for a file": {"sha256": {"../../myna.db": "0"}},
    }.items():
        yield title, {MANIFEST: json.dumps(change).encode()}
    yield "a manifest of a megabyte", {MANIFEST: b" " * (1 << 20)}


def _files() -> list[str]:
    return [f"{name}.npy" for name in _ARRAYS]


def _object_array(deed: Path) -> bytes:
    file = io.BytesIO()
    array = np.empty(1, object)
    array[0] = _Deed(deed)
    np.lib.format.write_array(file, array, allow_pickle=True)
    return file.getvalue()


def _npy(header: str, data: bytes = bytes(64)) -> bytes:
    text = header.ljust(117) + "\n"
    return b"\x93NUMPY\1\0" + len(text).to_bytes(2, "little") + text.encode() + data


def _npz(arrays: Mapping[str, np.ndarray[Any, Any]]) -> bytes:
    file = io.BytesIO()
    np.savez(file, **arrays)  # type: ignore[arg-type]
    return file.getvalue()


def _specimen(title: str, members: Members) -> Specimen:
    return Specimen(family="models", title=title, door=Door.MODEL, members=members)
