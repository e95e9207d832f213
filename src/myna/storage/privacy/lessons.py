"""Deletes the lessons of a member, and what others' lessons and turns hold of them; used by `erasing`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import ColumnElement, Connection, RowMapping, delete, or_, select, update

from myna.domain.conversation import Tenant
from myna.domain.privacy import Departure, Others, departure, mended_turns
from myna.domain.teaching import Lesson, LessonKind, answer_group, as_asked
from myna.storage.lessons import as_added, row_of
from myna.storage.privacy.files import Sent
from myna.storage.schema import lessons, proposed_phrasings, turns
from myna.storage.turns import row_of as turn_row
from myna.storage.turns import turn_of

AT_ONCE = 500
_IS_IN_A_CHAIN = turns.c.replies_to.is_not(None)


@dataclass(frozen=True, kw_only=True)
class Departed:
    """What went of one tenant."""

    tenant: Tenant
    first_learned: int | None
    """The position of the first record of which a model may hold something; None where none may."""


def removed(connection: Connection, member_id: int, sent: Sent) -> list[Departed]:
    tenants = _tenants(connection, member_id) | sent.read.keys()
    return [
        _removed_in(connection, member_id, tenant, sent.read.get(tenant, {}))
        for tenant in sorted(tenants)
    ]


def _tenants(connection: Connection, member_id: int) -> set[Tenant]:
    """Also where the member only asked: others may have taught from it."""
    taught = select(lessons.c.tenant).where(_is_about(member_id)).distinct()
    asked = select(turns.c.tenant).where(turns.c.author_id == member_id).distinct()
    found = [*connection.execute(taught).scalars(), *connection.execute(asked).scalars()]
    return {Tenant(each) for each in found}


def _is_about(member_id: int) -> ColumnElement[bool]:
    return or_(
        lessons.c.author_id == member_id,
        lessons.c.source_question_by == member_id,
        lessons.c.source_answer_by == member_id,
    )


def _removed_in(
    connection: Connection, member_id: int, tenant: Tenant, read: Mapping[str, frozenset[str]]
) -> Departed:
    rows = _candidates(connection, member_id, tenant, read)
    records = [as_added(row) for row in rows]
    imported = {
        each.id
        for each in records
        if (each.source.file_name or "") in read.get(each.source.batch or "", ())
    }
    left = departure(member_id, records, _others(connection, member_id, records), imported)
    for each in left.mended:
        mended = update(lessons).where(lessons.c.id == each.id).values(**row_of(each))
        connection.execute(mended)
    for ids in _parts(each.id for each in left.gone):
        connection.execute(delete(lessons).where(lessons.c.id.in_(ids)))
    for ids in _parts(each.id for each in (*left.gone, *left.mended)):
        named = proposed_phrasings.c.lesson_id.in_(ids)
        connection.execute(delete(proposed_phrasings).where(named))
    _mend_turns(connection, member_id, tenant, left)
    learned = [row["position"] for row in rows if row["id"] in left.learned_ids]
    return Departed(tenant=tenant, first_learned=min(learned, default=None))


def _candidates(
    connection: Connection, member_id: int, tenant: Tenant, read: Mapping[str, frozenset[str]]
) -> list[RowMapping]:
    """Theirs, what names them, what later records say of these, and whatever holds a wrong answer or a rating."""
    is_concerned = or_(
        _is_about(member_id),
        lessons.c.supersedes.is_not(None),
        lessons.c.rejected.is_not(None),
        lessons.c.kind == LessonKind.RATING.value,
        lessons.c.batch.in_(list(read)),
    )
    statement = select(lessons).where(lessons.c.tenant == tenant, is_concerned)
    return list(connection.execute(statement.order_by(lessons.c.position)).mappings())


def _others(connection: Connection, member_id: int, records: list[Lesson]) -> Others:
    """What other members asked and answered in their own words, as far as it is asked about."""
    if not records:
        return Others()
    tenant = records[0].tenant
    asked = select(turns.c.text).where(turns.c.tenant == tenant, turns.c.author_id != member_id)
    wanted = {as_asked(each.question) for each in records}
    questions = {as_asked(text) for text in connection.execute(asked).scalars()} & wanted
    answered = select(lessons.c.answer).where(
        lessons.c.tenant == tenant,
        lessons.c.author_id != member_id,
        lessons.c.kind != LessonKind.RATING.value,
        lessons.c.source_answer_by.is_(None) | (lessons.c.source_answer_by != member_id),
    )
    answers = {answer_group(text) for text in connection.execute(answered).scalars() if text}
    return Others(questions=questions, answers=answers)


def _mend_turns(connection: Connection, member_id: int, tenant: Tenant, left: Departure) -> None:
    ids = {each.id for each in left.gone}
    concerned = select(turns).where(turns.c.tenant == tenant)
    if not ids:
        concerned = concerned.where(or_(turns.c.author_id == member_id, _IS_IN_A_CHAIN))
    found = [turn_of(row) for row in connection.execute(concerned).mappings()]
    for turn in mended_turns(found, member_id, ids):
        row = turn_row(turn)
        values = {name: row[name] for name in ("candidates", "outcome", "composed")}
        connection.execute(update(turns).where(turns.c.id == turn.id).values(**values))


def _parts(ids: Iterator[str]) -> Iterator[list[str]]:
    while part := list(islice(ids, AT_ONCE)):
        yield part
