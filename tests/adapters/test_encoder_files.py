"""An encoder's files are refused before and behind native code: named, with what to do."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from shutil import copytree
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from myna.engines.local.encoding import encoder as encoders
from myna.engines.local.encoding import probing
from myna.engines.local.encoding.adding import Wishes, added
from myna.engines.local.encoding.card import CARD, MODEL, TOKENIZER, Card, Pooling, card_from
from myna.engines.local.encoding.encoder import opened, opened_with
from myna.engines.local.encoding.folders import found_in
from myna.engines.local.encoding.onnx_files import check_self_contained
from myna.engines.local.encoding.onnx_writing import FLOAT, INT64, Graph, model_of
from myna.engines.local.encoding.probing import probe
from myna.engines.local.encoding.protobuf import fields, message, number, varint
from myna.errors import EngineFailed
from tiny_encoder import tiny_bert, tiny_encoder

DIMENSIONS = 8
INPUTS = ("input_ids", "attention_mask")
CARD_OF_ANY = Card(
    name="any", pooling=Pooling.MEAN, prefix="", max_tokens=256, sha256={}, scales={}
)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_encoder(tmp_path_factory.mktemp("sound") / "encoder")


@pytest.fixture
def folder(sound: Path, tmp_path: Path) -> Path:
    return Path(copytree(sound, tmp_path / "encoder"))


def table() -> np.ndarray[Any, np.dtype[np.float32]]:
    return np.random.default_rng(1).normal(size=(3_000, DIMENSIONS)).astype(np.float32)


def tokens(graph: Graph) -> str:
    """A vector for each token."""
    return graph.node("Gather", graph.constant("table", table()), "input_ids")


def of_tokens() -> bytes:
    graph = Graph()
    graph.named(tokens(graph), "tokens")
    return model_of(graph, INPUTS, "tokens", DIMENSIONS)


def of_inputs(*names: str) -> bytes:
    graph = Graph()
    graph.named(graph.node("Cast", names[0], to=FLOAT), "sentence_embedding")
    return model_of(graph, names, "sentence_embedding", DIMENSIONS)


def of_integers() -> bytes:
    graph = Graph()
    graph.named("input_ids", "sentence_embedding")
    made = model_of(graph, INPUTS, "sentence_embedding", DIMENSIONS)
    end = made.rindex(message(1, b"sentence_embedding"))
    return made[:end] + made[end:].replace(number(1, FLOAT), number(1, INT64), 1)


def of_nothing_finite() -> bytes:
    graph = Graph()
    zero = graph.constant("zero", np.zeros(DIMENSIONS, np.float32))
    pooled = graph.node("ReduceMean", tokens(graph), graph.integers(1), keepdims=0)
    graph.named(graph.node("Div", graph.node("Mul", pooled, zero), zero), "sentence_embedding")
    return model_of(graph, INPUTS, "sentence_embedding", DIMENSIONS)


def of_any_length() -> bytes:
    """As many numbers as there are tokens."""
    graph = Graph()
    graph.named(graph.node("Cast", "input_ids", to=FLOAT), "sentence_embedding")
    return model_of(graph, INPUTS, "sentence_embedding", DIMENSIONS)


def of_numbers_elsewhere() -> bytes:
    """As large models keep them: the file is named beside."""
    whole = of_tokens()
    raw = message(9, table().tobytes())
    location = message(13, message(1, b"location") + message(2, b"/etc/hostname"))
    tensor = next(
        value
        for field, value in fields(memoryview(whole))
        if field == 7 and not isinstance(value, int)
    )
    graph = b"".join(
        message(field, bytes(value).replace(raw, location + number(14, 1)))
        for field, value in fields(tensor)
        if not isinstance(value, int)
    )
    return number(1, 9) + message(7, graph) + message(8, number(2, 20))


MODELS: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "no graph"),
    "garbage": (lambda: b"\xff\xfe" * 100, "is no encoder"),
    "an empty graph": (lambda: number(1, 9) + message(7, b""), "is no encoder"),
    "numbers in another file": (of_numbers_elsewhere, "another file"),
    "pictures": (lambda: of_inputs("pixels"), "pixels"),
    "another input": (lambda: of_inputs("input_ids", "labels"), "labels"),
    "no tokens": (lambda: of_inputs("attention_mask"), "attention_mask"),
    "integers": (of_integers, "is no encoder"),
    "numbers that are none": (of_nothing_finite, "finite"),
    "vectors of any length": (of_any_length, "dimensions"),
}


@pytest.mark.parametrize("model", MODELS)
def test_what_is_no_encoder_is_named(sound: Path, model: str) -> None:
    made, reason = MODELS[model]

    with pytest.raises(EngineFailed, match=reason) as refusal:
        opened_with(CARD_OF_ANY, made(), (sound / TOKENIZER).read_bytes()).vector("one car")

    assert "myna encoder" in refusal.value.remedy


@pytest.mark.parametrize("pooling", Pooling)
def test_an_encoder_of_tokens_is_pooled_here(sound: Path, pooling: Pooling) -> None:
    content = (sound / TOKENIZER).read_bytes()
    one = opened_with(replace(CARD_OF_ANY, pooling=pooling), of_tokens(), content)
    rows = table()[Tokenizer.from_str(content.decode()).encode("a parcel").ids]
    expected = rows[0] if pooling is Pooling.FIRST else rows.mean(axis=0)

    vector = one.vector("a parcel")

    assert np.allclose(expected / np.linalg.norm(expected), vector, atol=1e-5)


@pytest.mark.parametrize("name", [MODEL, TOKENIZER])
def test_a_file_that_was_changed_is_refused(folder: Path, name: str) -> None:
    path = folder / name
    path.write_bytes(path.read_bytes() + b" ")

    with pytest.raises(EngineFailed, match="changed"):
        opened(folder)


@pytest.mark.parametrize("name", [MODEL, TOKENIZER, CARD])
def test_a_file_that_is_missing_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()

    with pytest.raises(EngineFailed, match=name):
        opened(folder)


def test_a_file_that_is_too_large_is_not_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoders, "MAX_MODEL_BYTES", 1_000)

    with pytest.raises(EngineFailed, match="too large"):
        opened(folder)


@pytest.mark.parametrize(
    "change",
    [
        {"format": 2},
        {"pooling": "max"},
        {"max_tokens": 100_000},
        {"max_tokens": "many"},
        {"prefix": "x" * 5_000},
        {"sha256": {}},
        {"languages": []},
        {"languages": {"en": {"mean": float("nan"), "spread": 0.1, "found": 1.0}}},
        {"languages": {"en": {"mean": 0.1, "spread": 0.0, "found": 1.0}}},
    ],
    ids=lambda change: str(change)[:40],
)
def test_a_card_that_lies_is_refused(folder: Path, change: dict[str, Any]) -> None:
    said = json.loads((folder / CARD).read_bytes())
    (folder / CARD).write_text(json.dumps(said | change))

    with pytest.raises(EngineFailed, match=CARD):
        opened(folder)


def test_a_card_without_an_end_is_refused(folder: Path) -> None:
    (folder / CARD).write_text("[" * 60_000)

    with pytest.raises(EngineFailed, match=CARD):
        opened(folder)


def test_a_tokenizer_that_cannot_be_read_is_refused(sound: Path) -> None:
    with pytest.raises(EngineFailed, match="tokenizer"):
        opened_with(CARD_OF_ANY, (sound / MODEL).read_bytes(), b'{"model": 1}')


def test_a_sound_encoder_passes_its_probe_and_a_bad_one_is_named_by_it(folder: Path) -> None:
    probe(folder)
    (folder / MODEL).write_bytes(of_nothing_finite())
    card = card_from((folder / CARD).read_bytes())
    said = json.loads((folder / CARD).read_bytes())
    said["sha256"] = {
        **card.sha256,
        MODEL: hashlib.sha256(of_nothing_finite()).hexdigest(),
    }
    (folder / CARD).write_text(json.dumps(said))

    with pytest.raises(EngineFailed, match="finite") as refusal:
        probe(folder)

    assert "myna encoder" in refusal.value.remedy


def test_an_encoder_that_kills_its_process_ends_no_other(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "deadly_trial.py").write_text("import os, signal\nos.kill(os.getpid(), 9)\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(probing, "TRIAL", "deadly_trial")

    with pytest.raises(EngineFailed, match="ends the process"):
        probe(folder)


def test_a_model_of_another_hash_than_was_named_is_not_kept(tmp_path: Path) -> None:
    tiny_bert(tmp_path / "bert")

    with pytest.raises(EngineFailed, match="another SHA-256"):
        added(found_in(tmp_path / "bert"), tmp_path / "encoder", Wishes(sha256="00"))

    assert ["bert"] == [path.name for path in tmp_path.iterdir()]


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_self_contained_or_refused(content: bytes) -> None:
    try:
        check_self_contained(content)
    except ValueError:
        return
    assert any(field == 7 for field, _ in fields(memoryview(content)))


@given(st.lists(st.tuples(st.integers(1, 1_000), st.integers(0, (1 << 64) - 1)), max_size=9))
def test_numbers_come_back_as_they_were_written(said: list[tuple[int, int]]) -> None:
    written = b"".join(number(field, value) for field, value in said)

    assert said == list(fields(memoryview(written)))


def test_graphs_in_graphs_come_to_an_end() -> None:
    inner = b""
    for _ in range(100):
        inner = message(1, message(5, message(6, inner)))

    with pytest.raises(ValueError, match="too deep"):
        check_self_contained(message(7, inner))


def test_a_number_without_an_end_is_none() -> None:
    with pytest.raises(ValueError, match="end"):
        list(fields(memoryview(varint(8) + b"\xff" * 20)))
