"""Models are brought back at start, extended at once and trained anew when the lessons rest."""

import asyncio
from pathlib import Path

import pytest

from myna.domain.conversation import guild_tenant
from myna.services.training import KEPT_VERSIONS, Mind, Minds, Refresher
from teaching_house import HERE, House


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(root=tmp_path)


async def best(mind: Mind, question: str) -> str | None:
    found = await mind.model.candidates(question)
    return found[0].answer if found and found[0].confidence == 1.0 else None


async def test_a_training_publishes_a_version_that_knows_all(house: House) -> None:
    await house.teach("When?", "Friday")

    version = await house.minds.refresh(HERE)

    assert version is not None
    mind = await house.minds.of(HERE)
    assert mind.name == f"{version.id}+0"
    assert await best(mind, "When?") == "Friday"


async def test_where_nothing_was_taught_nothing_is_trained(house: House) -> None:
    assert await house.minds.refresh(HERE) is None
    assert house.engine.trained == []


async def test_after_a_restart_later_lessons_lie_over_the_champion(house: House) -> None:
    await house.teach("When?", "Friday")
    version = await house.minds.refresh(HERE)
    await house.teach("Where?", "Lounge")

    mind = await house.new_minds().of(HERE)

    assert version is not None
    assert mind.name == f"{version.id}+1"
    assert await best(mind, "When?") == "Friday"
    assert await best(mind, "Where?") == "Lounge"


async def test_a_champion_that_cannot_be_read_costs_no_lesson(house: House) -> None:
    await house.teach("When?", "Friday")
    version = await house.minds.refresh(HERE)
    assert version is not None
    (house.registry.directory(version) / "known.json").unlink()

    mind = await house.new_minds().of(HERE)

    assert mind.name == "untaught+1"
    assert await best(mind, "When?") == "Friday"


async def test_what_is_taught_during_a_training_is_not_lost(house: House) -> None:
    await house.teach("When?", "Friday")
    reading = house.engine.train

    async def train_while_taught(lessons: list[object], directory: Path) -> None:
        await reading(lessons, directory)  # type: ignore[arg-type]
        await house.teach("Where?", "Lounge")

    house.engine.train = train_while_taught  # type: ignore[assignment,method-assign]
    await house.minds.refresh(HERE)

    mind = await house.minds.of(HERE)
    assert mind.overlaid == 1
    assert await best(mind, "Where?") == "Lounge"


async def test_lessons_taught_side_by_side_are_all_known(house: House) -> None:
    await asyncio.gather(*(house.teach(f"Question {n}", f"Answer {n}") for n in range(20)))

    mind = await house.minds.of(HERE)
    assert mind.overlaid == 20


async def test_the_least_recently_used_mind_is_dropped_and_comes_back(house: House) -> None:
    small = Minds(house.minds._stores, clock=house.minds._clock, new_id=house.new_id, max_loaded=1)
    await house.teach("When?", "Friday")

    await small.of(HERE)
    await small.of(guild_tenant(2))

    assert list(small._places) == [guild_tenant(2)]
    assert await best(await small.of(HERE), "When?") == "Friday"


async def until_trained(house: House, times: int) -> None:
    async with asyncio.timeout(5):
        while len(house.engine.trained) < times:
            await asyncio.sleep(0)


async def test_lessons_that_come_together_are_trained_once(house: House) -> None:
    refresher = Refresher(house.minds, quiet_seconds=0)
    for number in range(5):
        await house.teach(f"Question {number}", "Answer")
        refresher.lessons_came(HERE)
    running = asyncio.create_task(refresher.run())

    await until_trained(house, 1)
    running.cancel()

    assert house.engine.trained == [5]


async def test_a_failed_training_is_tried_again(house: House) -> None:
    house.engine.failures = 1
    refresher = Refresher(house.minds, quiet_seconds=0, retry_seconds=0)
    await house.teach("When?", "Friday")
    refresher.lessons_came(HERE)
    running = asyncio.create_task(refresher.run())

    await until_trained(house, 1)
    running.cancel()

    assert (await house.minds.of(HERE)).version is not None


async def test_after_a_training_it_rests_nine_times_as_long(house: House) -> None:
    refresher = Refresher(house.minds, quiet_seconds=0)
    await house.teach("When?", "Friday")
    refresher.lessons_came(HERE)
    running = asyncio.create_task(refresher.run())
    async with asyncio.timeout(5):
        while HERE not in refresher._not_before:
            await asyncio.sleep(0)

    refresher.lessons_came(HERE)
    running.cancel()

    pause = refresher._due[HERE] - asyncio.get_running_loop().time()
    assert 8.5 < pause <= 9.0


async def test_of_many_trainings_the_last_ten_are_kept(house: House) -> None:
    await house.teach("When?", "Friday")
    trained = [await house.minds.refresh(HERE) for _ in range(KEPT_VERSIONS + 3)]

    assert trained[3:] == house.registry.versions
    assert (await house.minds.of(HERE)).version == trained[-1]
