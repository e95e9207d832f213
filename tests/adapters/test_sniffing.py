"""What a file is, by its first bytes alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from myna.audio.sniffing import demuxer_of
from sounds import CODECS, VIDEOS, sound, video

DEMUXERS = {
    "opus.ogg": "ogg",
    "vorbis.ogg": "ogg",
    "sound.mp3": "mp3",
    "sound.m4a": "mov",
    "sound.aac": "aac",
    "sound.wav": "wav",
    "sound.flac": "flac",
    "sound.webm": "matroska",
    "sound.mkv": "matroska",
    "video.mp4": "mov",
    "video.mov": "mov",
    "video.mkv": "matroska",
}


def tagged(data: bytes) -> bytes:
    """The same behind an ID3 tag of 200 bytes."""
    return b"ID3\x04\0\0\0\0\x01\x48" + bytes(200) + data


@pytest.mark.parametrize("name", CODECS)
def test_every_kind_of_sound_is_known(name: str) -> None:
    assert DEMUXERS[name] == demuxer_of(sound(name, 0.2))


@pytest.mark.parametrize("name", VIDEOS)
def test_videos_are_known(name: str) -> None:
    assert DEMUXERS[name] == demuxer_of(video(name, 0.2))


@pytest.mark.parametrize(
    ("data", "demuxer"),
    [(b"fLaC....", "flac"), (b"\xff\xf1\x50\x80", "aac"), (b"\xff\xfb\x90\x64", "mp3")],
)
def test_a_tag_hides_nothing(data: bytes, demuxer: str) -> None:
    assert demuxer == demuxer_of(tagged(data))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"O",
        b"#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1/a.ts\n",
        b"ffconcat version 1.0\nfile a.wav\n",
        b"v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\nm=audio 5004 RTP/AVP 0\r\n",
        b'<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"></MPD>',
        b"PK\x03\x04" + bytes(40),
        b"RIFF\0\0\0\0AVI LIST",
        b"plain text",
        b"\xff\xff\xff\xff",
        b"\xff\xe8\x90\x00",
        b"\x89PNG\r\n\x1a\n",
    ],
)
def test_what_is_no_sound_has_no_demuxer(data: bytes) -> None:
    assert demuxer_of(data) is None


@given(st.binary(max_size=64))
def test_any_bytes_get_one_of_few_demuxers_or_none(data: bytes) -> None:
    assert demuxer_of(data) in {None, *DEMUXERS.values()}
