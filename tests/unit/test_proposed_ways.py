"""Other ways to ask what was taught: proposed to whoever taught it, kept in one click."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from chat_services import TENANT, actor, engines_of, request, usage_of
from myna.bot.chatting.ways import Ways
from myna.bot.replies import MAX_PRESS_CHARACTERS, Reply
from myna.domain.access import Role
from myna.domain.quotas import Effort
from myna.domain.teaching import Lesson
from myna.errors import NotAllowed
from myna.services.phrasing import PhrasingService
from myna.services.quotas import QuotaService
from myna.testing import MemoryPhrasingStore, ScriptedChatModel
from teaching_house import NOON, House, pair

QUESTION = "When is the meeting?"
WAYS = ("When do we meet?", "What time is the meeting?")


@dataclass(kw_only=True)
class Study:
    """Where somebody teaches and is proposed other ways to ask."""

    house: House
    model: ScriptedChatModel = field(
        default_factory=lambda: ScriptedChatModel(name="home", rephrased=WAYS)
    )
    brought: list[Reply] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.store = MemoryPhrasingStore(lessons=self.house.lessons)
        phrasing = PhrasingService(
            store=self.store,
            teaching=self.house.teaching,
            engines=engines_of(self.model),
            usage=usage_of([]),
            clock=lambda: NOON,
            new_id=self.house.new_id,
        )
        self.quotas = QuotaService()
        self.ways = Ways(
            phrasing=phrasing, quotas=self.quotas, lesson_of=self.house.teaching.lesson
        )

    async def taught(self, key: str = "77") -> Lesson:
        said = pair(QUESTION, "On Friday")
        taught = await self.house.teaching.teach(actor(Role.TEACHER), said, key=key)
        return taught.lesson

    async def proposes(self, *, role: Role = Role.TEACHER, key: str = "77") -> Sequence[Reply]:
        await self.ways.follow(request(role), await self.taught(key), self._bring)
        return self.brought

    async def presses(self, press: str, chosen: tuple[str, ...] = ()) -> Reply:
        verb, _, rest = press.partition(":")
        reply = await self.ways.presses()[verb](request(Role.TEACHER, chosen=chosen), rest)
        assert isinstance(reply, Reply)
        return reply

    async def learned(self) -> list[str]:
        stored = await self.house.lessons.after(TENANT)
        return [each.lesson.question for each in stored]

    async def _bring(self, reply: Reply) -> None:
        self.brought.append(reply)


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return Study(house=House(root=tmp_path))


async def test_all_that_is_proposed_is_chosen_beforehand(study: Study) -> None:
    [reply] = await study.proposes()

    assert [*WAYS] == [each.label for each in reply.selects[0].choices]
    assert {each.value for each in reply.selects[0].choices} == reply.selects[0].chosen
    assert ["ways-keep:77:11", "ways-none:77"] == [each.press for each in reply.buttons]


async def test_one_click_keeps_all(study: Study) -> None:
    [reply] = await study.proposes()
    kept = await study.presses(reply.buttons[0].press)

    assert [QUESTION, *WAYS] == await study.learned()
    assert "2 more ways" in kept.text
    assert f"`{WAYS[1]}`" in kept.text
    assert kept.replaces


async def test_only_the_chosen_ways_are_kept(study: Study) -> None:
    [reply] = await study.proposes()
    second = reply.selects[0].choices[1].value
    changed = await study.presses("ways:77", (second,))
    kept = await study.presses(changed.buttons[0].press)

    assert frozenset({second}) == changed.selects[0].chosen
    assert changed.replaces
    assert [QUESTION, WAYS[1]] == await study.learned()
    assert WAYS[0] not in kept.text


async def test_none_of_them_strikes_them_all(study: Study) -> None:
    await study.proposes()
    await study.presses("ways-none:77")

    assert [QUESTION] == await study.learned()
    assert [] == await study.store.of_lesson(TENANT, "77")


async def test_proposed_ways_are_decided_once(study: Study) -> None:
    await study.proposes()
    await study.presses("ways-none:77")
    late = await study.presses("ways-keep:77:11")

    assert [QUESTION] == await study.learned()
    assert "decided already" in late.text


async def test_where_nothing_comes_to_mind_nothing_is_said(study: Study) -> None:
    study.model.rephrased = ()

    assert [] == await study.proposes()


async def test_never_more_than_five_ways_are_shown(study: Study) -> None:
    study.model.rephrased = [f"When is the {n} meeting, please?" for n in ("book", *"abcdefgh")]
    [reply] = await study.proposes()

    assert 5 >= len(reply.selects[0].choices)


async def test_proposed_ways_belong_to_whoever_taught_the_lesson(study: Study) -> None:
    [reply] = await study.proposes()

    assert {actor().id} == {each.owner_id for each in reply.controls}


async def test_a_lesson_of_a_long_name_is_passed_over(study: Study) -> None:
    """Its buttons could not be made."""
    assert [] == await study.proposes(key="7" * 70)


async def test_every_press_about_ways_is_as_short_as_a_seal_leaves_room_for(study: Study) -> None:
    [reply] = await study.proposes(key="7" * 56)

    assert MAX_PRESS_CHARACTERS >= max(len(each.press) for each in reply.controls)


async def test_members_are_proposed_no_ways(study: Study) -> None:
    assert [] == await study.proposes(role=Role.MEMBER)


async def test_an_engine_elsewhere_that_nobody_chose_is_not_asked_for_ways(tmp_path: Path) -> None:
    away = ScriptedChatModel(name="away", uses_network=True, rephrased=WAYS)

    assert [] == await Study(house=House(root=tmp_path), model=away).proposes()


async def test_who_teaches_very_much_is_proposed_ways_only_now_and_then(study: Study) -> None:
    while study.quotas.has_room(actor(Role.TEACHER), Effort.CHAT):
        pass

    assert [] == await study.proposes()


@pytest.mark.parametrize("press", ["ways", "ways-keep", "ways-none"])
async def test_a_member_decides_nothing_about_proposed_ways(study: Study, press: str) -> None:
    with pytest.raises(NotAllowed):
        await study.ways.presses()[press](request(Role.MEMBER), "77:11")
