"""A corpus on the disk, so that whoever takes it in need not make it; written by `trial`, read by `intake`."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.hostile.specimens import Door, Specimen

_LIST = "corpus.jsonl"


def pack(specimens: Iterator[Specimen], folder: Path) -> int:
    """Returns how many there are."""
    count = 0
    with (folder / _LIST).open("w", encoding="ascii") as lines:
        for count, specimen in enumerate(specimens, start=1):
            (folder / f"{count}.bin").write_bytes(specimen.data)
            members = _kept(specimen, folder / f"{count}")
            line = {
                "family": specimen.family,
                "title": specimen.title,
                "door": specimen.door.value,
                "file_name": specimen.file_name,
                "data": f"{count}.bin",
                "members": members,
                "trap": specimen.trap,
                "is_benign": specimen.is_benign,
            }
            lines.write(json.dumps(line) + "\n")
    return count


def unpacked(folder: Path) -> Iterator[Specimen]:
    with (folder / _LIST).open(encoding="ascii") as lines:
        for line in lines:
            read: dict[str, Any] = json.loads(line)
            members = read["members"]
            if members is not None:
                members = {
                    name: (folder / kept).read_bytes() if kept else None
                    for name, kept in members.items()
                }
            data = (folder / read["data"]).read_bytes()
            yield Specimen(**read | {"door": Door(read["door"]), "data": data, "members": members})


def _kept(specimen: Specimen, start: Path) -> dict[str, str | None] | None:
    if specimen.members is None:
        return None
    kept: dict[str, str | None] = {}
    for number, (name, data) in enumerate(specimen.members.items()):
        path = start.with_name(f"{start.name}-{number}.bin")
        if data is not None:
            path.write_bytes(data)
        kept[name] = None if data is None else path.name
    return kept
