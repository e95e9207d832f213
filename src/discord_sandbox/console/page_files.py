"""The page: its files out of the package, and the cookie that lets it in.

As Jupyter does it: the printed address carries a random token, which becomes a cookie that scripts
cannot read and that no other site's requests carry. Used by `console.py`.
"""

import hashlib
import hmac
import mimetypes
from http import HTTPStatus
from importlib import resources
from importlib.resources.abc import Traversable

from aiohttp import web

_KINDS = {".html", ".css", ".js", ".svg"}
_DEEPEST = 4
_PRELOADS = b"<!-- preloads -->"
_CLASSIC = {"/page/js/theme.js"}
"""Runs before the page is drawn, and is no module."""
_WORKLETS = "/page/js/worklets/"
"""Run where sound is made, once there is any."""
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
        "media-src 'self' blob:; connect-src 'self'; form-action 'none'; base-uri 'none'; "
        "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), payment=()",
    "Cache-Control": "no-cache",
}


class Page:
    def __init__(self, token: str) -> None:
        self._token = token
        self._files = {f"/page/{name}": data for name, data in _all_files()}
        index = self._files["/page/index.html"]
        self._start = index.replace(_PRELOADS, _preloads(self._files))

    def mount(self, router: web.UrlDispatcher) -> None:
        router.add_get("/", self._index)
        router.add_get("/page/{path:.+}", self._file)

    def is_known(self, request: web.Request) -> bool:
        given = request.cookies.get(_cookie_name(request), "")
        return hmac.compare_digest(given.encode(), self._token.encode())

    async def _index(self, request: web.Request) -> web.StreamResponse:
        given = request.query.get("token")
        if given is not None and hmac.compare_digest(given.encode(), self._token.encode()):
            return self._let_in(request)
        if not self.is_known(request):
            text = "Open the address that the sandbox printed: the one with ?token= in it."
            return web.Response(status=HTTPStatus.FORBIDDEN, text=text, headers=_HEADERS)
        return _response(request, "index.html", self._start)

    def _let_in(self, request: web.Request) -> web.Response:
        """Without the token in the address, so that it does not stay in the browser's history."""
        moved = web.Response(status=HTTPStatus.SEE_OTHER, headers={**_HEADERS, "Location": "/"})
        moved.set_cookie(
            _cookie_name(request), self._token, httponly=True, samesite="Strict", path="/"
        )
        return moved

    async def _file(self, request: web.Request) -> web.Response:
        data = self._files.get(request.path)
        if data is None:
            raise web.HTTPNotFound
        return _response(request, request.path, data)


def _preloads(files: dict[str, bytes]) -> bytes:
    """So that the browser asks for all modules at once, and not for each when another names it."""
    modules = sorted(
        path
        for path in files
        if path.endswith(".js") and path not in _CLASSIC and not path.startswith(_WORKLETS)
    )
    links = (f'<link rel="modulepreload" href="{path}" />' for path in modules)
    return "\n    ".join(links).encode()


def _cookie_name(request: web.Request) -> str:
    """Cookies do not know ports: two sandboxes on one machine must not share one."""
    return f"sandbox-{request.host.rpartition(':')[2]}"


def _response(request: web.Request, name: str, data: bytes) -> web.Response:
    """Nothing but its mark where the browser has it already."""
    mark = hashlib.sha256(data).hexdigest()[:32]
    if mark in {known.value for known in request.if_none_match or ()}:
        return web.Response(status=HTTPStatus.NOT_MODIFIED, headers=_HEADERS)
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    is_text = kind.startswith("text/")
    headers = {**_HEADERS, "Content-Type": f"{kind}; charset=utf-8" if is_text else kind}
    answer = web.Response(body=data, headers=headers)
    answer.etag = mark
    return answer


def _all_files() -> list[tuple[str, bytes]]:
    root = resources.files("discord_sandbox") / "page"
    return [(name, found.read_bytes()) for name, found in _below(root, "", _DEEPEST)]


def _below(folder: Traversable, prefix: str, depth: int) -> list[tuple[str, Traversable]]:
    found: list[tuple[str, Traversable]] = []
    for one in folder.iterdir():
        if one.is_dir() and depth > 0:
            found += _below(one, f"{prefix}{one.name}/", depth - 1)
        elif any(one.name.endswith(kind) for kind in _KINDS):
            found.append((f"{prefix}{one.name}", one))
    return found
