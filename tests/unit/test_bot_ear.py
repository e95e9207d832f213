"""While a recording is heard Myna types; where it takes long she says so, and takes that back."""

import asyncio
from collections.abc import Generator
from typing import Any

import discord
import pytest

from myna.bot.hearing.ear import Ear
from myna.bot.requests import Request
from myna.domain.access import Role
from myna.domain.teaching import SourceType
from teaching_house import member


class Typing:
    def __init__(self, channel: "Channel") -> None:
        self.channel = channel

    def __await__(self) -> Generator[Any, None, None]:
        self.channel.done.append("types")
        if self.channel.refuses:
            raise discord.DiscordServerError(Refusal(), "no")
        return asyncio.sleep(0).__await__()


class Refusal:
    status = 500
    reason = "Internal Server Error"


class Channel:
    def __init__(self, *, refuses: bool = False) -> None:
        self.done: list[str] = []
        self.refuses = refuses

    def typing(self) -> Typing:
        return Typing(self)

    async def send(self, text: str) -> "Channel":
        self.done.append(text)
        if self.refuses:
            raise discord.DiscordServerError(Refusal(), "no")
        return self

    async def delete(self) -> None:
        self.done.append("takes back")


def request() -> Request:
    actor = member()
    assert actor.role is Role.MEMBER
    return Request(
        key="1",
        actor=actor,
        channel_id=2,
        name="Alice",
        language="en",
        source=SourceType.MESSAGE,
    )


def ear() -> Ear:
    nothing: Any = None
    return Ear(
        listening=nothing,
        reception=nothing,
        writing=nothing,
        voice_replies=nothing,
        quotas=nothing,
        typing_after_seconds=0.0,
        typing_every_seconds=0.0,
    )


async def heard_after(channel: Channel, events: int) -> str:
    """Finishes once the channel has seen so many things."""

    async def work() -> str:
        async with asyncio.timeout(5):
            while len(channel.done) < events:
                await asyncio.sleep(0)
        return "heard"

    outcome: str = await ear()._while_working(channel, request(), work())  # type: ignore[arg-type]
    return outcome


async def test_what_is_heard_soon_is_announced_by_typing_alone() -> None:
    channel = Channel()

    assert await heard_after(channel, 1) == "heard"
    assert set(channel.done[:1]) == {"types"}


async def test_what_takes_long_is_announced_in_words_and_taken_back() -> None:
    channel = Channel()
    await heard_after(channel, 4)

    types, says, types_again, *rest = channel.done
    assert (types, types_again) == ("types", "types")
    assert "still listening" in says
    assert rest[-1] == "takes back"
    assert sum("still listening" in each for each in channel.done) == 1


async def test_a_courtesy_that_is_refused_harms_no_answer() -> None:
    channel = Channel(refuses=True)

    assert await heard_after(channel, 5) == "heard"
    assert "takes back" not in channel.done


async def test_what_fails_fails_for_its_own_reason() -> None:
    async def work() -> str:
        raise LookupError("of its own")

    with pytest.raises(LookupError):
        await ear()._while_working(Channel(), request(), work())  # type: ignore[arg-type]
