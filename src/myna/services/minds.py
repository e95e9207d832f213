"""The models that tenants speak with: a version, laid over with what it was not trained on.

Brought back at start, extended by every lesson at once, and changed when another version becomes
champion. Used by the answering and teaching services and by the trainer.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

import structlog

from myna.domain.access import Actor
from myna.domain.conversation import Tenant
from myna.domain.dataset import not_learned
from myna.domain.teaching import Lesson, LessonKind, Split, answer_group, as_asked, holding
from myna.domain.training import ModelVersion
from myna.errors import EngineFailed, EngineMissing, NotFound
from myna.ports import (
    Ageing,
    AnswerEngine,
    AnswerModel,
    LessonStore,
    Meter,
    Metered,
    ModelRegistry,
    StoredLesson,
    at_home,
)
from myna.services.answer_engines import Engines

log = structlog.get_logger(__name__)

BYTES_OF_A_RECORD = 3_400
"""Measured with the local engine: 200,000 lessons of ordinary length take 650 MB."""


@dataclass(frozen=True, kw_only=True)
class Trained:
    """A version as it was trained; `model` knows nothing where there is no version."""

    model: AnswerModel
    version: ModelVersion | None

    @property
    def last_lesson(self) -> int:
        return self.version.last_lesson if self.version else 0

    @property
    def is_outdated(self) -> bool:
        return (
            self.version is not None and isinstance(self.model, Ageing) and self.model.is_outdated
        )


@dataclass(frozen=True, kw_only=True)
class Mind:
    """What one tenant's Myna knows at one moment."""

    trained: Trained
    model: AnswerModel
    last_lesson: int
    """The position of the newest record that the model knows of."""
    overlaid: int
    """How many lessons it knows that were taught after its version was trained."""
    record_count: int = 0
    """Of how many records it is made."""

    def asked_by(self, actor: Actor) -> "Mind":
        """Whoever wants nothing kept: none of their questions leaves this machine."""
        return replace(self, model=at_home(self.model)) if actor.keeps_nothing else self

    @property
    def estimated_bytes(self) -> int:
        return BYTES_OF_A_RECORD * self.record_count

    @property
    def version(self) -> ModelVersion | None:
        return self.trained.version

    @property
    def name(self) -> str:
        """`untaught`, or `<version>+<number of lessons taught since>`."""
        if self.version is None and not self.overlaid:
            return "untaught"
        return f"{self.version.id if self.version else 'untaught'}+{self.overlaid}"


def assembled(
    trained: Trained, stored: Sequence[StoredLesson], *, with_held_out: bool = True
) -> Mind:
    """The mind that the version and all records of its tenant make; takes a moment for many.

    For an examination it goes without the held-out questions: they are what is asked there.
    Without a version imports that were accepted are laid over, too: what was learned of them is lost, they are not.
    """
    last = trained.last_lesson
    positions = {each.lesson.id: each.position for each in stored}
    held = holding(each.lesson for each in stored)
    late = [
        each
        for each in held
        if positions[each.id] > last and (each.counts_at_once or trained.version is None)
    ]
    if not with_held_out:
        late = [each for each in late if each.split is Split.TRAIN]
    known = [each for each in held if positions[each.id] <= last]
    kept_ids = {each.id for each in known}
    gone = [
        each.lesson for each in stored if each.position <= last and each.lesson.id not in kept_ids
    ]
    reopened = {as_asked(each.question) for each in gone}
    held_out = {each.id for each in not_learned(known)} if with_held_out else set()
    again = [
        each
        for each in known
        if each.id in held_out
        or (each.split is Split.TRAIN and as_asked(each.question) in reopened)
    ]
    model = trained.model.without({each.id for each in gone}) if gone else trained.model
    unsaid = _rejected_words(known, held) if with_held_out else []
    return Mind(
        trained=trained,
        model=model.taught([*unsaid, *again, *late]),
        last_lesson=stored[-1].position if stored else 0,
        overlaid=len(late),
        record_count=len(stored),
    )


def _rejected_words(known: Sequence[Lesson], held: Sequence[Lesson]) -> list[Lesson]:
    """What a chat model was corrected for: nobody taught it, so that no training keeps it."""
    rejected = {
        each.id: answer_group(each.rejected)
        for each in known
        if each.rejected and each.source.batch is None
    }
    if not rejected:
        return []
    given = {each.group for each in held if each.answer}
    return [
        replace(each, kind=LessonKind.NEGATIVE, answer="")
        for each in known
        if each.id in rejected and rejected[each.id] not in given
    ]


@dataclass(kw_only=True)
class _Place:
    mind: Mind | None = None
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


Held = TypeVar("Held", Trained, Mind)


async def _nowhere(_tenant: Tenant, _host: str) -> bool:
    return False


@dataclass(frozen=True, kw_only=True)
class MindStores:
    """What minds are made from and kept in."""

    engines: Engines
    lessons: LessonStore
    registry: ModelRegistry
    permission: str | None = None
    """How Discord's permission to train on messages can be found again; None where there is none."""

    is_allowed: Callable[[Tenant, str], Awaitable[bool]] = _nowhere
    """Did the managers of a server allow that what it says goes to this host?"""
    meter: Callable[[Tenant, str], Meter] | None = None
    """Where is counted what a server asks of the models of an engine, by its name; None where nobody counts."""

    async def may_ask(self, tenant: Tenant, engine: AnswerEngine) -> bool:
        """May what a server teaches and asks go where this engine sends it?"""
        return not engine.host or await self.is_allowed(tenant, engine.host)

    async def allowed(self, trained: Held) -> Held:
        """Without what asks elsewhere, where the managers do not allow it, or not any more.

        Where they do, what is asked is counted.
        """
        version, model = trained.version, trained.model
        if version is None or (at_home(model) is model and not isinstance(model, Metered)):
            return trained
        engine = self.engines.named(version.engine)
        if not await self.may_ask(version.tenant, engine):
            return replace(trained, model=at_home(model))
        if self.meter is None or not isinstance(model, Metered):
            return trained
        return replace(trained, model=model.counted(self.meter(version.tenant, engine.name)))

    async def champion(self, tenant: Tenant) -> Trained:
        """The champion read back from disk; nothing trained where there is none that can be read and may speak."""
        version = await self.registry.champion(tenant)
        trained = None if version is None else await self._read(version)
        if trained is not None:
            return trained
        model = await asyncio.to_thread(self.engines.chosen.untaught)
        return Trained(model=model, version=None)

    async def loaded(self, version: ModelVersion) -> Trained:
        """Any version, to be asked beside another. Raises `NotFound` (`details["what"]` is `model-files`)."""
        trained = await self._read(version)
        if trained is None:
            raise NotFound("The files of this version cannot be used.", what="model-files")
        return await self.allowed(trained)

    async def _read(self, version: ModelVersion) -> Trained | None:
        """By the engine that made it; None where that, or its files, cannot be used."""
        try:
            engine = self.engines.named(version.engine)
            if not await self._is_permitted(version, engine):
                return None
            model = await engine.load(self.registry.directory(version))
        except (EngineFailed, EngineMissing) as failure:
            log.warning("model.unreadable", version=version.id, reason=failure.message)
            return None
        return Trained(model=model, version=version)

    async def is_permitted(self, version: ModelVersion) -> bool:
        """May it speak? Not with weights fitted to nobody knows what, or without the permission that it took."""
        try:
            return await self._is_permitted(version, self.engines.named(version.engine))
        except EngineMissing:
            return False

    async def _is_permitted(self, version: ModelVersion, engine: AnswerEngine) -> bool:
        if not engine.trains_weights:
            return True
        card = await self.registry.card(version)
        if card is not None and card.weighing.is_permitted(self.permission):
            return True
        log.warning("model.not_permitted", version=version.id)
        return False


class Minds:
    """The minds in memory, the least recently used of them dropped beyond `max_loaded`, or `max_bytes` as estimated.

    The one that is asked for stays, however large it is.
    """

    def __init__(
        self, stores: MindStores, *, max_loaded: int = 256, max_bytes: int = 1 << 30
    ) -> None:
        self._stores = stores
        self._max_loaded = max_loaded
        self._max_bytes = max_bytes
        self._places: OrderedDict[Tenant, _Place] = OrderedDict()
        self.on_outdated: Callable[[Tenant, ModelVersion], None] = lambda _tenant, _version: None
        """Called whenever an outdated champion was brought back."""

    async def of(self, tenant: Tenant) -> Mind:
        return await self._stores.allowed(await self._held(tenant))

    async def _held(self, tenant: Tenant) -> Mind:
        place = self._place(tenant)
        if place.mind is not None:
            return place.mind
        async with place.lock:
            if place.mind is None:
                place.mind = await self._whole(tenant, await self._stores.champion(tenant))
                self._make_room(tenant)
            return place.mind

    async def is_permitted(self, version: ModelVersion) -> bool:
        return await self._stores.is_permitted(version)

    async def learn(self, tenant: Tenant) -> Mind:
        """Lay over what was stored since; whoever asks after this is answered by it."""
        await self.of(tenant)
        place = self._place(tenant)
        async with place.lock:
            place.mind = await self._caught_up(tenant, place.mind)
            return place.mind

    async def reload(self, tenant: Tenant) -> Mind:
        """After the champion changed, or an import was decided on."""
        place = self._place(tenant)
        async with place.lock:
            place.mind = await self._whole(tenant, await self._stores.champion(tenant))
            self._make_room(tenant)
            return place.mind

    async def _whole(self, tenant: Tenant, trained: Trained) -> Mind:
        if trained.version is not None and trained.is_outdated:
            self.on_outdated(tenant, trained.version)
        stored = await self._stores.lessons.after(tenant)
        return await asyncio.to_thread(assembled, trained, stored)

    async def _caught_up(self, tenant: Tenant, mind: Mind | None) -> Mind:
        if mind is None:
            return await self._whole(tenant, await self._stores.champion(tenant))
        new = await self._stores.lessons.after(tenant, mind.last_lesson)
        if not new:
            return mind
        if any(each.lesson.supersedes for each in new):
            return await self._whole(tenant, mind.trained)
        held = holding(each.lesson for each in new)
        lessons = [lesson for lesson in held if lesson.counts_at_once]
        model = await asyncio.to_thread(mind.model.taught, lessons)
        return replace(
            mind,
            model=model,
            last_lesson=new[-1].position,
            overlaid=mind.overlaid + len(lessons),
            record_count=mind.record_count + len(new),
        )

    def _place(self, tenant: Tenant) -> _Place:
        place = self._places.setdefault(tenant, _Place())
        self._places.move_to_end(tenant)
        self._make_room(tenant)
        return place

    def _make_room(self, kept: Tenant) -> None:
        """None that is being made goes, nor the one that is asked for."""
        sizes = {
            tenant: place.mind.estimated_bytes if place.mind else 0
            for tenant, place in self._places.items()
        }
        size_bytes = sum(sizes.values())
        for tenant, own_bytes in sizes.items():
            if len(self._places) <= self._max_loaded and size_bytes <= self._max_bytes:
                return
            if tenant != kept and not self._places[tenant].lock.locked():
                size_bytes -= own_bytes
                del self._places[tenant]
