"""Signs what buttons, menus and forms mean, and opens what comes back of them.

`rendering` seals every component on its way to Discord, the client opens each press before anything else reads it.
A custom id is the meaning, as `presses` reads it, followed by the seal: when it expires, whose it is and a truncated
HMAC over all of it, in 28 characters. Nothing is remembered, so that buttons work after a restart.
"""

import base64
import hashlib
import hmac
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from myna.bot.replies import MAX_PRESS_CHARACTERS
from myna.errors import ButtonRefused

MAX_CUSTOM_ID_CHARACTERS = 100
"""Discord's."""
SHARED_SECONDS = 90 * 86_400
"""So long a button that belongs to everybody works."""
OWNED_SECONDS = 86_400
"""So long somebody's own panel, list or form works."""

_MINUTE_BYTES, _OWNER_BYTES, _SIGNATURE_BYTES = 3, 8, 10
_TERMS_BYTES = _MINUTE_BYTES + _OWNER_BYTES
SEAL_CHARACTERS = (_TERMS_BYTES + _SIGNATURE_BYTES) * 4 // 3
_MINUTES_BEGIN_AT = 1_767_225_600
"""2026; three bytes of minutes last until 2057."""
_EVERYBODY = 0


@dataclass(frozen=True, kw_only=True)
class Seals:
    key: bytes = field(repr=False)
    now: Callable[[], float] = time.time

    def sealed(self, meaning: str, owner_id: int | None = None) -> str:
        """A custom id. Raises `ValueError` for a meaning of more than `MAX_PRESS_CHARACTERS`."""
        if len(meaning) > MAX_PRESS_CHARACTERS:
            verb = meaning.partition(":")[0]
            raise ValueError(f"What the button {verb!r} means is too long: {len(meaning)}.")
        seconds = SHARED_SECONDS if owner_id is None else OWNED_SECONDS
        minute = self._minute() + seconds // 60
        owner = owner_id or _EVERYBODY
        terms = minute.to_bytes(_MINUTE_BYTES, "big") + owner.to_bytes(_OWNER_BYTES, "big")
        seal = terms + self._signature(terms, meaning)
        return meaning + base64.urlsafe_b64encode(seal).decode()

    def opened(self, custom_id: str, presser_id: int) -> str:
        """What it means. Raises `ButtonRefused` for one that is forged, older than seals, expired or another's."""
        meaning, seal = custom_id[:-SEAL_CHARACTERS], _bytes_of(custom_id[-SEAL_CHARACTERS:])
        terms, signature = seal[:_TERMS_BYTES], seal[_TERMS_BYTES:]
        if not hmac.compare_digest(signature, self._signature(terms, meaning)):
            raise ButtonRefused("Myna made no such button.", reason="unknown")
        expires = int.from_bytes(terms[:_MINUTE_BYTES], "big")
        owner_id = int.from_bytes(terms[_MINUTE_BYTES:], "big")
        if owner_id not in (_EVERYBODY, presser_id):
            raise ButtonRefused("The button is somebody else's.", reason="foreign")
        if self._minute() >= expires:
            raise ButtonRefused("The button has expired.", reason="expired")
        return meaning

    def _minute(self) -> int:
        return int(self.now() - _MINUTES_BEGIN_AT) // 60

    def _signature(self, terms: bytes, meaning: str) -> bytes:
        signed = terms + meaning.encode(errors="surrogatepass")
        return hmac.digest(self.key, signed, hashlib.sha256)[:_SIGNATURE_BYTES]


def _bytes_of(seal: str) -> bytes:
    """Empty for what is no seal."""
    try:
        found = base64.b64decode(seal, altchars=b"-_", validate=True)
    except ValueError:
        return b""
    return found if len(seal) == SEAL_CHARACTERS else b""
