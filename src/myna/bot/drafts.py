"""An answer while it is still being written: told by what writes it, shown until the whole takes its place."""

import asyncio
from dataclasses import dataclass, field


@dataclass(kw_only=True)
class Draft:
    """Of one request."""

    text: str = ""
    """All of it so far, cleaned: what stands here may be shown and spoken."""
    has_come: asyncio.Event = field(default_factory=asyncio.Event)
    """Set by every change; whoever shows it clears it."""

    def say(self, text: str) -> None:
        """`text` is the whole answer so far; it only ever grows."""
        self.text = text
        self.has_come.set()
