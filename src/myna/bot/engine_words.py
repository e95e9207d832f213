"""How a chat model, and what is the matter with it, is put into words; used by `chatting`, by panels and by the inbox.

Names and hosts are the operator's; what an endpoint said never stands here, only the kind of its failure.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from myna.bot.rendering import quoted, shortened, unmarked
from myna.bot.requests import Request
from myna.bot.texts.catalogue import say
from myna.domain.access import Role
from myna.domain.conversation import Tenant
from myna.ports import ChatModel
from myna.services.chat_engines import ChatEngines, EngineState

MAX_NAME_CHARACTERS = 60
MAX_REASON_CHARACTERS = 160
SHUTDOWN_SOON_DAYS = 60
_LASTING = frozenset({"quota", "key", "not-permitted", "no-model"})
"""What ends only when somebody does something about it."""


def today() -> date:
    return datetime.now(UTC).date()


@dataclass(frozen=True, kw_only=True)
class EngineWords:
    engines: ChatEngines
    today: Callable[[], date] = today

    def lines(self, request: Request, model: ChatModel, *, is_chosen: bool) -> list[str]:
        """What it is and where it sends text, and under that what is the matter with it."""
        language = request.language
        where = say(
            language, "chat-elsewhere" if model.uses_network else "chat-here", host=host_of(model)
        )
        parts = [
            f"{self._mark(model)} **{name_of(model)}**",
            quoted(model.model, MAX_NAME_CHARACTERS),
            where,
        ]
        if is_chosen:
            parts.append(say(language, "chat-speaks"))
        return [" · ".join(parts), *(f"-# ↳ {each}" for each in self.troubles(request, model))]

    def troubles(self, request: Request, model: ChatModel) -> list[str]:
        """Remedies are for those who manage: others could do nothing with them."""
        state, found = self.engines.state(model.name), []
        is_manager = request.actor.role >= Role.MANAGER
        lack = model.probe()
        if not lack.is_ready:
            why = f"{lack.reason[:1].upper()}{lack.reason[1:]}. {lack.remedy}".strip()
            unready = say(request.language, "chat-unready")
            found.append(shortened(why, MAX_REASON_CHARACTERS) if is_manager else unready)
        if _is_troubled(state):
            rests = say(request.language, "chat-rests")
            found.append(_trouble(request, state) if is_manager else rests)
        if is_manager and self.is_shut_down_soon(state):
            found.append(self.shutdown(request.language, model, state))
        return found

    def is_shut_down_soon(self, state: EngineState) -> bool:
        return state.shutdown is not None and self._days(state.shutdown) <= SHUTDOWN_SOON_DAYS

    def shutdown(self, language: str, model: ChatModel, state: EngineState) -> str:
        day = state.shutdown or self.today()
        moment = int(datetime.combine(day, time(12), UTC).timestamp())
        days = max(0, self._days(day))
        name = quoted(model.model, MAX_NAME_CHARACTERS)
        return say(language, "chat-shutdown", model=name, when=f"<t:{moment}:D>", days=days)

    def _days(self, day: date) -> int:
        return (day - self.today()).days

    def _mark(self, model: ChatModel) -> str:
        if not model.probe().is_ready:
            return "❌"
        if _is_troubled(self.engines.state(model.name)):
            return "⏸️"
        return "🌐" if model.uses_network else "✅"


@dataclass(frozen=True, kw_only=True)
class EngineNotices:
    """What those who manage should know unasked about the engine that words answers here."""

    words: EngineWords

    async def of(self, request: Request) -> list[str]:
        if request.actor.role < Role.MANAGER:
            return []
        model = await self.words.engines.of(request.tenant)
        if model is None:
            return []
        state, language = self.words.engines.state(model.name), request.language
        found = []
        if state.reason in _LASTING:
            why = _trouble(request, state)
            found.append(say(language, "chat-notice", engine=name_of(model), what=why))
        if self.words.is_shut_down_soon(state):
            why = self.words.shutdown(language, model, state)
            found.append(say(language, "chat-notice", engine=name_of(model), what=why))
        return found


async def speaking(engines: ChatEngines, tenant: Tenant) -> str:
    """The name of the one that words answers there; empty where none does."""
    model = await engines.of(tenant)
    return model.name if model else ""


async def words_leave_to(engines: ChatEngines, tenant: Tenant) -> str:
    """The host that questions asked there are sent to, as it is shown; empty where they stay on this machine."""
    model = await engines.of(tenant)
    return host_of(model) if model and model.uses_network else ""


def name_of(model: ChatModel) -> str:
    return unmarked(model.name, MAX_NAME_CHARACTERS)


def host_of(model: ChatModel) -> str:
    return quoted(model.host, MAX_NAME_CHARACTERS)


def _is_troubled(state: EngineState) -> bool:
    return state.is_paused or state.reason in _LASTING


def _trouble(request: Request, state: EngineState) -> str:
    what = say(request.language, "chat-trouble", reason=state.reason)
    if not state.is_paused or state.until is None:
        return what
    when = f"<t:{int(state.until.timestamp())}:R>"
    again = say(request.language, "chat-again", when=when)
    return f"{what} ({again})"
