"""The versions of a server's model: seen by everybody, chosen by its managers; used by the bot."""

from collections.abc import Sequence
from dataclasses import dataclass

from myna.domain.access import Action, Actor, authorize
from myna.domain.training import ModelVersion, Promotion
from myna.errors import NotFound
from myna.ports import Clock, ModelRegistry
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
class ModelService:
    registry: ModelRegistry
    minds: Minds
    clock: Clock

    async def shelf(self, actor: Actor) -> Shelf:
        """Raises `NotAllowed`."""
        authorize(actor, Action.SEE_LESSONS, actor.tenant)
        return Shelf(
            versions=await self.registry.versions(actor.tenant),
            champion=await self.registry.champion(actor.tenant),
            is_chosen=await self.registry.is_chosen(actor.tenant),
            promotions=await self.registry.promotions(actor.tenant),
        )

    async def version(self, actor: Actor, name: str) -> ModelVersion:
        """By its id, or by its number as people write it: `3`, `v3`. Raises `NotAllowed`, `NotFound`."""
        wanted = name.strip().casefold().removeprefix("v")
        for version in (await self.shelf(actor)).versions:
            if wanted in {version.id, str(version.number)}:
                return version
        raise NotFound("There is no such model here.", remedy="See /models.", what="version")

    async def promote(self, actor: Actor, name: str) -> ModelVersion:
        """A manager's choice counts, whatever the examination said. Raises `NotAllowed`, `NotFound`."""
        authorize(actor, Action.PROMOTE, actor.tenant)
        version = await self.version(actor, name)
        await self.registry.promote(
            actor.tenant, version.id, is_rollback=False, by=actor.id, at=self.clock()
        )
        await self.minds.reload(actor.tenant)
        return version

    async def roll_back(self, actor: Actor) -> Promotion:
        """Undo the last promotion of the champion; returns what was done.

        Raises `NotAllowed`, and `NotFound` where there is no champion.
        """
        authorize(actor, Action.PROMOTE, actor.tenant)
        champion = await self.registry.champion(actor.tenant)
        crowned = next(
            (
                each
                for each in await self.registry.promotions(actor.tenant)
                if champion is not None and each.version_id == champion.id and not each.is_rollback
            ),
            None,
        )
        if crowned is None:
            raise NotFound(
                "There is no model to go back from.", remedy="See /models.", what="version"
            )
        done = await self.registry.promote(
            actor.tenant, crowned.replaced_id, is_rollback=True, by=actor.id, at=self.clock()
        )
        await self.minds.reload(actor.tenant)
        return done
