"""What a request carries: JSON, or a form with JSON and files, within Discord's limits.

Called by `rest/` for bots and by the page's API for people. A file is kept in memory and never gets
near a disk.
"""

import functools
import json
import mimetypes
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, web

from discord_sandbox.errors import field_error, invalid_form, invalid_json, too_large
from discord_sandbox.files.pictures import size_of
from discord_sandbox.world.records import Attachment, Snowflake

MAX_FILES = 10
MAX_FILE_BYTES = 10 * 1024 * 1024
MAX_REQUEST_BYTES = 25 * 1024 * 1024
_FILE_FIELD = re.compile(r"files?\[(\d+)\]|file")
_UNWANTED_IN_NAMES = re.compile(r"[^\w.\-]+")
_MAX_NAME_LENGTH = 200
_MORE_TYPES = {
    ".webp": "image/webp",
    ".ogg": "audio/ogg",
    ".opus": "audio/opus",
    ".flac": "audio/flac",
    ".m4a": "audio/mp4",
    ".jsonl": "application/jsonl",
}


@dataclass(frozen=True, kw_only=True)
class Upload:
    """One file of a form. `key` is the n of its field `files[n]`, by which JSON refers to it."""

    key: str
    filename: str
    content_type: str
    data: bytes


@dataclass(frozen=True, kw_only=True)
class Body:
    json: Any
    """None where the request had no body."""
    files: tuple[Upload, ...] = ()


async def read_body(request: web.Request) -> Body:
    """Raises `ApiError` for what Discord would not take."""
    if (request.content_length or 0) > MAX_REQUEST_BYTES:
        raise too_large()
    if request.content_type == "multipart/form-data":
        try:
            return await _read_form(request)
        except ValueError:  # a form that is none: no boundary, a part without its end
            raise invalid_json() from None
    try:
        raw = await request.read() if request.can_read_body else b""
    except web.HTTPRequestEntityTooLarge:
        raise too_large() from None
    if request.content_type == "application/x-www-form-urlencoded":
        return Body(json=_said_by_fields(dict(parse_qsl(raw.decode(errors="replace")))))
    return Body(json=_parsed(raw) if raw else None)


async def _read_form(request: web.Request) -> Body:
    fields: dict[str, str] = {}
    files: list[Upload] = []
    total = 0
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            raise invalid_json()
        data = await _read_part(part, MAX_REQUEST_BYTES - total)
        total += len(data)
        name = part.name or ""
        numbered = _FILE_FIELD.fullmatch(name)
        if numbered is None:
            fields[name] = data.decode(errors="replace")
            continue
        if len(data) > MAX_FILE_BYTES:
            raise too_large()
        declared = part.headers.get("Content-Type", "")
        files.append(upload(numbered[1] or "0", part.filename or "unknown", data, declared))
    if len(files) > MAX_FILES:
        text = f"Must be {MAX_FILES} or fewer in length."
        raise invalid_form(field_error("files", "BASE_TYPE_MAX_LENGTH", text))
    return Body(json=_said_by_fields(fields), files=tuple(files))


def _said_by_fields(fields: dict[str, str]) -> Any:
    """The JSON of a form: in one field, or each field for itself."""
    raw = fields.pop("payload_json", None)
    return fields if raw is None else _parsed(raw.encode())


async def _read_part(part: BodyPartReader, limit: int) -> bytes:
    pieces: list[bytes] = []
    size = 0
    while piece := await part.read_chunk(1 << 16):
        size += len(piece)
        if size > limit:
            raise too_large()
        pieces.append(piece)
    return b"".join(pieces)


def _parsed(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        raise invalid_json() from None


def upload(key: str, filename: str, data: bytes, declared_type: str = "") -> Upload:
    """With a name as Discord makes it.

    No spaces, no path, nothing but letters, digits, `.`, `-`, `_`.
    """
    name = _UNWANTED_IN_NAMES.sub("_", filename.replace("\\", "/").rpartition("/")[2])
    name = name.strip(".")[-_MAX_NAME_LENGTH:] or "unknown"
    guessed = _known_types().guess_type(name)[0] or declared_type or "application/octet-stream"
    content_type = f"{guessed}; charset=utf-8" if guessed.startswith("text/") else guessed
    return Upload(key=key, filename=name, content_type=content_type, data=data)


@functools.cache
def _known_types() -> mimetypes.MimeTypes:
    """Python's own table, whatever this machine has been told, and what it lacks."""
    known = mimetypes.MimeTypes()
    for ending, kind in _MORE_TYPES.items():
        known.add_type(kind, ending)
    return known


def attachment(attachment_id: Snowflake, sent: Upload) -> Attachment:
    """The file as a message has it; pictures know their size."""
    width, height = size_of(sent.data) or (None, None)
    return Attachment(
        id=attachment_id,
        filename=sent.filename,
        size=len(sent.data),
        content_type=sent.content_type,
        data=sent.data,
        width=width,
        height=height,
    )
