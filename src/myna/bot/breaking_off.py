"""Ends work that nobody waits for any more; used by whatever does something else beside it."""

import asyncio
from typing import Any


async def broken_off(work: asyncio.Task[Any]) -> None:
    """Cancelled, unless it is done. It may put down how far it came before anything else is done."""
    work.cancel()
    await asyncio.wait({work})
