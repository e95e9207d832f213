"""A database of an earlier Myna comes over with all that it held."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from myna.domain.conversation import Tenant, guild_tenant
from myna.domain.teaching import Lesson, LessonKind, LessonStatus, Source, SourceType
from myna.domain.training import ModelVersion, Promotion
from myna.storage.database import Database, sqlite_url
from myna.storage.lessons import SqlLessonStore
from myna.storage.models import SqlModelRegistry

HERE = guild_tenant(1)
ELSEWHERE = guild_tenant(2)
OLD_LESSON = (
    "INSERT INTO lessons (id, tenant, kind, question, answer, rejected, author_id, source_type, created)"
    " VALUES (?, ?, 'correction', 'Где ключ?', 'Под ковриком', 'Не знаю', 7, 'message', ?)"
)
OLD_VERSION = "INSERT INTO model_versions VALUES (?, ?, 'local', 3, 2, 0.5, ?)"


def at(hour: int) -> datetime:
    return datetime(2026, 11, 22, hour, tzinfo=UTC)


@contextmanager
def database_of_step(path: Path, revision: str) -> Iterator[sqlite3.Connection]:
    config = Config()
    config.set_main_option("script_location", "myna.storage:migrations")
    engine = create_engine(sqlite_url(path))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("PRAGMA foreign_keys=ON")
        yield raw
        raw.commit()


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """Two lessons; three versions here, the second of them champion, and one elsewhere."""
    path = tmp_path / "myna.db"
    with database_of_step(path, "0002") as raw:
        for number in (1, 2):
            raw.execute(OLD_LESSON, (f"lesson-{number}", HERE, stored(number)))
        for name, tenant, hour in (
            ("newest", HERE, 3),
            ("oldest", HERE, 1),
            ("champion", HERE, 2),
            ("theirs", ELSEWHERE, 4),
        ):
            raw.execute(OLD_VERSION, (name, tenant, stored(hour)))
        raw.execute("INSERT INTO champions VALUES (?, 'champion')", (HERE,))
        raw.execute("INSERT INTO champions VALUES (?, 'theirs')", (ELSEWHERE,))
        raw.execute("INSERT INTO languages VALUES (?, 'ru')", (HERE,))
    return path


def stored(hour: int) -> str:
    """As SQLite has it."""
    return at(hour).replace(tzinfo=None).isoformat(" ", "microseconds")


def sealed(root: Path, *names: str) -> None:
    for name in names:
        (root / name).mkdir(parents=True)
        (root / name / "manifest.json").write_text("{}")


async def test_old_lessons_are_accepted_in_their_places(old: Path) -> None:
    async with await Database.open(old) as database:
        records = await SqlLessonStore(database=database).after(HERE)

    assert [1, 2] == [each.position for each in records]
    expected = Lesson(
        id="lesson-1",
        tenant=HERE,
        kind=LessonKind.CORRECTION,
        question="Где ключ?",
        answer="Под ковриком",
        rejected="Не знаю",
        status=LessonStatus.ACCEPTED,
        author_id=7,
        source=Source(type=SourceType.MESSAGE),
        created=at(1),
    )
    assert expected == records[0].lesson


async def test_positions_go_on_where_they_were(old: Path) -> None:
    with closing(sqlite3.connect(old)) as raw:
        raw.execute("DELETE FROM lessons WHERE position = 2")
        raw.commit()
    async with await Database.open(old) as database:
        store = SqlLessonStore(database=database)
        (first,) = await store.after(HERE)
        lesson = Lesson(
            id="lesson-3",
            tenant=HERE,
            kind=LessonKind.EXAMPLE,
            question="a",
            answer="b",
            author_id=7,
            source=Source(type=SourceType.MESSAGE),
            created=at(5),
        )

        assert (1, 3) == (first.position, await store.add([lesson]))


async def test_old_versions_are_numbered_in_the_order_of_their_making(
    old: Path, tmp_path: Path
) -> None:
    async with await Database.open(old) as database:
        registry = await SqlModelRegistry.open(database, tmp_path / "models")
        versions = [
            (version.number, version.id, version.fingerprint)
            for tenant in (HERE, ELSEWHERE)
            for version in await registry.versions(tenant)
        ]
        newest = (await registry.versions(HERE))[0]

    assert [
        (3, "newest", "unknown"),
        (2, "champion", "unknown"),
        (1, "oldest", "unknown"),
        (1, "theirs", "unknown"),
    ] == versions
    assert newest == ModelVersion(
        id="newest",
        tenant=HERE,
        number=3,
        engine="local",
        fingerprint="unknown",
        lesson_count=3,
        last_lesson=2,
        train_seconds=0.5,
        created=at(3),
    )


async def test_old_champions_stay_and_nobody_chose_them(old: Path, tmp_path: Path) -> None:
    root = tmp_path / "models"
    sealed(root, "newest", "champion", "oldest", "theirs")
    async with await Database.open(old) as database:
        registry = await SqlModelRegistry.open(database, root)
        champions = [await registry.champion(tenant) for tenant in (HERE, ELSEWHERE)]
        is_chosen = await registry.is_chosen(HERE)

    assert ["champion", "theirs"] == [champion and champion.id for champion in champions]
    assert not is_chosen


async def test_old_versions_were_champions_when_they_were_made(old: Path, tmp_path: Path) -> None:
    def promotion(tenant: Tenant, name: str, replaced: str | None, hour: int) -> Promotion:
        return Promotion(
            tenant=tenant,
            version_id=name,
            replaced_id=replaced,
            is_rollback=False,
            by=None,
            at=at(hour),
        )

    async with await Database.open(old) as database:
        registry = await SqlModelRegistry.open(database, tmp_path / "models")
        here = await registry.promotions(HERE)
        elsewhere = await registry.promotions(ELSEWHERE)

    assert [
        promotion(HERE, "champion", "newest", 2),
        promotion(HERE, "newest", "oldest", 3),
        promotion(HERE, "oldest", None, 1),
    ] == list(here)
    assert [promotion(ELSEWHERE, "theirs", None, 4)] == list(elsewhere)


async def test_an_old_champion_can_be_rolled_back(old: Path, tmp_path: Path) -> None:
    root = tmp_path / "models"
    sealed(root, "newest", "champion", "oldest")
    async with await Database.open(old) as database:
        registry = await SqlModelRegistry.open(database, root)
        await registry.promote(HERE, "newest", is_rollback=True, by=7, at=at(6))
        champion = await registry.champion(HERE)

    assert champion is not None
    assert "newest" == champion.id


async def test_the_first_database_of_all_comes_over(tmp_path: Path) -> None:
    with database_of_step(tmp_path / "myna.db", "0001") as raw:
        raw.execute(OLD_LESSON, ("lesson-1", HERE, stored(1)))

    async with await Database.open(tmp_path / "myna.db") as database:
        assert 1 == await SqlLessonStore(database=database).count(HERE)


async def test_a_database_that_came_over_points_to_nothing_that_is_not_there(old: Path) -> None:
    async with await Database.open(old) as database:
        broken = await database.read(
            lambda connection: list(connection.exec_driver_sql("PRAGMA foreign_key_check"))
        )
        points_to = await database.read(
            lambda connection: [
                row[2] for row in connection.exec_driver_sql("PRAGMA foreign_key_list(champions)")
            ]
        )

    assert [] == broken
    assert ["model_versions"] == points_to
