"""Reads all that is held about one member; used by the store."""

from dataclasses import fields
from typing import Any

from sqlalchemy import Connection, Select, or_, select

from myna.domain.conversation import Tenant, direct_tenant
from myna.domain.feedback import Feedback
from myna.domain.privacy import ChosenVoice, GivenInstructions, GivenRating, Holdings, Upload
from myna.domain.speech import VoicePreferences
from myna.storage import schema
from myna.storage.job_rows import job_of
from myna.storage.lessons import as_added
from myna.storage.turns import turn_of


def holdings_of(connection: Connection, member_id: int) -> Holdings:
    """Of the rows of an import each with the decision on it would be another question: they stand as they came."""
    lessons, turns, jobs = schema.lessons, schema.turns, schema.jobs
    opted_out = select(schema.opt_outs.c.at).where(schema.opt_outs.c.member_id == member_id)
    return Holdings(
        member_id=member_id,
        lessons=[
            as_added(row)
            for row in _rows(connection, _of(lessons, "author_id", member_id, "position"))
        ],
        quoted=[as_added(row) for row in _rows(connection, _quoted(member_id))],
        turns=[turn_of(row) for row in _rows(connection, _of(turns, "author_id", member_id, "at"))],
        ratings=[
            GivenRating(tenant=Tenant(row["tenant"]), turn_id=row["turn_id"], rating=row["rating"])
            for row in _rows(connection, _ratings(member_id))
        ],
        feedback=[
            Feedback(**{field.name: row[field.name] for field in fields(Feedback)})
            for row in _rows(connection, _of(schema.feedback, "author_id", member_id, "position"))
        ],
        jobs=[
            job_of(row)
            for row in _rows(connection, _of(jobs, "requester_id", member_id, "position"))
        ],
        uploads=[
            Upload(**row)
            for row in _rows(connection, _of(schema.uploads, "member_id", member_id, "at"))
        ],
        instructions=[
            GivenInstructions(tenant=Tenant(row["tenant"]), text=row["instructions"])
            for row in _rows(connection, _of(schema.chat_choices, "chosen_by", member_id, "tenant"))
            if row["instructions"]
        ],
        voices=[_voice(row) for row in _rows(connection, _voices(member_id))],
        opted_out_at=connection.execute(opted_out).scalar_one_or_none(),
    )


def _rows(connection: Connection, statement: Select[Any]) -> list[Any]:
    return list(connection.execute(statement).mappings())


def _of(table: Any, column: str, member_id: int, order: str) -> Select[Any]:
    """A person's own space holds nothing of anybody else."""
    is_theirs = or_(table.c[column] == member_id, table.c.tenant == direct_tenant(member_id))
    return select(table).where(is_theirs).order_by(table.c[order])


def _quoted(member_id: int) -> Select[Any]:
    lessons = schema.lessons
    is_quoted = or_(
        lessons.c.source_question_by == member_id, lessons.c.source_answer_by == member_id
    )
    by_others = lessons.c.author_id != member_id
    return select(lessons).where(is_quoted, by_others).order_by(lessons.c.position)


def _ratings(member_id: int) -> Select[Any]:
    ratings, turns = schema.ratings, schema.turns
    return (
        select(turns.c.tenant, ratings.c.turn_id, ratings.c.rating)
        .join(turns, turns.c.id == ratings.c.turn_id)
        .where(ratings.c.member_id == member_id)
        .order_by(turns.c.at)
    )


def _voices(member_id: int) -> Select[Any]:
    voices = schema.member_voices
    return select(voices).where(voices.c.member_id == member_id).order_by(voices.c.tenant)


def _voice(row: Any) -> ChosenVoice:
    chosen = {field.name: row[field.name] for field in fields(VoicePreferences)}
    return ChosenVoice(tenant=Tenant(row["tenant"]), preferences=VoicePreferences(**chosen))
