"""The versions of a server's model: seen by everybody, chosen by its managers; used by the bot."""

from collections.abc import Sequence
from dataclasses import dataclass

from myna.domain.access import Action, Actor, authorize
from myna.domain.jobs import JobResult
from myna.domain.model_card import ModelCard
from myna.domain.training import ModelVersion, Promotion
from myna.errors import NotFound
from myna.ports import Clock, JobLedger, ModelRegistry
from myna.services.minds import Minds


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """All versions, the newest first, and which of them speaks."""

    versions: Sequence[ModelVersion]
    champion: ModelVersion | None
    is_chosen: bool
    """A manager chose the champion."""
    promotions: Sequence[Promotion]
    """The newest first."""


@dataclass(frozen=True, kw_only=True)
class Examined:
    """A version and what its training brought."""

    version: ModelVersion
    was_champion: bool
    result: JobResult | None
    """None where nothing is kept of its job."""
    card: ModelCard | None = None


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """What a manager's choice did."""

    promotion: Promotion
    version: ModelVersion | None
    """It answers now; None where no trained model does."""
    left: ModelVersion | None
    """It answered before."""
    lessons: int
    """Of the import that counts with the promoted version, or waits again after a roll back."""

    @property
    def is_as_before(self) -> bool:
        return self.promotion.version_id == self.promotion.replaced_id


@dataclass(frozen=True, kw_only=True)
class ModelService:
    registry: ModelRegistry
    ledger: JobLedger
    minds: Minds
    clock: Clock

    async def shelf(self, actor: Actor) -> Shelf:
        """Raises `NotAllowed`."""
        authorize(actor, Action.SEE_LESSONS, actor.tenant)
        champion = await self.registry.champion(actor.tenant)
        if champion is not None and not await self.minds.is_permitted(champion):
            champion = None
        return Shelf(
            versions=await self.registry.versions(actor.tenant),
            champion=champion,
            is_chosen=await self.registry.is_chosen(actor.tenant),
            promotions=await self.registry.promotions(actor.tenant),
        )

    async def version(self, actor: Actor, name: str) -> ModelVersion:
        """By its id, or by its number as people write it: `3`, `v3`. Raises `NotAllowed`, `NotFound`."""
        wanted = name.strip().strip("`").casefold().removeprefix("v")
        for version in (await self.shelf(actor)).versions:
            if wanted in {version.id, str(version.number)}:
                return version
        raise NotFound("There is no such model here.", remedy="See /models.", what="version")

    async def examined(self, shelf: Shelf, *, most: int) -> Sequence[Examined]:
        """The newest versions of the shelf, the newest first."""
        champions = {promotion.version_id for promotion in shelf.promotions}
        return [
            Examined(
                version=version,
                was_champion=version.id in champions,
                result=await self.result(version),
                card=await self.registry.card(version),
            )
            for version in shelf.versions[:most]
        ]

    async def result(self, version: ModelVersion) -> JobResult | None:
        """What the training that brought the version ended with."""
        job = await self.ledger.find(version.tenant, version.id)
        return job.result if job else None

    async def promote(self, actor: Actor, name: str) -> Chosen:
        """A manager's choice counts, whatever the examination said, unless its weights may not be used.

        Raises `NotAllowed`, `NotFound`.
        """
        authorize(actor, Action.PROMOTE, actor.tenant)
        version = await self.version(actor, name)
        await self._check_permitted(version)
        left = await self.registry.champion(actor.tenant)
        promotion = await self.registry.promote(
            actor.tenant, version.id, is_rollback=False, by=actor.id, at=self.clock()
        )
        await self.minds.reload(actor.tenant)
        lessons = await self._imported(version)
        return Chosen(promotion=promotion, version=version, left=left, lessons=lessons)

    async def roll_back(self, actor: Actor, leaving: str | None = None) -> Chosen:
        """Undo the last promotion of the champion, which is `leaving` if that is named.

        Raises `NotAllowed`, and `NotFound` (`details["what"]` is `champion`) where there is no champion,
        or another one than was named.
        """
        authorize(actor, Action.PROMOTE, actor.tenant)
        champion = await self.registry.champion(actor.tenant)
        if champion is None or leaving not in {None, champion.id}:
            raise _nothing_to_undo()
        promotions = await self.registry.promotions(actor.tenant)
        crowning = (
            each for each in promotions if each.version_id == champion.id and not each.is_rollback
        )
        crowned = next(crowning, None)
        if crowned is None:
            raise _nothing_to_undo()
        before = crowned.replaced_id
        version = await self.registry.find(actor.tenant, before) if before else None
        await self._check_permitted(version)
        promotion = await self.registry.promote(
            actor.tenant, before, is_rollback=True, by=actor.id, at=self.clock()
        )
        await self.minds.reload(actor.tenant)
        return Chosen(
            promotion=promotion,
            version=version,
            left=champion,
            lessons=await self._imported(champion),
        )

    async def _check_permitted(self, version: ModelVersion | None) -> None:
        if version is not None and not await self.minds.is_permitted(version):
            raise NotFound(
                "This version may not answer without Discord's permission.",
                remedy="Train another one.",
                what="model-permission",
            )

    async def _imported(self, version: ModelVersion) -> int:
        """How many lessons came with the version."""
        result = await self.result(version) if version.batch else None
        return sum(file.kept_count for file in result.imported) if result else 0


def _nothing_to_undo() -> NotFound:
    return NotFound("There is nothing to go back from.", remedy="See /models.", what="champion")
