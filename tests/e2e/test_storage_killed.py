"""A process that writes is killed: what was acknowledged is there, and what is left can be used."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from myna.storage.database import Database
from myna.storage.examining import examine_database
from myna.storage.schema import languages

WRITES_UNTIL_KILLED = """
import asyncio, os, sys
from pathlib import Path
from sqlalchemy import insert
from myna.storage.database import Database
from myna.storage.schema import languages

async def write(database, worker):
    for number in range(1_000_000):
        row = {"tenant": f"{worker}-{number}", "language": "en"}
        await database.write(lambda connection: connection.execute(insert(languages).values(row)))
        os.write(1, f"{worker}-{number}\\n".encode())

async def main():
    database = await Database.open(Path(sys.argv[1]))
    await asyncio.gather(*(write(database, worker) for worker in range(8)))

asyncio.run(main())
"""


def acknowledged_before_kill(path: Path, count: int) -> set[str]:
    command = [sys.executable, "-c", WRITES_UNTIL_KILLED, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:  # noqa: S603 - ours
        assert child.stdout
        lines = {child.stdout.readline() for _ in range(count)}
        child.kill()
        lines |= {line for line in child.stdout if line.endswith("\n")}
    return {line.strip() for line in lines}


@pytest.mark.slow
@pytest.mark.parametrize("count", [1, 50, 333, 1_500])
async def test_what_was_acknowledged_survives_kill_9(count: int, tmp_path: Path) -> None:
    acknowledged = await asyncio.to_thread(acknowledged_before_kill, tmp_path / "myna.db", count)

    async with await Database.open(tmp_path / "myna.db") as database:
        stored = await database.read(
            lambda connection: set(connection.execute(select(languages.c.tenant)).scalars())
        )

    assert len(acknowledged) >= count
    assert acknowledged <= stored
    examine_database(tmp_path / "myna.db")
