"""Other ways to ask what was taught: proposed to whoever taught it, kept in one click."""

import pytest

from chat_services import KnownWays, actor, lesson, request
from myna.bot.chatting.ways import Ways
from myna.bot.replies import MAX_PRESS_CHARACTERS, Reply
from myna.domain.access import Actor, Role
from myna.domain.teaching import Lesson
from myna.errors import NotAllowed


async def lesson_of(asker: Actor, lesson_id: str) -> Lesson:
    del asker
    return lesson(lesson_id)


def ways(known: KnownWays) -> Ways:
    return Ways(phrasing=known, lesson_of=lesson_of)


async def followed(
    known: KnownWays, *, role: Role = Role.TEACHER, lesson_id: str = "77"
) -> list[Reply]:
    brought: list[Reply] = []

    async def bring(reply: Reply) -> None:
        brought.append(reply)

    await ways(known).follow(request(role), lesson(lesson_id), bring)
    return brought


async def test_all_that_is_proposed_is_chosen_beforehand() -> None:
    [reply] = await followed(KnownWays())

    assert frozenset({"p0", "p1"}) == reply.selects[0].chosen
    assert ["ways-keep:77:11", "ways-none:77"] == [each.press for each in reply.buttons]


async def test_one_click_keeps_all() -> None:
    known = KnownWays()
    [reply] = await followed(known)
    verb, _, rest = reply.buttons[0].press.partition(":")
    kept = await ways(known).presses()[verb](request(Role.TEACHER), rest)

    assert ["When do we meet?", "At what time is it?"] == known.learned
    assert isinstance(kept, Reply)
    assert "2 more ways" in kept.text
    assert "`At what time is it?`" in kept.text
    assert kept.replaces


async def test_only_what_was_chosen_is_kept() -> None:
    known = KnownWays()
    await followed(known)
    chosen = request(Role.TEACHER, chosen=("p1",))
    changed = await ways(known).presses()["ways"](chosen, "77")
    assert isinstance(changed, Reply)
    verb, _, rest = changed.buttons[0].press.partition(":")
    await ways(known).presses()[verb](request(Role.TEACHER), rest)

    assert frozenset({"p1"}) == changed.selects[0].chosen
    assert ["At what time is it?"] == known.learned


async def test_none_of_them_strikes_them_all() -> None:
    known = KnownWays()
    await followed(known)
    await ways(known).presses()["ways-none"](request(Role.TEACHER), "77")

    assert ([], {}) == (known.learned, known.waiting)


async def test_what_was_decided_is_decided_once() -> None:
    known = KnownWays()
    await followed(known)
    await ways(known).presses()["ways-none"](request(Role.TEACHER), "77")
    late = await ways(known).presses()["ways-keep"](request(Role.TEACHER), "77:11")

    assert [] == known.learned
    assert isinstance(late, Reply)
    assert "decided already" in late.text


async def test_where_nothing_comes_to_mind_nothing_is_said() -> None:
    assert [] == await followed(KnownWays(questions=()))


async def test_never_more_than_five_are_shown() -> None:
    [reply] = await followed(KnownWays(questions=[f"Way {n}?" for n in range(9)]))

    assert 5 == len(reply.selects[0].choices)


async def test_they_belong_to_whoever_taught_the_lesson() -> None:
    [reply] = await followed(KnownWays())

    assert {actor().id} == {each.owner_id for each in reply.controls}


async def test_a_lesson_of_a_long_name_is_passed_over() -> None:
    """Its buttons could not be made."""
    assert [] == await followed(KnownWays(), lesson_id="7" * 70)


async def test_every_press_is_as_short_as_a_seal_leaves_room_for() -> None:
    [reply] = await followed(KnownWays(questions=list("abcde")), lesson_id="7" * 56)

    assert MAX_PRESS_CHARACTERS >= max(len(each.press) for each in reply.controls)


async def test_members_are_proposed_nothing() -> None:
    assert [] == await followed(KnownWays(), role=Role.MEMBER)


@pytest.mark.parametrize("press", ["ways", "ways-keep", "ways-none"])
async def test_a_member_decides_nothing_about_proposed_ways(press: str) -> None:
    with pytest.raises(NotAllowed):
        await ways(KnownWays()).presses()[press](request(Role.MEMBER), "77:11")
