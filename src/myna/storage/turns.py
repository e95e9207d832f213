"""The turn store: who asked what where, which model answered what, and how it was rated."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, select
from sqlalchemy.exc import IntegrityError

from myna.domain.chat import Closing
from myna.domain.conversation import Candidate, Composed, Outcome, Tenant, Turn, Utterance
from myna.domain.privacy import turn_without, unworded
from myna.errors import NotFound
from myna.storage.database import Database
from myna.storage.dialects import insert_new, insert_or_replace
from myna.storage.schema import lessons, ratings, turn_messages, turns
from myna.storage.unwanted import is_anybody_leaving, refuse_unwanted


@dataclass(frozen=True, kw_only=True)
class SqlTurnStore:
    database: Database

    async def add(self, turn: Turn) -> bool:
        def work(connection: Connection) -> bool:
            refuse_unwanted(connection, [turn.utterance.author_id])
            row = row_of(_without_gone(connection, turn))
            statement = insert_new(connection, turns, "utterance_key")
            options = {"preserve_rowcount": True}
            return connection.execute(statement, row, execution_options=options).rowcount == 1

        return await self.database.write(work)

    async def find(self, utterance_key: str) -> Turn | None:
        return await self._one(select(turns).where(turns.c.utterance_key == utterance_key))

    async def answered_with(self, message_id: int, utterance_key: str) -> None:
        row = {"message_id": message_id, "utterance_key": utterance_key}

        def work(connection: Connection) -> None:
            statement = insert_or_replace(connection, turn_messages, "utterance_key")
            try:
                connection.execute(statement, row)
            except IntegrityError as error:
                raise NotFound("There is no turn of this utterance.") from error

        await self.database.write(work)

    async def of_message(self, message_id: int) -> Turn | None:
        return await self._one(
            select(turns).join(turn_messages).where(turn_messages.c.message_id == message_id)
        )

    async def messages_of(self, utterance_key: str) -> Sequence[int]:
        statement = (
            select(turn_messages.c.message_id)
            .where(turn_messages.c.utterance_key == utterance_key)
            .order_by(turn_messages.c.message_id)
        )
        return await self.database.read(
            lambda connection: connection.execute(statement).scalars().all()
        )

    async def rate(self, turn_id: str, member_id: int, rating: int) -> None:
        row = {"turn_id": turn_id, "member_id": member_id, "rating": rating}

        def work(connection: Connection) -> None:
            refuse_unwanted(connection, [member_id])
            try:
                connection.execute(insert_or_replace(connection, ratings, "rating"), row)
            except IntegrityError as error:
                raise NotFound("There is no such turn.") from error

        await self.database.write(work)

    async def ratings(self, turn_id: str) -> Mapping[int, int]:
        statement = select(ratings).where(ratings.c.turn_id == turn_id)

        def work(connection: Connection) -> dict[int, int]:
            return {row.member_id: row.rating for row in connection.execute(statement)}

        return await self.database.read(work)

    async def _one(self, statement: Select[Any]) -> Turn | None:
        row = await self.database.read(
            lambda connection: connection.execute(statement).mappings().one_or_none()
        )
        return None if row is None else turn_of(row)


def _without_gone(connection: Connection, turn: Turn) -> Turn:
    """What was just deleted, a mind and a model that is speaking know a moment longer."""
    is_leaving = is_anybody_leaving(connection)
    if is_leaving:
        turn = turn_without(turn, _gone(connection, turn))
    if turn.composed is None or turn.replies_to is None:
        return turn
    before = select(turns.c.id).where(turns.c.utterance_key == turn.replies_to)
    is_whole = not is_leaving and connection.execute(before).first() is not None
    return turn if is_whole else unworded(turn)


def _gone(connection: Connection, turn: Turn) -> set[str]:
    ids = {candidate.lesson_id for candidate in turn.candidates}
    known = select(lessons.c.id).where(lessons.c.id.in_(ids))
    return ids - set(connection.execute(known).scalars())


def row_of(turn: Turn) -> dict[str, Any]:
    return {
        "id": turn.id,
        "utterance_key": turn.utterance.key,
        "tenant": turn.utterance.tenant,
        "channel_id": turn.utterance.channel_id,
        "author_id": turn.utterance.author_id,
        "text": turn.utterance.text,
        "outcome": turn.outcome.value,
        "candidates": [asdict(candidate) for candidate in turn.candidates],
        "model_version": turn.model_version,
        "at": turn.at,
        "composed": _written(turn.composed),
        "replies_to": turn.replies_to,
    }


def _written(composed: Composed | None) -> dict[str, Any] | None:
    return asdict(composed) | {"closing": composed.closing.value} if composed else None


def turn_of(row: RowMapping) -> Turn:
    return Turn(
        id=row["id"],
        utterance=Utterance(
            key=row["utterance_key"],
            tenant=Tenant(row["tenant"]),
            channel_id=row["channel_id"],
            author_id=row["author_id"],
            text=row["text"],
        ),
        outcome=Outcome(row["outcome"]),
        candidates=tuple(Candidate(**candidate) for candidate in row["candidates"]),
        model_version=row["model_version"],
        at=row["at"],
        composed=_composed(row["composed"]),
        replies_to=row["replies_to"],
    )


def _composed(stored: Mapping[str, Any] | None) -> Composed | None:
    if stored is None:
        return None
    cited, closing = tuple(stored["cited"]), Closing(stored["closing"])
    return Composed(**{**stored, "cited": cited, "closing": closing})
