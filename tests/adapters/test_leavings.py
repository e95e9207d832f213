"""The list of what is left elsewhere is a file that an engine wrote, and may hold anything."""

import json
from pathlib import Path

import pytest

from myna.storage.database import Database
from myna.storage.leavings import MOST, listed, note, noted


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"5",
        b"\xff\xfe",
        b'{"leavings": 5}',
        b'{"leavings": [5]}',
        b'{"leavings": [{"engine": "a"}]}',
        b'{"leavings": [{"engine": "a", "kind": "b", "remote_id": "c"}]}',
        b'{"leavings": [{"engine": "a", "kind": "b", "remote_id": "c", "origin": "d", "more": "e"}]}',
        b"[" * 50_000,
    ],
)
def test_a_list_that_cannot_be_read_is_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "remote.json").write_bytes(content)

    assert [] == list(listed(tmp_path))


def test_a_folder_without_a_list_has_none(tmp_path: Path) -> None:
    assert [] == list(listed(tmp_path))


def test_of_a_long_list_the_beginning_counts(tmp_path: Path) -> None:
    one = {"engine": "a", "kind": "b", "remote_id": "c", "origin": "d"}
    (tmp_path / "remote.json").write_text(json.dumps({"leavings": [one] * 500}))

    assert MOST == len(listed(tmp_path))


async def test_what_no_database_takes_of_an_id_keeps_nothing_else_off_the_list(
    tmp_path: Path,
) -> None:
    sent = [
        {"engine": "a", "kind": "b", "remote_id": remote_id, "origin": "d"}
        for remote_id in ("half \ud800", "nul \0", "whole")
    ]
    (tmp_path / "remote.json").write_text(json.dumps({"leavings": sent}))
    found = listed(tmp_path)

    async with await Database.open(tmp_path / "myna.db") as database:
        await database.write(lambda connection: note(connection, found))
        kept = await database.read(noted)

    assert {"half \ufffd", "nul \ufffd", "whole"} == {each.remote_id for each in kept}
