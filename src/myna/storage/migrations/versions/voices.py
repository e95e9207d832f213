"""What servers and members chose about voices, and what may leave the machine."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "server_voices",
        sa.Column("tenant", sa.Text, nullable=False),
        *_choices(),
        sa.PrimaryKeyConstraint("tenant", name="pk_server_voices"),
    )
    op.create_table(
        "member_voices",
        sa.Column("tenant", sa.Text, nullable=False),
        sa.Column("member_id", sa.BigInteger, nullable=False),
        *_choices(),
        sa.PrimaryKeyConstraint("tenant", "member_id", name="pk_member_voices"),
    )
    op.create_table(
        "network_permissions",
        sa.Column("tenant", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("tenant", name="pk_network_permissions"),
    )


def downgrade() -> None:
    for table in ("network_permissions", "member_voices", "server_voices"):
        op.drop_table(table)


def _choices() -> list[sa.Column[object]]:
    return [
        sa.Column("language", sa.Text),
        sa.Column("voice", sa.Text),
        sa.Column("speed", sa.Float),
        sa.Column("is_spoken", sa.Boolean),
        sa.Column("is_sent_as_voice", sa.Boolean),
    ]
