"""Every sound file that leaves Myna says in itself, for machines, that it is synthetic."""

import io
from collections.abc import Sequence

import av
import pytest

from myna.audio.marking import SOURCE_TYPE, TAGS
from myna.audio.opus import OpusPacker
from myna.audio.sound_files import EXTENSIONS, sound_file
from myna.audio.voice_message import voice_message
from sounds import tone


@pytest.fixture(scope="module")
def packets() -> Sequence[bytes]:
    packer = OpusPacker()
    return packer.packed(tone(0.5), 16_000) + packer.finished()


def said_of_itself(file: bytes) -> dict[str, str]:
    """As another program reads it, wherever its kind keeps such words."""
    with av.open(io.BytesIO(file)) as container:
        of_stream = container.streams.audio[0].metadata
        return {name.lower(): text for name, text in {**container.metadata, **of_stream}.items()}


@pytest.mark.parametrize("extension", sorted(EXTENSIONS))
async def test_a_file_of_each_kind_says_that_it_is_synthetic(
    packets: Sequence[bytes], extension: str
) -> None:
    said = said_of_itself(await sound_file(packets, extension))

    assert TAGS["comment"] in said["comment"]
    assert SOURCE_TYPE in " ".join(said.values())
    assert "Myna" == said["artist"]


async def test_a_voice_message_says_that_it_is_synthetic(packets: Sequence[bytes]) -> None:
    said = said_of_itself((await voice_message(packets)).ogg)

    assert TAGS.items() <= said.items()


async def test_the_sizes_in_a_marked_wav_file_add_up(packets: Sequence[bytes]) -> None:
    file = await sound_file(packets, "wav")

    names, place = [], 12
    while place < len(file):
        size = int.from_bytes(file[place + 4 : place + 8], "little")
        names.append(file[place : place + 4])
        place += 8 + size + size % 2

    assert len(file) == 8 + int.from_bytes(file[4:8], "little") == place
    assert [b"fmt ", b"data", b"LIST"] == names
