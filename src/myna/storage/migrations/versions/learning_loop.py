"""What became of lessons, imports, jobs, versions with numbers, promotions and feedback.

Every lesson that is there was accepted, and every version was champion when it was published.
"""

from itertools import groupby
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
UNKNOWN_FINGERPRINT = "unknown"
"""Like no other: whoever trains next trains anew."""


def upgrade() -> None:
    _lessons()
    _feedback()
    _jobs()
    _models()


def downgrade() -> None:
    raise NotImplementedError("What was proposed or discarded would count as taught.")


def _counter() -> sa.Column[int]:
    return sa.Column(
        "position", sa.BigInteger().with_variant(sa.Integer, "sqlite"), autoincrement=True
    )


def _only_where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def _lessons() -> None:
    for column in (
        sa.Column("rating", sa.Integer),
        sa.Column("language", sa.Text),
        sa.Column("status", sa.Text, nullable=False, server_default="accepted"),
        sa.Column("supersedes", sa.Text),
        sa.Column("batch", sa.Text),
        sa.Column("source_provenance", sa.Text, nullable=False, server_default="discord"),
        sa.Column("source_section", sa.Text),
        sa.Column("source_channel_id", sa.BigInteger),
        sa.Column("model_version", sa.Text),
    ):
        op.add_column("lessons", column)
    of_imports = _only_where("batch IS NOT NULL")
    op.create_index("ix_lessons_batch", "lessons", ["tenant", "batch"], **of_imports)
    later = _only_where("supersedes IS NOT NULL")
    op.create_index("ix_lessons_supersedes", "lessons", ["tenant", "supersedes"], **later)
    proposed = _only_where("status = 'proposed' AND batch IS NULL")
    op.create_index("ix_lessons_proposed", "lessons", ["tenant", "position"], **proposed)
    op.create_table(
        "batches",
        sa.Column("tenant", sa.Text, nullable=False),
        sa.Column("batch", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("decided_by", sa.BigInteger),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "batch", name="pk_batches"),
    )


def _feedback() -> None:
    op.create_table(
        "feedback",
        _counter(),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("tenant", sa.Text, nullable=False),
        sa.Column("author_id", sa.BigInteger, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("about", sa.Text),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("settled_by", sa.BigInteger),
        sa.Column("settled_at", MOMENT),
        sa.PrimaryKeyConstraint("position", name="pk_feedback"),
        sa.UniqueConstraint("id", name="uq_feedback_id"),
        sqlite_autoincrement=True,
    )
    unread = _only_where("settled_at IS NULL")
    op.create_index("ix_feedback_unread", "feedback", ["tenant", "position"], **unread)


def _jobs() -> None:
    op.create_table(
        "jobs",
        _counter(),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("short_id", sa.Text, nullable=False),
        sa.Column("tenant", sa.Text, nullable=False),
        sa.Column("requester_id", sa.BigInteger, nullable=False),
        sa.Column("idempotency_key", sa.Text, nullable=False),
        sa.Column("spec", sa.JSON, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("progress", sa.Float, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("owner", sa.Text),
        sa.Column("lease_until", MOMENT),
        sa.Column("heartbeat_at", MOMENT),
        sa.Column("checkpoint", sa.Text),
        sa.Column("imported", sa.JSON, nullable=False),
        sa.Column("is_cancel_requested", sa.Boolean, nullable=False),
        sa.Column("notice_channel_id", sa.BigInteger),
        sa.Column("notice_language", sa.Text),
        sa.Column("notice_message_id", sa.BigInteger),
        sa.Column("is_reported", sa.Boolean, nullable=False),
        sa.Column("result", sa.JSON),
        sa.Column("failure", sa.JSON),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("started", MOMENT),
        sa.Column("finished", MOMENT),
        sa.PrimaryKeyConstraint("position", name="pk_jobs"),
        sa.UniqueConstraint("id", name="uq_jobs_id"),
        sqlite_autoincrement=True,
    )
    key = ["tenant", "idempotency_key"]
    op.create_index("ix_jobs_tenant_idempotency_key", "jobs", key, unique=True)
    op.create_index("ix_jobs_tenant_short_id", "jobs", ["tenant", "short_id"])
    op.create_index("ix_jobs_tenant_position", "jobs", ["tenant", "position"])
    at_work = _only_where("state IN ('preparing', 'running', 'evaluating')")
    op.create_index("ix_jobs_at_work", "jobs", ["tenant"], unique=True, **at_work)
    op.create_index("ix_jobs_tenant_heartbeat_at", "jobs", ["tenant", "heartbeat_at"])
    not_over = _only_where("state IN ('queued', 'preparing', 'running', 'evaluating')")
    op.create_index("ix_jobs_not_over", "jobs", ["tenant", "position"], **not_over)
    unreported = _only_where("notice_channel_id IS NOT NULL AND NOT is_reported")
    op.create_index("ix_jobs_unreported", "jobs", ["position"], **unreported)
    op.create_table(
        "job_events",
        _counter(),
        sa.Column("job_id", sa.Text, nullable=False),
        sa.Column("tenant", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_job_events"),
        sqlite_autoincrement=True,
    )


def _models() -> None:
    connection = op.get_bind()
    old_champions = sa.table("champions", sa.column("tenant"), sa.column("version_id"))
    pointers = [
        {"tenant": tenant, "version_id": version_id, "is_chosen": False}
        for tenant, version_id in connection.execute(sa.select(old_champions))
    ]
    op.drop_table("champions")  # SQLite lets no table be made anew that another one points to
    _number_versions(connection)
    history = _history(connection, {row["version_id"] for row in pointers})
    promotions = op.create_table(
        "promotions",
        _counter(),
        sa.Column("tenant", sa.Text, nullable=False),
        sa.Column("version_id", sa.Text),
        sa.Column("replaced_id", sa.Text),
        sa.Column("is_rollback", sa.Boolean, nullable=False),
        sa.Column("promoted_by", sa.BigInteger),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_promotions"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_promotions_tenant_position", "promotions", ["tenant", "position"])
    champions = op.create_table(
        "champions",
        sa.Column("tenant", sa.Text, nullable=False),
        sa.Column("version_id", sa.Text),
        sa.Column("is_chosen", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("tenant", name="pk_champions"),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["model_versions.id"],
            name="fk_champions_version_id",
            ondelete="RESTRICT",
        ),
    )
    op.bulk_insert(promotions, history)
    op.bulk_insert(champions, pointers)


def _versions() -> sa.TableClause:
    return sa.table(
        "model_versions",
        sa.column("id"),
        sa.column("tenant"),
        sa.column("created", MOMENT),
        sa.column("number"),
        sa.column("fingerprint"),
    )


def _number_versions(connection: sa.Connection) -> None:
    for column in (
        sa.Column("number", sa.Integer),
        sa.Column("fingerprint", sa.Text),
        sa.Column("batch", sa.Text),
    ):
        op.add_column("model_versions", column)
    versions = _versions()
    rank = sa.func.row_number().over(
        partition_by=versions.c.tenant, order_by=(versions.c.created, versions.c.id)
    )
    for version_id, number in connection.execute(sa.select(versions.c.id, rank)).all():
        connection.execute(
            sa.update(versions)
            .where(versions.c.id == version_id)
            .values(number=number, fingerprint=UNKNOWN_FINGERPRINT)
        )
    op.drop_index("ix_model_versions_tenant_created", "model_versions")
    with op.batch_alter_table("model_versions") as table:
        table.alter_column("number", existing_type=sa.Integer, nullable=False)
        table.alter_column("fingerprint", existing_type=sa.Text, nullable=False)
    op.create_index(
        "ix_model_versions_tenant_number", "model_versions", ["tenant", "number"], unique=True
    )


def _history(connection: sa.Connection, champion_ids: set[str]) -> list[dict[str, Any]]:
    """A promotion for each version in the order of their making, the champion's last."""
    versions = _versions()
    is_champion = sa.case((versions.c.id.in_(champion_ids), 1), else_=0)
    statement = sa.select(versions.c.tenant, versions.c.id, versions.c.created).order_by(
        versions.c.tenant, is_champion, versions.c.number
    )
    rows = []
    for tenant, own in groupby(connection.execute(statement), lambda row: row.tenant):
        replaced = None
        for version in own:
            rows.append(
                {
                    "tenant": tenant,
                    "version_id": version.id,
                    "replaced_id": replaced,
                    "is_rollback": False,
                    "promoted_by": None,
                    "at": version.created,
                }
            )
            replaced = version.id
    return rows
