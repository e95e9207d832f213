"""All that is held about a member as one JSON document; sent by the bot, written by the command line."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, is_dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from myna.domain.conversation import Tenant, Turn
from myna.domain.feedback import Feedback
from myna.domain.jobs import Job
from myna.domain.lesson_records import record_of
from myna.domain.privacy import Holdings, Upload
from myna.domain.teaching import Lesson

VERSION = 1
FORMAT = "myna-member-data"


def exported(holdings: Holdings, made_at: datetime) -> bytes:
    """UTF-8; ids are text, which every JSON reader keeps exactly; times are ISO 8601 with their zone."""
    document = {
        "format": FORMAT,
        "v": VERSION,
        "member": str(holdings.member_id),
        "made": made_at.isoformat(),
        "opted_out": _plain(holdings.opted_out_at),
        "places": [_place(holdings, tenant) for tenant in sorted(holdings.tenants)],
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode(errors="replace")


def _place(holdings: Holdings, tenant: Tenant) -> dict[str, Any]:
    """A server, or the direct messages with the member."""
    kind, _, number = tenant.partition(":")
    instructions = [each.text for each in _of(tenant, holdings.instructions)]
    voices = [each.preferences for each in holdings.voices if each.tenant == tenant]
    return {
        "place": {"guild": "server", "dm": "direct"}.get(kind, kind),
        "id": number,
        "lessons": [record_of(each) for each in _of(tenant, holdings.lessons)],
        "quoted": [_quoted(each, holdings.member_id) for each in _of(tenant, holdings.quoted)],
        "questions": [_turn(each) for each in holdings.turns if each.utterance.tenant == tenant],
        "ratings": [
            {"question": each.turn_id, "rating": each.rating}
            for each in _of(tenant, holdings.ratings)
        ],
        "feedback": [_feedback(each) for each in _of(tenant, holdings.feedback)],
        "trainings": [_job(each) for each in _of(tenant, holdings.jobs)],
        "files": [_upload(each) for each in _of(tenant, holdings.uploads)],
        "voice": _plain(voices[0]) if voices else None,
        "instructions": instructions[0] if instructions else None,
    }


def _of(tenant: Tenant, things: Sequence[Any]) -> list[Any]:
    return [each for each in things if each.tenant == tenant]


def _quoted(lesson: Lesson, member_id: int) -> dict[str, Any]:
    """The member's words alone: the rest is somebody else's."""
    source = lesson.source
    found = {
        "question": lesson.question if source.question_by == member_id else None,
        "answer": lesson.answer if source.answer_by == member_id else None,
        "at": lesson.created.isoformat(),
    }
    return {name: value for name, value in found.items() if value is not None}


def _turn(turn: Turn) -> dict[str, Any]:
    return {
        "id": turn.id,
        "channel": str(turn.utterance.channel_id),
        "asked": turn.utterance.text,
        "outcome": turn.outcome.value,
        "answer": turn.answer,
        "offered": [each.question for each in turn.candidates],
        "model": turn.model_version,
        "worded_by": turn.composed.model if turn.composed else None,
        "at": turn.at.isoformat(),
    }


def _feedback(told: Feedback) -> dict[str, Any]:
    return {"text": told.text, "at": told.created.isoformat()}


def _job(job: Job) -> dict[str, Any]:
    return {
        "id": job.id,
        "files": [file.name for file in job.spec.files],
        "state": job.state.value,
        "imported": _plain(job.imported),
        "result": _plain(job.result),
        "created": job.created.isoformat(),
    }


def _upload(upload: Upload) -> dict[str, Any]:
    return {
        "name": upload.name,
        "path": upload.path,
        "sha256": upload.sha256,
        "at": upload.at.isoformat(),
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return _plain(asdict(value))
    if isinstance(value, Mapping):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value
