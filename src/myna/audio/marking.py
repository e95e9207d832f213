"""Says in a sound file, for machines, that no human being speaks there; written into every file that `audio` makes.

The address is IPTC's word for what a trained algorithm made, which players, archives and detectors look for.
"""

from collections.abc import Mapping
from types import MappingProxyType

SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
TAGS: Mapping[str, str] = MappingProxyType(
    {
        "artist": "Myna",
        "comment": "Synthetic speech, made by an AI",
        "digital_source_type": SOURCE_TYPE,
    }
)
"""As Vorbis comments of an Ogg file and as ID3 frames of an MP3."""


def riff_info() -> bytes:
    """The same as a LIST chunk to put behind the sound of a WAV file."""
    texts = {
        b"IART": TAGS["artist"],
        b"ICMT": f"{TAGS['comment']}. digital_source_type={SOURCE_TYPE}",
    }
    body = b"INFO" + b"".join(
        name + _sized(text.encode("ascii") + b"\0") for name, text in texts.items()
    )
    return b"LIST" + _sized(body)


def _sized(body: bytes) -> bytes:
    """With its length before it, and filled up to an even one."""
    return len(body).to_bytes(4, "little") + body + b"\0" * (len(body) % 2)
