"""Myna whose answers are worded by a scripted endpoint on this machine, that speaks OpenAI's protocol."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from discord_sandbox import Sandbox
from myna.config import Settings
from myna.services.quotas import QuotaService
from myna.testing import ScriptedChatModel
from myna.testing.openai_peer.server import OpenAIPeer
from myna_at_work import ROOMY, Myna, at_work, connected

ENGINE, MODEL = "home", "tiny"


def with_engine_elsewhere(myna: Myna) -> ScriptedChatModel:
    """One that a server may choose; nothing it is sent leaves this machine."""
    away = ScriptedChatModel(
        name="studio", host="models.example.org", model="large-3", uses_network=True
    )
    models = myna.core.chat.engines.models
    assert isinstance(models, list)
    models.append(away)
    return away


@asynccontextmanager
async def chatting(
    town: Sandbox,
    folder: Path,
    peer: OpenAIPeer,
    *,
    quotas: QuotaService = ROOMY,
    **changes: Any,
) -> AsyncIterator[Myna]:
    """`changes` are settings."""
    told = {"data_dir": folder, "chat": f"{ENGINE}={peer.base_url}#{MODEL}"} | changes
    async with at_work(town, folder, quotas=quotas, settings=Settings.model_validate(told)) as myna:
        await connected(town, myna)
        yield myna
