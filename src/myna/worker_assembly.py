"""The bot's own worker: what it is told of the settings, and how; put together for `bootstrap`."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from myna.config import Settings
from myna.config.chat_models import ModelAddress
from myna.worker_process import keep_worker


@asynccontextmanager
async def own_worker(settings: Settings) -> AsyncIterator[None]:
    """A process that trains, unless that is done elsewhere."""
    if settings.trainer == "elsewhere":
        yield
        return
    keeping = asyncio.create_task(
        keep_worker(_told_to_worker(settings), _secrets_of_worker(settings))
    )
    try:
        yield
    finally:
        keeping.cancel()
        await asyncio.wait({keeping})


def _told_to_worker(settings: Settings) -> Mapping[str, str]:
    """No secret is among them."""
    told = {
        "MYNA_DATA_DIR": str(settings.data_dir.absolute()),
        "MYNA_ANSWER_ENGINE": settings.answer_engine,
        "MYNA_ENCODER": str(settings.encoder.absolute()) if settings.encoder else None,
        "MYNA_BOLDNESS": settings.boldness,
        "MYNA_MAX_FILE_BYTES": str(int(settings.max_file_bytes)),
        "MYNA_DISCORD_URL": settings.discord_url,
        "MYNA_DISCORD_TRAINING_PERMISSION": settings.discord_training_permission,
        "MYNA_LOG_LEVEL": settings.log_level,
        "MYNA_LOG_FORMAT": settings.log_format,
        "MYNA_NETWORK_ENGINES": settings.network_engines,
        "MYNA_CHAT": ",".join(each.written for each in settings.chat) or None,
        "MYNA_REMOTE_TRAINING": _written(settings.remote_training),
        "MYNA_REMOTE_TRAINING_PRICE": _number(settings.remote_training_price),
    }
    return {name: value for name, value in told.items() if value is not None}


def _secrets_of_worker(settings: Settings) -> Mapping[str, str]:
    remote = settings.answer_options.remote
    return {"MYNA_REMOTE_TRAINING_KEY": remote.api_key} if remote and remote.api_key else {}


def _written(address: ModelAddress | None) -> str | None:
    return None if address is None else address.written


def _number(value: float | None) -> str | None:
    return None if value is None else str(value)
