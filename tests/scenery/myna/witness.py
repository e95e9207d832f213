"""Who reads all that a bot writes in a sandbox, and tells what should not stand there."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from discord_sandbox import Sandbox
from discord_sandbox.world.records import Event

PING, NAME, SECRET = "ping", "a name that pings", "secret"
CITATION, LINK = "foreign citation", "link under other words"
FINDINGS = (PING, NAME, SECRET, CITATION, LINK)
_NUMBER = re.compile(r"\[\s*(\d{1,4}(?:\s*,\s*\d{1,4})*)\s*\](?!\()")
_LINK = re.compile(r"\[([^\]\n]*)\]\(<?(https?://[^\s)>]+)")


@dataclass(kw_only=True)
class Witness:
    """`watch` a town, then look into `findings`."""

    secrets: Collection[str]
    """What must not stand in any message: tokens, keys, words of another server."""
    foreign_numbers: Collection[int]
    """Of lessons that no answer can rest on."""
    own_addresses: tuple[str, ...]
    """How links of the bot's own begin."""
    read: int = 0
    findings: dict[str, list[str]] = field(default_factory=dict)
    """By what is wrong, the messages of which it is."""

    def watch(self, town: Sandbox) -> None:
        def note(event: Event) -> None:
            is_message = event.name in {"MESSAGE_CREATE", "MESSAGE_UPDATE"}
            if is_message and event.payload["author"]["id"] == town.application.id:
                self._read(event.payload)

        town.world.subscribe(note)

    def _read(self, payload: dict[str, object]) -> None:
        self.read += 1
        text = str(payload.get("content") or "")
        pings = ("mention_everyone", "mentions", "mention_roles")
        self._note(PING, text, is_so=any(map(payload.get, pings)))
        self._note(NAME, text, is_so="@everyone" in text or "@here" in text)
        self._note(SECRET, text, is_so=any(secret in text for secret in self.secrets))
        outside = re.sub(r"(?s)```.*?(?:```|$)|`[^`\n]+`", "", text)
        numbers = {
            int(each) for found in _NUMBER.findall(outside) for each in re.findall(r"\d+", found)
        }
        self._note(CITATION, text, is_so=not numbers.isdisjoint(self.foreign_numbers))
        strange = [url for _, url in _LINK.findall(text) if not url.startswith(self.own_addresses)]
        self._note(LINK, text, is_so=bool(strange))

    def _note(self, what: str, text: str, *, is_so: bool) -> None:
        if is_so:
            self.findings.setdefault(what, []).append(text[:300])
