"""`myna privacy`: for members who cannot reach Myna on Discord and ask whoever runs her."""

import asyncio
import json
from pathlib import Path

import pytest

from byte_search import found_in
from leaving_member import KEEPER, LEAVER, lesson_by
from myna.cli import main
from myna.storage.database import Database
from myna.storage.lessons import SqlLessonStore
from myna.storage.privacy import SqlPrivacyStore
from myna.storage.sole_use import sole_use

MINE, THEIRS = "the wren sings", "the crow croaks"


@pytest.fixture
def data(place: Path) -> Path:
    """A folder in which two members taught something."""
    folder = place / "data"

    async def taught() -> None:
        async with await Database.open(folder / "myna.db") as database:
            await SqlLessonStore(database=database).add(
                [lesson_by(LEAVER, "Who?", MINE), lesson_by(KEEPER, "And who?", THEIRS)]
            )

    asyncio.run(taught())
    return folder


def test_all_that_is_held_is_printed(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["privacy", "export", str(LEAVER)]) == 0

    exported = json.loads(capsys.readouterr().out)
    [place] = exported["places"]
    assert str(LEAVER) == exported["member"]
    assert [MINE] == [each["answer"] for each in place["lessons"]]


def test_or_written_into_a_file(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = data.parent / "theirs.json"

    assert main(["privacy", "export", str(LEAVER), "-o", str(target)]) == 0
    assert capsys.readouterr().out == ""
    assert MINE in target.read_text(encoding="utf-8")


def test_it_is_deleted_for_good(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert {MINE, THEIRS} == set(found_in(data, [MINE, THEIRS]))

    assert main(["privacy", "erase", str(LEAVER)]) == 0

    assert capsys.readouterr().out == "Deleted for good.\n"
    assert {THEIRS} == set(found_in(data, [MINE, THEIRS]))


def test_where_a_myna_runs_she_is_told(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    async def promised() -> list[int | None]:
        async with await Database.open(data / "myna.db") as database:
            found = await SqlPrivacyStore(database=database).unfinished()
            return [each.member_id for each in found]

    with sole_use(data):
        assert main(["privacy", "erase", str(LEAVER)]) == 0

    assert "running deletes it" in capsys.readouterr().out
    assert [LEAVER] == asyncio.run(promised())


@pytest.mark.parametrize("named", ["alice", "-1", "0", "9" * 20])
def test_whoever_is_no_number_is_nobody(
    named: str, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["privacy", "export", "--", named])

    assert ended.value.code == 2
    assert "a number is wanted" in capsys.readouterr().err
