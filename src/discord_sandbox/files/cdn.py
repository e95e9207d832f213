"""The CDN: files under signed addresses that expire and that nobody can guess.

`World` signs with it whenever it shows a message; `server.py` serves from it. Files are found by
their ids in the world, never by a path.
"""

import hashlib
import hmac
from datetime import datetime, timedelta
from http import HTTPStatus
from urllib.parse import quote, urlencode

from aiohttp import web

from discord_sandbox.world.records import Attachment, Snowflake
from discord_sandbox.world.world import World

VALID_FOR = timedelta(hours=24)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "private, max-age=3600",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_SHOWN_INLINE = ("image/png", "image/jpeg", "image/gif", "image/webp", "audio/", "video/")


class Cdn:
    def __init__(self, world: World) -> None:
        self._world = world
        self._secret = world.random.getrandbits(256).to_bytes(32)

    def sign(self, channel_id: Snowflake, attachment: Attachment) -> str:
        path = f"/attachments/{channel_id}/{attachment.id}/{quote(attachment.filename)}"
        issued = self._world.now()
        times = {"ex": _hex(issued + VALID_FOR), "is": _hex(issued)}
        signature = self._signature(attachment.id, times["ex"], times["is"])
        return f"https://cdn.discordapp.com{path}?{urlencode({**times, 'hm': signature})}"

    async def serve(self, request: web.Request) -> web.Response:
        """404 for whatever was not signed here, is over, or is gone: they cannot be told apart."""
        found = self._found(request)
        if found is None:
            return web.Response(status=HTTPStatus.NOT_FOUND, headers=_HEADERS, text="")
        is_inline = found.content_type.startswith(_SHOWN_INLINE)
        disposition = "inline" if is_inline else "attachment"
        headers = {
            **_HEADERS,
            "Content-Type": found.content_type,
            "Content-Disposition": f"{disposition}; filename*=UTF-8''{quote(found.filename)}",
        }
        return _part(request, found.data, headers)

    def _found(self, request: web.Request) -> Attachment | None:
        attachment_id = Snowflake(request.match_info["attachment_id"])
        expires, issued = request.query.get("ex", ""), request.query.get("is", "")
        signature = self._signature(attachment_id, expires, issued)
        is_ours = hmac.compare_digest(signature.encode(), request.query.get("hm", "").encode())
        if not is_ours or int(expires, 16) < self._world.now().timestamp():
            return None
        channel_id, attachment = self._world.attachments.get(attachment_id, (None, None))
        return attachment if channel_id == request.match_info["channel_id"] else None

    def _signature(self, attachment_id: Snowflake, expires: str, issued: str) -> str:
        signed = f"{attachment_id}/{expires}/{issued}".encode()
        return hmac.new(self._secret, signed, hashlib.sha256).hexdigest()


def _part(request: web.Request, data: bytes, headers: dict[str, str]) -> web.Response:
    """All of a file, or the piece that a player asks for when someone moves within a recording."""
    headers = {**headers, "Accept-Ranges": "bytes"}
    try:
        wanted = request.http_range
    except ValueError:
        wanted = slice(None)
    if wanted.start is None and wanted.stop is None:
        return web.Response(body=data, headers=headers)
    start, stop, _ = wanted.indices(len(data))
    if start >= stop:
        headers["Content-Range"] = f"bytes */{len(data)}"
        status = HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
        return web.Response(status=status, headers=headers)
    headers["Content-Range"] = f"bytes {start}-{stop - 1}/{len(data)}"
    return web.Response(status=HTTPStatus.PARTIAL_CONTENT, body=data[start:stop], headers=headers)


def _hex(moment: datetime) -> str:
    return f"{int(moment.timestamp()):x}"
