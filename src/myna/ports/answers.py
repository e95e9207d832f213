"""What answers, and what makes it."""

from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Protocol

from myna.domain.conversation import Candidate
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


class AnswerEngine(Protocol):
    """Makes, keeps and brings back models.

    Made by an entry point of the group `myna.answer_model`, called with `AnswerOptions`. Making one is cheap and
    imports nothing heavy.
    """

    name: str
    trains_weights: bool
    """Is anything fitted to lessons, or are they only copied, counted and looked up?"""

    def untaught(self) -> AnswerModel:
        """The model that knows nothing yet."""
        ...

    async def train(
        self,
        material: TrainingMaterial,
        directory: Path,
        on_progress: Callable[[float], None] = lambda _share: None,
    ) -> None:
        """Train and write the model into the empty directory; the event loop stays free meanwhile.

        Whatever is fitted (weights, thresholds, vectors) is fitted to `material.weights` alone. All of `material.index`
        is known by heart afterwards. The same material gives the same files. `on_progress` is told the share
        that is done, 0 to 1, never falling.
        Cancelling ends the work. Raises `EngineFailed`.
        """
        ...

    async def load(self, directory: Path) -> AnswerModel:
        """Raises `EngineFailed` for files that are not a whole model of this engine."""
        ...

    async def close(self) -> None: ...
