"""What every lesson store promises."""

from stored_samples import ELSEWHERE, HERE, Stores, lesson


async def test_a_lesson_comes_back_as_it_was_taught(stores: Stores) -> None:
    await stores.lessons.add([lesson(1)])

    assert [lesson(1)] == [stored.lesson for stored in await stores.lessons.after(HERE)]


async def test_lessons_come_back_in_the_order_of_teaching(stores: Stores) -> None:
    await stores.lessons.add([lesson(3), lesson(1)])
    await stores.lessons.add([lesson(2)])

    stored = await stores.lessons.after(HERE)

    assert [lesson(3), lesson(1), lesson(2)] == [one.lesson for one in stored]
    assert sorted({one.position for one in stored}) == [one.position for one in stored]


async def test_adding_returns_the_position_of_the_last_lesson(stores: Stores) -> None:
    last = await stores.lessons.add([lesson(1), lesson(2)])

    assert last == (await stores.lessons.after(HERE))[-1].position


async def test_only_lessons_behind_a_position_come_back(stores: Stores) -> None:
    position = await stores.lessons.add([lesson(1)])
    await stores.lessons.add([lesson(2)])

    assert [lesson(2)] == [one.lesson for one in await stores.lessons.after(HERE, position)]


async def test_a_known_lesson_is_left_as_it_is(stores: Stores) -> None:
    first = await stores.lessons.add([lesson(1)])

    again = await stores.lessons.add([lesson(1, tenant=ELSEWHERE)])

    assert first == again
    assert [lesson(1)] == [one.lesson for one in await stores.lessons.after(HERE)]


async def test_adding_nothing_is_harmless(stores: Stores) -> None:
    assert await stores.lessons.add([]) == 0


async def test_lessons_do_not_cross_to_another_server(stores: Stores) -> None:
    await stores.lessons.add([lesson(1), lesson(2, tenant=ELSEWHERE)])

    assert [lesson(2, tenant=ELSEWHERE)] == [
        one.lesson for one in await stores.lessons.after(ELSEWHERE)
    ]


async def test_lessons_are_counted_for_each_server(stores: Stores) -> None:
    await stores.lessons.add([lesson(1), lesson(2), lesson(3, tenant=ELSEWHERE)])

    assert await stores.lessons.count(HERE) == 2
