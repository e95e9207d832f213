"""Where a part of the model lies elsewhere, questions of those who want nothing kept stay on this machine."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from myna.domain.access import Actor, Role
from myna.domain.conversation import Candidate
from myna.domain.teaching import Lesson
from myna.ports import AnswerModel, at_home
from myna.services.minds import Mind, Trained
from myna.testing import ScriptedAnswerEngine
from teaching_house import HERE

HOME = ScriptedAnswerEngine().untaught()


@dataclass(frozen=True, kw_only=True)
class FarModel:
    at_home: AnswerModel | None

    async def candidates(self, question: str, limit: int = 3) -> tuple[Candidate, ...]:
        raise AssertionError(question)

    async def forbidden(self, question: str, limit: int = 5) -> tuple[str, ...]:
        return ()

    def taught(self, lessons: Sequence[Lesson]) -> "FarModel":
        return self

    def without(self, lesson_ids: Collection[str]) -> "FarModel":
        return self


FAR = FarModel(at_home=HOME)
MIND = Mind(
    trained=Trained(model=FAR, version=None),
    model=FAR,
    last_lesson=0,
    overlaid=0,
)
MEMBER = Actor(id=1, tenant=HERE, role=Role.MEMBER)


def test_whoever_wants_nothing_kept_is_answered_by_this_machine() -> None:
    assert MIND.asked_by(replace(MEMBER, keeps_nothing=True)).model is HOME


def test_everybody_else_is_answered_by_the_whole_model() -> None:
    assert MIND.asked_by(MEMBER).model is FAR


def test_a_model_whose_other_part_is_on_this_machine_is_asked_whole() -> None:
    near = FarModel(at_home=None)

    assert at_home(near) is near


def test_a_model_of_one_part_is_asked_whole() -> None:
    assert at_home(HOME) is HOME
