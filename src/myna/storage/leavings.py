"""What was made elsewhere for models that are gone, until it is deleted there; used by the model registry.

The engine lists it beside the files of its model; it moves into the database before these files go.
"""

import hashlib
import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, delete, insert, select

from myna.domain.jobs import Leaving
from myna.domain.remote_training import LEAVINGS_FILE
from myna.storage.schema import remote_leavings

MAX_BYTES = 64 * 1024
MOST = 50
"""Of one model."""
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""What an endpoint can put into an id and no database takes; nothing can be asked for by such an id either."""


def listed(folder: Path) -> Sequence[Leaving]:
    """As its engine wrote them; none where they cannot be read."""
    try:
        with (folder / LEAVINGS_FILE).open("rb") as file:
            found = json.loads(file.read(MAX_BYTES))["leavings"]
        return [_leaving(**each) for each in found[:MOST]]
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return ()


def _leaving(*, engine: object, kind: object, remote_id: object, origin: object) -> Leaving:
    return Leaving(
        engine=_storable(engine),
        kind=_storable(kind),
        remote_id=_storable(remote_id),
        origin=_storable(origin),
    )


def _storable(value: object) -> str:
    return _UNSTORABLE.sub("\ufffd", str(value))


def note(connection: Connection, leavings: Sequence[Leaving]) -> None:
    known = set(connection.execute(select(remote_leavings.c.id)).scalars())
    new = {_id(each): each for each in leavings}
    rows = [
        {
            "id": own_id,
            "engine": each.engine,
            "kind": each.kind,
            "remote_id": each.remote_id,
            "origin": each.origin,
            "since": datetime.now(UTC),
        }
        for own_id, each in new.items()
        if own_id not in known
    ]
    if rows:
        connection.execute(insert(remote_leavings), rows)


def noted(connection: Connection) -> Sequence[Leaving]:
    """The oldest first."""
    statement = select(remote_leavings).order_by(remote_leavings.c.since, remote_leavings.c.id)
    return [
        Leaving(engine=row.engine, kind=row.kind, remote_id=row.remote_id, origin=row.origin)
        for row in connection.execute(statement)
    ]


def forget(connection: Connection, leaving: Leaving) -> None:
    connection.execute(delete(remote_leavings).where(remote_leavings.c.id == _id(leaving)))


def _id(leaving: Leaving) -> str:
    named = f"{leaving.engine}\0{leaving.origin}\0{leaving.kind}\0{leaving.remote_id}"
    return hashlib.sha256(named.encode(errors="surrogatepass")).hexdigest()[:32]
