"""Jobs at any stage, and a Discord that keeps the messages that show them; for tests of what is told."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import discord

from myna.domain.conversation import guild_tenant
from myna.domain.jobs import (
    Ending,
    ImportedFile,
    Job,
    JobResult,
    JobSpec,
    JobState,
    Notice,
    RowProblem,
)
from myna.domain.promotion import Change, Comparison, Marks, Pair, Reason, Verdict

HERE = guild_tenant(1)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
CHANNEL_ID = 7
EVIL = "@everyone **`</b>`** <@1>\n# " + "й" * 3_000
"""A question that a member wrote."""


def job(**changes: Any) -> Job:
    """One that waits, and whose answer is shown in message 100."""
    return Job(
        **{
            "id": "0123456789abcdef0123456789abcdef",
            "tenant": HERE,
            "requester_id": 11,
            "idempotency_key": "event",
            "spec": JobSpec(),
            "state": JobState.QUEUED,
            "notice": Notice(channel_id=CHANNEL_ID, language="en", message_id=100),
            "created": NOON,
            **changes,
        }
    )


def imported(**changes: Any) -> ImportedFile:
    return ImportedFile(
        **{"name": "facts.csv", "row_count": 9, "kept_count": 8, "encoding": "utf-8", **changes}
    )


def problems(count: int, code: str = "E_TOO_LONG") -> tuple[RowProblem, ...]:
    return tuple(RowProblem(line=line, code=code) for line in range(2, 2 + count))


def result(**changes: Any) -> JobResult:
    """Better than the champion."""
    return JobResult(
        **{
            "ending": Ending.EXAMINED,
            "lesson_count": 60,
            "version_id": "version-2",
            "version_number": 2,
            "champion_number": 1,
            "comparison": comparison(),
            "verdict": Verdict(is_promoted=True, reason=Reason.BETTER),
            **changes,
        }
    )


def comparison(**changes: Any) -> Comparison:
    return Comparison(
        **{
            "has_champion": True,
            "before": Pair(
                champion=Marks(right=6, wrong=2, abstained=2),
                challenger=Marks(right=8, wrong=1, abstained=1),
            ),
            "since": Pair(champion=Marks(abstained=2), challenger=Marks(right=2)),
            "taught": Pair(champion=Marks(right=40, abstained=9), challenger=Marks(right=49)),
            **changes,
        }
    )


def change(question: str = "When?", *, is_better: bool = True) -> Change:
    return Change(
        question=question, expected="Now", champion="", challenger="Now", is_better=is_better
    )


def succeeded(**changes: Any) -> Job:
    """With the fields of the result that are to be different."""
    return job(state=JobState.SUCCEEDED, progress=1.0, result=result(**changes))


def refusal(status: int) -> discord.HTTPException:
    response: Any = SimpleNamespace(status=status, reason="as the test wants it", headers={})
    kind = {404: discord.NotFound, 403: discord.Forbidden}.get(status, discord.HTTPException)
    return (discord.DiscordServerError if status >= 500 else kind)(response, "refused")


@dataclass(kw_only=True)
class KeptMessage:
    """Stands for a partial message of a channel."""

    place: "KeptDiscord"
    id: int

    async def edit(self, **parts: Any) -> None:
        self.place.said("edit", self.id, parts)


@dataclass(kw_only=True)
class KeptChannel:
    place: "KeptDiscord"
    id: int

    def get_partial_message(self, message_id: int) -> KeptMessage:
        return KeptMessage(place=self.place, id=message_id)

    async def send(self, text: str, **parts: Any) -> KeptMessage:
        self.place.said("send", self.id, {"content": text, **parts})
        return KeptMessage(place=self.place, id=1_000 + len(self.place.heard))


@dataclass(kw_only=True)
class KeptDiscord:
    """Stands for a client; the next requests end with these failures, None for none."""

    heard: list[tuple[str, int, str, int]] = field(default_factory=list)
    """What was done to which message or channel: the text, and how many files."""
    failures: list[BaseException | None] = field(default_factory=list)

    def is_ready(self) -> bool:
        return True

    def get_partial_messageable(self, channel_id: int) -> KeptChannel:
        return KeptChannel(place=self, id=channel_id)

    async def create_dm(self, person: Any) -> KeptChannel:
        return KeptChannel(place=self, id=person.id)

    def said(self, how: str, where: int, parts: dict[str, Any]) -> None:
        failure = self.failures.pop(0) if self.failures else None
        if failure is not None:
            raise failure
        files = [*parts.get("attachments", []), *parts.get("files", [])]
        self.heard.append((how, where, parts["content"], len(files)))


def with_notice(one: Job, **changes: Any) -> Job:
    assert one.notice is not None
    return replace(one, notice=replace(one.notice, **changes))
