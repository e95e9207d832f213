"""How late is whatever is due in an event loop? Looks every few milliseconds; used by `loop_lag.py`.

`python -m benchmarks.loop_probe bot FILE` runs Myna as `myna run` does, with the probe in her loop; `alone` is a loop
with nothing else in it, which shows what the machine itself adds. Ends with SIGTERM, and then writes its looks: the
time by the machine's monotonic clock, and how many seconds it was late.
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
from myna.stopping import on_signals

EVERY_SECONDS = 0.005

Looks = list[tuple[float, float]]


async def main(who: str, file: Path) -> None:
    looks: Looks = []
    probe = asyncio.create_task(_look(looks))
    await (_bot() if who == "bot" else _nothing())
    probe.cancel()
    with suppress(asyncio.CancelledError):
        await probe
    await asyncio.to_thread(file.write_text, json.dumps(looks))


async def _look(looks: Looks) -> None:
    while True:
        due = time.monotonic() + EVERY_SECONDS
        await asyncio.sleep(EVERY_SECONDS)
        now = time.monotonic()
        looks.append((now, now - due))


async def _bot() -> None:
    settings = read_settings()
    configure_logging(
        level=settings.log_level, form=settings.log_format, secrets=secrets_of(settings)
    )
    await run_bot(settings)


async def _nothing() -> None:
    stop = asyncio.Event()
    on_signals(stop.set, "SIGTERM")
    await stop.wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
