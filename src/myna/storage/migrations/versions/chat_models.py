"""Answers in a chat model's words: who chose which, what it cost, what it proposed, what is made elsewhere."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _add_columns()
    op.create_table(
        "chat_choices",
        sa.Column("tenant", sa.Text, nullable=False),
        sa.Column("engine", sa.Text),
        sa.Column("host", sa.Text, nullable=False),
        sa.Column("style", sa.Text),
        sa.Column("instructions", sa.Text, nullable=False),
        sa.Column("chosen_by", sa.BigInteger, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tenant", name="pk_chat_choices"),
    )
    op.create_table(
        "chat_usage",
        sa.Column("tenant", sa.Text, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("engine", sa.Text, nullable=False),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("calls", sa.Integer, nullable=False),
        sa.Column("prompt_tokens", sa.BigInteger, nullable=False),
        sa.Column("completion_tokens", sa.BigInteger, nullable=False),
        sa.Column("cost_microdollars", sa.BigInteger, nullable=False),
        sa.Column("is_estimated", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint(
            "tenant", "day", "engine", "model", "purpose", name="pk_chat_usage"
        ),
    )
    op.create_table(
        "proposed_phrasings",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("tenant", sa.Text, nullable=False),
        sa.Column("lesson_id", sa.Text, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_proposed_phrasings"),
    )
    op.create_index(
        "ix_proposed_phrasings_tenant_lesson_id", "proposed_phrasings", ["tenant", "lesson_id"]
    )
    op.create_table(
        "dismissed_gaps",
        sa.Column("tenant", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "digest", name="pk_dismissed_gaps"),
    )
    op.create_table(
        "remote_leavings",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("engine", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("remote_id", sa.Text, nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_remote_leavings"),
    )


def _add_columns() -> None:
    op.add_column("turns", sa.Column("composed", sa.JSON))
    op.add_column("turns", sa.Column("replies_to", sa.Text))
    op.add_column("jobs", sa.Column("note", sa.JSON))
    for name, columns, where in (
        ("ix_turns_unanswered", ["tenant", "at"], "outcome = 'abstained'"),
        ("ix_turns_composed", ["tenant", "at"], "composed IS NOT NULL"),
        ("ix_turns_replies_to", ["replies_to"], "replies_to IS NOT NULL"),
    ):
        condition = sa.text(where)
        op.create_index(name, "turns", columns, sqlite_where=condition, postgresql_where=condition)


def downgrade() -> None:
    for table in (
        "remote_leavings",
        "dismissed_gaps",
        "proposed_phrasings",
        "chat_usage",
        "chat_choices",
    ):
        op.drop_table(table)
    for index in ("ix_turns_replies_to", "ix_turns_composed", "ix_turns_unanswered"):
        op.drop_index(index, "turns")
    op.drop_column("jobs", "note")
    for column in ("replies_to", "composed"):
        op.drop_column("turns", column)
