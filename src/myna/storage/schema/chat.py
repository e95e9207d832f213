"""The tables of what chat models and trainers elsewhere need to be remembered; exported by the package."""

from sqlalchemy import BigInteger, Boolean, Column, Date, Index, Integer, Table, Text

from myna.storage.schema.columns import Moment, metadata

chat_choices = Table(
    "chat_choices",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("engine", Text),
    Column("host", Text, nullable=False),
    Column("style", Text),
    Column("instructions", Text, nullable=False),
    Column("chosen_by", BigInteger, nullable=False),
    Column("at", Moment, nullable=False),
)

chat_usage = Table(
    "chat_usage",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("engine", Text, primary_key=True),
    Column("model", Text, primary_key=True),
    Column("purpose", Text, primary_key=True),
    Column("calls", Integer, nullable=False),
    Column("prompt_tokens", BigInteger, nullable=False),
    Column("completion_tokens", BigInteger, nullable=False),
    Column("cost_microdollars", BigInteger, nullable=False),
    Column("is_estimated", Boolean, nullable=False),
)
"""Counts without names: nobody's deletion touches them."""

proposed_phrasings = Table(
    "proposed_phrasings",
    metadata,
    Column("id", Text, primary_key=True),
    Column("tenant", Text, nullable=False),
    Column("lesson_id", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "tenant", "lesson_id"),
)
"""Other ways to ask what a lesson teaches, until a teacher keeps or strikes them."""

dismissed_gaps = Table(
    "dismissed_gaps",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("digest", Text, primary_key=True),
)
"""Hashes of questions that managers put aside; the questions stand in the turns alone."""

remote_leavings = Table(
    "remote_leavings",
    metadata,
    Column("id", Text, primary_key=True),
    Column("engine", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("remote_id", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("since", Moment, nullable=False),
)
"""What was made elsewhere and must still be deleted there."""
