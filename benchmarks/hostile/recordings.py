"""Sound that is broken, and files that only say that they are sound; 300 and 120 of the corpus."""

import random
import struct
from collections.abc import Callable, Iterator

from benchmarks.hostile import damage
from benchmarks.hostile.sounds import seeds, sound
from benchmarks.hostile.specimens import Door, Specimen

SEEDS = 30
MAGICS = {
    "ogg": b"OggS",
    "ogg-page": b"OggS\0\2" + bytes(22),
    "wav": b"RIFF\0\0\0\0WAVE",
    "id3": b"ID3\x04\0\0\0\0\0\x0a" + bytes(10),
    "flac": b"fLaC\x80\0\0\x22",
    "matroska": b"\x1aE\xdf\xa3\x80",
    "mp4": b"\0\0\0\x18ftypM4A ",
    "adts": b"\xff\xf1\x50\x80",
}


def mutated(rng: random.Random) -> Iterator[Specimen]:
    for number, (form, whole) in enumerate(seeds(rng, SEEDS)):
        for harm in damage.ALL:
            yield Specimen(
                family="mutated sound",
                title=f"{number} {form} {harm.__name__}",
                door=Door.RECORDING,
                file_name=form,
                data=harm(rng, whole),
            )


def containers(port: int, canary: str) -> Iterator[Specimen]:
    """`canary` is the path of a sound file outside, `port` where somebody listens on loopback."""
    targets = {
        "http": f"http://127.0.0.1:{port}/a.ts",
        "file": f"file://{canary}",
        "absolute": canary,
        "relative": "canary.wav",
        "parent": "../../../../../../etc/passwd",
        "tcp": f"tcp://127.0.0.1:{port}",
        "udp": f"udp://127.0.0.1:{port}",
        "concat": f"concat:{canary}|{canary}",
    }
    for kind, write in PLAYLISTS.items():
        for name, target in targets.items():
            yield _recording(f"{kind} to {name}", f"list.{kind}", write(target, port))
    for magic, first in MAGICS.items():
        for kind in ("m3u8", "ffconcat", "sdp"):
            data = first + PLAYLISTS[kind](targets["http"], port)
            yield _recording(f"{magic} before {kind}", f"voice.{magic}", data)
    yield from _odd(targets)


def _odd(targets: dict[str, str]) -> Iterator[Specimen]:
    for name in ("http", "file", "absolute", "relative"):
        whole = sound("sound.mov", 0.3)
        url = b"\0\0\0\x0curl \0\0\0\1"
        reference = struct.pack(">I4sI", 12 + len(targets[name]) + 1, b"url ", 0)
        data = whole.replace(url, reference + targets[name].encode() + b"\0", 1)
        yield _recording(f"mov with its sound at {name}", "voice.mov", data)
    for channels, rate_hz, bits in _IMPOSSIBLE:
        yield _recording(
            f"wav of {channels} channels, {rate_hz} Hz, {bits} bits",
            "voice.wav",
            wav(channels, rate_hz, bits),
        )
    for length in (1, 3, 4, 8, 12, 26, 27, 28, 44):
        yield _recording(f"ogg of {length} bytes", "voice.ogg", sound("opus.ogg", 0.3)[:length])
    for name, data in {"empty": b"", "zeros": bytes(4_096), "ones": b"\xff" * 4_096}.items():
        yield _recording(name, "voice.ogg", data)
    yield _recording("HTML", "voice.mp3", b"<!doctype html><audio src=file:///etc/passwd>" * 99)
    yield _recording("one of all bytes", "voice.mp3", bytes(range(256)) * 20)


_IMPOSSIBLE = (
    *((channels, 48_000, 16) for channels in (0, 9, 255, 65_535)),
    *((1, rate_hz, 16) for rate_hz in (0, 1, 7_999, 4_294_967_295)),
    *((1, 48_000, bits) for bits in (0, 1, 7, 65_535)),
    (65_535, 4_294_967_295, 65_535),
    (0, 0, 0),
)


def wav(channels: int, rate_hz: int, bits: int, data: bytes = bytes(4_000)) -> bytes:
    """A header that may lie, before silence."""
    block = channels * bits // 8
    form = struct.pack(
        "<HHIIHH", 1, channels, rate_hz, rate_hz * block % 2**32, block % 2**16, bits
    )
    body = b"WAVEfmt " + struct.pack("<I", len(form)) + form
    body += b"data" + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _recording(title: str, file_name: str, data: bytes) -> Specimen:
    return Specimen(
        family="containers", title=title, door=Door.RECORDING, file_name=file_name, data=data
    )


def _m3u8(target: str, port: int) -> bytes:
    return (
        "#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXT-X-KEY:METHOD=AES-128,URI="
        f'"http://127.0.0.1:{port}/key"\n#EXTINF:5,\n{target}\n#EXT-X-ENDLIST\n'
    ).encode()


def _ffconcat(target: str, port: int) -> bytes:
    del port
    return f"ffconcat version 1.0\nfile '{target}'\n".encode()


def _sdp(target: str, port: int) -> bytes:
    return (
        f"v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns={target}\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
        f"m=audio {port} RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\na=control:{target}\r\n"
    ).encode()


def _mpd(target: str, port: int) -> bytes:
    del port
    return (
        '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"><Period>'
        '<AdaptationSet><Representation id="1" mimeType="audio/mp4">'
        f"<BaseURL>{target}</BaseURL></Representation></AdaptationSet></Period></MPD>"
    ).encode()


def _pls(target: str, port: int) -> bytes:
    del port
    return f"[playlist]\nFile1={target}\nNumberOfEntries=1\nVersion=2\n".encode()


def _asx(target: str, port: int) -> bytes:
    del port
    return f'<asx version="3.0"><entry><ref href="{target}"/></entry></asx>'.encode()


def _smil(target: str, port: int) -> bytes:
    del port
    return f'<smil><body><audio src="{target}"/></body></smil>'.encode()


def _xspf(target: str, port: int) -> bytes:
    del port
    return (
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "'
        f'{target}">]><playlist version="1" xmlns="http://xspf.org/ns/0/"><trackList><track>'
        f"<location>{target}</location><title>&e;</title></track></trackList></playlist>"
    ).encode()


PLAYLISTS: dict[str, Callable[[str, int], bytes]] = {
    "m3u8": _m3u8,
    "ffconcat": _ffconcat,
    "sdp": _sdp,
    "mpd": _mpd,
    "pls": _pls,
    "asx": _asx,
    "smil": _smil,
    "xspf": _xspf,
}
