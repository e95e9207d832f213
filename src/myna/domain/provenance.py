"""What may change a model's weights, and what may only be looked up: the gate between lessons and training.

Discord's Developer Policy forbids to train on message content without Discord's permission. An attachment is part of
its message, and what was typed into a form is treated alike. Made by the services, taken by every answer engine.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from myna.domain.teaching import Lesson, Provenance

FREE = frozenset({Provenance.OPERATOR, Provenance.PUBLIC, Provenance.SANDBOX})
"""Nothing of it comes from Discord."""


def may_train(provenance: Provenance, permission: str | None) -> bool:
    """`permission` is how Discord's can be found again; None where there is none."""
    return provenance in FREE or (provenance is Provenance.DISCORD and bool(permission))


@dataclass(frozen=True, kw_only=True)
class TrainingMaterial:
    """What an engine trains on. It cannot be made with a row among the weights that may not be there."""

    index: tuple[Lesson, ...]
    """Everything, in the order of teaching: it may be copied, counted and looked up."""
    weights: tuple[Lesson, ...]
    """The part of it that may be fitted to, in the same order."""
    permission: str | None = None

    def __post_init__(self) -> None:
        known = {lesson.id for lesson in self.index}
        for lesson in self.weights:
            if lesson.id not in known or not may_train(lesson.source.provenance, self.permission):
                raise ValueError(f"lesson {lesson.id} may not change weights")


def training_material(lessons: Iterable[Lesson], *, permission: str | None) -> TrainingMaterial:
    """The one place where lessons become material."""
    index = tuple(lessons)
    return TrainingMaterial(
        index=index,
        weights=tuple(each for each in index if may_train(each.source.provenance, permission)),
        permission=permission or None,
    )


@dataclass(frozen=True, kw_only=True)
class Origin:
    """How many lessons of one provenance a model was made from."""

    provenance: Provenance
    looked_up: int
    """All of them."""
    weighed: int
    """Those that changed weights as well."""


@dataclass(frozen=True, kw_only=True)
class Weighing:
    """What a model looks up, and what changed its weights; kept with every version."""

    trains_weights: bool
    """False for an engine that only looks up."""
    origins: tuple[Origin, ...]
    permission: str | None = None
    """With which messages from Discord changed weights; None where none did."""

    @property
    def looked_up(self) -> int:
        return sum(origin.looked_up for origin in self.origins)

    @property
    def weighed(self) -> int:
        return sum(origin.weighed for origin in self.origins)

    def is_permitted(self, permission: str | None) -> bool:
        """May this model still speak? Not once the permission is gone that it was trained with."""
        return all(
            may_train(origin.provenance, permission) for origin in self.origins if origin.weighed
        )


def weighing_of(material: TrainingMaterial, *, trains_weights: bool) -> Weighing:
    looked_up = Counter(lesson.source.provenance for lesson in material.index)
    fitted = material.weights if trains_weights else ()
    weighed = Counter(lesson.source.provenance for lesson in fitted)
    return Weighing(
        trains_weights=trains_weights,
        origins=tuple(
            Origin(provenance=each, looked_up=looked_up[each], weighed=weighed[each])
            for each in Provenance
            if looked_up[each]
        ),
        permission=material.permission if weighed[Provenance.DISCORD] else None,
    )
