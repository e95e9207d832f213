"""The conversing service beside an answering one, with whatever chat models a test gives it."""

from collections.abc import Sequence
from datetime import UTC, datetime

from myna.ports import ChatModel, LessonStore
from myna.services.answering import AnswerService
from myna.services.chat_engines import ChatEngines
from myna.services.chat_settings import ChatSettings
from myna.services.conversing import ConversingService
from myna.services.recollection import Recollection
from myna.services.usage import UsageService
from myna.testing import MemoryChatChoices, MemoryUsageStore


def noon() -> datetime:
    return datetime(2026, 11, 22, 12, tzinfo=UTC)


def conversing_beside(
    answering: AnswerService, lessons: LessonStore, models: Sequence[ChatModel]
) -> ConversingService:
    choices = MemoryChatChoices()
    engines = ChatEngines(models=models, choices=choices, clock=noon)
    return ConversingService(
        answering=answering,
        engines=engines,
        settings=ChatSettings(choices=choices, engines=engines, clock=noon),
        usage=UsageService(store=MemoryUsageStore(), clock=noon),
        recollection=Recollection(turns=answering.turns),
        lessons=lessons,
    )
