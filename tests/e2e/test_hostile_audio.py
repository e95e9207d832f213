"""Files made to harm a decoder: a clear refusal or what can be saved, and nothing else touched.

The naive way of decoding is tried too: where it does reach the network or the disk, the guard has something to guard.
"""

import asyncio
import io
import os
import random
import struct
import sys
import time
import zipfile
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import av
import pytest

from myna.audio.decoder import ChildAudioDecoder
from myna.audio.protocol import Job
from myna.audio.recipe import Silent, Undecodable, decoded
from myna.errors import AudioRefused
from sounds import day_of_silence, packed, pitch_of, silent_video, sound, tone

MAX_SECONDS = 60
PATIENCE_SECONDS = 5.0
MOST_RESIDENT_KB = 300_000
CANARY = "canary.wav"

NAIVE = """
import io, sys, av
class Named(io.BytesIO):
    name = sys.argv[1]
data = sys.stdin.buffer.read()
with av.open(Named(data) if sys.argv[1] else io.BytesIO(data)) as container:
    print(sum(frame.samples for frame in container.decode(audio=0)))
"""


@dataclass
class Listener:
    """A port on loopback that counts who comes."""

    port: int = 0
    visits: list[str] = field(default_factory=list)

    async def met(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.visits.append((await reader.readline()).decode(errors="replace"))
        writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        writer.close()


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def listener() -> AsyncIterator[Listener]:
    listener = Listener()
    server = await asyncio.start_server(listener.met, "127.0.0.1", 0)
    listener.port = server.sockets[0].getsockname()[1]
    async with server:
        yield listener


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where decoders run: what a relative name could reach."""
    folder = tmp_path_factory.mktemp("canary")
    (folder / CANARY).write_bytes(sound("sound.wav"))
    return folder


@pytest.fixture(scope="module")
async def decoder(folder: Path) -> AsyncIterator[ChildAudioDecoder]:
    decoder = ChildAudioDecoder(max_bytes=25 << 20, max_seconds=MAX_SECONDS)
    home = Path.cwd()
    os.chdir(folder)
    try:
        await decoder.warm_up()
    finally:
        os.chdir(home)
    yield decoder
    await decoder.close()


def wav(rate_hz: int, channels: int = 1, data_bytes: int = 200_000, form: int = 1) -> bytes:
    """A header that may lie, before silence."""
    block = channels * 2
    header = struct.pack("<HHIIHH", form, channels, rate_hz, rate_hz * block % 2**32, block, 16)
    body = b"WAVEfmt " + struct.pack("<I", len(header)) + header
    body += b"data" + struct.pack("<I", data_bytes) + bytes(data_bytes)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def zipped() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("sound.ogg", sound("opus.ogg", 0.1))
    return file.getvalue()


def hls(port: int) -> bytes:
    return (
        b"#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXT-X-KEY:METHOD=AES-128,URI="
        b'"http://127.0.0.1:%d/key"\n#EXTINF:5,\nhttp://127.0.0.1:%d/a.ts\n#EXT-X-ENDLIST\n'
    ) % (port, port)


def concat(name: str) -> bytes:
    return f"ffconcat version 1.0\nfile {name}\n".encode()


def sdp(port: int) -> bytes:
    return (
        b"v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=x\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
        b"m=audio %d RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n"
    ) % port


def dash(port: int) -> bytes:
    return (
        b'<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"><Period>'
        b'<AdaptationSet><Representation id="1" mimeType="audio/mp4"><BaseURL>http://127.0.0.1:%d/'
        b"a.mp4</BaseURL></Representation></AdaptationSet></Period></MPD>"
    ) % port


def lying_id3() -> bytes:
    """A picture of 2 MB by its tag, of nothing in truth, before sound."""
    picture = b"APIC" + struct.pack(">IH", 2_000_000, 0) + b"\0image/png\0\3\0"
    return b"ID3\x03\0\0\0\x7a\x09\x00" + picture + sound("sound.mp3")


def noise(size: int = 50_000) -> bytes:
    return random.Random(7).randbytes(size)  # noqa: S311 - no secret


def hostile_files(port: int, folder: Path) -> dict[str, tuple[bytes, str]]:
    """What is sent, and the reason why it is refused."""
    canary = str(folder / CANARY)
    return {
        "HLS": (hls(port), "not-audio"),
        "a relative list": (concat(CANARY), "not-audio"),
        "an absolute list": (concat(canary), "not-audio"),
        "a list of file URLs": (concat(f"file:{canary}"), "not-audio"),
        "a list of web addresses": (concat(f"http://127.0.0.1:{port}/a.wav"), "not-audio"),
        "SDP": (sdp(port), "not-audio"),
        "DASH": (dash(port), "not-audio"),
        "zip": (zipped(), "not-audio"),
        "text": (b"words " * 1000, "not-audio"),
        "noise": (b"\0" + noise(), "not-audio"),
        "Ogg and HLS": (b"OggS" + hls(port), "undecodable"),
        "Ogg's page and HLS": (sound("opus.ogg")[:28] + hls(port), "undecodable"),
        "ID3 and a list": (b"ID3\x04\0\0\0\0\0\x0a" + bytes(10) + concat(CANARY), "undecodable"),
        "RIFF and HLS": (b"RIFF\0\0\0\0WAVE" + hls(port), "undecodable"),
        "RIFF and a list": (b"RIFF\0\0\0\0WAVE" + concat(CANARY), "undecodable"),
        "half a header": (sound("opus.ogg")[:40], "undecodable"),
        "1 Hz": (wav(1), "undecodable"),
        "0 Hz": (wav(0), "undecodable"),
        "4 GHz": (wav(4_000_000_000), "undecodable"),
        "16 channels": (wav(48_000, channels=16), "undecodable"),
        "255 channels": (wav(48_000, channels=255), "undecodable"),
        "0 channels": (wav(48_000, channels=0), "undecodable"),
        "a codec of no name": (wav(48_000, form=0x9999), "undecodable"),
        "no samples": (wav(48_000, data_bytes=0), "empty"),
        "another codec": (packed(tone(1, 48_000), "matroska", "ac3", 48_000), "undecodable"),
        "a video without sound": (silent_video(), "undecodable"),
        **{
            f"{name} and noise": (magic + noise(), "undecodable")
            for name, magic in {
                "Ogg": b"OggS\0\2",
                "RIFF": b"RIFF\0\0\0\0WAVEfmt ",
                "FLAC": b"fLaC\0\0\0\x22",
                "Matroska": b"\x1aE\xdf\xa3",
                "MP4": b"\0\0\0\x18ftypM4A ",
                "ADTS": b"\xff\xf1\x50\x80",
            }.items()
        },
    }


async def refusal_of(decoder: ChildAudioDecoder, data: bytes) -> str | int:
    with pytest.raises(AudioRefused) as refused:
        await decoder.decode(data)
    return refused.value.details["reason"]


async def test_every_hostile_file_is_refused_and_reaches_nothing(
    decoder: ChildAudioDecoder, listener: Listener, folder: Path
) -> None:
    before = len(listener.visits)
    files = hostile_files(listener.port, folder)

    found = {name: await refusal_of(decoder, data) for name, (data, _) in files.items()}

    assert {name: reason for name, (_, reason) in files.items()} == found
    assert before == len(listener.visits)


@pytest.mark.parametrize("demuxer", ["hls", "concat", "sdp", "dash", "ogg", "mp3"])
async def test_even_a_child_that_is_told_to_follow_reaches_nothing(
    decoder: ChildAudioDecoder, listener: Listener, folder: Path, demuxer: str
) -> None:
    before = len(listener.visits)

    for data in (hls(listener.port), concat(CANARY), sdp(listener.port), dash(listener.port)):
        with pytest.raises(AudioRefused):
            await decoder._children.decode(
                Job(demuxer=demuxer, rate_hz=16_000, max_samples=16_000, data=data)
            )

    assert before == len(listener.visits)


@pytest.mark.parametrize("demuxer", ["hls", "concat", "sdp"])
async def test_even_a_process_that_may_open_anything_reaches_nothing(
    listener: Listener, folder: Path, monkeypatch: pytest.MonkeyPatch, demuxer: str
) -> None:
    monkeypatch.chdir(folder)
    before = len(listener.visits)

    for data in (hls(listener.port), concat(CANARY), sdp(listener.port)):
        job = Job(demuxer=demuxer, rate_hz=16_000, max_samples=16_000, data=data)
        with pytest.raises((Undecodable, Silent)):
            await asyncio.to_thread(lambda job=job: list(decoded(job)))

    assert before == len(listener.visits)


async def naive(data: bytes, name: str, folder: Path) -> asyncio.subprocess.Process:
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", NAIVE, name, cwd=folder, stdin=pipe, stdout=pipe, stderr=pipe
    )
    assert process.stdin is not None
    process.stdin.write(data)
    process.stdin.close()
    return process


async def test_a_naive_decoder_follows_a_playlist_to_the_network(
    listener: Listener, folder: Path
) -> None:
    before = len(listener.visits)

    await (await naive(hls(listener.port), "a.m3u8", folder)).communicate()

    assert before < len(listener.visits)


async def test_a_naive_decoder_opens_the_files_of_a_list(folder: Path) -> None:
    said, _ = await (await naive(concat(CANARY), "", folder)).communicate()

    assert b"44100" == said.strip()


async def test_a_naive_decoder_listens_where_a_session_description_says(folder: Path) -> None:
    port = 40_000 + os.getpid() % 20_000 // 2 * 2
    process = await naive(sdp(port), "", folder)
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not udp_is_taken(port):
                await asyncio.sleep(0.02)
    finally:
        process.kill()
        await process.communicate()


def udp_is_taken(port: int) -> bool:
    return any(f":{port:04X} " in line for line in Path("/proc/net/udp").read_text().splitlines())


async def test_of_a_day_of_silence_the_beginning_is_kept(decoder: ChildAudioDecoder) -> None:
    data = day_of_silence()
    started = time.monotonic()

    recording = await decoder.decode(data)

    assert len(data) < 25 << 20
    assert (MAX_SECONDS, True) == (recording.seconds, recording.is_cut)
    assert time.monotonic() - started < PATIENCE_SECONDS


async def test_half_a_file_gives_half_its_sound(decoder: ChildAudioDecoder) -> None:
    whole = sound("opus.ogg", 4.0)

    recording = await decoder.decode(whole[: len(whole) // 2])

    assert 2 == pytest.approx(recording.seconds, abs=1)
    assert 440 == pytest.approx(pitch_of(recording.pcm), abs=2)


@pytest.mark.parametrize("name", ["opus.ogg", "sound.mp3", "sound.aac", "sound.flac"])
async def test_damage_in_the_middle_costs_little(decoder: ChildAudioDecoder, name: str) -> None:
    whole = bytearray(sound(name, 4.0))
    middle = len(whole) // 2
    whole[middle : middle + 200] = noise(200)

    recording = await decoder.decode(bytes(whole))

    assert 2 < recording.seconds < 4.2


async def test_rubbish_behind_sound_is_not_read_to_its_end(decoder: ChildAudioDecoder) -> None:
    rubbish = b"\xff\xf1\x50\x80\x01\x1f\xfc\xff"  # a frame of AAC with nothing in it
    data = sound("sound.aac", 1.0) + rubbish * 3_000_000
    started = time.monotonic()

    recording = await decoder.decode(data)

    assert 1 == pytest.approx(recording.seconds, abs=0.1)
    assert time.monotonic() - started < PATIENCE_SECONDS


async def test_a_million_frames_of_next_to_nothing_are_not_read_to_their_end(
    decoder: ChildAudioDecoder,
) -> None:
    facts = (48_000 << 44 | 15 << 36).to_bytes(8)  # mono, 16 bits
    header = b"fLaC\x80\0\0\x22" + struct.pack(">HH", 16, 16) + bytes(6) + facts + bytes(16)
    frame = b"\xff\xf8\x60\0\0\x0f\xc7\0\0\0\x72\x1e"  # 16 silent samples
    started = time.monotonic()

    recording = await decoder.decode(header + frame * 1_000_000)

    assert recording.seconds < 1
    assert time.monotonic() - started < PATIENCE_SECONDS


async def test_a_tag_that_lies_about_its_size_is_refused(decoder: ChildAudioDecoder) -> None:
    assert "undecodable" == await refusal_of(decoder, lying_id3())


async def test_many_channels_at_a_high_rate_are_still_sound(decoder: ChildAudioDecoder) -> None:
    recording = await decoder.decode(wav(192_000, channels=8, data_bytes=192_000 * 16))

    assert 1 == pytest.approx(recording.seconds, abs=0.01)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs Linux's /proc")
async def test_none_of_it_cost_a_child_or_much_memory(
    decoder: ChildAudioDecoder, listener: Listener, folder: Path
) -> None:
    children = {child.process.pid for child in decoder._children._idle}

    await decoder.decode(day_of_silence())
    for data, _ in hostile_files(listener.port, folder).values():
        await refusal_of(decoder, data)

    assert children == {child.process.pid for child in decoder._children._idle}
    assert max(peak_kb(process_id) for process_id in children) < MOST_RESIDENT_KB


def peak_kb(process_id: int) -> int:
    status = Path(f"/proc/{process_id}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0])


def test_the_canary_is_sound(folder: Path) -> None:
    with av.open(str(folder / CANARY)) as container:
        assert 1 == len(container.streams.audio)
