"""stand-in"""

from collections.abc import Sequence
from typing import Protocol

from myna.domain.access import Actor
from myna.ports import Unanswered


class GapService(Protocol):
    async def open(self, actor: Actor) -> Sequence[Unanswered]: ...
    async def put_aside(self, actor: Actor, utterance_key: str) -> None: ...
