"""What is held about members in all stores that keep it in memory; exported by the package."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from myna.domain.conversation import direct_tenant
from myna.domain.jobs import Job
from myna.domain.privacy import (
    ChosenVoice,
    Erasure,
    GivenInstructions,
    GivenRating,
    Holdings,
    TracedFile,
    Traces,
    job_without_examples,
)
from myna.ports import Horizon, NewId
from myna.testing.chat import MemoryChatChoices, MemoryPhrasingStore
from myna.testing.conversations import MemoryFeedbackStore, MemoryPreferenceStore, MemoryTurnStore
from myna.testing.erasing import MemoryErasing
from myna.testing.jobs import MemoryJobLedger
from myna.testing.unwanted import Unwanted
from myna.testing.vault import MemoryDatasetStore


@dataclass(frozen=True, kw_only=True)
class MemoryPrivacyStore:
    """Lessons and models are those of the job ledger."""

    jobs: MemoryJobLedger
    turns: MemoryTurnStore
    feedback: MemoryFeedbackStore
    preferences: MemoryPreferenceStore
    datasets: MemoryDatasetStore
    unwanted: Unwanted
    choices: MemoryChatChoices
    phrasings: MemoryPhrasingStore
    traces: dict[str, Traces] = field(default_factory=dict)

    async def holdings(self, member_id: int) -> Holdings:
        own = direct_tenant(member_id)
        turns = self.turns.turns.values()
        tenants = {turn.id: turn.utterance.tenant for turn in turns}
        return Holdings(
            member_id=member_id,
            lessons=[
                each.lesson
                for each in self.jobs.models.lessons.stored.values()
                if member_id == each.lesson.author_id or each.lesson.tenant == own
            ],
            quoted=[
                each.lesson
                for each in self.jobs.models.lessons.stored.values()
                if member_id in each.lesson.source.quoted and member_id != each.lesson.author_id
            ],
            turns=[each for each in turns if each.utterance.author_id == member_id],
            ratings=[
                GivenRating(tenant=tenants[turn_id], turn_id=turn_id, rating=given[member_id])
                for turn_id, given in self.turns.rated.items()
                if member_id in given
            ],
            feedback=[each for each in self.feedback.told.values() if each.author_id == member_id],
            jobs=[
                each
                for each in self.jobs.jobs.values()
                if member_id == each.requester_id or each.tenant == own
            ],
            uploads=[
                each for each in self.datasets.uploads.values() if each.member_id == member_id
            ],
            voices=[
                ChosenVoice(tenant=tenant, preferences=chosen)
                for (tenant, who), chosen in sorted(self.preferences.members.items())
                if who == member_id
            ],
            instructions=[
                GivenInstructions(tenant=tenant, text=self.choices.chosen[tenant].instructions)
                for tenant, by in sorted(self.choices.chosen_by.items())
                if member_id == by and self.choices.chosen[tenant].instructions
            ],
            opted_out_at=self.unwanted.opted_out.get(member_id),
        )

    async def opted_out(self) -> frozenset[int]:
        return frozenset(self.unwanted.opted_out)

    async def opt_out(self, member_id: int, at: datetime) -> None:
        self.unwanted.opted_out.setdefault(member_id, at)

    async def opt_in(self, member_id: int) -> None:
        self.unwanted.opted_out.pop(member_id, None)

    async def promise(self, erasure: Erasure) -> Erasure:
        for each in self.unwanted.promised.values():
            if each.member_id == erasure.member_id:
                return each
        self.unwanted.promised[erasure.id] = erasure
        return erasure

    async def unfinished(self) -> Sequence[Erasure]:
        return list(self.unwanted.promised.values())

    async def erase(self, erasure: Erasure, *, now: datetime, new_id: NewId) -> Traces:
        traces = self.traces.get(erasure.id, Traces())
        if erasure.member_id is not None:
            erasing = MemoryErasing(
                member_id=erasure.member_id,
                now=now,
                new_id=new_id,
                jobs=self.jobs,
                turns=self.turns,
                feedback=self.feedback,
                uploads=self.datasets.uploads,
                phrasings=self.phrasings,
            )
            traces = traces.and_also(erasing.done())
            self._drop_choices(erasure.member_id, traces.files)
        self.traces[erasure.id] = traces
        return traces

    async def forget_whose(self, erasure: Erasure) -> None:
        self.unwanted.promised[erasure.id] = replace(erasure, member_id=None)
        self.traces.pop(erasure.id, None)

    async def finish(self, erasure: Erasure, at: datetime) -> None:
        del self.unwanted.promised[erasure.id]

    async def scrub(self) -> None: ...

    async def forget_old(self, horizon: Horizon) -> int:
        old_turns = [k for k, each in self.turns.turns.items() if each.at < horizon.turns]
        old_feedback = [k for k, t in self.feedback.told.items() if t.created < horizon.feedback]
        for key in old_turns:
            del self.turns.turns[key]
        for key in old_feedback:
            del self.feedback.told[key]
        old = [
            job
            for job in self.jobs.jobs.values()
            if job.finished is not None and job.finished < horizon.turns
        ]
        count = len(self.phrasings.proposed)
        await self.phrasings.forget_before(horizon.phrasings)
        forgotten = count - len(self.phrasings.proposed)
        return (
            len(old_turns) + len(old_feedback) + forgotten + sum(map(self._without_examples, old))
        )

    def _drop_choices(self, member_id: int, files: Sequence[TracedFile]) -> None:
        own = direct_tenant(member_id)
        self.choices.chosen.pop(own, None)
        self.choices.chosen_by.pop(own, None)
        for tenant, by in self.choices.chosen_by.items():
            if by == member_id:
                self.choices.chosen_by[tenant] = 0
                told = self.choices.chosen[tenant]
                self.choices.chosen[tenant] = replace(told, instructions="")
        voices, datasets = self.preferences, self.datasets.datasets
        for key in [key for key in voices.members if member_id == key[1]]:
            del voices.members[key]
        voices.servers.pop(own, None)
        voices.networked.discard(own)
        for tenant, chosen in list(datasets.items()):
            gone = {each.path for each in files if each.tenant == tenant}
            kept = tuple(each for each in chosen.files if each.path not in gone)
            datasets[tenant] = replace(chosen, files=kept)
            if member_id == chosen.chosen_by or tenant == own or not kept:
                del datasets[tenant]

    def _without_examples(self, job: Job) -> bool:
        self.jobs.jobs[job.id] = job_without_examples(job)
        return job_without_examples(job) != job
