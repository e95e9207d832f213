"""Model files: nothing in them is ever executed, and nothing is believed before it is checked.

A manifest vouches for the others by hash; the lessons are JSON, the numbers plain arrays. Written by
`training`, read by `engine`.
"""

import hashlib
import json
import math
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from myna.engines.local.book import Book, Entry, book_of
from myna.engines.local.exemplars import Exemplars
from myna.engines.local.lexicon import Lexicon
from myna.engines.local.margins import Margins
from myna.engines.local.memory import shelf_of
from myna.engines.local.model import ByMeaning, Trained
from myna.engines.local.vectors import RowVectors
from myna.engines.local.verifier import SIGNS, Verifier
from myna.engines.local.verifier_of_meaning import SIGNS_OF_MEANING
from myna.errors import EngineFailed

ENGINE = "local"
FORMAT, FORMAT_WITH_VECTORS = 3, 4
MANIFEST = "model.json"
LESSONS = "lessons.json"
ARRAYS = "arrays.npz"
MAX_MANIFEST_BYTES = 64 * 1024
MAX_FILE_BYTES = 1 << 30
MAX_ARRAY_BYTES = 1 << 30
"""Unpacked, all arrays together."""
MAX_ARRAY_RATIO = 50
"""So many times larger than packed; those of true models are at most ten times."""
HARMLESS_ARRAY_BYTES = 32 << 20
"""Whatever their ratio."""

_TYPES = {
    "lexicon_features": np.uint32,
    "lexicon_counts": np.int32,
    "shelf_entries": np.int32,
    "shelf_features": np.uint32,
    "shelf_places": np.int32,
    "shelf_starts": np.int64,
    "margin_features": np.uint32,
    "margin_weights": np.float32,
    "margin_bias": np.float32,
    "margin_answers": np.int32,
    "margin_lexicon_features": np.uint32,
    "margin_lexicon_counts": np.int32,
    "vector_rows": np.int32,
    "vectors": np.float16,
}
UNREADABLE = (
    OSError,
    EOFError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RuntimeError,
    zipfile.BadZipFile,
    zlib.error,
)
"""Whatever Python, NumPy and zip say of files that are damaged or forged."""
_DAY_ONE = (1980, 1, 1, 0, 0, 0)


def save(trained: Trained, directory: Path) -> None:
    """Write the files of a model, the manifest last; the same model gives the same bytes."""
    contents = {LESSONS: _json(lessons_of(trained.book)), ARRAYS: _packed(_arrays(trained))}
    for name, content in contents.items():
        (directory / name).write_bytes(content)
    manifest = {
        "engine": ENGINE,
        "format": FORMAT if trained.by_meaning is None else FORMAT_WITH_VECTORS,
        "texts": trained.lexicon.texts,
        "floor": trained.lexicon.floor,
        "word_weight": None if trained.margins is None else trained.margins.word_weight,
        "margin_texts": _margin_texts(trained.margins),
        "verifier": trained.verifier.coefficients.tolist(),
        "sha256": {name: digest(content) for name, content in contents.items()},
    }
    if trained.by_meaning is not None:
        manifest |= {
            "encoder": trained.by_meaning.encoder,
            "verifier_of_meaning": trained.by_meaning.verifier.coefficients.tolist(),
        }
    (directory / MANIFEST).write_bytes(_json(manifest))


def load(directory: Path) -> Trained:
    """Raises `EngineFailed` for anything that is not a whole model of this engine and format."""
    try:
        manifest = json.loads(_read(directory / MANIFEST, MAX_MANIFEST_BYTES))
        _check(manifest["engine"] == ENGINE, "another engine's model")
        _check(manifest["format"] in {FORMAT, FORMAT_WITH_VECTORS}, "a model of another format")
        contents = {name: _read(directory / name, MAX_FILE_BYTES) for name in (LESSONS, ARRAYS)}
        for name, content in contents.items():
            _check(
                digest(content) == manifest["sha256"][name],
                f"{name} was changed",
            )
        return _trained(manifest, json.loads(contents[LESSONS]), unpacked(contents[ARRAYS]))
    except UNREADABLE as error:
        raise EngineFailed(
            f"{directory} does not hold a whole model of the local engine: {error}",
            remedy="Train again.",
        ) from error


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def lessons_of(book: Book) -> dict[str, Any]:
    return {
        "answers": [[group, answer.wording] for group, answer in book.answers.items()],
        "entries": [
            [
                entry.lesson_id,
                entry.question,
                book.answers[entry.group].number,
                entry.is_right,
                entry.is_weighed,
            ]
            for entry in book.entries
        ],
    }


def book_from(lessons: dict[str, Any]) -> Book:
    answers = [(str(group), str(wording)) for group, wording in lessons["answers"]]
    entries = [
        Entry(
            lesson_id=str(lesson_id),
            question=str(question),
            group=answers[answer][0],
            is_right=is_right is True,
            is_weighed=is_weighed is True,
        )
        for lesson_id, question, answer, is_right, is_weighed in lessons["entries"]
    ]
    return book_of(entries, dict(answers))


def _arrays(trained: Trained) -> dict[str, NDArray[Any]]:
    shelf, margins = trained.shelf, trained.margins
    arrays: dict[str, NDArray[Any]] = {
        "lexicon_features": trained.lexicon.features,
        "lexicon_counts": trained.lexicon.counts,
        "shelf_entries": shelf.entries,
        "shelf_features": shelf.exemplars.features,
        "shelf_places": shelf.exemplars.places,
        "shelf_starts": shelf.exemplars.starts,
    }
    if margins is not None:
        arrays |= {
            "margin_features": margins.features,
            "margin_weights": margins.weights,
            "margin_bias": margins.bias,
            "margin_answers": margins.answers,
        }
    if margins is not None and margins.lexicon is not None:
        arrays |= {
            "margin_lexicon_features": margins.lexicon.features,
            "margin_lexicon_counts": margins.lexicon.counts,
        }
    if trained.by_meaning is not None and shelf.vectors is not None:
        arrays |= {"vector_rows": shelf.vectors.rows, "vectors": shelf.vectors.vectors}
    return arrays


def _trained(
    manifest: dict[str, Any], lessons: dict[str, Any], arrays: Mapping[str, NDArray[Any]]
) -> Trained:
    book = book_from(lessons)
    floor = float(manifest.get("floor", 1.0))
    _check(0 <= floor <= 1, "its lexicon is odd")
    lexicon = replace(_lexicon("lexicon", manifest["texts"], arrays), floor=floor)
    exemplars = Exemplars(
        features=arrays["shelf_features"],
        rarity=lexicon.rarity(arrays["shelf_features"]),
        places=arrays["shelf_places"],
        starts=arrays["shelf_starts"],
    )
    entries = arrays["shelf_entries"]
    _check_exemplars(exemplars, len(entries))
    _check_within(entries, len(book.entries))
    is_separated = manifest["word_weight"] is not None
    has_vectors = manifest["format"] == FORMAT_WITH_VECTORS
    vectors = _vectors(arrays, len(entries)) if has_vectors else None
    return Trained(
        book=book,
        lexicon=lexicon,
        shelf=shelf_of(entries, exemplars, book, vectors),
        margins=_margins(manifest, arrays, book) if is_separated else None,
        verifier=_verifier(manifest["verifier"], SIGNS),
        by_meaning=_by_meaning(manifest) if has_vectors else None,
    )


def _verifier(coefficients: Any, signs: Sequence[str]) -> Verifier:
    said = np.array(coefficients, np.float64)
    is_sound = said.shape == (len(signs) + 1,) and bool(np.isfinite(said).all())
    _check(is_sound, "its verifier is odd")
    return Verifier(coefficients=said)


def _by_meaning(manifest: dict[str, Any]) -> ByMeaning:
    verifier = _verifier(manifest["verifier_of_meaning"], SIGNS_OF_MEANING)
    return ByMeaning(encoder=str(manifest["encoder"]), verifier=verifier)


def _vectors(arrays: Mapping[str, NDArray[Any]], row_count: int) -> RowVectors:
    rows, vectors = arrays["vector_rows"], arrays["vectors"]
    _check_within(rows, row_count)
    _check(vectors.ndim == 2 and len(vectors) == len(rows), "its vectors do not add up")  # noqa: PLR2004 - a table
    _check(bool(np.isfinite(vectors).all()), "its vectors are odd")
    return RowVectors(rows=rows, vectors=vectors)


def _lexicon(name: str, texts: Any, arrays: Mapping[str, NDArray[Any]]) -> Lexicon:
    lexicon = Lexicon(
        features=arrays[f"{name}_features"], counts=arrays[f"{name}_counts"], texts=int(texts)
    )
    _check(
        lexicon.texts >= 0 and lexicon.features.shape == lexicon.counts.shape,
        "its lexicon does not add up",
    )
    _check_sorted(lexicon.features)
    return lexicon


def _margin_texts(margins: Margins | None) -> int | None:
    return None if margins is None or margins.lexicon is None else margins.lexicon.texts


def _margins(manifest: dict[str, Any], arrays: Mapping[str, NDArray[Any]], book: Book) -> Margins:
    texts = manifest["margin_texts"]
    margins = Margins(
        features=arrays["margin_features"],
        weights=arrays["margin_weights"],
        bias=arrays["margin_bias"],
        answers=arrays["margin_answers"],
        word_weight=float(manifest["word_weight"]),
        lexicon=None if texts is None else _lexicon("margin_lexicon", texts, arrays),
    )
    _check_sorted(margins.features)
    _check_within(margins.answers, len(book.answers))
    shape = (len(margins.features), len(margins.answers))
    _check(margins.weights.shape == shape, "its margins do not add up")
    _check(margins.bias.shape == margins.answers.shape, "its margins do not add up")
    _check(
        bool(np.isfinite(margins.weights).all() and np.isfinite(margins.bias).all()),
        "its margins are odd",
    )
    return margins


def _check_exemplars(exemplars: Exemplars, row_count: int) -> None:
    starts = exemplars.starts
    _check(starts.shape == (row_count + 1,) and starts[0] == 0, "its rows do not add up")
    _check(
        bool((np.diff(starts) >= 0).all()) and starts[-1] == len(exemplars.places),
        "its rows do not add up",
    )
    _check_sorted(exemplars.features)
    _check_within(exemplars.places, len(exemplars.features))


def _check_sorted(features: NDArray[np.uint32]) -> None:
    _check(
        features.ndim == 1 and bool((features[1:] > features[:-1]).all()),
        "its features are out of order",
    )


def _check_within(numbers: NDArray[np.int32], end: int) -> None:
    is_within = numbers.ndim == 1 and (
        not len(numbers) or (numbers.min() >= 0 and numbers.max() < end)
    )
    _check(bool(is_within), "it points outside of itself")


def _check(holds: bool, otherwise: str) -> None:  # noqa: FBT001 - reads as a sentence
    if not holds:
        raise ValueError(otherwise)


def _read(path: Path, max_bytes: int) -> bytes:
    with path.open("rb") as file:
        content = file.read(max_bytes + 1)
    _check(len(content) <= max_bytes, f"{path.name} is too large")
    return content


def _json(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode("ascii")


def _packed(arrays: Mapping[str, NDArray[Any]]) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, array in arrays.items():
            member = zipfile.ZipInfo(f"{name}.npy", _DAY_ONE)
            member.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(member, "w", force_zip64=True) as file:
                npy.write_array(file, array, allow_pickle=False)
    return packed.getvalue()


def unpacked(content: bytes) -> dict[str, NDArray[Any]]:
    arrays: dict[str, NDArray[Any]] = {}
    with zipfile.ZipFile(BytesIO(content)) as archive:
        members = archive.infolist()
        most = max(HARMLESS_ARRAY_BYTES, MAX_ARRAY_RATIO * len(content))
        _check(
            sum(member.file_size for member in members) <= min(most, MAX_ARRAY_BYTES),
            "its arrays are too large",
        )
        for member in members:
            name = member.filename.removesuffix(".npy")
            _check(name not in arrays, "an array occurs twice")
            arrays[name] = _array(archive, member, np.dtype(_TYPES[name]))
    return arrays


def _array(archive: zipfile.ZipFile, member: zipfile.ZipInfo, dtype: np.dtype[Any]) -> NDArray[Any]:
    """One array; its header is checked against the size in the archive before any room is made for it."""
    with archive.open(member) as file:
        _check(npy.read_magic(file) == (1, 0), "an array of an unknown kind")
        shape, is_column_first, found = npy.read_array_header_1_0(file)
        length = math.prod(shape) * dtype.itemsize
        _check(found == dtype and not is_column_first, "an array of an unknown kind")
        _check(length == member.file_size - file.tell(), "an array is not of its size")
        return np.frombuffer(file.read(length), dtype).reshape(shape)
