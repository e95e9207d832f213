"""Makes an ONNX file of a BERT that lies in a folder as safetensors, with nothing but NumPy; called by `adding`.

Pooling and normalisation are part of the graph. Weights become int8, one scale for each column (with one for a whole
matrix vectors come out a quarter off); what flows through them is made int8 as it comes.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from myna.engines.local.encoding.card import Pooling
from myna.engines.local.encoding.onnx_writing import FLOAT, Graph, model_of

MAX_HEADER_BYTES = 16 << 20
_NUMPY_OF: Mapping[str, np.dtype[Any]] = {"F32": np.dtype("<f4"), "F16": np.dtype("<f2")}
_FAR = -1e9
"""Added to what is not to be looked at."""
Weights = Mapping[str, NDArray[np.float32]]


@dataclass(frozen=True, kw_only=True)
class Shape:
    """Of a BERT, as its `config.json` has it."""

    hidden: int
    heads: int
    layers: int
    epsilon: float


def shape_from(config: Mapping[str, Any]) -> Shape:
    """Raises one of `card.UNREADABLE` for what is no BERT that this module knows."""
    if config["model_type"] != "bert" or config.get("hidden_act", "gelu") != "gelu":
        raise ValueError("it is no BERT; bring an ONNX file of it")
    if config.get("position_embedding_type", "absolute") != "absolute":
        raise ValueError("its positions are of a kind that is not known; bring an ONNX file of it")
    shape = Shape(
        hidden=int(config["hidden_size"]),
        heads=int(config["num_attention_heads"]),
        layers=int(config["num_hidden_layers"]),
        epsilon=float(config["layer_norm_eps"]),
    )
    if shape.heads < 1 or shape.hidden % shape.heads:
        raise ValueError("its heads do not divide its width")
    return shape


def weights_from(content: bytes) -> Weights:
    """The arrays of a safetensors file; raises one of `card.UNREADABLE` for anything else."""
    size = int.from_bytes(content[:8], "little")
    if not 0 < size <= min(MAX_HEADER_BYTES, len(content) - 8):
        raise ValueError("its weights are no safetensors file")
    header = json.loads(content[8 : 8 + size])
    data = memoryview(content)[8 + size :]
    return {
        name.removeprefix("bert."): _array(data, told)
        for name, told in header.items()
        if name != "__metadata__" and told["dtype"] in _NUMPY_OF
    }


def _array(data: memoryview, told: Mapping[str, Any]) -> NDArray[np.float32]:
    start, end = told["data_offsets"]
    kind, shape = _NUMPY_OF[told["dtype"]], tuple(map(int, told["shape"]))
    if not 0 <= start <= end <= len(data) or end - start != math.prod(shape) * kind.itemsize:
        raise ValueError("its weights do not add up")
    return np.asarray(np.frombuffer(data[start:end], kind).reshape(shape), np.float32)


def converted(shape: Shape, weights: Weights, pooling: Pooling) -> bytes:
    """The ONNX file; the same weights give the same bytes. Raises `LookupError` where some are missing."""
    bert = _Bert(graph=Graph(), shape=shape, weights=weights)
    tokens = bert.embedded()
    for layer in range(shape.layers):
        tokens = bert.through(f"encoder.layer.{layer}.", tokens)
    pooled = bert.first(tokens) if pooling is Pooling.FIRST else bert.mean(tokens)
    graph = bert.graph
    graph.named(graph.node("LpNormalization", pooled, axis=-1, p=2), "sentence_embedding")
    inputs = ("input_ids", "attention_mask")
    return model_of(graph, inputs, "sentence_embedding", shape.hidden)


@dataclass(frozen=True, kw_only=True)
class _Bert:
    graph: Graph
    shape: Shape
    weights: Weights

    def embedded(self) -> str:
        graph, prefix = self.graph, "embeddings."
        table, scales = _int8(self.weights[prefix + "word_embeddings.weight"].T)
        rows = graph.node("Gather", graph.constant("words", table.T), "input_ids")
        sizes = graph.node("Gather", graph.constant("words.scales", scales[:, None]), "input_ids")
        words = graph.node("Mul", graph.node("Cast", rows, to=FLOAT), sizes)
        length = graph.node(
            "Slice", graph.node("Shape", "input_ids"), graph.integers(1), graph.integers(2)
        )
        table_of_places = self._constant(prefix + "position_embeddings.weight")
        places = graph.node("Slice", table_of_places, graph.integers(0), length, graph.integers(0))
        kind = graph.constant("kind", self.weights[prefix + "token_type_embeddings.weight"][0])
        together = graph.node("Add", graph.node("Add", words, kind), places)
        return self._normed(together, prefix + "LayerNorm")

    def through(self, layer: str, tokens: str) -> str:
        graph = self.graph
        attended = self._dense(layer + "attention.output.dense", self._attended(layer, tokens))
        tokens = self._normed(
            graph.node("Add", attended, tokens), layer + "attention.output.LayerNorm"
        )
        wide = graph.node("Gelu", self._dense(layer + "intermediate.dense", tokens))
        narrow = self._dense(layer + "output.dense", wide)
        return self._normed(graph.node("Add", narrow, tokens), layer + "output.LayerNorm")

    def _attended(self, layer: str, tokens: str) -> str:
        graph, shape = self.graph, self.shape
        width = shape.hidden // shape.heads
        split = graph.integers(0, 0, shape.heads, width)
        query, key, value = (
            graph.node(
                "Transpose",
                graph.node("Reshape", self._dense(f"{layer}attention.self.{name}", tokens), split),
                perm=order,
            )
            for name, order in (
                ("query", (0, 2, 1, 3)),
                ("key", (0, 2, 3, 1)),
                ("value", (0, 2, 1, 3)),
            )
        )
        scale = graph.constant("width", np.array(width**-0.5, np.float32))
        scores = graph.node("Mul", graph.node("MatMul", query, key), scale)
        shares = graph.node("Softmax", graph.node("Add", scores, self._unseen()), axis=-1)
        mixed = graph.node("Transpose", graph.node("MatMul", shares, value), perm=(0, 2, 1, 3))
        return graph.node("Reshape", mixed, graph.integers(0, 0, shape.hidden))

    def _unseen(self) -> str:
        """What is added to the scores: nothing for tokens, a lot for the filling behind them."""
        graph = self.graph
        mask = graph.node("Unsqueeze", self._mask(), graph.integers(1, 2))
        missing = graph.node("Sub", graph.constant("one", np.array(1, np.float32)), mask)
        return graph.node("Mul", missing, graph.constant("far", np.array(_FAR, np.float32)))

    def _mask(self) -> str:
        return self.graph.node("Cast", "attention_mask", to=FLOAT)

    def mean(self, tokens: str) -> str:
        graph, along = self.graph, self.graph.integers(1)
        mask = graph.node("Unsqueeze", self._mask(), graph.integers(2))
        total = graph.node("ReduceSum", graph.node("Mul", tokens, mask), along, keepdims=0)
        count = graph.node("ReduceSum", mask, along, keepdims=0)
        return graph.node("Div", total, count)

    def first(self, tokens: str) -> str:
        place = self.graph.constant("first", np.array(0, np.int64))
        return self.graph.node("Gather", tokens, place, axis=1)

    def _dense(self, name: str, tokens: str) -> str:
        """An int8 product: what comes is made int8 with one scale, the weights have one for each column."""
        graph = self.graph
        matrix, scales = _int8(self.weights[name + ".weight"].T)
        said = graph.node("DynamicQuantizeLinear", tokens, outputs=3)
        product = graph.node(
            "MatMulInteger", said, graph.constant(name + ".matrix", matrix), f"{said}.2"
        )
        scale = graph.node("Mul", f"{said}.1", graph.constant(name + ".scales", scales))
        sized = graph.node("Mul", graph.node("Cast", product, to=FLOAT), scale)
        return graph.node("Add", sized, self._constant(name + ".bias"))

    def _normed(self, tokens: str, name: str) -> str:
        return self.graph.node(
            "LayerNormalization",
            tokens,
            self._constant(name + ".weight"),
            self._constant(name + ".bias"),
            axis=-1,
            epsilon=self.shape.epsilon,
        )

    def _constant(self, name: str) -> str:
        return self.graph.constant(name, self.weights[name])


def _int8(matrix: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """The matrix as -127 to 127, and what each column is to be multiplied by."""
    scales = np.maximum(np.abs(matrix).max(axis=0), 1e-12) / 127
    return np.rint(matrix / scales).astype(np.int8), scales.astype(np.float32)
