"""What managers and teachers see of chat engines, the whole way through Discord and to an endpoint."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chatting_myna import ENGINE, chatting, with_engine_elsewhere
from discord_sandbox import Sandbox
from discord_sandbox.people.human import Member
from lesson_talk import asks, form, labels, reads, seen, teaches
from myna.domain.chat import Purpose
from myna.domain.conversation import Tenant, guild_tenant
from myna.domain.quotas import Allowance, Effort, Quota
from myna.services.quotas import QuotaService
from myna.testing.openai_peer.chatting import Chatting
from myna.testing.openai_peer.faults import FAULTS
from myna.testing.openai_peer.models import Models
from myna.testing.openai_peer.server import OpenAIPeer
from myna_at_work import PLENTY, ROOMY, Myna, at_work, connected, hears

NEAR = "Which day do we meet, please?"


@pytest.fixture
async def peer() -> AsyncIterator[OpenAIPeer]:
    async with OpenAIPeer() as peer:
        yield peer


@pytest.fixture
async def myna(town: Sandbox, tmp_path: Path, peer: OpenAIPeer) -> AsyncIterator[Myna]:
    async with chatting(town, tmp_path, peer, chat_prices="home=1/2") as myna:
        yield myna


async def test_the_panel_names_the_engine_of_this_machine(alice: Member) -> None:
    panel = await reads(alice, "chat")

    assert panel.is_ephemeral
    assert "✅ **home** · `tiny` · nothing leaves this machine" in panel.content
    assert "Now: **home**, on this machine" in panel.content
    assert "consent" not in panel.content


async def test_whoever_chose_nobody_is_answered_without_the_endpoint(
    alice: Member, peer: OpenAIPeer
) -> None:
    panel = await reads(alice, "chat")
    changed = seen(await alice.selects(panel, "Who shall word my answers?", ["Nobody"]))
    await teaches(alice)
    answer = await asks(alice, NEAR)

    assert changed.id == panel.id
    assert "Now: nobody" in changed.content
    assert [] == [each.path for each in peer.asked if each.method == "POST"]
    assert "home" not in answer.content


async def test_instructions_go_with_every_question(alice: Member, peer: OpenAIPeer) -> None:
    panel = await reads(alice, "chat")
    modal = form(await alice.clicks(panel, "Instructions"))
    told = {"Instructions for the chat model": "Speak like a librarian."}
    changed = seen(await alice.submits(modal, told))
    await teaches(alice)
    await hears(alice, "Shall I learn them?")
    await asks(alice, NEAR)
    asked = [each.json for each in peer.asked if each.path == "/chat/completions"]

    assert "`Speak like a librarian.`" in changed.content
    assert "Speak like a librarian." in str(asked[-1]["messages"])


async def test_instructions_may_be_taken_back(alice: Member) -> None:
    panel = await reads(alice, "chat")
    modal = form(await alice.clicks(panel, "Instructions"))
    told = seen(await alice.submits(modal, {"Instructions for the chat model": "Shout."}))
    again = form(await alice.clicks(told, "Instructions"))
    emptied = seen(await alice.submits(again, {"Instructions for the chat model": ""}))

    assert "`Shout.`" in told.content
    assert "You gave no instructions" in emptied.content


async def test_what_could_not_be_answered_is_taught_from_the_list(
    alice: Member, bob: Member
) -> None:
    await asks(bob, "Is there a library?")
    await asks(alice, "is there a library")
    listed = await reads(alice, "gaps")
    modal = form(await alice.clicks(listed, "1 · Teach"))
    await alice.submits(modal, {"Answer": "Yes, upstairs."})
    again = seen(await alice.clicks(listed, "Look again"))

    assert "asked 2 times" in listed.content
    assert "Nothing is waiting" in again.content
    assert "Yes, upstairs." == (await asks(bob, "Is there a library?")).content


async def test_what_is_not_needed_does_not_come_back(alice: Member, bob: Member) -> None:
    await asks(bob, "Is there a library?")
    listed = await reads(alice, "gaps")
    choice = listed.components[0]["components"][0]["options"][0]["value"]
    gone = seen(await alice.selects(listed, "Not needed…", [choice]))
    await asks(bob, "Is there a library?")

    assert "Put aside" in gone.content
    assert "Nothing is waiting" in (await reads(alice, "gaps")).content


async def test_in_a_channel_the_questions_of_others_are_not_shown_to_all(
    alice: Member, bob: Member
) -> None:
    await asks(bob, "Is there a library?")
    await alice.say("#general", "!gaps")
    counted = await hears(bob, "I couldn't answer")
    opened = seen(await alice.clicks(counted, "Show them to me"))

    assert "library" not in counted.content
    assert "`Is there a library?`" in opened.content
    assert opened.is_ephemeral


async def test_what_an_answer_cost_is_told_with_a_picture(
    town: Sandbox, alice: Member, myna: Myna
) -> None:
    await teaches(alice)
    await hears(alice, "Shall I learn them?")
    await asks(alice, NEAR)
    await until_counted(myna, guild_tenant(int(town.guild.id)), Purpose.ANSWER)
    cost = await reads(alice, "usage")

    assert "**home** · `tiny`" in cost.content
    assert "1 answer:" in cost.content
    assert "other ways to ask, for 1 lesson:" in cost.content
    assert "$0." in cost.content
    assert ["usage.png"] == [each.filename for each in cost.attachments]


async def test_a_used_up_credit_is_told_where_managers_look(
    alice: Member, bob: Member, peer: OpenAIPeer
) -> None:
    peer.fault = FAULTS["quota"]
    await teaches(alice)
    for _ in range(3):
        await asks(alice, NEAR)
    screens = [(await reads(alice, name)).content for name in ("chat", "usage", "inbox", "setup")]
    seen_by_a_member = (await reads(bob, "engines")).content

    assert [] == [each for each in screens if "credit there is used up" not in each]
    assert "takes a break" in seen_by_a_member
    assert "credit" not in seen_by_a_member


async def test_a_member_reads_no_names_of_settings(alice: Member, bob: Member) -> None:
    of_bob, of_alice = await reads(bob, "engines"), await reads(alice, "engines")

    assert "**home**" in of_bob.content
    assert "MYNA_" not in of_bob.content
    assert "MYNA_" in of_alice.content


async def test_the_setup_asks_who_words_the_answers(alice: Member) -> None:
    panel = await reads(alice, "setup")
    step = seen(await alice.selects(panel, "Or go straight to…", ["Who words my answers"]))
    changed = seen(await alice.selects(step, "Who shall word my answers?", ["Nobody"]))

    assert "Now: **home**" in step.content
    assert "Now: nobody" in changed.content


async def test_what_words_send_away_stands_wherever_it_is_told_what_leaves(
    alice: Member, bob: Member, myna: Myna
) -> None:
    with_engine_elsewhere(myna)
    before = await reads(bob, "engines")
    await alice.selects(await reads(alice, "chat"), "Who shall word my answers?", ["studio"])
    after = await reads(bob, "engines")
    setup = await reads(alice, "setup")

    assert "models.example.org" not in before.content.partition("Everything stays")[2]
    assert "**What is asked here leaves this machine:** `models.example.org`" in after.content
    assert "Everything stays" not in after.content
    assert "no voices; questions go to `models.example.org`" in setup.content


async def test_an_engine_elsewhere_is_asked_only_once_a_manager_chose_it(
    alice: Member, bob: Member, myna: Myna, peer: OpenAIPeer
) -> None:
    away = with_engine_elsewhere(myna)
    await teaches(alice)
    await asks(bob, NEAR)
    unasked = len(away.prompts)
    await alice.selects(await reads(alice, "chat"), "Who shall word my answers?", ["studio"])
    await asks(bob, "On which day do we meet?")

    assert (0, 1) == (unasked, len(away.prompts))


async def test_without_an_engine_nothing_is_proposed_and_no_step_is_added(
    town: Sandbox, tmp_path: Path
) -> None:
    async with at_work(town, tmp_path) as quiet:
        await connected(town, quiet)
        alice = town.member("alice")
        thanks = await teaches(alice)
        panel = await reads(alice, "chat")
        setup = await reads(alice, "setup")

    assert "Thank you" in thanks.content
    assert "`MYNA_CHAT`" in panel.content
    assert [] == labels(panel)
    assert "Who words my answers" not in setup.content


async def test_whoever_asks_too_fast_is_answered_from_memory(
    town: Sandbox, tmp_path: Path, peer: OpenAIPeer
) -> None:
    once = Allowance(at_once=1, seconds_each=3_600.0)
    narrow = Quota(member=once, server=PLENTY, all=PLENTY)
    quotas = QuotaService(quotas={**ROOMY.quotas, Effort.CHAT: narrow})
    async with chatting(town, tmp_path, peer, quotas=quotas):
        alice, bob = town.member("alice"), town.member("bob")
        await teaches(alice)
        await hears(alice, "Shall I learn them?")
        await asks(bob, NEAR)
        await asks(bob, NEAR)

    asked = [each.json for each in peer.asked if each.path == "/chat/completions"]
    assert 2 == len(asked)


async def test_managers_are_told_before_a_model_is_shut_down(town: Sandbox, tmp_path: Path) -> None:
    ends = datetime.now(UTC).date() + timedelta(days=44)
    models = Models(shutdown_dates={"tiny": ends})
    async with OpenAIPeer([Chatting(), models]) as peer, chatting(town, tmp_path, peer) as myna:
        await until_known(myna)
        alice, bob = town.member("alice"), town.member("bob")
        screens = [(await reads(alice, name)).content for name in ("chat", "inbox", "setup")]
        seen_by_a_member = (await reads(bob, "engines")).content

    assert [] == [each for each in screens if "`tiny` is shut down" not in each]
    assert "shut down" not in seen_by_a_member


async def until_known(myna: Myna) -> None:
    """The endpoint is asked in the background."""
    async with asyncio.timeout(10):
        while myna.core.chat.engines.state(ENGINE).shutdown is None:
            await asyncio.sleep(0.01)


async def until_counted(myna: Myna, tenant: Tenant, purpose: Purpose) -> None:
    """An answer is shown while it is written, and counted at its end."""
    store, since = myna.core.chat.usage.store, datetime.now(UTC).date() - timedelta(days=1)
    async with asyncio.timeout(10):
        while purpose not in {row.purpose for row in await store.of(tenant, since)}:
            await asyncio.sleep(0.01)
