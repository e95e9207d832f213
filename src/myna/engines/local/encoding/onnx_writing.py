"""Writes a small part of ONNX, so that a model can be converted with nothing but NumPy; used by `bert`.

The numbers are those of the ONNX format: fields of its messages, and its kinds of data.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from myna.engines.local.encoding.protobuf import fixed_32, message, number

FLOAT, INT64 = 1, 7
_KINDS = {"float32": FLOAT, "uint8": 2, "int8": 3, "int32": 6, "int64": INT64}
_IR_VERSION, _OPSET = 9, 20
_IS_FLOAT, _IS_INT, _IS_INTS = 1, 2, 7

Attributes = Mapping[str, int | float | Sequence[int]]
NONE: Attributes = {}


@dataclass(kw_only=True)
class Graph:
    """Grows node by node; the names of values are given out in order, so that the same model gives the same bytes."""

    nodes: list[bytes] = field(default_factory=list)
    constants: dict[str, bytes] = field(default_factory=dict)

    def constant(self, name: str, value: NDArray[Any]) -> str:
        if name not in self.constants:
            self.constants[name] = _tensor(name, value)
        return name

    def integers(self, *values: int) -> str:
        return self.constant("n" + "_".join(map(str, values)), np.array(values, np.int64))

    def node(self, operation: str, *inputs: str, outputs: int = 1, **attributes: Any) -> str:
        """The name of its first output; of the second it is the same with `.1` behind it, and so on."""
        name = f"{operation}{len(self.nodes)}"
        names = [name, *(f"{name}.{place}" for place in range(1, outputs))]
        self.nodes.append(_node(operation, inputs, names, attributes))
        return name

    def named(self, value: str, name: str) -> None:
        """The value under the name of an output."""
        self.nodes.append(_node("Identity", [value], [name], NONE))


def model_of(graph: Graph, inputs: Sequence[str], output: str, dimensions: int) -> bytes:
    """A whole file: inputs are tokens (batch, length), the output is (batch, dimensions)."""
    content = b"".join(message(1, node) for node in graph.nodes)
    content += message(2, b"encoder")
    content += b"".join(message(5, tensor) for tensor in graph.constants.values())
    content += b"".join(message(11, _value(name, INT64, ("batch", "length"))) for name in inputs)
    content += message(12, _value(output, FLOAT, ("batch", dimensions)))
    opset = message(1, b"") + number(2, _OPSET)
    return number(1, _IR_VERSION) + message(2, b"myna") + message(7, content) + message(8, opset)


def _tensor(name: str, value: NDArray[Any]) -> bytes:
    dimensions = b"".join(number(1, size) for size in value.shape)
    raw = np.ascontiguousarray(value).astype(value.dtype.newbyteorder("<"), copy=False).tobytes()
    return (
        dimensions
        + number(2, _KINDS[value.dtype.name])
        + message(8, name.encode())
        + message(9, raw)
    )


def _node(
    operation: str, inputs: Sequence[str], outputs: Sequence[str], attributes: Attributes
) -> bytes:
    return b"".join(
        (
            *(message(1, name.encode()) for name in inputs),
            *(message(2, name.encode()) for name in outputs),
            message(4, operation.encode()),
            *(message(5, _attribute(name, value)) for name, value in attributes.items()),
        )
    )


def _attribute(name: str, value: float | Sequence[int]) -> bytes:
    named = message(1, name.encode())
    if isinstance(value, int):
        return named + number(3, value) + number(20, _IS_INT)
    if isinstance(value, float):
        return named + fixed_32(2, np.float32(value).tobytes()) + number(20, _IS_FLOAT)
    return named + b"".join(number(8, each) for each in value) + number(20, _IS_INTS)


def _value(name: str, kind: int, shape: Sequence[int | str]) -> bytes:
    dimensions = b"".join(
        message(1, number(1, size) if isinstance(size, int) else message(2, size.encode()))
        for size in shape
    )
    tensor = number(1, kind) + message(2, dimensions)
    return message(1, name.encode()) + message(2, message(1, tensor))
