"""Myna as `myna run` runs her, with a probe in her event loop: how late is whatever is due? Started by `loop_lag.py`.

`python -m benchmarks.watched_bot FILE` writes there, when she ends, the time of each look by the machine's monotonic
clock and how many seconds it was late.
"""

import asyncio
import json
import sys
import time
from contextlib import suppress
from pathlib import Path

from myna.bootstrap import run_bot
from myna.config import read_settings, secrets_of
from myna.logs import configure_logging

EVERY_SECONDS = 0.005


async def main(file: Path) -> None:
    settings = read_settings()
    configure_logging(
        level=settings.log_level, form=settings.log_format, secrets=secrets_of(settings)
    )
    looks: list[tuple[float, float]] = []
    probe = asyncio.create_task(_look(looks))
    await run_bot(settings)
    probe.cancel()
    with suppress(asyncio.CancelledError):
        await probe
    await asyncio.to_thread(file.write_text, json.dumps(looks))


async def _look(looks: list[tuple[float, float]]) -> None:
    while True:
        due = time.monotonic() + EVERY_SECONDS
        await asyncio.sleep(EVERY_SECONDS)
        now = time.monotonic()
        looks.append((now, now - due))


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
