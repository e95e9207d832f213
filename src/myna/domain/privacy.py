"""What is held about one member, and what goes with them when it is deleted; used by the privacy service and stores."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from myna.domain.conversation import Candidate, Outcome, Tenant, Turn
from myna.domain.feedback import Feedback
from myna.domain.jobs import ImportedFile, Job, JobResult
from myna.domain.promotion import Comparison
from myna.domain.speech import VoicePreferences
from myna.domain.teaching import Lesson, LessonKind, LessonStatus, answer_group, as_asked
from myna.errors import NotAllowed

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file that a member sent, as it lies in a vault."""

    tenant: Tenant
    path: str
    sha256: str
    name: str
    """As the member called it."""
    member_id: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class GivenRating:
    tenant: Tenant
    turn_id: str
    rating: int
    """-1 or 1."""


@dataclass(frozen=True, kw_only=True)
class ChosenVoice:
    tenant: Tenant
    preferences: VoicePreferences


@dataclass(frozen=True, kw_only=True)
class GivenInstructions:
    """How a manager told a chat model to speak."""

    tenant: Tenant
    text: str


@dataclass(frozen=True, kw_only=True)
class Holdings:
    """All that is held about one member, over all servers, in the order in which it came."""

    member_id: int
    lessons: Sequence[Lesson] = ()
    """Proposals and ratings among them."""
    quoted: Sequence[Lesson] = ()
    """What others taught of this member's words: see `Source.quoted`."""
    turns: Sequence[Turn] = ()
    ratings: Sequence[GivenRating] = ()
    feedback: Sequence[Feedback] = ()
    jobs: Sequence[Job] = ()
    uploads: Sequence[Upload] = ()
    voices: Sequence[ChosenVoice] = ()
    instructions: Sequence[GivenInstructions] = ()
    opted_out_at: datetime | None = None

    @property
    def tenants(self) -> frozenset[Tenant]:
        said = (self.lessons, self.quoted, self.ratings, self.feedback)
        plain = (*said, self.jobs, self.uploads, self.voices, self.instructions)
        found = {each.tenant for kind in plain for each in kind}
        return frozenset(found | {each.utterance.tenant for each in self.turns})

    @property
    def is_empty(self) -> bool:
        return not self.tenants


@dataclass(frozen=True, kw_only=True)
class Erasure:
    """A deletion that was promised."""

    id: str
    member_id: int | None
    """None once nothing is left to be found by it."""
    requested_at: datetime


@dataclass(frozen=True, kw_only=True)
class TracedFile:
    """A file in the vault of a tenant; archives may hold copies of it."""

    tenant: Tenant
    path: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Traces:
    """What is still to be removed beside the database once the rows are gone."""

    tenants: tuple[Tenant, ...] = ()
    """What is known there changed."""
    relearned: tuple[Tenant, ...] = ()
    """A model that answered there was withdrawn."""
    versions: tuple[str, ...] = ()
    """Ids of jobs and of versions of models; their files and drafts go."""
    files: tuple[TracedFile, ...] = ()
    folders: tuple[TracedFile, ...] = ()
    """All that lies in them goes; without a hash."""
    vaults: tuple[Tenant, ...] = ()
    """They go as a whole."""
    workers_until: datetime | None = None
    """So long a worker may still act on what it had read."""

    def and_also(self, other: "Traces") -> "Traces":
        untils = [each for each in (self.workers_until, other.workers_until) if each]
        return Traces(
            tenants=_union(self.tenants, other.tenants),
            relearned=_union(self.relearned, other.relearned),
            versions=_union(self.versions, other.versions),
            files=_union(self.files, other.files),
            folders=_union(self.folders, other.folders),
            vaults=_union(self.vaults, other.vaults),
            workers_until=max(untils, default=None),
        )


@dataclass(frozen=True, kw_only=True)
class Others:
    """What other members of a tenant said in their own words."""

    questions: Collection[str] = ()
    """As `as_asked` makes them."""
    answers: Collection[str] = ()
    """As `answer_group` makes them."""


@dataclass(frozen=True, kw_only=True)
class Departure:
    """What becomes of the records of one tenant."""

    gone: tuple[Lesson, ...]
    mended: tuple[Lesson, ...]
    """Of others; without the words and the id of who leaves."""
    learned_ids: frozenset[str]
    """Of those of both that models may hold words of that are to go."""


def departure(
    member_id: int, records: Sequence[Lesson], others: Others, imported: Collection[str] = ()
) -> Departure:
    """What goes with a member, of records of one tenant in their order.

    `imported` are ids of rows that others had read from files of the member. What others taught of the member's
    words goes, too, unless somebody else said the same.
    """
    own = [each for each in records if each.author_id == member_id or each.id in imported]
    own_ids = {each.id for each in own}
    words = _Words(
        member_id=member_id,
        others=others,
        answers={group for each in own for group in _answers(each)} - set(others.answers),
    )
    gone, gone_ids, mended, learned = [], set[str](), [], set[str]()
    for record in records:
        follows = record.supersedes in gone_ids
        if record.id in own_ids or follows or words.are_all_of(record):
            gone.append(record)
            gone_ids.add(record.id)
            learned |= {record.id} if _may_be_learned(record) else set()
        elif (without := words.taken_from(record)) != record:
            mended.append(without)
            learned |= {record.id} if without.rejected != record.rejected else set()
    return Departure(gone=tuple(gone), mended=tuple(mended), learned_ids=frozenset(learned))


@dataclass(frozen=True, kw_only=True)
class _Words:
    """Of one member."""

    member_id: int
    others: Others
    answers: set[str]
    """As `answer_group` makes them; only theirs."""

    def are_all_of(self, record: Lesson) -> bool:
        """Would nothing be left of it without them?"""
        source = record.source
        if source.question_by == self.member_id:
            return as_asked(record.question) not in self.others.questions
        if source.answer_by == self.member_id and record.answer:
            return record.group not in self.others.answers
        if record.kind is LessonKind.RATING:
            return record.group in self.answers
        is_negative = record.kind is LessonKind.NEGATIVE
        return is_negative and answer_group(record.rejected or "") in self.answers

    def taken_from(self, record: Lesson) -> Lesson:
        """A correction of a wrong answer of theirs stays, as a plain lesson."""
        source = record.source
        if self.member_id in {source.question_by, source.answer_by}:
            source = replace(
                source,
                question_by=self._others_id(source.question_by),
                answer_by=self._others_id(source.answer_by),
            )
            record = replace(record, source=source)
        is_theirs = record.rejected and answer_group(record.rejected) in self.answers
        if is_theirs and record.kind is LessonKind.CORRECTION:
            return replace(record, kind=LessonKind.EXAMPLE, rejected=None)
        return record

    def _others_id(self, member_id: int | None) -> int | None:
        return None if member_id == self.member_id else member_id


def _answers(record: Lesson) -> Iterable[str]:
    return [answer_group(text) for text in (record.answer, record.rejected) if text]


def _may_be_learned(record: Lesson) -> bool:
    """Rows of an import are learned while they wait."""
    is_waiting_alone = record.status is not LessonStatus.ACCEPTED and record.source.batch is None
    return record.kind is not LessonKind.RATING and not is_waiting_alone


def turn_without(turn: Turn, lesson_ids: Collection[str], answers: Collection[str] = ()) -> Turn:
    """Somebody else's turn without what rests on these lessons or gives these answer groups.

    The candidates before the first of them keep their numbers; buttons go by these. A model that was told of any of
    them may have said anything of it.
    """
    kept: list[Candidate] = []
    for candidate in turn.candidates:
        if candidate.lesson_id in lesson_ids or answer_group(candidate.answer) in answers:
            break
        kept.append(candidate)
    if len(kept) == len(turn.candidates):
        return turn
    outcome = turn.outcome if kept else Outcome.ABSTAINED
    return unworded(replace(turn, candidates=tuple(kept), outcome=outcome))


def unworded(turn: Turn) -> Turn:
    """Without what a chat model made of words that are to go: nothing is left of its answer."""
    if turn.composed is None:
        return turn
    return replace(turn, composed=None, outcome=Outcome.ABSTAINED)


def mended_turns(
    turns: Sequence[Turn], member_id: int, lesson_ids: Collection[str]
) -> Sequence[Turn]:
    """Those of others that change, as they are without a member and these lessons; all are of one tenant.

    Who answered in a chain of replies had read it: whatever follows a turn that goes or changes loses a model's words.
    """
    others = [turn for turn in turns if turn.utterance.author_id != member_id]
    mended = {turn.utterance.key: turn_without(turn, lesson_ids) for turn in others}
    touched = {turn.utterance.key for turn in turns} - mended.keys()
    touched |= {turn.utterance.key for turn in others if mended[turn.utterance.key] is not turn}
    while following := {
        turn.utterance.key
        for turn in others
        if turn.replies_to in touched and turn.utterance.key not in touched
    }:
        touched |= following
    mended |= {key: unworded(turn) for key, turn in mended.items() if key in touched}
    return [mended[turn.utterance.key] for turn in others if mended[turn.utterance.key] != turn]


def reserved_words() -> NotAllowed:
    """Of somebody who wants nothing of theirs kept."""
    return NotAllowed(
        "They want nothing of theirs kept.", remedy="Ask them.", action="reserved-words"
    )


def job_without_examples(job: Job) -> Job:
    """The figures of a training alone."""
    return replace(
        job,
        imported=imported_without_examples(job.imported),
        result=job.result and result_without_examples(job.result),
    )


def result_without_examples(result: JobResult) -> JobResult:
    """The figures of an import and its examination without the questions and answers that they show."""
    result = replace(result, imported=imported_without_examples(result.imported))
    comparison = result.comparison
    if comparison is None:
        return result
    suspicions = tuple(replace(each, phrase="", answer="") for each in comparison.suspicions)
    plain: Comparison = replace(comparison, changes=(), suspicions=suspicions)
    return replace(result, comparison=plain)


def imported_without_examples(imported: Sequence[ImportedFile]) -> tuple[ImportedFile, ...]:
    """Beside a doubtful row stands what somebody else taught."""
    return tuple(replace(each, doubtful=()) for each in imported)


def _union(one: tuple[T, ...], other: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(dict.fromkeys((*one, *other)))
