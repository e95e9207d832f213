"""What a member wants deleted is in no byte of the data folder any more, and in no answer."""

from collections.abc import AsyncIterator
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
    long_file,
)
from myna.bootstrap import opened_core, own_worker
from myna.config import Settings

pytestmark = pytest.mark.timeout(240)


@pytest.fixture
async def talk(tmp_path: Path) -> AsyncIterator[Talk]:
    """With a worker in a process of its own."""
    settings = Settings.model_validate({"data_dir": tmp_path, "log_level": "warning"})
    async with opened_core(settings) as core, own_worker(settings):
        yield Talk(core=core)


async def test_every_word_of_a_member_is_gone_and_every_word_of_others_stays(
    talk: Talk, tmp_path: Path
) -> None:
    kept = await keeper_teaches(talk)
    await leaver_leaves_words_everywhere(talk)
    running = await talk.train(LEAVER, ("long.csv", long_file("runningemu", 4_000)))
    await talk.is_at_work(running)

    assert set(CANARIES) - {"spokenteal"} <= set(found_in(tmp_path, CANARIES))
    assert list((tmp_path / "spoken").iterdir())

    await talk.core.privacy.erase(LEAVER)

    assert found_in(tmp_path, CANARIES) == {}
    assert found_in(tmp_path, [str(LEAVER_ID)]) == {}
    assert list((tmp_path / "spoken").iterdir()) == []
    for question, answer in kept:
        assert answer == await talk.answered(KEEPER, question)
