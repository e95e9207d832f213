"""Training jobs: what is asked for, how far it is, and what came of it; used by services, stores and the bot."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from myna.domain.conversation import Tenant
from myna.domain.promotion import Comparison, Verdict
from myna.domain.provenance import Weighing
from myna.domain.remote_training import RemoteCheckpoint


class JobState(Enum):
    QUEUED = "queued"
    PREPARING = "preparing"
    """Files are read and their rows stored."""
    RUNNING = "running"
    """A model is trained."""
    EVALUATING = "evaluating"
    """Champion and challenger are examined."""
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_over(self) -> bool:
        return self in {JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED}


class Checkpoint(Enum):
    """The last phase that was finished whole; another attempt goes on behind it."""

    IMPORTED = "imported"
    TRAINED = "trained"
    EXAMINED = "examined"


@dataclass(frozen=True, kw_only=True)
class DatasetFile:
    """A frozen file in the server's vault."""

    path: str
    sha256: str
    name: str
    """As the member called it."""


@dataclass(frozen=True, kw_only=True)
class PassedOver:
    """A file that is not part of a dataset."""

    path: str
    reason: str
    """As in `FileRefused`: unknown-kind, secret, too-large, too-many, not-text, empty, no-lessons, gone."""


@dataclass(frozen=True, kw_only=True)
class JobSpec:
    """What is wanted of a job."""

    files: tuple[DatasetFile, ...] = ()
    passed_over: tuple[PassedOver, ...] = ()
    """The first files of the folder that are not learned."""
    passed_over_count: int = 0
    is_positive: bool = True
    """False: the files say what must not be answered."""
    is_automatic: bool = False
    """Nobody asked: lessons had come to rest. It tells nobody, and promotes nothing over a manager's choice."""
    last_lesson: int = 0
    """The snapshot: the position of the last lesson that counts."""
    engine: str = ""
    """Which trains it; the one that is chosen when it is begun, where it is empty."""
    waits: bool = False
    """Does the work go on elsewhere, so that a worker mostly waits for it?"""
    fingerprint: str = ""
    """Of the lessons up to there and of the files; see `dataset_fingerprint`."""


@dataclass(frozen=True, kw_only=True)
class Notice:
    """The message that shows a job's progress, and in which language."""

    channel_id: int
    language: str
    message_id: int | None = None
    """None until it was posted."""


@dataclass(frozen=True, kw_only=True)
class ImportedFile:
    """What became of the rows of one file."""

    name: str
    row_count: int
    kept_count: int
    encoding: str
    encoding_was_guessed: bool = False
    problems: tuple["RowProblem", ...] = ()
    """The first of them."""
    problem_count: int = 0
    report_path: str | None = None
    """In the vault: the rejected rows as a CSV to be mended and sent again; None where there are none."""
    report_bytes: int = 0
    forbidden_count: int = 0
    """So many of what was kept say what must not be answered."""
    doubtful: tuple["DoubtfulRow", ...] = ()
    """The first of the rows that were kept although everything like them says otherwise."""
    doubtful_ids: tuple[str, ...] = ()
    """The lessons of all of them, or of the first `MOST_DOUBTFUL`; some may have been taught before."""
    doubtful_count: int = 0


@dataclass(frozen=True, kw_only=True)
class RowProblem:
    line: int
    code: str
    """As `Code` of `lesson_files`."""


@dataclass(frozen=True, kw_only=True)
class DoubtfulRow:
    line: int
    """0 for what was taught before and shares a phrase with rows of the file."""
    question: str
    answer: str
    instead: str
    """The answer that everything like it has."""
    phrase: str = ""
    """Where the row is like them only without these words."""


class Ending(Enum):
    """How a job that succeeded ended."""

    EXAMINED = "examined"
    """See the verdict."""
    NOTHING_NEW = "nothing-new"
    """The champion was trained on exactly this."""
    NOTHING_TO_LEARN = "nothing-to-learn"
    """No lesson gives an answer."""


@dataclass(frozen=True, kw_only=True)
class JobResult:
    ending: Ending
    imported: tuple[ImportedFile, ...] = ()
    lesson_count: int = 0
    version_id: str | None = None
    version_number: int | None = None
    champion_number: int | None = None
    """Of the champion that it was compared with."""
    comparison: Comparison | None = None
    verdict: Verdict | None = None
    was_held_back: bool = False
    """It earned promotion, but a manager had chosen the champion and nobody asked for this job."""
    weighing: Weighing | None = None
    """What the version looks up and what changed its weights."""

    @property
    def file_names(self) -> tuple[str, ...]:
        """Of the files of which something was kept."""
        return tuple(file.name for file in self.imported if file.kept_count)

    @property
    def is_suspicious(self) -> bool:
        """Was the version refused because it looks poisoned?"""
        return self.comparison is not None and bool(self.comparison.suspicions)


@dataclass(frozen=True, kw_only=True)
class JobFailure:
    code: str
    """Of a `MynaError`, or `worker-died`."""
    text: str
    """For the operator."""
    reason: str = ""
    """As `details["reason"]` of the error; chooses the words for members."""
    said: str = ""
    """What somebody elsewhere said to it, in their words."""


@dataclass(frozen=True, kw_only=True)
class JobNote:
    """How far a training is that goes on elsewhere."""

    phase: str
    """`probing`, `uploading`, `waiting`, `training`, `preferring`, `done`; an engine may know others."""
    host: str = ""
    base_model: str = ""
    remote_id: str = ""
    """Of the job there."""
    model: str = ""
    """What came of it, by its name there."""
    rows_sent: int = 0
    trained_tokens: int | None = None
    cost_microdollars: int | None = None
    checkpoints: tuple[RemoteCheckpoint, ...] = ()
    """The newest last."""


@dataclass(frozen=True, kw_only=True)
class Leaving:
    """What was made elsewhere and must not stay there."""

    engine: str
    kind: str
    """In the words of the engine."""
    remote_id: str
    origin: str
    """Of the endpoint: `https://trainer.example:443`."""


class Abandoned(Enum):
    """What became of a leaving."""

    GONE = "gone"
    NOT_FOUND = "not-found"
    """It is known by its mark alone and nothing bears that; the request for it may still be under way."""
    ELSEWHERE = "elsewhere"
    """It lies at another endpoint than the one that is set."""


def short_id_of(job_id: str) -> str:
    """By which people name a job."""
    return job_id[-6:]


@dataclass(frozen=True, kw_only=True)
class Job:
    id: str
    tenant: Tenant
    requester_id: int
    idempotency_key: str
    """The id of the event that asked for it."""
    spec: JobSpec
    state: JobState
    progress: float = 0.0
    """0 to 1, over all phases."""
    attempt: int = 0
    owner: str | None = None
    lease_until: datetime | None = None
    heartbeat_at: datetime | None = None
    checkpoint: Checkpoint | None = None
    imported: tuple[ImportedFile, ...] = ()
    """From the checkpoint `IMPORTED` on."""
    is_cancel_requested: bool = False
    notice: Notice | None = None
    is_reported: bool = False
    """Has its end been told?"""
    note: JobNote | None = None
    """The last of its training."""
    result: JobResult | None = None
    failure: JobFailure | None = None
    created: datetime
    started: datetime | None = None
    finished: datetime | None = None

    @property
    def short_id(self) -> str:
        """What people are shown and may type."""
        return short_id_of(self.id)


@dataclass(frozen=True, kw_only=True)
class Claim:
    """The right to work on a job; void as soon as another attempt began."""

    job_id: str
    owner: str
    attempt: int


@dataclass(frozen=True, kw_only=True)
class JobEvent:
    position: int
    job_id: str
    tenant: Tenant
    kind: str
    """`submitted`, `claimed`, a state, a checkpoint, `cancel-requested`, `lease-lost`, `failed-attempt`,
    `given-back`."""
    at: datetime
