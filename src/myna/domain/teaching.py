"""Lessons: what a member taught, and how a line of text becomes one; used by the teaching service and the engines."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from myna.domain.conversation import Tenant
from myna.errors import UnreadableLesson

MAX_QUESTION_CHARACTERS = 2_000
MAX_ANSWER_CHARACTERS = 4_000

# Both take time in proportion to the text: no two repeated parts can match the same signs.
_ARROW = re.compile("->|=>|→|⇒")
_LABELLED = re.compile(
    r"^\s*(?:q|question|в|вопрос)\s*[:.](?P<question>.+?)"
    r"(?<!\w)(?:a|answer|о|ответ)\s*[:.](?P<answer>.+)$",
    re.IGNORECASE | re.DOTALL,
)


class LessonKind(Enum):
    EXAMPLE = "example"
    CORRECTION = "correction"
    """An example that replaces a wrong answer, which is kept as `rejected`."""


class SourceType(Enum):
    MESSAGE = "message"
    INTERACTION = "interaction"
    FILE = "file"


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where a lesson came from."""

    type: SourceType
    message_id: int | None = None
    file_name: str | None = None
    line: int | None = None


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """A question and the answer that is right for it."""

    id: str
    tenant: Tenant
    kind: LessonKind
    question: str
    answer: str
    rejected: str | None = None
    author_id: int
    source: Source
    created: datetime


def normalised(text: str) -> str:
    """The form in which two texts count as the same: NFKC, lower case, ё as е, one apostrophe, single spaces."""
    text = unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")
    text = re.sub("[\u2018\u2019`´]", "'", text)
    return re.sub(r"\s+", " ", text).strip()


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
    question, answer = question.strip(), answer.strip()
    if not normalised(question) or not normalised(answer):
        raise UnreadableLesson(
            "A lesson needs a question and an answer.",
            remedy="Write: question -> answer",
            reason="incomplete",
        )
    if len(question) > MAX_QUESTION_CHARACTERS or len(answer) > MAX_ANSWER_CHARACTERS:
        raise UnreadableLesson(
            "The lesson is too long.",
            remedy=f"A question has at most {MAX_QUESTION_CHARACTERS} characters, an answer {MAX_ANSWER_CHARACTERS}.",
            reason="too-long",
            question=MAX_QUESTION_CHARACTERS,
            answer=MAX_ANSWER_CHARACTERS,
        )
    return question, answer
