"""stand-in"""

from typing import Protocol

from myna.domain.access import Actor
from myna.domain.chat import ChatChoice


class ChatSettings(Protocol):
    async def shown(self, actor: Actor) -> ChatChoice: ...
    async def choose(self, actor: Actor, choice: ChatChoice) -> None: ...
