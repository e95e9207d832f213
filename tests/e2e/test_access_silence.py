"""What no person has just said does nothing at all, whoever it seems to come from: edits, webhooks, other bots."""

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from access_oracle import REQUESTS, asked
from court import Court, plain
from discord_sandbox import Sandbox
from discord_sandbox.world.records import Message, Snowflake
from myna.bot.client import MynaClient
from myna.domain.conversation import guild_tenant
from myna_at_work import at_work, connected, hears

Speaker = Callable[[Court, str], Awaitable[None]]


def posted(court: Court, author: Snowflake, text: str, *, webhook: bool) -> None:
    world = court.town.world
    message = Message(
        id=world.new_id(),
        channel_id=court.answer.channel_id,
        guild_id=court.town.guild.id,
        author_id=author,
        content=text,
        timestamp=world.now(),
        webhook_id=world.new_id() if webhook else None,
    )
    world.add_message(message)


async def edited(court: Court, text: str) -> None:
    """By the owner, who may do everything."""
    alice = court.town.member("alice")
    said = await alice.say("#general", "good evening, everybody")
    await alice.edits(said, text)


async def by_a_webhook(court: Court, text: str) -> None:
    posted(court, court.town.member("keeper").id, text, webhook=True)


async def by_a_bot(court: Court, text: str) -> None:
    posted(court, court.town.add_bot("parrot").id, text, webhook=False)


async def by_herself(court: Court, text: str) -> None:
    posted(court, court.town.application.id, text, webhook=False)


SPEAKERS: Mapping[str, Speaker] = {
    "an edit": edited,
    "a webhook under the name of an operator": by_a_webhook,
    "another bot": by_a_bot,
    "Myna herself": by_herself,
}


async def state(court: Court) -> list[object]:
    """What could have been changed."""
    core, tenant = court.myna.core, guild_tenant(int(court.town.guild.id))
    return [
        (await core.teaching.lessons.counts(tenant)),
        await core.servers.language(tenant),
        await core.servers.is_open(tenant, int(court.answer.channel_id)),
        await core.servers.access_policy(tenant),
        await core.preferences.allows_network(tenant),
        await core.preferences.chosen_for_server(tenant),
        await core.ledger.recent(tenant, limit=10),
        [each.path for each in await core.datasets.vault.entries(tenant, "")],
    ]


@pytest.mark.parametrize("who", SPEAKERS)
@pytest.mark.parametrize("before", ["", "@bot "], ids=["prefix", "mention"])
async def test_nothing_comes_of_it(court: Court, who: str, before: str) -> None:
    unchanged, bob = await state(court), await plain(court)
    mention = before and f"<@{court.town.application.id}> "
    for name in REQUESTS:
        words = f"{mention}!{asked(name).command} {asked(name).text}"
        await SPEAKERS[who](court, words.format(answer=court.answer.id))
    asked_for = []
    for _ in range(2):
        said = await bob.say("#general", "!hi")
        await hears(bob, matching=lambda message, said=said: message.reply_to == said.id)
        asked_for.append(said.id)

    answered = [each.reply_to for each in bob.sees("#general", limit=1_000) if each.reply_to]
    assert asked_for == answered
    assert unchanged == await state(court)


async def test_a_bot_that_is_taken_for_a_person_is_found(
    town: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: without the rule about bots this very message is answered."""
    heard = MynaClient.on_message

    async def careless(client: MynaClient, message: Any) -> None:
        message.author._user.bot = False
        await heard(client, message)

    monkeypatch.setattr(MynaClient, "on_message", careless)
    async with at_work(town, tmp_path) as myna:
        await connected(town, myna)
        bot, general = town.add_bot("parrot").id, town.member("bob").place("#general")
        blank = Message(
            id=town.world.new_id(),
            channel_id=general,
            guild_id=town.guild.id,
            author_id=bot,
            content="!hi",
            timestamp=town.world.now(),
        )
        town.world.add_message(blank)

        await hears(town.member("bob"), "Hello")
