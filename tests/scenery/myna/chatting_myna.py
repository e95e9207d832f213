"""Myna whose answers are worded by a scripted endpoint on this machine, that speaks OpenAI's protocol."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from discord_sandbox import Sandbox
from myna.config import Settings
from myna.services.quotas import QuotaService
from myna.testing.openai_peer.server import OpenAIPeer
from myna_at_work import ROOMY, Myna, at_work, connected

ENGINE, MODEL = "home", "tiny"


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
