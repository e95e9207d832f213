"""Which dataset a server chose for its next training."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "selected_datasets",
        sa.Column("tenant", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("files", sa.JSON, nullable=False),
        sa.Column("is_positive", sa.Boolean, nullable=False),
        sa.Column("row_count", sa.Integer, nullable=False),
        sa.Column("kept_count", sa.Integer, nullable=False),
        sa.Column("archive_path", sa.Text, nullable=False),
        sa.Column("chosen_by", sa.BigInteger, nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tenant", name="pk_selected_datasets"),
    )


def downgrade() -> None:
    op.drop_table("selected_datasets")
