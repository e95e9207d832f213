"""What every parser promises of any bytes at all; whatever breaks a promise raises.

Asked by the fuzzer and by tests. Errors that a parser is there to raise are no broken promise.
"""

import io
import json
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from types import MappingProxyType

from myna.audio.protocol import Job as Decoding
from myna.audio.recipe import Silent, Undecodable, decoded
from myna.audio.sniffing import demuxer_of
from myna.bot.learning.train_arguments import read_arguments
from myna.bot.line.storable import storable
from myna.bot.rendering import MAX_CHARACTERS, defused, pieces, quoted, shortened, unmarked
from myna.domain.confidential import is_confidential
from myna.domain.jobs import JobResult, JobSpec
from myna.domain.lesson_files import LessonFile, read_lesson_file, rejected_csv
from myna.domain.sentences import sentences
from myna.domain.speakable import speakable
from myna.domain.spoken_commands import understood
from myna.domain.teaching import MAX_ANSWER_CHARACTERS, MAX_QUESTION_CHARACTERS, split_pair
from myna.domain.vault_paths import is_legal_name, parts_of, tamed_name, twin_key
from myna.engines.local import files as model_files
from myna.engines.local.encoding.bert import shape_from, weights_from
from myna.engines.local.encoding.card import UNREADABLE, card_from
from myna.engines.local.encoding.onnx_files import check_self_contained
from myna.errors import FileRefused, StorageError, UnreadableLesson
from myna.logs import redacted
from myna.pictures.wire import picture_of
from myna.storage.plain_json import from_json

Promise = Callable[[bytes], None]

_ENDINGS = (".csv", ".tsv", ".jsonl", ".json", ".txt", ".md", "")
_FORMULA = re.compile(r"[=+\-@\t\r]")
_DEMUXERS = ("ogg", "wav", "mp3", "flac", "mov", "matroska", "aac")
_LONGEST_CHUNK_SAMPLES = 20_000


class Broken(Exception):
    """A promise does not hold."""


def _hold(holds: bool, otherwise: str) -> None:  # noqa: FBT001 - reads as a sentence
    if not holds:
        raise Broken(otherwise)


def lessons_of_any_file(data: bytes) -> None:
    """The first byte chooses the name."""
    ending = _ENDINGS[data[0] % len(_ENDINGS)] if data else ""
    for is_positive in (True, False):
        try:
            found = read_lesson_file(data[1:], f"lessons{ending}", is_positive=is_positive)
        except FileRefused:
            return
        _check_rows(found)


def _check_rows(found: LessonFile) -> None:
    lines = [row.line for row in found.rows]
    _hold(lines == sorted(lines) and min(lines) >= 1, "rows are out of order")
    for row in found.kept:
        _hold(bool(row.question.strip()), "a lesson asks nothing")
        _hold(bool(row.answer.strip() or row.rejected.strip()), "a lesson says nothing")
        _hold(len(row.question) <= MAX_QUESTION_CHARACTERS, "a question is too long")
        _hold(len(row.answer) <= MAX_ANSWER_CHARACTERS, "an answer is too long")
        f"{row.question}{row.answer}{row.rejected}".encode()
    for row in found.rows:
        _hold(
            "\n" not in row.value and len(row.value) <= MAX_QUESTION_CHARACTERS, "a value is long"
        )
    _check_report(rejected_csv(found.rows))


def _check_report(table: bytes) -> None:
    text = table.decode("utf-8-sig")
    for line in text.split("\r\n")[1:]:
        _hold(not _FORMULA.match(line.lstrip('"')), "a cell is a formula")


def kinds_of_sound(data: bytes) -> None:
    _hold(demuxer_of(data) in {None, *_DEMUXERS}, "a demuxer that nobody named")


def sound_of_any_kind(data: bytes) -> None:
    """The decoder boundary; the first byte chooses the demuxer where the others do not tell."""
    if not data:
        return
    demuxer = demuxer_of(data[1:]) or _DEMUXERS[data[0] % len(_DEMUXERS)]
    job = Decoding(demuxer=demuxer, rate_hz=16_000, max_samples=16_000, data=data[1:])
    sent = 0
    with suppress(Undecodable, Silent):
        for piece in decoded(job):
            sent += len(piece)
    _hold(sent <= 2 * (16_000 + _LONGEST_CHUNK_SAMPLES), "more sound than was wanted")


def stored_records(data: bytes) -> None:
    try:
        read = json.loads(data)
    except (ValueError, RecursionError):
        return
    for kind in (JobSpec, JobResult):
        with suppress(StorageError):
            from_json(kind, read)


def names_of_files(data: bytes) -> None:
    name = data.decode("utf-8", errors="surrogateescape")
    _hold(is_legal_name(tamed_name(name)), "a tamed name is not legal")
    parts = parts_of(name)
    _hold(parts is None or not {"", ".", ".."} & set(parts), "a path leads upwards")
    twin = twin_key(name)
    _hold(twin == twin_key(twin), "a key has another key")


def secrets_in_anything(data: bytes) -> None:
    is_confidential("lessons.csv", io.BytesIO(data))


def arrays_of_models(data: bytes) -> None:
    with suppress(*model_files.UNREADABLE):
        model_files.unpacked(data)


def lessons_of_models(data: bytes) -> None:
    with suppress(*model_files.UNREADABLE):
        model_files.book_from(json.loads(data))


def files_of_encoders(data: bytes) -> None:
    for read in (check_self_contained, card_from, weights_from):
        with suppress(*UNREADABLE):
            read(data)
    with suppress(*UNREADABLE):
        shape_from(json.loads(data))


def pictures_on_the_wire(data: bytes) -> None:
    with suppress(ValueError, TypeError, LookupError, RecursionError, AttributeError):
        picture_of(data)


def what_members_write(data: bytes) -> None:
    text = storable(data.decode("utf-8", errors="replace"))
    for piece in pieces(defused(text)):
        _hold(0 < len(piece) <= MAX_CHARACTERS, "a message is too long or empty")
        _hold(not re.search("@(everyone|here)", piece), "a message is loud")
    line = unmarked(text, 80)
    _hold("\n" not in line, "a label has several lines")
    _hold(not re.search(r"(?<!\\)(?:\\\\)*[\[<*_`|~]", line), "a label has marks")
    _hold(quoted(text).strip("`").count("`") == 0, "a quotation ends early")
    _hold(len(shortened(text, 80)) <= 80, "it is not short")  # noqa: PLR2004 - as asked for
    with suppress(UnreadableLesson):
        read_arguments(text)
    split_pair(text)


def what_is_said_aloud(data: bytes) -> None:
    text = data.decode("utf-8", errors="replace")
    for language in ("en", "ru"):
        said = speakable(text, language)
        _hold(all(map(str.strip, sentences(said))), "a breath of nothing")
    understood(text)


def what_is_logged(data: bytes) -> None:
    text = data.decode("utf-8", errors="replace")
    _hold("hunter2-hunter2" not in redacted(text + " hunter2-hunter2", ["hunter2-hunter2"]), "seen")


PROMISES: Mapping[str, Promise] = MappingProxyType(
    {
        promise.__name__: promise
        for promise in (
            lessons_of_any_file,
            kinds_of_sound,
            sound_of_any_kind,
            stored_records,
            names_of_files,
            secrets_in_anything,
            arrays_of_models,
            lessons_of_models,
            files_of_encoders,
            pictures_on_the_wire,
            what_members_write,
            what_is_said_aloud,
            what_is_logged,
        )
    }
)
