"""Words of a member that others edited, read from files or were just being told go with the member, too."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from byte_search import found_in
from canaries import KEEPER, KEEPER_ID, LEAVER, MANAGER, Talk, actor, keeper_teaches
from myna.bootstrap import opened_core
from myna.config import Settings
from myna.domain.access import Role
from myna.domain.privacy import Traces
from myna.ports import PrivacyStore
from myna.worker_assembly import own_worker

FILE = "question,answer\nWhere is the rowquail?,Behind the rowheron\n" + "".join(
    f"What does club {number} do?,Club {number} sings\n" for number in range(20)
)


@pytest.fixture
async def talk(tmp_path: Path) -> AsyncIterator[Talk]:
    settings = Settings.model_validate({"data_dir": tmp_path, "log_level": "warning"})
    async with opened_core(settings) as core, own_worker(settings):
        yield Talk(core=core)


@dataclass(frozen=True, kw_only=True)
class Watched:
    """A store; somebody asks when all rows are gone and the minds know them still."""

    store: PrivacyStore
    talk: Talk

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)

    async def erase(self, *erasure: Any, **when: Any) -> Traces:
        traces = await self.store.erase(*erasure, **when)
        turn = await self.talk.ask(KEEPER, "Who saw the bird?")
        assert "The answerlark did" in {each.answer for each in turn.candidates}
        return traces


async def test_a_proposal_that_a_teacher_put_in_better_words(talk: Talk, tmp_path: Path) -> None:
    proposed = await talk.teach(actor(KEEPER_ID, Role.MEMBER), "When is it open?", "Dunno")
    better = talk.pair("When is it open?", "When the mendedowl calls")
    await talk.core.teaching.decide(LEAVER, proposed.lesson.id, accept=True, pair=better)
    assert found_in(tmp_path, ["mendedowl"])

    await talk.core.privacy.erase(LEAVER)

    assert found_in(tmp_path, ["mendedowl"]) == {}


async def test_rows_of_a_file_that_somebody_else_read_and_rephrased(
    talk: Talk, tmp_path: Path
) -> None:
    sent = await talk.core.datasets.freeze_upload(LEAVER, "late.csv", FILE.encode())
    job = await talk.ended(await talk.train(KEEPER, directory=sent.path))
    rows = await talk.core.teaching.lessons.batch(job.tenant, job.id)
    (row,) = (each.lesson for each in rows if "rowheron" in each.lesson.answer)
    for who in (KEEPER, MANAGER):
        await talk.core.teaching.rephrase(
            who, row.id, f"Which bird, {who.id}?", key=talk.key(), source=talk.pair("", "").source
        )

    await talk.core.privacy.erase(LEAVER)

    assert found_in(tmp_path, ["rowheron", "rowquail"]) == {}


async def test_what_somebody_asked_while_it_was_deleted(talk: Talk, tmp_path: Path) -> None:
    kept = await keeper_teaches(talk)
    await talk.teach(LEAVER, "Who saw the taughtwren?", "The answerlark did")
    talk.core.privacy.store = Watched(store=talk.core.privacy.store, talk=talk)

    await talk.core.privacy.erase(LEAVER)

    assert found_in(tmp_path, ["taughtwren", "answerlark"]) == {}
    assert kept == [(question, await talk.answered(KEEPER, question)) for question, _ in kept]
