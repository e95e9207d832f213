"""Where a part of the model lies elsewhere, questions of those who want nothing kept stay on this machine."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from myna.domain.access import Actor, Role
from myna.domain.conversation import Candidate, Tenant
from myna.domain.teaching import Lesson
from myna.ports import AnswerModel, at_home
from myna.services.minds import Mind, Minds, Trained
from myna.testing import ScriptedAnswerEngine
from scripted_engine import ScriptedEngine
from teaching_house import HERE, version_of
from workshop import Workshop

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


class FarEngine(ScriptedEngine):
    """Makes models that ask elsewhere."""

    async def load(self, directory: Path) -> FarModel:  # type: ignore[override]
        return FAR


@dataclass(kw_only=True)
class Managers:
    allow: bool = True

    async def are_asked(self, tenant: Tenant, host: str) -> bool:
        return self.allow and host == "trainer.example"


async def minds_of(root: Path, managers: Managers) -> Minds:
    shop = Workshop(root=root, engine=FarEngine(host="trainer.example"))
    shop.registry.published["v"] = replace(version_of("v", last_lesson=0), engine="scripted")
    shop.registry.champions[HERE] = ("v", False)
    (root / "v").mkdir()
    return Minds(replace(shop.stores(), is_allowed=managers.are_asked))


async def test_where_managers_allow_it_the_whole_model_is_asked(tmp_path: Path) -> None:
    minds = await minds_of(tmp_path, Managers())

    assert (await minds.of(HERE)).model is FAR


async def test_where_managers_no_longer_allow_it_this_machine_answers_at_once(
    tmp_path: Path,
) -> None:
    managers = Managers()
    minds = await minds_of(tmp_path, managers)
    await minds.of(HERE)

    managers.allow = False

    assert (await minds.of(HERE)).model is HOME


async def test_a_version_that_is_tried_asks_nobody_who_is_not_allowed(tmp_path: Path) -> None:
    shop = Workshop(root=tmp_path, engine=FarEngine(host="other.example"))
    stores = replace(shop.stores(), is_allowed=Managers().are_asked)

    tried = await stores.loaded(replace(version_of("v", last_lesson=0), engine="scripted"))

    assert tried.model is HOME
