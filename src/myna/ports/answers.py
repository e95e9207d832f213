"""What answers, and what makes it."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from myna.domain.chat import Spent
from myna.domain.conversation import Candidate
from myna.domain.jobs import Abandoned, JobNote, Leaving
from myna.domain.provenance import TrainingMaterial
from myna.domain.teaching import Lesson


class AnswerModel(Protocol):
    """What answers. Immutable: teaching gives a new one."""

    async def candidates(self, question: str, limit: int = 3) -> tuple[Candidate, ...]:
        """The best answers, best first, one for each answer group; empty when nothing was taught.

        A question that was taught, but for case, spaces and the like, has confidence 1.0.
        """
        ...

    async def forbidden(self, question: str, limit: int = 5) -> tuple[str, ...]:
        """Answers that were rejected for this question, and then for questions like it, in their last wording.

        None that is likelier to be right for this question than wrong.
        """
        ...

    def taught(self, lessons: Sequence[Lesson]) -> "AnswerModel":
        """The same model that also knows these lessons, at once and without training (an overlay).

        Of two lessons with the same normalised question the later one counts. The `rejected` answer of a correction
        or a negative no longer comes back for its question, and is less likely for questions like it. Ratings and
        lessons that are not accepted are passed over.
        """
        ...

    def without(self, lesson_ids: Collection[str]) -> "AnswerModel":
        """The same model after these lessons were taken back; unknown ids are passed over.

        What they had replaced does not come back by itself: it is taught again.
        """
        ...


@runtime_checkable
class Ageing(Protocol):
    """What a model may say beside."""

    is_outdated: bool
    """Would its engine make another of the very same lessons now, and is it less than it was until then?"""


@runtime_checkable
class AskedElsewhere(Protocol):
    """A model that sends questions to another place."""

    @property
    def at_home(self) -> AnswerModel | None:
        """What of it answers without; None where that place is on this machine as well."""
        ...


class Meter(Protocol):
    """What a server spends on questions that are answered elsewhere."""

    async def has_room(self) -> bool:
        """May it spend more today?"""
        ...

    async def count(self, model: str, spent: Spent) -> None:
        """`model` by its name there."""
        ...


@runtime_checkable
class Metered(Protocol):
    """A model of which each question costs."""

    def counted(self, meter: Meter) -> AnswerModel:
        """The same model, which counts and asks nothing more where there is no room."""
        ...


@runtime_checkable
class TrainsElsewhere(Protocol):
    """An engine of which a part lies elsewhere."""

    async def probe(self) -> None:
        """Would it train there now? Sends nothing of anybody's. Raises `EngineFailed`."""
        ...


def at_home(model: AnswerModel) -> AnswerModel:
    """Whom to ask what must stay on this machine."""
    own = model.at_home if isinstance(model, AskedElsewhere) else None
    return own or model


def _told_nobody(_told: object) -> None: ...


@dataclass(frozen=True, kw_only=True)
class Training:
    """One training, or one more attempt at it."""

    material: TrainingMaterial
    directory: Path
    """Where the model is written to; empty but for an engine that `resumes`."""
    job_id: str = ""
    """The same in every attempt."""
    on_progress: Callable[[float], None] = _told_nobody
    """Is told the share that is done, 0 to 1, never falling."""
    on_note: Callable[[JobNote], None] = _told_nobody
    """Is told what goes on elsewhere."""


class AnswerEngine(Protocol):
    """Makes, keeps and brings back models.

    Made by an entry point of the group `myna.answer_model`, called with `AnswerOptions`. Making one is cheap and
    imports nothing heavy.
    """

    name: str
    trains_weights: bool
    """Is anything fitted to lessons, or are they only copied, counted and looked up?"""
    resumes: bool
    """Does a training go on elsewhere while nobody waits for it?

    Then `train` finds in its directory what an earlier attempt left, and takes hours in which little is computed;
    the same material need not give the same files, and asking such a model costs time and money.
    """
    host: str
    """The host that lessons and questions are sent to; empty where they stay on this machine."""

    def untaught(self) -> AnswerModel:
        """The model that knows nothing yet."""
        ...

    async def train(self, training: Training) -> None:
        """Train and write the model into its directory; the event loop stays free meanwhile.

        Whatever is fitted (weights, thresholds, vectors) is fitted to `material.weights` alone. All of `material.index`
        is known by heart afterwards. The same material gives the same files.
        Cancelling ends the work here, and leaves alone what goes on elsewhere. Raises `EngineFailed`.
        """
        ...

    async def load(self, directory: Path) -> AnswerModel:
        """Raises `EngineFailed` for files that are not a whole model of this engine."""
        ...

    async def abandon(self, leaving: Leaving) -> Abandoned:
        """End or delete what was made elsewhere; done as well where it is gone already.

        At no other endpoint than the one that it was made at. Raises `EngineFailed`.
        """
        ...

    async def close(self) -> None: ...
