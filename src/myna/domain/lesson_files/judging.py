"""From what a row says to what is taught by it, or to what is wrong with it; called for every row."""

import re
from dataclasses import dataclass, replace

from myna.domain.lesson_files.columns import RIGHT, WRONG
from myna.domain.lesson_files.rows import CONTROL, Code, Row, RowState, Said
from myna.domain.lesson_files.secrets import holds_secret
from myna.domain.teaching import (
    MAX_ANSWER_CHARACTERS,
    MAX_QUESTION_CHARACTERS,
    LessonKind,
    LessonStatus,
    SourceType,
    normalised,
)

_BROKEN = re.compile("[\ufffd\ud800-\udfff]")
"""What is left of bytes, or of JSON escapes, that are no text."""
_MENTION = re.compile(r"(?<!\w)@(?:everyone|here)\b|<(?:@[!&]?|#)\d{15,21}>")
_INVISIBLE = re.compile("[\u00ad\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_PLAIN_SIGN = re.compile(r"[0-9A-Za-zА-Яа-яЁё]")
_KINDS = {
    kind.value: kind for kind in (LessonKind.EXAMPLE, LessonKind.NEGATIVE, LessonKind.CORRECTION)
}


@dataclass(frozen=True, kw_only=True)
class Standard:
    """By what rows are judged."""

    is_positive: bool = True
    """Are answers right in rows that do not say so themselves?"""
    for_examination: bool = False
    """An answer may be missing, and every one must be right."""
    allows_secrets: bool = False


def judged(said: Said, standard: Standard) -> Row:
    """The row, cleaned of control characters, or what is wrong with it."""
    kind, rejected = _taught(said, standard)
    row = Row(
        line=said.line,
        question=said.question,
        answer="" if kind is LessonKind.NEGATIVE else said.answer,
        rejected=rejected,
        kind=kind,
        source_type=SourceType.DOCUMENT if said.is_passage else SourceType.FILE,
        section=said.section,
    )
    code = said.fault or _fault_of_labels(said) or _fault(row, standard)
    if code:
        return replace(row, state=RowState.REJECTED, code=code)
    return _cleaned(row, said.repair)


def _taught(said: Said, standard: Standard) -> tuple[LessonKind, str]:
    """Which kind of lesson it is, and the answer that it rejects."""
    verdict, named = _plain(said.verdict), _KINDS.get(_plain(said.kind))
    is_unsaid = not verdict and named is None and not _says_something(said.rejected)
    if verdict in WRONG or named is LessonKind.NEGATIVE or (is_unsaid and not standard.is_positive):
        return LessonKind.NEGATIVE, said.rejected or said.answer
    if not _says_something(said.rejected):
        return LessonKind.EXAMPLE, ""
    is_silent = not _says_something(said.answer) and verdict not in RIGHT and named is None
    return (LessonKind.NEGATIVE if is_silent else LessonKind.CORRECTION), said.rejected


def _fault_of_labels(said: Said) -> Code | None:
    verdict, kind, status = _plain(said.verdict), _plain(said.kind), _plain(said.status)
    if kind == LessonKind.RATING.value or status not in {"", LessonStatus.ACCEPTED.value}:
        return Code.NOT_TAUGHT
    if kind and kind not in _KINDS:
        return Code.KIND
    return Code.LABEL if verdict and verdict not in RIGHT | WRONG else None


def _fault(row: Row, standard: Standard) -> Code | None:
    texts = (row.question, row.answer, row.rejected)
    if any(map(_BROKEN.search, texts)):
        return Code.ENCODING
    code = _what_is_missing(row, standard)
    if code:
        return code
    if len(row.question.strip()) > MAX_QUESTION_CHARACTERS:
        return Code.TOO_LONG
    if any(len(text.strip()) > MAX_ANSWER_CHARACTERS for text in texts[1:]):
        return Code.TOO_LONG
    if row.kind is LessonKind.CORRECTION and normalised(row.answer) == normalised(row.rejected):
        return Code.SAME_ANSWER
    is_secret = not standard.allows_secrets and any(map(holds_secret, texts))
    return Code.SECRET if is_secret else None


def _what_is_missing(row: Row, standard: Standard) -> Code | None:
    has_question, has_answer = _says_something(row.question), _says_something(row.answer)
    is_negative = row.kind is LessonKind.NEGATIVE
    has_rejected = row.kind is not LessonKind.EXAMPLE and _says_something(row.rejected)
    if not (has_question or has_answer or has_rejected):
        return Code.EMPTY
    if not has_question:
        return Code.MISSING_PROMPT
    if is_negative:
        if standard.for_examination:
            return Code.WRONG_ANSWER
        return None if has_rejected else Code.MISSING_REJECTED
    return None if has_answer or standard.for_examination else Code.MISSING_ANSWER


def _cleaned(row: Row, repair: Code | None) -> Row:
    texts = (row.question, row.answer, row.rejected)
    question, answer, rejected = (CONTROL.sub("", text).strip() for text in texts)
    code = Code.CONTROL if any(map(CONTROL.search, texts)) else repair
    state = RowState.REPAIRED if code else RowState.OK
    if code is None and any(map(_MENTION.search, texts)):
        code = Code.MENTION
    return replace(row, question=question, answer=answer, rejected=rejected, state=state, code=code)


def _says_something(text: str) -> bool:
    return _PLAIN_SIGN.search(text) is not None or bool(
        normalised(_INVISIBLE.sub("", CONTROL.sub("", text)))
    )


def _plain(label: str) -> str:
    return label.strip().casefold()
