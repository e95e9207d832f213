"""Lessons for examinations: single ones, and a small world of topics with questions that can be told apart."""

import random
from collections.abc import Sequence
from dataclasses import replace
from itertools import count

from myna.domain.conversation import guild_tenant
from myna.domain.teaching import (
    Lesson,
    LessonKind,
    LessonStatus,
    Source,
    SourceType,
    Split,
    split_of,
)
from stored_samples import NOON

BATCH = "job-1"
_numbers = count(1)

_ALL = [f"Question {number}?" for number in range(400)]
TRAINED = [text for text in _ALL if split_of(text) is Split.TRAIN]
HELD_OUT = [text for text in _ALL if split_of(text) is Split.TEST]

_TOPICS = (
    "wifi network router",
    "kayak paddle river",
    "piano keys concert",
    "tent camping ground",
    "oven kitchen baking",
    "parking car garage",
    "library book shelf",
    "laundry washing machine",
    "bicycle bike helmet",
    "printer paper ink",
)
_PATTERNS = (
    "How do I use the {}?",
    "Where can I find the {}?",
    "Who looks after the {}?",
    "Tell me about the {} please",
    "Is the {} free today?",
    "What does the {} cost?",
    "I have a problem with the {}",
    "May guests borrow the {}?",
    "When is the {} open?",
    "The {} is broken, what now?",
)
Rows = list[tuple[str, str]]


def taught(
    question: str,
    answer: str = "",
    *,
    kind: LessonKind = LessonKind.EXAMPLE,
    rejected: str | None = None,
) -> Lesson:
    """One by one."""
    return Lesson(
        id=f"exam-lesson-{next(_numbers)}",
        tenant=guild_tenant(1),
        kind=kind,
        question=question,
        answer=answer,
        rejected=rejected,
        author_id=1,
        source=Source(type=SourceType.MESSAGE),
        created=NOON,
    )


def lessons(rows: Rows) -> list[Lesson]:
    return [taught(question, answer) for question, answer in rows]


def batch(rows: Rows) -> list[Lesson]:
    """An import that waits for its examination."""
    source = Source(type=SourceType.FILE, batch=BATCH)
    return [
        replace(lesson, source=source, status=LessonStatus.PROPOSED) for lesson in lessons(rows)
    ]


def topic_rows(topic: str, patterns: Sequence[str] = _PATTERNS, *, words: int = 3) -> Rows:
    """Questions about a topic by its first words, all with one answer."""
    named = topic.split()
    return [
        (pattern.format(word), f"All about the {named[0]}.")
        for pattern in patterns
        for word in named[:words]
    ]


def known_rows() -> Rows:
    return [row for topic in _TOPICS for row in topic_rows(topic, _PATTERNS[:5], words=2)]


def more_rows() -> Rows:
    """Other questions about the same topics, in some order; a third of them have a word that is not known."""
    rows = [row for topic in _TOPICS for row in topic_rows(topic, _PATTERNS[5:])]
    return random.Random(5).sample(rows, len(rows))  # noqa: S311 - the same each time
