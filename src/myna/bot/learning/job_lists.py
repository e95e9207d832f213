"""The trainings of a server as a list; used by `training`."""

from collections.abc import Sequence

from myna.bot.learning.job_cards import train_button
from myna.bot.replies import Button
from myna.bot.texts.catalogue import say
from myna.domain.jobs import Job, JobState
from myna.domain.promotion import Reason, Verdict

OFFERED_JOBS = 4
"""So many can be stopped with a button."""

_MARKS = {JobState.SUCCEEDED: "✅", JobState.FAILED: "⚠️", JobState.CANCELLED: "⏹️"}
_REFUSED_MARKS = {Reason.TIE: "⚖️", Reason.SUSPICIOUS: "🛑"}


def jobs_text(language: str, jobs: Sequence[Job]) -> str:
    lines = [_line(language, job) for job in jobs]
    return "\n".join([say(language, "jobs-title"), *lines])


def jobs_buttons(language: str, jobs: Sequence[Job]) -> tuple[Button, ...]:
    active = [job for job in jobs if not job.state.is_over][:OFFERED_JOBS]
    if not active:
        return (train_button(language),)
    return tuple(
        Button(
            press=f"job-cancel:{job.id}",
            label=say(language, "button-cancel-this-job", job=job.short_id),
        )
        for job in active
    )


def _line(language: str, job: Job) -> str:
    who = "none" if job.spec.is_automatic else f"<@{job.requester_id}>"
    ago = f"<t:{int(job.created.timestamp())}:R>"
    asked = say(language, "jobs-asked", who=who, when=ago)
    return f"{_mark(job)} `{job.short_id}` {_what(language, job)} · {asked}"


def _mark(job: Job) -> str:
    verdict = job.result.verdict if job.result else None
    if verdict is not None and not verdict.is_promoted:
        return _REFUSED_MARKS.get(verdict.reason, "✖️")
    return _MARKS.get(job.state, "⏳")


def _what(language: str, job: Job) -> str:
    if not job.state.is_over:
        phase = say(language, f"job-{job.state.value}")
        return say(language, "jobs-active", percent=round(100 * job.progress), phase=phase)
    if job.state is not JobState.SUCCEEDED or job.result is None:
        return say(language, f"jobs-{job.state.value}", number=0)
    number = job.result.version_number or 0
    said = say(language, _name(job.result.verdict), number=number)
    forbidden = sum(file.forbidden_count for file in job.result.imported)
    if not forbidden:
        return said
    forbade = say(language, "jobs-forbade", lessons=forbidden)
    return f"{forbade} · {said}"


def _name(verdict: Verdict | None) -> str:
    if verdict is None or verdict.is_promoted:
        return "jobs-succeeded"
    if verdict.reason is Reason.SUSPICIOUS:
        return "jobs-suspicious"
    return "jobs-tie" if verdict.reason is Reason.TIE else "jobs-refused"
