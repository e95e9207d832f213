"""Archives, which Myna takes from nobody; 80 of the corpus."""

import bz2
import gzip
import lzma
import random
import tarfile
from collections.abc import Iterator

from benchmarks.hostile import damage
from benchmarks.hostile.packing import tar_of, zip_of, zip_of_copies, zip_of_zips
from benchmarks.hostile.specimens import Door, Specimen

COUNT = 80
_SHARE_OF_SOUND = 0.25
_ROWS = b"question,answer\nWhere?,Here\n"
_PLACES = (
    "../../../../../../srv/evil.csv",
    "/srv/evil.csv",
    "..\\..\\evil.csv",
    "C:\\evil.csv",
    "a/../../evil.csv",
    "./././evil.csv",
    "uploads/../../myna.db",
    "\\\\server\\share\\evil.csv",
    "evil.csv\0.txt",
    "CON.csv",
)
_LINK, _DEVICE, _PIPE = 0o120777, 0o020666, 0o010666


def archives(rng: random.Random) -> Iterator[Specimen]:
    whole = [*_zips(), *_tars(), *_others()]
    for number in range(COUNT):
        if number < len(whole):
            title, file_name, data = whole[number]
        else:
            kind, file_name, data = rng.choice(whole)
            harm = rng.choice(damage.ALL)
            title, data = f"{kind}, {harm.__name__}", harm(rng, data)
        is_sound = rng.random() < _SHARE_OF_SOUND
        yield Specimen(
            family="archives",
            title=f"{number} {title}",
            door=Door.RECORDING if is_sound else Door.LESSONS,
            file_name=file_name,
            data=data,
        )


def _zips() -> Iterator[tuple[str, str, bytes]]:
    for place in _PLACES:
        yield f"zip to {place!a}", "lessons.zip", zip_of({place: _ROWS})
        yield f"zip to {place!a} called a table", "lessons.csv", zip_of({place: _ROWS})
    for name, mode in {"link": _LINK, "device": _DEVICE, "pipe": _PIPE}.items():
        yield f"zip with a {name}", "lessons.zip", zip_of({"x": b"/etc/passwd"}, modes={"x": mode})
    many = [f"{number}.csv" for number in range(60_000)]
    yield "zip of 60,000 files", "many.zip", zip_of_copies(many, b"")
    overlapping = zip_of_copies(many[:10_000], bytes(1 << 20), is_shared=True)
    yield "zip whose files lie on each other", "overlap.zip", overlapping
    yield "zip in zip in zip", "nested.zip", zip_of_zips(8, 2)
    yield "zip behind a table", "lessons.csv", _ROWS + zip_of({"a.csv": _ROWS})
    yield "zip behind noise", "noise.zip", b"\0" * 500 + zip_of({"a.csv": _ROWS})
    yield "empty zip", "empty.zip", zip_of({})
    yield "a document", "lessons.docx", zip_of({"word/document.xml": b"<x/>", "[C].xml": b""})
    yield "a spreadsheet", "lessons.xlsx", zip_of({"xl/worksheets/sheet1.xml": b"<x/>"})
    yield "a jar", "lessons.jar", zip_of({"META-INF/MANIFEST.MF": b"Main-Class: Evil\n"})


def _tars() -> Iterator[tuple[str, str, bytes]]:
    for place in _PLACES[:6]:
        yield f"tar to {place!a}", "lessons.tar", tar_of(place, _ROWS)
    for name, kind in {
        "link": tarfile.SYMTYPE,
        "second name": tarfile.LNKTYPE,
        "device": tarfile.CHRTYPE,
        "pipe": tarfile.FIFOTYPE,
    }.items():
        yield f"tar with a {name}", "lessons.tar", tar_of("x", b"", kind=kind, target="/etc/passwd")
    yield "tar packed", "lessons.tar.gz", gzip.compress(tar_of("../x", _ROWS), mtime=0)


def _others() -> Iterator[tuple[str, str, bytes]]:
    yield "gzip", "lessons.csv.gz", gzip.compress(_ROWS, mtime=0)
    yield "gzip called a table", "lessons.csv", gzip.compress(_ROWS, mtime=0)
    yield "bzip2", "lessons.csv.bz2", bz2.compress(_ROWS)
    yield "xz", "lessons.csv.xz", lzma.compress(_ROWS)
    yield "7z", "lessons.7z", b"7z\xbc\xaf\x27\x1c" + bytes(100)
    yield "rar", "lessons.rar", b"Rar!\x1a\x07\x01\0" + bytes(100)
    yield "cabinet", "lessons.cab", b"MSCF\0\0\0\0" + bytes(100)
    yield "a Parquet file", "lessons.parquet", b"PAR1" + bytes(100) + b"PAR1"
    yield "a database", "lessons.db", b"SQLite format 3\0" + bytes(4_000)
