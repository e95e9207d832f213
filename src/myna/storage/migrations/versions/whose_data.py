"""Who teaches and manages where, who wants nothing kept, and what is being deleted."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "access_policies",
        sa.Column("tenant", sa.Text, nullable=False),
        sa.Column("teacher_role_ids", sa.JSON),
        sa.Column("manager_role_ids", sa.JSON, nullable=False),
        sa.Column("everybody_teaches", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("tenant", name="pk_access_policies"),
    )
    op.create_table(
        "opt_outs",
        sa.Column("member_id", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("member_id", name="pk_opt_outs"),
    )
    op.create_table(
        "erasures",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("member_id", sa.BigInteger),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_erasures"),
    )


def downgrade() -> None:
    for table in ("erasures", "opt_outs", "access_policies"):
        op.drop_table(table)
