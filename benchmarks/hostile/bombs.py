"""Small files that would be large, long or slow if they were believed; 60 of the corpus."""

import random
import struct
import zlib
from collections.abc import Iterator

from benchmarks.hostile.packing import zip_of, zip_of_zips
from benchmarks.hostile.recordings import wav
from benchmarks.hostile.sounds import sound
from benchmarks.hostile.specimens import Door, Specimen

MIB = 1 << 20
HOUR_SECONDS = 3_600


def bombs(rng: random.Random) -> Iterator[Specimen]:
    for title, file_name, data in _sounds():
        yield Specimen(
            family="bombs", title=title, door=Door.RECORDING, file_name=file_name, data=data
        )
    for title, file_name, data in _texts(rng):
        yield Specimen(
            family="bombs", title=title, door=Door.LESSONS, file_name=file_name, data=data
        )


def _sounds() -> Iterator[tuple[str, str, bytes]]:
    aac = sound("sound.aac", 1.0, layout="mono")
    silence = aac[aac.rindex(aac[:3]) :]
    for hours in (1, 6, 24, 64):
        frames = hours * HOUR_SECONDS * 44_100 // 1_024
        yield f"{hours} hours of AAC", "long.aac", (silence * frames)[: 24 * MIB]
    mp3 = sound("slow.mp3", 1.0, layout="mono")
    for seconds in (3_600, 7_200):
        yield f"{seconds} seconds of MP3", "long.mp3", (mp3 * seconds)[: 24 * MIB]
    opus = sound("opus.ogg", 1.0)
    yield "a thousand songs in one Ogg file", "chain.ogg", opus * 1_000
    yield "an Ogg file with a thousand tracks", "tracks.ogg", _many_tracks(1_000)
    yield "an Ogg page at the end of time", "far.ogg", _at_the_end_of_time(opus)
    yield (
        "two million empty frames of AAC",
        "empty.aac",
        b"\xff\xf1\x50\x80\x01\x1f\xfc" * 2_000_000,
    )
    yield "a million tiny frames of FLAC", "tiny.flac", _tiny_flac(1_000_000)
    yield "FLAC of 64 hours by its header", "long.flac", _flac_of(64 * HOUR_SECONDS * 48_000)
    yield "FLAC with a million blocks before it", "blocks.flac", _flac_blocks(1_000_000)
    yield "a tag of 256 MB", "tag.mp3", b"ID3\x03\0\0\x7f\x7f\x7f\x7f" + mp3
    yield "a picture of 2 GB in a tag", "tag.mp3", _tag_with_picture(mp3)
    yield "a million tags", "tags.mp3", (b"ID3\x03\0\0\0\0\0\0" * 1_000_000) + mp3
    yield "WAV of 4 GB by its header", "long.wav", _long_wav()
    yield "WAV with a million chunks", "chunks.wav", _chunky_wav(1_000_000)
    yield "WAV of 24 MB", "whole.wav", wav(8, 192_000, 16, bytes(24 * MIB))
    yield "MP4 with four billion samples", "samples.m4a", _claiming(sound("sound.m4a"), b"stsz", 12)
    yield "MP4 with four billion chunks", "chunks.m4a", _claiming(sound("sound.m4a"), b"stco", 8)
    yield "MP4 with times without end", "times.m4a", _claiming(sound("sound.m4a"), b"stts", 8)
    yield "MP4 in MP4 in MP4", "deep.m4a", _deep_mp4(50_000)
    yield "Matroska of unknown size in itself", "deep.webm", _deep_matroska(100_000)
    yield "Matroska of 2^56 bytes", "huge.mkv", b"\x1aE\xdf\xa3\x01" + b"\xff" * 7 + bytes(999)
    yield "a comment of 4 GB", "comment.ogg", _claiming(opus, b"OpusTags", 8)


def _texts(rng: random.Random) -> Iterator[tuple[str, str, bytes]]:
    head = b"question,answer\n"
    most = 8 * MIB - 1_000
    yield "JSON 200,000 deep", "deep.json", b"[" * 200_000
    yield "closed JSON 100,000 deep", "deep.json", b"[" * 100_000 + b"]" * 100_000
    yield "JSON lines 50,000 deep", "deep.jsonl", b'{"a":' * 50_000 + b"1" + b"}" * 50_000
    yield "a number of a million digits", "n.jsonl", b'{"question":' + b"9" * MIB + b"}\n"
    yield "an exponent of a thousand digits", "n.jsonl", b'{"question":1e' + b"9" * 1_000 + b"}"
    yield "a line of 8 MB", "line.csv", head + b"a" * most
    yield "a JSON string of 8 MB", "line.jsonl", b'{"question":"' + b"a" * most + b'"}'
    yield "eight million empty lines", "lines.txt", b"\n" * most
    yield "a million rows of nothing", "rows.csv", head + b",\n" * 1_000_000
    yield "four million columns", "wide.csv", b"," * (most // 2)
    yield "quotes and nothing else", "quotes.csv", head + b'"' * most
    yield "a quote opened on each line", "open.csv", head + b'"a,b\n' * 500_000
    yield "tabs and nothing else", "tabs.tsv", b"\t" * most
    yield (
        "a key a hundred thousand times",
        "k.json",
        b"{" + b'"question":"a",' * 100_000 + b'"x":1}',
    )
    yield "headings and nothing else", "h.md", b"# h\n" * 300_000
    yield (
        "a list without end in a list",
        "l.md",
        b"".join(b" " * n + b"- a\n" for n in range(3_000)),
    )
    yield "stars", "stars.md", b"*" * MIB
    yield "brackets", "links.md", b"[" * MIB
    yield "fences", "fences.md", b"```\n" * 200_000
    yield "a's without a space", "a.txt", b"a" * 2 * MIB
    yield "a word and a bang", "bang.txt", (b"a " * MIB) + b"!"
    yield "colons", "colons.txt", b"a:" * MIB
    yield "arrows", "arrows.txt", b"->" * MIB
    yield "marks above one letter", "zalgo.txt", ("a" + "\u0301" * 200_000).encode()
    yield "what grows when it is normalised", "fdfa.csv", head + "\ufdfa".encode() * 300_000
    yield "spaces before an end", "spaces.csv", head + b"a" + b" " * 4 * MIB + b",b"
    yield "zeros of UTF-16", "zeros.csv", b"\xff\xfe" + bytes(4 * MIB)
    yield "noise of 8 MB", "noise.csv", rng.randbytes(most)
    yield "zip of 200 MB in 200 KB", "bomb.zip", zip_of({"a.csv": bytes(200 * MIB)})
    yield "zips in a zip", "zips.zip", zip_of_zips(5, 10)
    yield "gzip of 200 MB", "bomb.csv.gz", b"\x1f\x8b\x08" + zlib.compress(bytes(200 * MIB))
    yield "a spreadsheet of 100 MB", "bomb.xlsx", zip_of({"xl/sheet.xml": b" " * 100 * MIB})
    yield "a hundred questions of the longest kind", "long.csv", head + _long_rows(rng, 100)
    yield "words that nobody knows", "words.csv", head + _strange_rows(rng, 2_000)


def _long_rows(rng: random.Random, count: int) -> bytes:
    words = ["".join(rng.choices("abcdefghij", k=7)) for _ in range(5_000)]
    rows = (f"{' '.join(rng.choices(words, k=150))},{rng.choice(words)}\n" for _ in range(count))
    return "".join(rows).encode()


def _strange_rows(rng: random.Random, count: int) -> bytes:
    rows = (f"{rng.getrandbits(200):x} {rng.getrandbits(200):x},a {n}\n" for n in range(count))
    return "".join(rows).encode()


def _many_tracks(count: int) -> bytes:
    head = b"OpusHead\1\2\x38\1\x80\xbb\0\0\0\0\0"
    return b"".join(
        b"OggS\0\2" + bytes(8) + struct.pack("<IIIB", number, 0, 0, 1) + bytes([len(head)]) + head
        for number in range(count)
    )


def _at_the_end_of_time(ogg: bytes) -> bytes:
    last = ogg.rindex(b"OggS")
    return ogg[: last + 6] + struct.pack("<q", 2**62) + ogg[last + 14 :]


def _tiny_flac(frames: int) -> bytes:
    frame = b"\xff\xf8\x60\0\0\x0f\xc7\0\0\0\x72\x1e"  # 16 silent samples
    return _flac_header(16, 0) + frame * frames


def _flac_of(samples: int) -> bytes:
    return _flac_header(65_535, samples) + sound("sound.flac")[-5_000:]


def _flac_header(block: int, samples: int) -> bytes:
    facts = (48_000 << 44 | 15 << 36 | samples).to_bytes(8)  # mono, 16 bits
    return b"fLaC\x80\0\0\x22" + struct.pack(">HH", block, block) + bytes(6) + facts + bytes(16)


def _flac_blocks(count: int) -> bytes:
    head = _flac_header(4_096, 48_000)
    return head[:4] + b"\0" + head[5:] + b"\1\0\0\0" * count


def _tag_with_picture(mp3: bytes) -> bytes:
    picture = b"APIC" + struct.pack(">IH", 2_000_000_000, 0) + b"\0image/png\0\3\0"
    return b"ID3\x03\0\0\0\x7a\x09\x00" + picture + mp3


def _long_wav() -> bytes:
    whole = bytearray(wav(2, 48_000, 16, bytes(48_000)))
    whole[4:8] = whole[40:44] = b"\xff" * 4
    return bytes(whole)


def _chunky_wav(count: int) -> bytes:
    whole = wav(1, 16_000, 16, bytes(32_000))
    return whole[:12] + b"JUNK\0\0\0\0" * count + whole[12:]


def _claiming(whole: bytes, box: bytes, offset: int) -> bytes:
    """Four billion, so many bytes behind the name of the box."""
    at = whole.index(box) + offset
    return whole[:at] + b"\xff" * 4 + whole[at + 4 :]


def _deep_mp4(depth: int) -> bytes:
    whole = sound("sound.m4a", 0.2)[:40]
    return whole + b"".join(
        struct.pack(">I", 8 * (depth - level)) + b"moov" for level in range(depth)
    )


def _deep_matroska(depth: int) -> bytes:
    head = sound("sound.webm", 0.2)[:40]
    return (
        head
        + b"\x18S\x80g\x01"
        + b"\xff" * 7
        + b"\x1fC\xb6u\x01\xff\xff\xff\xff\xff\xff\xff" * depth
    )
