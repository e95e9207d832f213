"""stand-in"""

from collections.abc import Collection, Sequence
from typing import Protocol

from myna.domain.access import Actor
from myna.domain.teaching import Lesson
from myna.ports import ProposedPhrasing


class PhrasingService(Protocol):
    async def propose(self, actor: Actor, lesson: Lesson) -> Sequence[ProposedPhrasing]: ...
    async def proposed(self, actor: Actor, lesson_id: str) -> Sequence[ProposedPhrasing]: ...
    async def keep(self, actor: Actor, lesson_id: str, ids: Collection[str]) -> int: ...
    async def strike(self, actor: Actor, lesson_id: str) -> None: ...
