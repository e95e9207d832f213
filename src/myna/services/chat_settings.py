"""stand-in"""

from typing import Protocol

from myna.domain.access import Actor
from myna.domain.chat import ChatChoice, Style
from myna.domain.conversation import Tenant


class ChatSettings(Protocol):
    async def shown(self, actor: Actor) -> ChatChoice: ...
    async def choose(self, actor: Actor, choice: ChatChoice) -> None: ...
    async def manner(self, tenant: Tenant) -> tuple[Style, str]: ...
