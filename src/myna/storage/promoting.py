"""How a champion changes and an import is decided on; always inside the transaction of whoever calls.

Called by the job ledger at the end of a job, by the model registry for a manager, by the lesson store.
"""

from datetime import datetime

from sqlalchemy import Connection, insert, select

from myna.domain.conversation import Tenant
from myna.domain.teaching import LessonStatus
from myna.domain.training import Promotion
from myna.storage.dialects import insert_or_replace
from myna.storage.schema import batches, champions, promotions


def champion_id(connection: Connection, tenant: Tenant) -> str | None:
    """Whom the pointer names, whatever became of its files."""
    statement = select(champions.c.version_id).where(champions.c.tenant == tenant)
    return connection.execute(statement).scalar_one_or_none()


def crown(connection: Connection, promotion: Promotion, *, is_chosen: bool) -> None:
    """Swap the pointer; a promotion that changes nothing is no history."""
    pointer = {
        "tenant": promotion.tenant,
        "version_id": promotion.version_id,
        "is_chosen": is_chosen,
    }
    connection.execute(insert_or_replace(connection, champions, "version_id", "is_chosen"), pointer)
    if promotion.version_id == promotion.replaced_id:
        return
    row = {
        "tenant": promotion.tenant,
        "version_id": promotion.version_id,
        "replaced_id": promotion.replaced_id,
        "is_rollback": promotion.is_rollback,
        "promoted_by": promotion.by,
        "at": promotion.at,
    }
    connection.execute(insert(promotions), row)


def decide_batch(
    connection: Connection,
    whose: tuple[Tenant, str],
    status: LessonStatus,
    *,
    by: int | None,
    at: datetime,
) -> None:
    """`whose` names the tenant and the batch."""
    tenant, batch = whose
    row = {"tenant": tenant, "batch": batch, "status": status.value, "decided_by": by, "at": at}
    statement = insert_or_replace(connection, batches, "status", "decided_by", "at")
    connection.execute(statement, row)
