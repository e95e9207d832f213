"""The tables of lessons, turns, servers, jobs and models; exported by the package."""

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
)

from myna.storage.schema.columns import Counter, Moment, metadata, partial_index

lessons = Table(
    "lessons",
    metadata,
    Column("position", Counter, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    Column("tenant", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("rejected", Text),
    Column("author_id", BigInteger, nullable=False),
    Column("source_type", Text, nullable=False),
    Column("source_message_id", BigInteger),
    Column("source_file_name", Text),
    Column("source_line", Integer),
    Column("created", Moment, nullable=False),
    Column("rating", Integer),
    Column("language", Text),
    Column("status", Text, nullable=False, server_default="accepted"),
    Column("supersedes", Text),
    Column("batch", Text),
    Column("source_provenance", Text, nullable=False, server_default="discord"),
    Column("source_section", Text),
    Column("source_channel_id", BigInteger),
    Column("model_version", Text),
    Column("source_question_by", BigInteger),
    Column("source_answer_by", BigInteger),
    Index(None, "tenant", "position"),
    partial_index("ix_lessons_batch", "tenant", "batch", where="batch IS NOT NULL"),
    partial_index("ix_lessons_supersedes", "tenant", "supersedes", where="supersedes IS NOT NULL"),
    partial_index(
        "ix_lessons_proposed", "tenant", "position", where="status = 'proposed' AND batch IS NULL"
    ),
    sqlite_autoincrement=True,  # a position is never given twice, not even after a deletion
)

batches = Table(
    "batches",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("batch", Text, primary_key=True),
    Column("status", Text, nullable=False),
    Column("decided_by", BigInteger),
    Column("at", Moment, nullable=False),
)
"""The last decision on each import; it counts for all its rows."""

UNANSWERED = "outcome = 'abstained'"
"""Of turns: nobody had taught an answer."""
COMPOSED = "composed IS NOT NULL"
"""Of turns: answered in a chat model's words."""

turns = Table(
    "turns",
    metadata,
    Column("id", Text, primary_key=True),
    Column("utterance_key", Text, nullable=False, unique=True),
    Column("tenant", Text, nullable=False),
    Column("channel_id", BigInteger, nullable=False),
    Column("author_id", BigInteger, nullable=False),
    Column("text", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("candidates", JSON, nullable=False),
    Column("model_version", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("composed", JSON(none_as_null=True)),
    Column("replies_to", Text),
    partial_index("ix_turns_unanswered", "tenant", "at", where=UNANSWERED),
    partial_index("ix_turns_composed", "tenant", "at", where=COMPOSED),
    partial_index("ix_turns_replies_to", "replies_to", where="replies_to IS NOT NULL"),
)

turn_messages = Table(
    "turn_messages",
    metadata,
    Column("message_id", BigInteger, primary_key=True, autoincrement=False),
    Column(
        "utterance_key", Text, ForeignKey(turns.c.utterance_key, ondelete="CASCADE"), nullable=False
    ),
    Index(None, "utterance_key"),
)

ratings = Table(
    "ratings",
    metadata,
    Column("turn_id", Text, ForeignKey(turns.c.id, ondelete="CASCADE"), primary_key=True),
    Column("member_id", BigInteger, primary_key=True),
    Column("rating", Integer, CheckConstraint("rating IN (-1, 1)", name="rating"), nullable=False),
)

open_channels = Table(
    "open_channels",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("channel_id", BigInteger, primary_key=True),
)

languages = Table(
    "languages",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("language", Text, nullable=False),
)

access_policies = Table(
    "access_policies",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("teacher_role_ids", JSON(none_as_null=True)),
    Column("manager_role_ids", JSON, nullable=False),
    Column("everybody_teaches", Boolean, nullable=False),
)

opt_outs = Table(
    "opt_outs",
    metadata,
    Column("member_id", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
)
"""Who wants nothing of theirs to be kept, in any server."""

erasures = Table(
    "erasures",
    metadata,
    Column("id", Text, primary_key=True),
    Column("member_id", BigInteger),
    Column("traces", JSON(none_as_null=True)),
    Column("requested_at", Moment, nullable=False),
    Column("finished_at", Moment),
    partial_index("ix_erasures_unfinished", "member_id", where="finished_at IS NULL"),
)
"""Deletions that were promised; once one is finished, whose it was is forgotten, too."""

uploads = Table(
    "uploads",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("path", Text, primary_key=True),
    Column("member_id", BigInteger, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("at", Moment, nullable=False),
)
"""Who sent which file of a vault; several may have sent the same."""

void_jobs = Table("void_jobs", metadata, Column("id", Text, primary_key=True))
"""Jobs that were deleted under the hands of a worker: nothing is stored for them any more."""


def _voice_choices() -> list[Column[Any]]:
    """One row for each `VoicePreferences`."""
    return [
        Column("language", Text),
        Column("voice", Text),
        Column("speed", Float),
        Column("is_spoken", Boolean),
        Column("is_sent_as_voice", Boolean),
    ]


server_voices = Table(
    "server_voices", metadata, Column("tenant", Text, primary_key=True), *_voice_choices()
)

member_voices = Table(
    "member_voices",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("member_id", BigInteger, primary_key=True),
    *_voice_choices(),
)

network_permissions = Table(
    "network_permissions", metadata, Column("tenant", Text, primary_key=True)
)
"""The servers that let voices and spoken texts leave the machine."""

feedback = Table(
    "feedback",
    metadata,
    Column("position", Counter, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    Column("tenant", Text, nullable=False),
    Column("author_id", BigInteger, nullable=False),
    Column("text", Text, nullable=False),
    Column("about", Text),
    Column("created", Moment, nullable=False),
    Column("settled_by", BigInteger),
    Column("settled_at", Moment),
    partial_index("ix_feedback_unread", "tenant", "position", where="settled_at IS NULL"),
    sqlite_autoincrement=True,
)

UNREPORTED = "notice_channel_id IS NOT NULL AND NOT is_reported"
"""Of jobs: somebody is to be told of the end, and was not yet."""

jobs = Table(
    "jobs",
    metadata,
    Column("position", Counter, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    Column("short_id", Text, nullable=False),
    Column("tenant", Text, nullable=False),
    Column("requester_id", BigInteger, nullable=False),
    Column("idempotency_key", Text, nullable=False),
    Column("spec", JSON, nullable=False),
    Column("state", Text, nullable=False),
    Column("progress", Float, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("owner", Text),
    Column("lease_until", Moment),
    Column("heartbeat_at", Moment),
    Column("checkpoint", Text),
    Column("imported", JSON, nullable=False),
    Column("is_cancel_requested", Boolean, nullable=False),
    Column("notice_channel_id", BigInteger),
    Column("notice_language", Text),
    Column("notice_message_id", BigInteger),
    Column("is_reported", Boolean, nullable=False),
    Column("result", JSON(none_as_null=True)),
    Column("failure", JSON(none_as_null=True)),
    Column("note", JSON(none_as_null=True)),
    Column("created", Moment, nullable=False),
    Column("started", Moment),
    Column("finished", Moment),
    Index(None, "tenant", "idempotency_key", unique=True),
    Index(None, "tenant", "short_id"),
    Index(None, "tenant", "position"),
    partial_index(
        "ix_jobs_at_work",
        "tenant",
        unique=True,
        where="state IN ('preparing', 'running', 'evaluating')",
    ),
    Index(None, "tenant", "heartbeat_at"),
    partial_index(
        "ix_jobs_not_over",
        "tenant",
        "position",
        where="state IN ('queued', 'preparing', 'running', 'evaluating')",
    ),
    partial_index("ix_jobs_unreported", "position", where=UNREPORTED),
    sqlite_autoincrement=True,
)
"""`ix_jobs_at_work` lets no tenant have two jobs at work, whatever the workers do."""

job_events = Table(
    "job_events",
    metadata,
    Column("position", Counter, primary_key=True, autoincrement=True),
    Column("job_id", Text, nullable=False),
    Column("tenant", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("at", Moment, nullable=False),
    sqlite_autoincrement=True,
)

model_versions = Table(
    "model_versions",
    metadata,
    Column("id", Text, primary_key=True),
    Column("tenant", Text, nullable=False),
    Column("engine", Text, nullable=False),
    Column("lesson_count", Integer, nullable=False),
    Column("last_lesson", BigInteger, nullable=False),
    Column("train_seconds", Float, nullable=False),
    Column("created", Moment, nullable=False),
    Column("number", Integer, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("batch", Text),
    Index(None, "tenant", "number", unique=True),
)

promotions = Table(
    "promotions",
    metadata,
    Column("position", Counter, primary_key=True, autoincrement=True),
    Column("tenant", Text, nullable=False),
    Column("version_id", Text),
    Column("replaced_id", Text),
    Column("is_rollback", Boolean, nullable=False),
    Column("promoted_by", BigInteger),
    Column("at", Moment, nullable=False),
    Index(None, "tenant", "position"),
    sqlite_autoincrement=True,
)
"""Append-only. It also names versions that were forgotten since, hence no foreign keys."""

champions = Table(
    "champions",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("version_id", Text, ForeignKey(model_versions.c.id, ondelete="RESTRICT")),
    Column("is_chosen", Boolean, nullable=False),
)
"""A row without a version: no trained model is to be used."""

selected_datasets = Table(
    "selected_datasets",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("id", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("files", JSON, nullable=False),
    Column("is_positive", Boolean, nullable=False),
    Column("row_count", Integer, nullable=False),
    Column("kept_count", Integer, nullable=False),
    Column("archive_path", Text, nullable=False),
    Column("chosen_by", BigInteger, nullable=False),
    Column("chosen_at", Moment, nullable=False),
)
