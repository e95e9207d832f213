"""What members do not want to be kept is not taken, whatever was under way; asked by stores in their transactions."""

from collections.abc import Collection, Iterable

from sqlalchemy import Connection, literal, select

from myna.domain.privacy import reserved_words
from myna.domain.teaching import Lesson
from myna.errors import LeaseLost, NothingKept
from myna.storage.dialects import insert_new
from myna.storage.schema import erasures, opt_outs, void_jobs


def refuse_unwanted(connection: Connection, member_ids: Collection[int]) -> None:
    """Raises `NothingKept` for who opted out, or whose data is being deleted."""
    reason = _opted_out(connection, member_ids) or _leaving(connection, member_ids)
    if reason is not None:
        raise NothingKept("Nothing of this member is kept.", remedy="See /privacy.", reason=reason)


def refuse_lessons(connection: Connection, added: Collection[Lesson]) -> None:
    """As `refuse_unwanted` of authors, and `NotAllowed` where somebody else takes over words of such a member.

    A later word on what is held already, as to take it back, is refused only while its words are being deleted.
    """
    new = [each for each in added if each.supersedes is None]
    refuse_unwanted(connection, {each.author_id for each in new})
    of_new = {member_id for each in new for member_id in each.source.quoted}
    of_all = {member_id for each in added for member_id in (each.author_id, *each.source.quoted)}
    if _opted_out(connection, of_new) or _leaving(connection, of_all):
        raise reserved_words()


def _opted_out(connection: Connection, member_ids: Collection[int]) -> str | None:
    named = select(literal("opted-out")).where(opt_outs.c.member_id.in_(member_ids))
    return connection.execute(named).scalars().first() if member_ids else None


def _leaving(connection: Connection, member_ids: Collection[int]) -> str | None:
    named = select(literal("leaving")).where(
        erasures.c.member_id.in_(member_ids), erasures.c.finished_at.is_(None)
    )
    return connection.execute(named).scalars().first() if member_ids else None


def is_anybody_leaving(connection: Connection) -> bool:
    unfinished = select(erasures.c.id).where(erasures.c.finished_at.is_(None))
    return connection.execute(unfinished.limit(1)).first() is not None


def refuse_void(connection: Connection, job_ids: Collection[str]) -> None:
    """Raises `LeaseLost` for rows of a job that was deleted."""
    found = connection.execute(select(void_jobs).where(void_jobs.c.id.in_(job_ids))).first()
    if found is not None:
        raise LeaseLost(f"Job {found.id} was deleted.")


def make_void(connection: Connection, job_ids: Iterable[str]) -> None:
    rows = [{"id": job_id} for job_id in sorted(job_ids)]
    if rows:
        connection.execute(insert_new(connection, void_jobs), rows)
