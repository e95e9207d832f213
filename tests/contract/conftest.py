"""Every store contract runs over the fakes and over a real database alike."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from myna.storage.chats import SqlChatChoices, SqlPhrasingStore, SqlUsageStore
from myna.storage.database import Database
from myna.storage.datasets import SqlDatasetStore
from myna.storage.feedback import SqlFeedbackStore
from myna.storage.gaps import SqlGapStore
from myna.storage.jobs import SqlJobLedger
from myna.storage.lessons import SqlLessonStore
from myna.storage.models import SqlModelRegistry
from myna.storage.preferences import SqlPreferenceStore
from myna.storage.privacy import SqlPrivacyStore
from myna.storage.servers import SqlGuildSettings
from myna.storage.turns import SqlTurnStore
from stored_samples import Stores, memory_stores


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(params=["memory", "sqlite"])
async def stores(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Stores]:
    if request.param == "memory":
        yield memory_stores(tmp_path)
        return
    async with await Database.open(tmp_path / "myna.db") as database:
        yield Stores(
            lessons=SqlLessonStore(database=database),
            turns=SqlTurnStore(database=database),
            guilds=SqlGuildSettings(database=database),
            models=await SqlModelRegistry.open(database, tmp_path / "models"),
            preferences=SqlPreferenceStore(database=database),
            jobs=SqlJobLedger(database=database),
            feedback=SqlFeedbackStore(database=database),
            datasets=SqlDatasetStore(database=database),
            privacy=SqlPrivacyStore(database=database),
            choices=SqlChatChoices(database=database),
            usage=SqlUsageStore(database=database),
            phrasings=SqlPhrasingStore(database=database),
            gaps=SqlGapStore(database=database),
        )
