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
        sa.Column("traces", sa.JSON),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_erasures"),
    )
    unfinished = sa.text("finished_at IS NULL")
    op.create_index(
        "ix_erasures_unfinished",
        "erasures",
        ["member_id"],
        sqlite_where=unfinished,
        postgresql_where=unfinished,
    )
    op.create_table(
        "uploads",
        sa.Column("tenant", sa.Text, nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("member_id", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "path", "member_id", name="pk_uploads"),
    )
    op.create_table(
        "void_jobs",
        sa.Column("id", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_void_jobs"),
    )
    for whose in ("source_question_by", "source_answer_by"):
        op.add_column("lessons", sa.Column(whose, sa.BigInteger))


def downgrade() -> None:
    for whose in ("source_answer_by", "source_question_by"):
        op.drop_column("lessons", whose)
    for table in ("void_jobs", "uploads", "erasures", "opt_outs", "access_policies"):
        op.drop_table(table)
