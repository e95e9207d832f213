"""The chat models and the services that ask them; put together for `bootstrap`."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from myna.assembly import installed, new_id, now
from myna.bot.core import Chat
from myna.config import Settings
from myna.ports import ChatModel
from myna.services.answering import AnswerService
from myna.services.chat_engines import ChatEngines
from myna.services.chat_settings import ChatSettings
from myna.services.conversing import ConversingService
from myna.services.gaps import GapService
from myna.services.phrasing import PhrasingService
from myna.services.recollection import Recollection
from myna.services.teaching import TeachingService
from myna.services.usage import UsageService
from myna.storage.chats import SqlChatChoices, SqlPhrasingStore, SqlUsageStore
from myna.storage.database import Database
from myna.storage.gaps import SqlGapStore

PROTOCOL = "openai"
"""The entry point of the group `myna.chat` that speaks with whatever MYNA_CHAT names."""


@asynccontextmanager
async def chat_models(settings: Settings) -> AsyncIterator[Sequence[ChatModel]]:
    """Those that the operator set, in their order; raises `EngineMissing`."""
    models: list[ChatModel] = [
        installed("myna.chat", PROTOCOL)(options) for options in settings.chat_models
    ]
    try:
        yield models
    finally:
        for model in models:
            await model.close()


@dataclass(frozen=True, kw_only=True)
class ChatParts:
    """What the chat services share with the others."""

    settings: Settings
    database: Database
    models: Sequence[ChatModel]
    usage: UsageService


def usage_of(settings: Settings, database: Database) -> UsageService:
    return UsageService(
        store=SqlUsageStore(database=database),
        clock=now,
        tokens_per_day=settings.chat_tokens_per_day,
    )


def chat(parts: ChatParts, answering: AnswerService, teaching: TeachingService) -> Chat:
    settings, database, usage = parts.settings, parts.database, parts.usage
    choices = SqlChatChoices(database=database)
    engines = ChatEngines(
        models=parts.models,
        choices=choices,
        clock=now,
        may_use_network=settings.network_engines != "never",
    )
    manners = ChatSettings(choices=choices, engines=engines, clock=now, style=settings.chat_style)
    return Chat(
        conversing=ConversingService(
            answering=answering,
            engines=engines,
            settings=manners,
            usage=usage,
            recollection=Recollection(turns=answering.turns),
            lessons=teaching.lessons,
        ),
        engines=engines,
        settings=manners,
        usage=usage,
        gaps=GapService(store=SqlGapStore(database=database), answering=answering, clock=now),
        phrasing=PhrasingService(
            store=SqlPhrasingStore(database=database),
            teaching=teaching,
            engines=engines,
            usage=usage,
            clock=now,
            new_id=new_id,
        ),
    )
