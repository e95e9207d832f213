"""What the managers of a server decide about chat models; used by the bot."""

from dataclasses import dataclass, replace

from myna.domain.access import Action, Actor, authorize
from myna.domain.chat import MAX_INSTRUCTIONS_CHARACTERS, ChatChoice, Style
from myna.domain.conversation import Tenant
from myna.errors import NotFound, UnreadableChoice
from myna.ports import ChatChoices, Clock
from myna.services.chat_engines import ChatEngines, host_away

NOBODY = 0
"""In the place of somebody of whom nothing is kept."""


@dataclass(frozen=True, kw_only=True)
class ChatSettings:
    choices: ChatChoices
    engines: ChatEngines
    clock: Clock
    style: Style = Style.GROUNDED
    """Where a server chose none."""

    async def shown(self, actor: Actor) -> ChatChoice:
        """As they chose, and nothing filled in. Raises `NotAllowed`."""
        authorize(actor, Action.CHOOSE_CHAT, actor.tenant)
        return await self.choices.of(actor.tenant)

    async def choose_engine(self, actor: Actor, name: str) -> None:
        """Empty for none. To choose one elsewhere is to let text of this server go to its host. Raises as `choose`."""
        choice = await self.shown(actor)
        model = self.engines.named(name)
        host = host_away(model) if model else ""
        await self.choose(actor, replace(choice, engine=name, host=host))

    async def choose(self, actor: Actor, choice: ChatChoice) -> None:
        """All of it as it is to stand; the host is that to which they agreed.

        Raises `NotAllowed`, `NotFound` for an engine that is not offered, and `UnreadableChoice` for
        instructions that are too long.
        """
        authorize(actor, Action.CHOOSE_CHAT, actor.tenant)
        if choice.engine and self.engines.named(choice.engine) is None:
            raise NotFound("There is no such engine.", remedy="See /chat.", what="chat-engine")
        instructions = choice.instructions.strip()
        if len(instructions) > MAX_INSTRUCTIONS_CHARACTERS:
            raise UnreadableChoice(
                "The instructions are too long.",
                remedy=f"At most {MAX_INSTRUCTIONS_CHARACTERS} characters.",
                reason="instructions",
            )
        choice = replace(choice, instructions=instructions)
        by = NOBODY if actor.keeps_nothing else actor.id
        await self.choices.choose(actor.tenant, choice, by=by, at=self.clock())

    async def manner(self, tenant: Tenant) -> tuple[Style, str]:
        """How answers are worded here: the style and the managers' instructions."""
        chosen = await self.choices.of(tenant)
        return chosen.style or self.style, chosen.instructions
