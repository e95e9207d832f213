"""Where a part of the model lies elsewhere, questions of those who want nothing kept stay on this machine."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from myna.domain.access import Actor, Role
from myna.domain.chat import Purpose, Spent
from myna.domain.conversation import Candidate, Tenant
from myna.domain.teaching import Lesson
from myna.ports import AnswerModel, Meter, at_home
from myna.services.minds import Mind, Minds, Trained
from myna.services.usage import UsageService
from myna.testing import MemoryUsageStore, ScriptedAnswerEngine
from scripted_engine import ScriptedEngine
from teaching_house import HERE, NOON, version_of
from workshop import Workshop

HOME = ScriptedAnswerEngine().untaught()


@dataclass(frozen=True, kw_only=True)
class FarModel:
    at_home: AnswerModel | None

    counted_by: Meter | None = None

    def counted(self, meter: Meter) -> "FarModel":
        return replace(self, counted_by=meter)

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


async def minds_of(
    root: Path, managers: Managers, meter: Callable[[Tenant, str], Meter] | None = None
) -> Minds:
    shop = Workshop(root=root, engine=FarEngine(host="trainer.example"))
    shop.registry.published["v"] = replace(version_of("v", last_lesson=0), engine="scripted")
    shop.registry.champions[HERE] = ("v", False)
    (root / "v").mkdir()
    return Minds(replace(shop.stores(), is_allowed=managers.are_asked, meter=meter))


async def test_where_managers_allow_it_the_whole_model_is_asked(tmp_path: Path) -> None:
    minds = await minds_of(tmp_path, Managers())

    assert (await minds.of(HERE)).model is FAR


async def test_what_a_server_asks_of_a_model_elsewhere_stands_in_its_usage(tmp_path: Path) -> None:
    spending = MemoryUsageStore()
    usage = UsageService(store=spending, clock=lambda: NOON, tokens_per_day=10)
    minds = await minds_of(tmp_path, Managers(), usage.meter)
    model = (await minds.of(HERE)).model
    assert isinstance(model, FarModel)
    meter = model.counted_by
    assert meter is not None
    had_room = await meter.has_room()
    await meter.count("ft:tuned", Spent(prompt_tokens=9, completion_tokens=1))

    [(tenant, row)] = spending.rows
    assert (HERE, "scripted", "ft:tuned") == (tenant, row.engine, row.model)
    assert (Purpose.ANSWER, 1, 0) == (row.purpose, row.calls, row.cost_microdollars)
    assert (True, False) == (had_room, await meter.has_room())
    assert await usage.is_spent_up(HERE)


async def test_a_model_elsewhere_that_no_manager_allows_is_not_counted_but_left_alone(
    tmp_path: Path,
) -> None:
    usage = UsageService(store=MemoryUsageStore(), clock=lambda: NOON)
    minds = await minds_of(tmp_path, Managers(allow=False), usage.meter)

    assert (await minds.of(HERE)).model is HOME


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
