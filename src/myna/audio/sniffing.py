"""What a file is, by its first bytes alone; names and declared types are never looked at. Used by `decoder`."""

_ID3_HEADER_BYTES = 10
_MOV_ATOMS = (b"ftyp", b"moov", b"mdat", b"wide")


def demuxer_of(data: bytes) -> str | None:
    """FFmpeg's name of the one demuxer that may read this, or None for what is no sound that Myna takes.

    A playlist, a session description or a list of files has no entry here, so none is ever followed.
    """
    if data[:3] == b"ID3":
        return _demuxer_of_frames(data[_end_of_id3(data) :]) or "mp3"
    if data[:4] == b"OggS":
        return "ogg"
    if data[:4] == b"RIFF" and data[8:12] == b"WAVE":
        return "wav"
    if data[:4] == b"\x1aE\xdf\xa3":
        return "matroska"
    if data[4:8] in _MOV_ATOMS:
        return "mov"
    return _demuxer_of_frames(data)


def _end_of_id3(data: bytes) -> int:
    """The tag's size is four times seven bits."""
    size = 0
    for byte in data[6:_ID3_HEADER_BYTES]:
        size = size << 7 | byte & 0x7F
    return _ID3_HEADER_BYTES + size


def _demuxer_of_frames(data: bytes) -> str | None:
    if data[:4] == b"fLaC":
        return "flac"
    if len(data) < 4 or data[0] != 0xFF or data[1] & 0xE0 != 0xE0:  # noqa: PLR2004 - sync word
        return None
    if data[1] & 0xF6 == 0xF0:  # noqa: PLR2004 - layer 0 is ADTS
        return "aac"
    is_reserved = data[1] & 0x18 == 0x08 or data[1] & 0x06 == 0  # noqa: PLR2004 - version, layer
    has_no_rate = data[2] & 0xF0 == 0xF0 or data[2] & 0x0C == 0x0C  # noqa: PLR2004
    return None if is_reserved or has_no_rate else "mp3"
