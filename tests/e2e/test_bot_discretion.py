"""What Myna tells the operator and Discord: no content, no token, no commands told twice."""

from pathlib import Path

import pytest
from structlog.testing import capture_logs

from discord_sandbox import Sandbox
from discord_sandbox.people.human import Member
from myna.bot.commands import ALIASES
from myna_at_work import Myna, at_work, connected, hears

SECRET = "swordfish"
COMMANDS = len(ALIASES) + 5
"""And five menus of messages, as many as Discord takes."""


async def test_the_log_has_one_line_for_each_request_and_no_word_of_it(
    town: Sandbox, myna: Myna, alice: Member
) -> None:
    with capture_logs() as lines:
        await alice.say("#general", f"!train what is {SECRET}? -> {SECRET} is a fish")
        await hears(alice, "Thank you")
        await alice.say("#general", f"!ask what is {SECRET}?")
        answer = await hears(alice, "is a fish")
        await alice.clicks(answer, "👍")
        await alice.say("#general", f"!train {SECRET}")
        await hears(alice, "question -> answer")
        await myna.ends()

    requests = [line for line in lines if line["event"] == "request"]
    outcomes = [line["outcome"] for line in requests]
    assert outcomes == ["taught", "answered", "rated", "error-unreadable-lesson"]
    assert SECRET not in str(lines)
    assert town.bot_token not in str(lines)


async def test_commands_are_told_to_discord_once(town: Sandbox, tmp_path: Path) -> None:
    told = []
    for _ in range(2):
        async with at_work(town, tmp_path) as myna:
            await connected(town, myna)
        told.append(set(town.world.commands))

    assert len(told[0]) == COMMANDS
    assert told[0] == told[1]


async def test_a_discord_that_forgot_the_commands_is_told_again(
    town: Sandbox, tmp_path: Path
) -> None:
    for _ in range(2):
        async with at_work(town, tmp_path) as myna:
            await connected(town, myna)
        assert len(town.world.commands) == COMMANDS
        town.world.commands.clear()


@pytest.mark.parametrize("route", ["PUT", "GET"])
async def test_commands_that_could_not_be_told_keep_nobody_from_talking(
    town: Sandbox, tmp_path: Path, route: str
) -> None:
    town.faults.fail(f"{route} /applications/{{application_id}}/commands", status=400)
    async with at_work(town, tmp_path) as myna:
        await connected(town, myna)
        alice = town.member("alice")
        await alice.say("#general", "!hi")

        await hears(alice, "Hello")
