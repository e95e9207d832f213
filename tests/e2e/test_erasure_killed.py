"""A deletion that a sudden end interrupts, wherever that comes, is finished at the next start."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from byte_search import found_in
from canaries import (
    CANARIES,
    KEEPER,
    LEAVER,
    LEAVER_ID,
    Talk,
    keeper_teaches,
    leaver_leaves_words_everywhere,
)
from myna.bootstrap import opened_core
from myna.config import Settings
from myna.worker_assembly import own_worker

DELETES_UNTIL_KILLED = """
import asyncio, os, signal, sys
from dataclasses import replace
from myna.bootstrap import opened_core
from myna.config import Settings
from myna.services.privacy import PrivacyService

folder, member_id, name, is_after = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4] == "after"

class Deadly:
    def __init__(self, real):
        self.real = real

    def __getattr__(self, attribute):
        real = getattr(self.real, attribute)
        if attribute != name:
            return real
        async def called(*arguments, **named):
            if is_after:
                await real(*arguments, **named)
            os.kill(os.getpid(), signal.SIGKILL)
        return called

async def main():
    async with opened_core(Settings.model_validate({"data_dir": folder})) as core:
        privacy = core.privacy
        privacy.store = Deadly(privacy.store)
        stores = replace(privacy.places.stores, registry=Deadly(privacy.places.stores.registry))
        privacy.places = replace(
            privacy.places,
            stores=stores,
            vault=Deadly(privacy.places.vault),
            spoken=Deadly(privacy.places.spoken),
        )
        await privacy.erase_all_of(member_id)

asyncio.run(main())
"""


def killed_at(folder: Path, name: str, when: str) -> int:
    arguments = [str(folder), str(LEAVER_ID), name, when]
    command = [sys.executable, "-c", DELETES_UNTIL_KILLED, *arguments]
    return subprocess.run(command, check=False, stdout=subprocess.DEVNULL).returncode  # noqa: S603 - ours


def settings_of(folder: Path) -> Settings:
    return Settings.model_validate({"data_dir": folder})


@pytest.mark.slow
async def test_a_deletion_that_was_killed_is_finished_at_the_next_start(tmp_path: Path) -> None:
    """Each life gets one step further before it is killed; the last one is left to itself."""
    settings = settings_of(tmp_path)
    async with opened_core(settings) as core, own_worker(settings):
        talk = Talk(core=core)
        kept = await keeper_teaches(talk)
        await leaver_leaves_words_everywhere(talk)

    for name, when in (
        ("promise", "after"),
        ("erase", "before"),
        ("erase", "after"),
        ("discard", "after"),
        ("purge", "before"),
        ("purge", "after"),
        ("empty", "after"),
        ("forget_whose", "after"),
        ("scrub", "before"),
        ("scrub", "after"),
    ):
        assert -9 == await asyncio.to_thread(killed_at, tmp_path, name, when), (name, when)
    assert list(tmp_path.glob("myna.db-wal"))

    async with opened_core(settings) as core:
        async with asyncio.timeout(30):
            while await core.privacy.store.unfinished():
                await asyncio.sleep(0.01)

        assert found_in(tmp_path, CANARIES) == {}
        talk = Talk(core=core)
        for question, answer in kept:
            assert answer == await talk.answered(KEEPER, question)
        assert (await core.privacy.holdings(LEAVER)).is_empty
