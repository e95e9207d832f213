"""A BERT becomes an ONNX file with nothing but NumPy, and says the same as before."""

import json
import math
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from myna.engines.local.encoding.adding import Wishes, added
from myna.engines.local.encoding.bert import converted, shape_from, weights_from
from myna.engines.local.encoding.card import Card, Pooling
from myna.engines.local.encoding.encoder import opened_with
from myna.engines.local.encoding.folders import found_in
from myna.errors import EngineFailed
from tiny_encoder import CONFIG, HEADS, HIDDEN, LAYERS, safetensors, tiny_bert, weights

Arrays = Mapping[str, NDArray[Any]]
WORDS = 40
PROMPT = "query: "


@pytest.fixture(scope="module")
def arrays() -> Arrays:
    """Random all through, positions and all."""
    chance = np.random.default_rng(3)
    made = weights(chance.normal(size=(WORDS, HIDDEN)), chance)
    places = chance.normal(size=made["embeddings.position_embeddings.weight"].shape)
    attentive = {name: 8 * array for name, array in made.items() if ".self." in name}
    return made | attentive | {"embeddings.position_embeddings.weight": np.asarray(places, "f4")}


def normed(tokens: NDArray[Any], arrays: Arrays, name: str) -> NDArray[Any]:
    centred = tokens - tokens.mean(axis=-1, keepdims=True)
    unit = centred / np.sqrt((centred**2).mean(axis=-1, keepdims=True) + CONFIG["layer_norm_eps"])
    return np.asarray(unit * arrays[f"{name}.weight"] + arrays[f"{name}.bias"])


def dense(tokens: NDArray[Any], arrays: Arrays, name: str) -> NDArray[Any]:
    return np.asarray(tokens @ arrays[f"{name}.weight"].T + arrays[f"{name}.bias"])


def attended(tokens: NDArray[Any], arrays: Arrays, layer: str) -> NDArray[Any]:
    width = HIDDEN // HEADS
    query, key, value = (
        dense(tokens, arrays, f"{layer}.attention.self.{part}").reshape(-1, HEADS, width)
        for part in ("query", "key", "value")
    )
    scores = np.einsum("ahd,bhd->hab", query, key) / np.sqrt(width)
    shares = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares /= shares.sum(axis=-1, keepdims=True)
    return np.einsum("hab,bhd->ahd", shares, value).reshape(-1, HIDDEN)


def in_numpy(ids: NDArray[np.int64], arrays: Arrays) -> NDArray[Any]:
    """A vector for each token, as the paper about BERT has it."""
    tokens = arrays["embeddings.word_embeddings.weight"][ids]
    tokens = tokens + arrays["embeddings.position_embeddings.weight"][: len(ids)]
    tokens = tokens + arrays["embeddings.token_type_embeddings.weight"][0]
    tokens = normed(tokens, arrays, "embeddings.LayerNorm")
    for number in range(LAYERS):
        layer = f"encoder.layer.{number}"
        mixed = dense(attended(tokens, arrays, layer), arrays, f"{layer}.attention.output.dense")
        tokens = normed(mixed + tokens, arrays, f"{layer}.attention.output.LayerNorm")
        wide = dense(tokens, arrays, f"{layer}.intermediate.dense")
        wide = wide * (1 + np.vectorize(math.erf)(wide / np.sqrt(2))) / 2
        tokens = normed(
            dense(wide, arrays, f"{layer}.output.dense") + tokens,
            arrays,
            f"{layer}.output.LayerNorm",
        )
    return tokens


def run(model: bytes, ids: NDArray[np.int64]) -> NDArray[Any]:
    import onnxruntime

    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    fed = {"input_ids": ids[None], "attention_mask": np.ones_like(ids)[None]}
    return np.asarray(session.run(["sentence_embedding"], fed)[0][0])


@pytest.mark.parametrize("pooling", Pooling)
def test_a_converted_bert_says_what_the_arithmetic_of_one_says(
    arrays: Arrays, pooling: Pooling
) -> None:
    model = converted(shape_from(CONFIG), weights_from(safetensors(arrays)), pooling)
    for length in (1, 5, 17):
        ids = np.random.default_rng(length).integers(WORDS, size=length)
        tokens = in_numpy(ids, arrays)
        expected = tokens[0] if pooling is Pooling.FIRST else tokens.mean(axis=0)

        made = run(model, ids)

        assert float(made @ expected / np.linalg.norm(expected)) > 0.999
        assert float(np.linalg.norm(made)) == pytest.approx(1, abs=1e-5)


def test_the_same_weights_give_the_same_file(arrays: Arrays) -> None:
    files = {
        converted(shape_from(CONFIG), weights_from(safetensors(arrays)), Pooling.MEAN)
        for _ in range(2)
    }

    assert 1 == len(files)


def test_weights_within_a_larger_model_are_found(arrays: Arrays) -> None:
    inside = {f"bert.{name}": array for name, array in arrays.items()}

    assert set(arrays) == set(weights_from(safetensors(inside)))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"model_type": "xlm-roberta"}, "no BERT"),
        ({"hidden_act": "relu"}, "no BERT"),
        ({"position_embedding_type": "relative_key"}, "positions"),
        ({"num_attention_heads": 7}, "divide"),
        ({"num_hidden_layers": 9}, "encoder.layer.1"),
        ({"hidden_size": "wide"}, "cannot be converted"),
    ],
)
def test_what_is_no_such_bert_is_not_converted(
    tmp_path: Path, change: dict[str, Any], reason: str
) -> None:
    tiny_bert(tmp_path / "bert")
    (tmp_path / "bert/config.json").write_text(json.dumps(CONFIG | change))

    with pytest.raises(EngineFailed, match=reason) as refusal:
        added(found_in(tmp_path / "bert"), tmp_path / "encoder", Wishes())

    assert refusal.value.remedy
    assert not (tmp_path / "encoder").exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x05\x00\x00\x00\x00\x00\x00\x00[1,2]",
        b"\xff" * 40,
        (40).to_bytes(8, "little") + b'{"a":{"dtype":"F32","shape":[9],"data_offsets":[0,9]}}',
        safetensors({"a": np.zeros((2, 2))})[:-4],
    ],
    ids=["empty", "list", "huge header", "cut header", "cut data"],
)
def test_forged_weights_are_refused(tmp_path: Path, content: bytes) -> None:
    tiny_bert(tmp_path / "bert")
    (tmp_path / "bert/model.safetensors").write_bytes(content)

    with pytest.raises(EngineFailed, match="cannot be converted"):
        added(found_in(tmp_path / "bert"), tmp_path / "encoder", Wishes())


def test_how_it_pools_and_how_questions_begin_is_read_from_its_files(tmp_path: Path) -> None:
    tiny_bert(tmp_path / "bert", languages=("en", "ru"))
    sources = replace(
        found_in(tmp_path / "bert"),
        pooling=b'{"word_embedding_dimension":64,"pooling_mode_cls_token":false,"pooling_mode_mean_tokens":true}',
        prompts=json.dumps({"prompts": {"query": PROMPT}}).encode(),
    )

    card = added(sources, tmp_path / "encoder", Wishes())

    assert (Pooling.MEAN, PROMPT) == (card.pooling, card.prefix)


def test_a_pooling_that_is_not_known_is_refused(tmp_path: Path) -> None:
    tiny_bert(tmp_path / "bert")
    sources = replace(found_in(tmp_path / "bert"), pooling=b'{"pooling_mode_lasttoken":true}')

    with pytest.raises(EngineFailed, match="lasttoken"):
        added(sources, tmp_path / "encoder", Wishes())


def test_the_prefix_stands_before_every_text(tmp_path: Path) -> None:
    tiny_bert(tmp_path / "bert")
    sources = found_in(tmp_path / "bert")
    added(sources, tmp_path / "encoder", Wishes())
    model = (tmp_path / "encoder/model.onnx").read_bytes()

    plain, prefixed = (
        opened_with(_card(prefix), model, sources.tokenizer) for prefix in ("", "parcel ")
    )

    assert np.array_equal(prefixed.vector("car"), plain.vector("parcel car"))
    assert not np.array_equal(prefixed.vector("car"), plain.vector("car"))


def _card(prefix: str) -> Card:
    return Card(
        name="tiny", pooling=Pooling.MEAN, prefix=prefix, max_tokens=256, sha256={}, scales={}
    )
