"""The versions of a server's model: seen by everybody, chosen by its managers; used by the bot."""

from collections.abc import Sequence
from dataclasses import dataclass

from myna.domain.access import Action, Actor, authorize
from myna.domain.jobs import JobResult
from myna.domain.model_card import ModelCard
from myna.domain.teaching import LessonStatus
from myna.domain.training import ModelVersion, Promotion
from myna.errors import NotFound
from myna.ports import Clock, JobLedger, LessonStore, ModelRegistry
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

    @property
    def is_suspicious(self) -> bool:
        return self.result is not None and self.result.is_suspicious


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """An import that counted while its version answered, and waits since somebody went back from it."""

    version: ModelVersion
    lessons: int
    files: tuple[str, ...]
    """As people called them."""


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
    files: tuple[str, ...] = ()
    """The names of the files that it came in."""
    waiting: tuple[Waiting, ...] = ()
    """Imports of earlier versions that do not come back with the promoted one."""

    @property
    def is_as_before(self) -> bool:
        return self.promotion.version_id == self.promotion.replaced_id


@dataclass(frozen=True, kw_only=True)
class ModelService:
    registry: ModelRegistry
    ledger: JobLedger
    lessons: LessonStore
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
        lessons, files = await self._imported(version)
        return Chosen(
            promotion=promotion,
            version=version,
            left=left,
            lessons=lessons,
            files=files,
            waiting=await self._waiting_before(version),
        )

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
        lessons, files = await self._imported(champion)
        return Chosen(
            promotion=promotion,
            version=version,
            left=champion,
            lessons=lessons,
            files=files,
        )

    async def _check_permitted(self, version: ModelVersion | None) -> None:
        if version is not None and not await self.minds.is_permitted(version):
            raise NotFound(
                "This version may not answer without Discord's permission.",
                remedy="Train another one.",
                what="model-permission",
            )

    async def _waiting_before(self, version: ModelVersion) -> tuple[Waiting, ...]:
        """The newest first."""
        promotions = await self.registry.promotions(version.tenant)
        left = {each.replaced_id for each in promotions if each.is_rollback}
        found: list[Waiting] = []
        for each in await self.registry.versions(version.tenant):
            if each.number < version.number and each.id in left and await self._waits(each):
                lessons, files = await self._imported(each)
                found.append(Waiting(version=each, lessons=lessons, files=files))
        return tuple(found)

    async def _waits(self, version: ModelVersion) -> bool:
        if version.batch is None:
            return False
        rows = await self.lessons.batch(version.tenant, version.batch, limit=1)
        return any(row.lesson.status is LessonStatus.PROPOSED for row in rows)

    async def _imported(self, version: ModelVersion) -> tuple[int, tuple[str, ...]]:
        """How many lessons came with the version, and the names of their files."""
        result = await self.result(version) if version.batch else None
        if result is None:
            return 0, ()
        return sum(file.kept_count for file in result.imported), result.file_names


def _nothing_to_undo() -> NotFound:
    return NotFound("There is nothing to go back from.", remedy="See /models.", what="champion")
