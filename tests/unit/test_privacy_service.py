"""What members may do with what is held about them, over fakes."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from leaving_member import KEEPER, LEAVER, lesson_by, trained, turn_by, upload_by
from myna.domain.access import Actor, Role
from myna.domain.conversation import Tenant
from myna.errors import NotAllowed, StorageError
from myna.services.answer_engines import Engines
from myna.services.jobs import JobService
from myna.services.minds import Minds, MindStores
from myna.services.privacy import PrivacyPlaces, PrivacyService
from myna.testing import MemorySpeechCache, MemoryVault
from scripted_engine import ScriptedEngine
from stored_samples import HERE, Stores, memory_stores

NOW = datetime(2026, 11, 23, tzinfo=UTC)


@dataclass(kw_only=True)
class Home:
    root: Path
    vault: MemoryVault = field(default_factory=MemoryVault)
    spoken: MemorySpeechCache = field(default_factory=MemorySpeechCache)
    now: datetime = NOW

    def __post_init__(self) -> None:
        self.stores: Stores = memory_stores(self.root)
        self.mind_stores = MindStores(
            engines=Engines(ScriptedEngine()),
            lessons=self.stores.lessons,
            registry=self.stores.models,
        )
        self.minds = Minds(self.mind_stores)
        self.service = PrivacyService(
            store=self.stores.privacy,
            places=PrivacyPlaces(
                stores=self.mind_stores,
                minds=self.minds,
                vault=self.vault,
                spoken=self.spoken,
                jobs=self.jobs,
            ),
            clock=lambda: self.now,
            new_id=lambda: f"id-{self.now.timestamp()}",
        )

    @property
    def jobs(self) -> JobService:
        return JobService(
            ledger=self.stores.jobs,
            lessons=self.stores.lessons,
            registry=self.stores.models,
            engine=self.mind_stores.engines.chosen,
            clock=lambda: self.now,
            new_id=lambda: "job-000001",
        )


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(root=tmp_path)


def leaver(role: Role = Role.STRANGER) -> Actor:
    return Actor(id=LEAVER, role=role, tenant=HERE)


async def test_strangers_too_see_and_delete_what_is_theirs(home: Home) -> None:
    await home.stores.lessons.add([lesson_by(LEAVER, "Who?", "I")])

    assert 1 == len((await home.service.holdings(leaver())).lessons)
    erased = await home.service.erase(leaver())

    assert 1 == len(erased.held.lessons)
    assert (await home.service.holdings(leaver())).is_empty


async def test_what_was_deleted_is_not_answered_any_more(home: Home) -> None:
    await home.stores.lessons.add([lesson_by(LEAVER, "Who?", "I"), lesson_by(KEEPER, "Or?", "Me")])
    assert await (await home.minds.of(HERE)).model.candidates("Who?")

    await home.service.erase(leaver())

    model = (await home.minds.of(HERE)).model
    assert {"Me"} == {each.answer for each in await model.candidates("Who?")}


async def test_files_and_spoken_sentences_go(home: Home) -> None:
    await home.stores.datasets.uploaded(upload_by(LEAVER, "uploads/a.csv"))
    await home.vault.write(HERE, "uploads/a.csv", b"mine")
    await home.vault.write(HERE, "uploads/b.csv", b"theirs")
    await home.spoken.keep("one", (b"sound",))

    await home.service.erase(leaver())

    assert ["uploads/b.csv"] == [each.path for each in await home.vault.entries(HERE, "uploads")]
    assert await home.spoken.find("one") is None


async def test_only_whoever_runs_myna_deletes_what_is_held_about_others(home: Home) -> None:
    await home.stores.lessons.add([lesson_by(LEAVER, "Who?", "I")])
    manager = Actor(id=KEEPER, role=Role.MANAGER, tenant=HERE)
    with pytest.raises(NotAllowed):
        await home.service.erase_other(manager, LEAVER)

    await home.service.erase_other(replace(manager, role=Role.OPERATOR), LEAVER)

    assert (await home.service.holdings(leaver())).is_empty


async def test_what_memory_alone_knows_is_forgotten(home: Home) -> None:
    forgotten: list[int] = []
    home.service.forgetting.append(forgotten.append)

    await home.service.erase(leaver())

    assert [LEAVER] == forgotten
    assert (1, 0) == (home.service.times_erased(LEAVER), home.service.times_erased(KEEPER))


async def test_who_opted_out_is_known_after_a_restart(home: Home) -> None:
    await home.service.opt_out(leaver())
    again = replace(home.service, _opted_out=set())
    assert not again.keeps_nothing_of(LEAVER)

    await again.open()

    assert again.keeps_nothing_of(LEAVER)
    await again.opt_in(leaver())
    assert not again.keeps_nothing_of(LEAVER)


async def test_who_has_to_learn_anew_is_known_after_a_sudden_end_too(home: Home) -> None:
    await home.stores.lessons.add([lesson_by(LEAVER, "Who?", "I"), lesson_by(KEEPER, "Why?", "So")])
    await trained(home.stores, 1, last_lesson=2)
    ended: Any = _Ended()
    home.service.places = replace(home.service.places, jobs=ended)
    with pytest.raises(_Ending):
        await home.service.erase(leaver())

    [promised] = await home.stores.privacy.unfinished()
    traces = await home.stores.privacy.erase(promised, now=NOW, new_id=lambda: "again")

    assert (HERE,) == traces.relearned


async def test_what_failed_is_finished_later(home: Home) -> None:
    await home.stores.lessons.add([lesson_by(LEAVER, "Who?", "I")])
    broken: Any = _Broken()
    whole = home.service.places
    home.service.places = replace(whole, spoken=broken)
    assert (await home.service.erase(leaver())).is_done is False
    assert 1 == len(await home.stores.privacy.unfinished())

    home.service.places = whole
    await home.service.finish_promised()

    assert [] == list(await home.stores.privacy.unfinished())


class _Ending(BaseException):
    """As if the process had been killed."""


class _Ended:
    async def train_by_itself(self, tenant: Tenant, *, occasion: str) -> None:
        raise _Ending


class _Broken:
    async def empty(self) -> None:
        raise StorageError("The disk is gone.")


async def test_turns_are_forgotten_when_their_time_is_over(home: Home) -> None:
    old, new = turn_by(KEEPER, "Old?"), turn_by(KEEPER, "New?")
    await home.stores.turns.add(replace(old, at=NOW - timedelta(days=91)))
    await home.stores.turns.add(replace(new, at=NOW - timedelta(days=89)))

    keeping = asyncio.create_task(home.service.keep_promises())
    while await home.stores.turns.find(old.utterance.key):
        await asyncio.sleep(0)
    keeping.cancel()

    assert await home.stores.turns.find(new.utterance.key)
