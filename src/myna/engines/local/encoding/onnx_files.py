"""What of an ONNX file is refused before onnxruntime, which is native code, sees it; called by `encoder`."""

from collections.abc import Mapping

from myna.engines.local.encoding.protobuf import fields

_MESSAGES: Mapping[str, Mapping[int, str]] = {
    "model": {7: "graph", 20: "training", 25: "function"},
    "training": {1: "graph", 2: "graph"},
    "function": {7: "node", 11: "attribute"},
    "graph": {1: "node", 5: "tensor", 15: "sparse"},
    "node": {5: "attribute"},
    "attribute": {5: "tensor", 6: "graph", 10: "tensor", 11: "graph", 22: "sparse", 23: "sparse"},
    "sparse": {1: "tensor", 2: "tensor"},
    "tensor": {},
}
"""The fields of each message of ONNX that lead to tensors."""
_EXTERNAL_DATA, _DATA_LOCATION, _ELSEWHERE = 13, 14, 1
_DEEPEST = 24


def check_self_contained(content: bytes) -> None:
    """Raises `ValueError` for what is no ONNX file, or has its numbers in other files: it would name paths."""
    if not any(number == 7 for number, _ in fields(memoryview(content))):  # noqa: PLR2004 - the graph
        raise ValueError("it holds no graph")
    _check("model", memoryview(content), 0)


def _check(kind: str, message: memoryview, depth: int) -> None:
    if depth > _DEEPEST:
        raise ValueError("its graphs lie too deep in each other")
    for number, value in fields(message):
        if kind == "tensor" and (
            number == _EXTERNAL_DATA or (number == _DATA_LOCATION and value == _ELSEWHERE)
        ):
            raise ValueError("it keeps numbers in another file")
        inner = _MESSAGES[kind].get(number)
        if inner is not None:
            if isinstance(value, int):
                raise ValueError("a message of an unknown kind")
            _check(inner, value, depth + 1)
