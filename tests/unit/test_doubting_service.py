"""When a model that did not learn an import is believed about its rows."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from exam_lessons import batch, known_rows, lessons
from myna.domain.conversation import Candidate
from myna.domain.teaching import Lesson
from myna.services.doubting import doubtful


@dataclass(frozen=True)
class Sure:
    """Of one of four answers, which says nothing of the question but its length."""

    async def candidates(self, question: str, limit: int = 3) -> tuple[Candidate, ...]:
        del limit
        topic = ("kayak", "tent", "wifi", "oven")[len(question) % 4]
        answer = f"All about the {topic}."
        return (Candidate(answer=answer, confidence=0.93, lesson_id="", question=question),)

    def taught(self, lessons: Sequence[Lesson]) -> "Sure":
        del lessons
        return self

    def without(self, lesson_ids: Collection[str]) -> "Sure":
        del lesson_ids
        return self


async def test_a_model_that_is_sure_of_mere_forms_accuses_no_row() -> None:
    known, rows = known_rows()[::2], known_rows()[1::2]

    assert {} == await doubtful(batch(rows), lessons(known), Sure())
