"""A Piper voice of a few hundred bytes: a real ONNX model that hums, longer for more phonemes and slower speech."""

import json
import struct
from pathlib import Path

RATE_HZ = 16_000
_SAMPLES_A_PHONEME = 400.0

_FLOAT, _INT64 = 1, 7
_LETTERS = "abcdefghijklmnopqrstuvwxyzабвгдежзийклмнопрстуфхцчшщъыьэюяё .,!?"


def write_toy_voice(directory: Path, name: str, language: str) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    (directory / f"{name}.onnx").write_bytes(_model())
    description = {
        "audio": {"sample_rate": RATE_HZ},
        "espeak": {"voice": language},
        "language": {"code": f"{language}_XX", "family": language},
        "num_symbols": 200,
        "num_speakers": 1,
        "phoneme_type": "text",
        "phoneme_id_map": {
            sign: [number] for number, sign in enumerate(["_", "^", "$", *_LETTERS])
        },
    }
    (directory / f"{name}.onnx.json").write_text(json.dumps(description), encoding="utf-8")


def _model() -> bytes:
    """sin(0.1 * n) for n up to input_lengths * scales[1] * 400; fields as in onnx.proto."""
    graph = b"".join(
        [
            _node("Gather", ["scales", "one"], "slowness"),
            _node("Cast", ["input_lengths"], "floats", ("to", _FLOAT)),
            _node("ReduceSum", ["floats"], "phonemes", ("keepdims", 0)),
            _node("Mul", ["phonemes", "slowness"], "stretched"),
            _node("Mul", ["stretched", "samples"], "end"),
            _node("Range", ["zero", "end", "step"], "positions"),
            _node("Mul", ["positions", "pitch"], "angles"),
            _node("Sin", ["angles"], "output"),
            _bytes(2, b"toy"),
            _constant("one", _INT64, struct.pack("<q", 1)),
            _constant("zero", _FLOAT, struct.pack("<f", 0)),
            _constant("step", _FLOAT, struct.pack("<f", 1)),
            _constant("samples", _FLOAT, struct.pack("<f", _SAMPLES_A_PHONEME)),
            _constant("pitch", _FLOAT, struct.pack("<f", 0.1)),
            _value(11, "input", _INT64, dimensions=2),
            _value(11, "input_lengths", _INT64, dimensions=1),
            _value(11, "scales", _FLOAT, dimensions=1),
            _value(12, "output", _FLOAT, dimensions=1),
        ]
    )
    opset = _number(2, 13)
    return _number(1, 8) + _bytes(8, opset) + _bytes(7, graph)


def _node(
    operator: str, inputs: list[str], output: str, attribute: tuple[str, int] | None = None
) -> bytes:
    content = b"".join(_bytes(1, name.encode()) for name in inputs)
    content += _bytes(2, output.encode()) + _bytes(4, operator.encode())
    if attribute:
        name, value = attribute
        content += _bytes(5, _bytes(1, name.encode()) + _number(3, value) + _number(20, 2))
    return _bytes(1, content)


def _constant(name: str, kind: int, raw: bytes) -> bytes:
    return _bytes(5, _number(2, kind) + _bytes(8, name.encode()) + _bytes(9, raw))


def _value(number: int, name: str, kind: int, *, dimensions: int) -> bytes:
    shape = b"".join(
        _bytes(1, _bytes(2, f"{name}_{dimension}".encode())) for dimension in range(dimensions)
    )
    tensor = _number(1, kind) + _bytes(2, shape)
    return _bytes(number, _bytes(1, name.encode()) + _bytes(2, _bytes(1, tensor)))


def _bytes(number: int, content: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _number(number: int, value: int) -> bytes:
    return _varint(number << 3) + _varint(value)


def _varint(value: int) -> bytes:
    low = bytearray()
    while value > 127:
        low.append(value & 127 | 128)
        value >>= 7
    return bytes([*low, value])
