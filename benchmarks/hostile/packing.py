"""Archives of several kinds, good and evil; used by the modules of this folder that hide something in one."""

import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Mapping, Sequence


def zip_of(members: Mapping[str, bytes], *, modes: Mapping[str, int] | None = None) -> bytes:
    """With any names; a mode makes a member a link or a device."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = (modes or {}).get(name, 0o100644) << 16
            archive.writestr(info, data)
    return file.getvalue()


def zip_of_zips(depth: int, width: int) -> bytes:
    packed = zip_of({"a.csv": bytes(1 << 20)})
    for _ in range(depth):
        packed = zip_of({f"{number}.zip": packed for number in range(width)})
    return packed


def zip_of_copies(names: Sequence[str], data: bytes, *, is_shared: bool = False) -> bytes:
    """The same under many names, packed but once; shared, all names lead to the same place in the file."""
    packer = zlib.compressobj(wbits=-15)
    packed = packer.compress(data) + packer.flush()
    facts = struct.pack("<HHHHHIII", 20, 0, 8, 0, 33, zlib.crc32(data), len(packed), len(data))
    file, directory = io.BytesIO(), io.BytesIO()
    for number, name in enumerate(names):
        named = facts + struct.pack("<HH", len(name), 0)
        at = 0 if is_shared else file.tell()
        if number == 0 or not is_shared:
            file.write(b"PK\3\4" + named + name.encode() + packed)
        directory.write(b"PK\1\2\x14\0" + named + struct.pack("<HHHII", 0, 0, 0, 0, at))
        directory.write(name.encode())
    size, at = directory.tell(), file.tell()
    last = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, len(names), len(names), size, at, 0)
    return file.getvalue() + directory.getvalue() + last


def tar_of(name: str, data: bytes, *, kind: bytes = tarfile.REGTYPE, target: str = "") -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=tarfile.GNU_FORMAT) as archive:
        info = tarfile.TarInfo(name)
        info.type, info.linkname = kind, target
        info.size = len(data) if kind == tarfile.REGTYPE else 0
        archive.addfile(info, io.BytesIO(data))
    return file.getvalue()
