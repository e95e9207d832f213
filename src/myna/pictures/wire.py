"""What passes over the pipes between Myna and the process that draws.

To the child: one JSON object a line, the kind of a picture and its fields. From the child: READY once, then for each
line a header and as many bytes as it says, a PNG or, where that failed, what went wrong in UTF-8.
"""

import json
import struct
from dataclasses import asdict, dataclass
from enum import IntEnum
from typing import Any

from myna.domain.pictures import (
    BarGroup,
    Bars,
    Confusions,
    Histogram,
    Picture,
    Threshold,
    Timeline,
    VersionPoint,
    legible,
)

HEADER = struct.Struct("<BI")
"""Kind, bytes that follow."""
MAX_BYTES = 1 << 22
"""No picture is larger."""


class Kind(IntEnum):
    READY = 0
    PICTURE = 1
    FAILED = 2


@dataclass(frozen=True, kw_only=True)
class Reply:
    kind: Kind
    data: bytes = b""

    def packed(self) -> bytes:
        return HEADER.pack(self.kind, len(self.data)) + self.data


def line_of(picture: Picture) -> bytes:
    fields = _legible(asdict(picture))
    return json.dumps({"kind": type(picture).__name__, **fields}, allow_nan=False).encode() + b"\n"


def picture_of(line: bytes) -> Picture:
    """Raises `ValueError`, `TypeError` or `LookupError` for anything that `line_of` did not make."""
    fields = _as_tuples(json.loads(line))
    match fields.pop("kind"):
        case "Bars":
            groups = tuple(BarGroup(**group) for group in fields.pop("groups"))
            return Bars(groups=groups, **fields)
        case "Confusions":
            return Confusions(**fields)
        case "Histogram":
            thresholds = tuple(Threshold(**each) for each in fields.pop("thresholds"))
            return Histogram(thresholds=thresholds, **fields)
        case "Timeline":
            versions = tuple(VersionPoint(**version) for version in fields.pop("versions"))
            return Timeline(versions=versions, **fields)
        case kind:
            raise ValueError(f"no picture is called {kind!r}")


def _legible(value: Any) -> Any:
    match value:
        case str():
            return legible(value)
        case dict():
            return {name: _legible(each) for name, each in value.items()}
        case list() | tuple():
            return [_legible(each) for each in value]
    return value


def _as_tuples(value: Any) -> Any:
    match value:
        case dict():
            return {name: _as_tuples(each) for name, each in value.items()}
        case list():
            return tuple(_as_tuples(each) for each in value)
    return value
