"""What a data folder holds after a kill: is it sound, and is it what it would be without? Used by `kills`."""

import json
from collections.abc import Collection
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from benchmarks.mortals import TAUGHT, settings_of
from myna.assembly import opened_trainer
from myna.domain.conversation import Tenant
from myna.errors import EngineFailed
from myna.services.attempts import Trainer
from myna.storage.examining import examine_database
from myna.storage.model_files import CARD, CARD_IN_WORDS, MANIFEST, is_whole


@dataclass(frozen=True, kw_only=True)
class State:
    """All that does not differ from run to run."""

    lessons: Any
    versions: Any
    promotions: Any
    champion: Any
    job: Any
    files: Any
    weighings: Any

    def differences(self, other: "State") -> list[str]:
        names = (each.name for each in fields(self))
        return [f"other {name}" for name in names if getattr(self, name) != getattr(other, name)]


async def state_of(folder: Path, tenant: Tenant, job_id: str) -> State:
    async with opened_trainer(settings_of(folder)) as trainer:
        registry, job = trainer.stores.registry, await trainer.ledger.find(tenant, job_id)
        records = [each.lesson for each in await trainer.stores.lessons.after(tenant)]
        versions = await registry.versions(tenant)
        champion = await registry.champion(tenant)
        return State(
            lessons=[
                (one.id, one.kind, one.question, one.answer, one.status, one.source.batch)
                for one in records
            ],
            versions=[(one.id, one.number, one.fingerprint, one.batch) for one in versions],
            promotions=[
                (one.version_id, one.replaced_id, one.is_rollback, one.by)
                for one in await registry.promotions(tenant)
            ],
            champion=(champion and champion.id, await registry.is_chosen(tenant)),
            job=job and (job.state, job.progress, job.result, job.imported),
            files={one.id: _digests(registry.directory(one)) for one in versions},
            weighings=[
                card and card.weighing for card in [await registry.card(one) for one in versions]
            ],
        )


def _digests(folder: Path) -> dict[str, str]:
    """Of all files but the cards, in which the time of making stands."""
    digests: dict[str, str] = json.loads((folder / MANIFEST).read_text())
    return {name: each for name, each in digests.items() if name not in {CARD, CARD_IN_WORDS}}


async def flaws(folder: Path, tenant: Tenant) -> list[str]:
    """What must never be, at whatever instant somebody looks."""
    examine_database(folder / "myna.db")
    async with opened_trainer(settings_of(folder)) as trainer:
        registry = trainer.stores.registry
        found = [
            f"version {one.number} is not whole"
            for one in await registry.versions(tenant)
            if not is_whole(registry.directory(one))
        ]
        return found + await _flaws_of_champion(trainer, tenant)


async def _flaws_of_champion(trainer: Trainer, tenant: Tenant) -> list[str]:
    """There was one before the first kill, so there always is one."""
    champion = await trainer.stores.registry.champion(tenant)
    if champion is None:
        return ["no champion"]
    try:
        await trainer.stores.engines.chosen.load(trainer.stores.registry.directory(champion))
    except EngineFailed:
        return ["the champion cannot be read"]
    return []


async def missing(folder: Path, told: Collection[int]) -> int:
    """How many of the lessons that the teacher was told of are not there."""
    async with opened_trainer(settings_of(folder)) as trainer:
        stored = {each.lesson.id for each in await trainer.stores.lessons.after(TAUGHT)}
    return len({f"lesson-{number}" for number in told} - stored)
