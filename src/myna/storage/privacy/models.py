"""Withdraws the models that hold something of a member; used by `erasing`."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, delete, func, select, update

from myna.domain.conversation import Tenant
from myna.domain.privacy import Traces
from myna.domain.teaching import LessonStatus
from myna.storage.privacy.leaving import Leaving
from myna.storage.privacy.lessons import Departed
from myna.storage.schema import batches, champions, lessons, model_versions, promotions


def withdrawn(leaving: Leaving, departed: Sequence[Departed]) -> Traces:
    """Where a champion went, the best that is left of those before answers."""
    traces = Traces()
    for each in departed:
        traces = traces.and_also(Traces(tenants=(each.tenant,)))
        if each.first_learned is not None:
            traces = traces.and_also(_withdrawn_in(leaving.connection, each))
    return traces


def _withdrawn_in(connection: Connection, departed: Departed) -> Traces:
    tenant = departed.tenant
    holding = select(model_versions.c.id).where(
        model_versions.c.tenant == tenant, model_versions.c.last_lesson >= departed.first_learned
    )
    gone = sorted(connection.execute(holding).scalars())
    own = champions.c.tenant == tenant
    champion = connection.execute(select(champions.c.version_id).where(own)).scalar_one_or_none()
    if champion in gone:
        left = _once_champion(connection, tenant, gone)
        values = {"version_id": left, "is_chosen": False}
        connection.execute(update(champions).where(own).values(**values))
    connection.execute(delete(promotions).where(promotions.c.version_id.in_(gone)))
    replaced = promotions.c.replaced_id.in_(gone)
    connection.execute(update(promotions).where(replaced).values(replaced_id=None))
    connection.execute(delete(model_versions).where(model_versions.c.id.in_(gone)))
    return Traces(versions=tuple(gone), relearned=(tenant,))


def _once_champion(connection: Connection, tenant: Tenant, gone: Sequence[str]) -> str | None:
    """The last one that knows all that was imported; without it imports are laid over, which knows more."""
    accepted = (
        select(func.coalesce(func.max(lessons.c.position), 0))
        .join(
            batches, (batches.c.tenant == lessons.c.tenant) & (batches.c.batch == lessons.c.batch)
        )
        .where(lessons.c.tenant == tenant, batches.c.status == LessonStatus.ACCEPTED.value)
    )
    last_imported = connection.execute(accepted).scalar_one()
    once = select(promotions.c.version_id).where(promotions.c.tenant == tenant)
    left: Select[Any] = select(model_versions.c.id).where(
        model_versions.c.tenant == tenant,
        model_versions.c.id.not_in(gone),
        model_versions.c.id.in_(once),
        model_versions.c.last_lesson >= last_imported,
    )
    newest_first = left.order_by(model_versions.c.number.desc()).limit(1)
    return connection.execute(newest_first).scalar_one_or_none()
