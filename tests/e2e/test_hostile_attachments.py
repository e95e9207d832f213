"""A share of the hostile files, sent to Myna as people send files: each gets its answer, and she goes on."""

import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from benchmarks.hostile.corpus import Baits, corpus, share
from benchmarks.hostile.specimens import Door, Specimen
from benchmarks.hostile.trial import HELD_OUT_SEED, MOST_SECONDS
from structlog.testing import capture_logs

from attentive_ear import Attentive
from discord_sandbox import Sandbox
from discord_sandbox.people.heard import Heard
from discord_sandbox.people.human import Member
from myna.bot.hearing.recordings import Limits
from myna_at_work import (
    Myna,
    at_work,
    connected,
    everybody_speaks_english,
    hears,
    trained,
    trainer_beside,
)

pytestmark = pytest.mark.slow

ONE_IN = 25
FAMILIES = frozenset(
    {"mutated sound", "containers", "bombs", "names", "tables", "archives", "benign"}
)
MOST_BYTES = 10 << 20


@pytest.fixture
async def myna(town: Sandbox, tmp_path: Path) -> AsyncIterator[Myna]:
    limits = Limits(max_bytes=MOST_BYTES, max_seconds=60)
    at_home = at_work(town, tmp_path, ear=Attentive(), audio=limits, max_file_bytes=MOST_BYTES)
    async with at_home as myna, trainer_beside(tmp_path):
        await connected(town, myna)
        await everybody_speaks_english(town, myna)
        yield myna


def specimens(folder: Path) -> list[Specimen]:
    baits = Baits(port=9, canary=folder / "canary.wav", deed=folder / "deed")
    chosen = share(corpus(HELD_OUT_SEED, baits), ONE_IN)
    return [
        each
        for each in chosen
        if each.family in FAMILIES and each.file_name and len(each.data) <= MOST_BYTES
    ]


async def answered(member: Member, specimen: Specimen) -> tuple[Heard, float]:
    """The first answer and how long it took; a training is waited for."""
    is_sound = specimen.door is Door.RECORDING
    words = "@bot" if is_sound else "!train"
    started = time.monotonic()
    said = await member.say("#general", words, files=[(specimen.file_name, specimen.data)])
    reply = await hears(
        member, matching=lambda message: message.reply_to == said.id, timeout_seconds=15
    )
    seconds = time.monotonic() - started
    if not is_sound and {"▰", "▱"} & set(reply.content):
        reply = await trained(member, reply_to=said)
    return reply, seconds


async def test_whatever_is_sent_is_answered_soon_and_breaks_nothing(
    alice: Member, tmp_path: Path
) -> None:
    sent = specimens(tmp_path)
    with capture_logs() as lines:
        got = [(each, *await answered(alice, each)) for each in sent]

    assert len(got) >= 35
    assert [] == [each.title for each, _, seconds in got if seconds >= MOST_SECONDS]
    assert [] == [each.title for each, reply, _ in got if "went wrong" in reply.content]
    assert [] == [line for line in lines if line["log_level"] in {"error", "critical"}]
    await alice.say("#general", "!hi")
    await hears(alice, "Hello")
