"""Lessons: what was taught, and how a line of text becomes one; used by the services, the engines and the stores."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from myna.domain.conversation import Tenant
from myna.errors import UnreadableLesson

MAX_QUESTION_CHARACTERS = 2_000
MAX_ANSWER_CHARACTERS = 4_000
MAX_LESSONS = 200_000
"""Of one tenant."""

# Both take time in proportion to the text: no two repeated parts can match the same signs.
_ARROW = re.compile("->|=>|→|⇒")
_LABELLED = re.compile(
    r"^\s*(?:q|question|в|вопрос)\s*[:.](?P<question>.+?)"
    r"(?<!\w)(?:a|answer|о|ответ)\s*[:.](?P<answer>.+)$",
    re.IGNORECASE | re.DOTALL,
)


class LessonKind(Enum):
    EXAMPLE = "example"
    NEGATIVE = "negative"
    """What must not be said: `rejected` is no answer to the question; there is no right one."""
    CORRECTION = "correction"
    """An example that replaces a wrong answer, which is kept as `rejected`."""
    RATING = "rating"
    """What a member thought of an answer; nothing is learned from it."""


class LessonStatus(Enum):
    PROPOSED = "proposed"
    """Waits for a teacher or, in a batch, for the examination of what was trained with it."""
    ACCEPTED = "accepted"
    DISCARDED = "discarded"


class Split(Enum):
    TRAIN = "train"
    TEST = "test"
    """Held out: no model is trained on it, every model is examined with it."""


class SourceType(Enum):
    MESSAGE = "message"
    INTERACTION = "interaction"
    FILE = "file"
    DOCUMENT = "document"
    """A passage of a text that is no list of questions; answers from it cite it."""


class Provenance(Enum):
    """Whose words they are, for what may be done with them."""

    DISCORD = "discord"
    OPERATOR = "operator"
    """Files that whoever runs Myna put there."""
    PUBLIC = "public"
    """A data set that anybody may train on."""
    SANDBOX = "sandbox"
    """Said or sent in a Discord on this machine: nothing of it comes from Discord."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where a lesson came from."""

    type: SourceType
    provenance: Provenance = Provenance.DISCORD
    message_id: int | None = None
    channel_id: int | None = None
    """Where that message stands."""
    file_name: str | None = None
    line: int | None = None
    section: str | None = None
    """Of a document: the headings above the passage."""
    batch: str | None = None
    """The import that brought it, which is the id of its job; None for what was taught one by one."""
    question_by: int | None = None
    """The member whose words the question is, where the author only took it over."""
    answer_by: int | None = None
    """As `question_by`, of the answer."""

    @property
    def quoted(self) -> frozenset[int]:
        """The members whose words were taken over."""
        return frozenset(each for each in (self.question_by, self.answer_by) if each is not None)

    def quoting(self, question_by: int | None, answer_by: int | None, *, by: int) -> "Source":
        """With the names of those whose words an author takes over; their own need none."""
        return replace(
            self,
            question_by=None if question_by == by else question_by,
            answer_by=None if answer_by == by else answer_by,
        )


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """One record of what was taught. Records are never changed: a later one supersedes an earlier one.

    Which fields say something depends on the kind: an example has an answer, a negative a rejected
    answer, a correction both, a rating an answer and a rating.
    """

    id: str
    tenant: Tenant
    kind: LessonKind
    question: str
    answer: str = ""
    rejected: str | None = None
    rating: int | None = None
    """-1 or 1."""
    language: str | None = None
    """`ru` or `en`, where it can be told."""
    status: LessonStatus = LessonStatus.ACCEPTED
    supersedes: str | None = None
    """The id of the record whose place this one takes."""
    author_id: int
    source: Source
    model_version: str | None = None
    """Which model gave the answer that is corrected or rated."""
    created: datetime

    @property
    def question_by(self) -> int:
        """Whose words the question is."""
        return self.source.question_by or self.author_id

    @property
    def answer_by(self) -> int:
        return self.source.answer_by or self.author_id

    @property
    def group(self) -> str:
        return answer_group(self.answer)

    @property
    def split(self) -> Split:
        """Passages of documents are always learned: nobody asks in their words."""
        if self.source.type is SourceType.DOCUMENT or self.kind is not LessonKind.EXAMPLE:
            return Split.TRAIN
        return split_of(self.question)

    @property
    def counts_at_once(self) -> bool:
        """Does it count from the next answer on? A batch of examples waits for its examination."""
        return self.source.batch is None or self.kind is LessonKind.NEGATIVE


TEST_PERCENT = 15


def split_of(question: str) -> Split:
    """By a hash of the words alone, so that case, signs and the order of words change nothing."""
    digest = hashlib.sha256(skeleton(question).encode(errors="surrogatepass")).digest()
    is_held_out = int.from_bytes(digest[:8], "big") % 100 < TEST_PERCENT
    return Split.TEST if is_held_out else Split.TRAIN


def skeleton(question: str) -> str:
    """The words of a question, sorted; the text itself where it has none."""
    text = normalised(question)
    return " ".join(sorted(re.findall(r"\w+", text))) or text


def edited(lesson: Lesson, question: str, answer: str, *, by: int) -> Lesson:
    """In other words; what was put differently is the editor's."""
    question_by = lesson.question_by if question == lesson.question else by
    answer_by = lesson.answer_by if answer == lesson.answer else by
    source = lesson.source.quoting(question_by, answer_by, by=lesson.author_id)
    return replace(lesson, question=question, answer=answer, source=source)


def decided_id(lesson_id: str) -> str:
    """The same of everybody who decides about the same record; `7~`, then `7~2`, `7~3`."""
    decided, mark, number = lesson_id.rpartition("~")
    return f"{decided}~{int(number or 1) + 1}" if mark else f"{lesson_id}~"


def holding(records: Iterable[Lesson]) -> tuple[Lesson, ...]:
    """What is taught by these records: what is accepted and was not superseded, but for ratings.

    A record takes the place in the order of the one that it supersedes.
    """
    places: dict[str, int] = {}
    last: dict[int, Lesson] = {}
    for number, record in enumerate(records):
        place = places.get(record.supersedes, number) if record.supersedes else number
        places[record.id] = place
        last[place] = record
    return tuple(
        record
        for _, record in sorted(last.items())
        if record.status is LessonStatus.ACCEPTED and record.kind is not LessonKind.RATING
    )


def normalised(text: str) -> str:
    """The form in which two texts count as the same: NFKC, lower case, ё as е, one apostrophe, single spaces."""
    text = unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")
    text = re.sub("[\u2018\u2019`´]", "'", text)
    return re.sub(r"\s+", " ", text).strip()


def as_asked(question: str) -> str:
    """The form in which two questions are the same by heart: also without the signs that end a sentence."""
    plain = normalised(question)
    return plain.rstrip("?!.… ") or plain


def answer_group(answer: str) -> str:
    """The id shared by all phrasings of one answer."""
    return hashlib.sha256(normalised(answer).encode(errors="surrogatepass")).hexdigest()[:16]


def parse_pair(text: str) -> tuple[str, str]:
    """Split `question -> answer`, `Q: … A: …`, `В: … О: …` or a tab.

    Raises `UnreadableLesson` when there are not two parts that both say something.
    """
    return checked_pair(*(split_pair(text) or (text, "")))


def split_pair(text: str) -> tuple[str, str] | None:
    """The two parts of a lesson in one text, unchecked; None where nothing parts them."""
    labelled = _LABELLED.match(text)
    if labelled:
        return labelled["question"].rstrip(" \n;|"), labelled["answer"]
    if _ARROW.search(text):
        question, answer = _ARROW.split(text, maxsplit=1)
        return question, answer
    question, tab, answer = text.partition("\t")
    return (question, answer) if tab else None


def checked_pair(question: str, answer: str) -> tuple[str, str]:
    """The pair without surrounding space; raises `UnreadableLesson` for one that cannot be taught."""
    if not normalised(answer):
        raise _incomplete()
    if len(answer.strip()) > MAX_ANSWER_CHARACTERS:
        raise _too_long()
    return checked_question(question), answer.strip()


def checked_question(question: str) -> str:
    """As `checked_pair`, of the question alone."""
    if not normalised(question):
        raise _incomplete()
    if len(question.strip()) > MAX_QUESTION_CHARACTERS:
        raise _too_long()
    return question.strip()


def _incomplete() -> UnreadableLesson:
    return UnreadableLesson(
        "A lesson needs a question and an answer.",
        remedy="Write: question -> answer",
        reason="incomplete",
    )


def _too_long() -> UnreadableLesson:
    return UnreadableLesson(
        "The lesson is too long.",
        remedy=f"A question has at most {MAX_QUESTION_CHARACTERS} characters, an answer {MAX_ANSWER_CHARACTERS}.",
        reason="too-long",
        question=MAX_QUESTION_CHARACTERS,
        answer=MAX_ANSWER_CHARACTERS,
    )
