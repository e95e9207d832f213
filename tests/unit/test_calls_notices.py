"""What Myna says in text about a call, when it cannot be said."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

import aiohttp
import discord
import pytest
from structlog.testing import capture_logs

from in_call import until
from myna.bot.voice.calls import Calls


@dataclass(frozen=True, kw_only=True)
class Unreachable:
    """A client, and each of its channels, through which nothing can be sent."""

    failure: Callable[[], Exception]

    def get_partial_messageable(self, _: int) -> "Unreachable":
        return self

    async def send(self, _: str) -> None:
        raise self.failure()


@pytest.mark.parametrize(
    "failure",
    [
        lambda: RuntimeError("Session is closed"),
        lambda: aiohttp.ClientConnectionResetError("Cannot write to closing transport"),
    ],
)
async def test_what_cannot_be_said_is_noted(failure: Callable[[], Exception]) -> None:
    async def warm_up(_: Any) -> None: ...

    calls = Calls(terms={}, warm_up=warm_up)
    calls.serve(cast("discord.Client", Unreachable(failure=failure)), lambda: None)
    with capture_logs() as logs:
        calls.post(5, "Sorry")

        await until(lambda: [line["event"] for line in logs] == ["call.not_told"])
