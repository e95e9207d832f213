"""Lessons, turns, servers' settings and model versions."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _lessons()
    _turns()
    _servers()
    _models()


def downgrade() -> None:
    for table in (
        "champions",
        "model_versions",
        "languages",
        "open_channels",
        "ratings",
        "turn_messages",
        "turns",
        "lessons",
    ):
        op.drop_table(table)


def _lessons() -> None:
    op.create_table(
        "lessons",
        sa.Column(
            "position", sa.BigInteger().with_variant(sa.Integer, "sqlite"), autoincrement=True
        ),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("tenant", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("rejected", sa.Text),
        sa.Column("author_id", sa.BigInteger, nullable=False),
        sa.Column("source_type", sa.Text, nullable=False),
        sa.Column("source_message_id", sa.BigInteger),
        sa.Column("source_file_name", sa.Text),
        sa.Column("source_line", sa.Integer),
        sa.Column("created", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_lessons"),
        sa.UniqueConstraint("id", name="uq_lessons_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_lessons_tenant_position", "lessons", ["tenant", "position"])


def _turns() -> None:
    op.create_table(
        "turns",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("utterance_key", sa.Text, nullable=False),
        sa.Column("tenant", sa.Text, nullable=False),
        sa.Column("channel_id", sa.BigInteger, nullable=False),
        sa.Column("author_id", sa.BigInteger, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("candidates", sa.JSON, nullable=False),
        sa.Column("model_version", sa.Text, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_turns"),
        sa.UniqueConstraint("utterance_key", name="uq_turns_utterance_key"),
    )
    op.create_table(
        "turn_messages",
        sa.Column("message_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("utterance_key", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("message_id", name="pk_turn_messages"),
        sa.ForeignKeyConstraint(
            ["utterance_key"],
            ["turns.utterance_key"],
            name="fk_turn_messages_utterance_key",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_turn_messages_utterance_key", "turn_messages", ["utterance_key"])
    op.create_table(
        "ratings",
        sa.Column("turn_id", sa.Text, nullable=False),
        sa.Column("member_id", sa.BigInteger, nullable=False),
        sa.Column("rating", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("turn_id", "member_id", name="pk_ratings"),
        sa.ForeignKeyConstraint(
            ["turn_id"], ["turns.id"], name="fk_ratings_turn_id", ondelete="CASCADE"
        ),
        sa.CheckConstraint("rating IN (-1, 1)", name="ck_ratings_rating"),
    )


def _servers() -> None:
    op.create_table(
        "open_channels",
        sa.Column("tenant", sa.Text, nullable=False),
        sa.Column("channel_id", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "channel_id", name="pk_open_channels"),
    )
    op.create_table(
        "languages",
        sa.Column("tenant", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("tenant", name="pk_languages"),
    )


def _models() -> None:
    op.create_table(
        "model_versions",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("tenant", sa.Text, nullable=False),
        sa.Column("engine", sa.Text, nullable=False),
        sa.Column("lesson_count", sa.Integer, nullable=False),
        sa.Column("last_lesson", sa.BigInteger, nullable=False),
        sa.Column("train_seconds", sa.Float, nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_model_versions"),
    )
    op.create_index("ix_model_versions_tenant_created", "model_versions", ["tenant", "created"])
    op.create_table(
        "champions",
        sa.Column("tenant", sa.Text, nullable=False),
        sa.Column("version_id", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("tenant", name="pk_champions"),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["model_versions.id"],
            name="fk_champions_version_id",
            ondelete="RESTRICT",
        ),
    )
