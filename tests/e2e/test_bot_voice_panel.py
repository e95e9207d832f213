"""How Myna sounds is chosen with buttons; what hears and speaks, and what leaves the machine, is shown."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from discord_sandbox import Sandbox
from discord_sandbox.people.hands import Result
from discord_sandbox.people.heard import Heard
from discord_sandbox.people.human import Member
from myna.config import Settings
from myna_at_work import Myna, at_work, connected, hears


def seen(result: Result) -> Heard:
    assert isinstance(result, Heard)
    return result


def labels(message: Heard) -> list[str]:
    return [button.label for button in message.buttons]


async def panel(member: Member, text: str = "!voice") -> Heard:
    said = await member.say("#general", text)
    return await hears(member, "How I sound", matching=lambda one: one.reply_to == said.id)


async def test_the_panel_shows_what_holds_and_edits_itself(bob: Member) -> None:
    shown = await panel(bob)
    assert "Speed: **1**" in shown.content
    faster = seen(await bob.clicks(shown, "Faster"))

    assert faster.id == shown.id
    assert "Speed: **1.1**" in faster.content
    assert "Speed: **1**" in seen(await bob.clicks(faster, "Slower")).content


async def test_everything_has_its_button(bob: Member) -> None:
    shown = await panel(bob)
    shown = seen(await bob.clicks(shown, "Aloud"))
    shown = seen(await bob.clicks(shown, "Language"))
    shown = seen(await bob.clicks(shown, "Voice messages"))
    assert "Answers aloud in a voice channel: **off**" in shown.content
    assert "Language: **English**" in shown.content
    assert "Voice messages answered with voice messages: **on**" in shown.content

    shown = seen(await bob.clicks(shown, "Start over"))
    assert "Answers aloud in a voice channel: **on**" in shown.content
    assert "Language: **not chosen**" in shown.content


async def test_the_next_voice_is_another_one(bob: Member) -> None:
    shown = await panel(bob)
    other = seen(await bob.clicks(shown, "Next voice"))

    assert shown.content != other.content


async def test_anothers_panel_changes_what_is_ones_own(
    alice: Member, bob: Member, myna: Myna, town: Sandbox
) -> None:
    shown = await panel(alice)
    own = seen(await bob.clicks(shown, "Faster"))
    preferences = myna.core.preferences

    assert own.is_ephemeral
    tenant = f"guild:{town.guild.id}"
    assert (await preferences.of(tenant, bob.id)).speed == 1.1
    assert (await preferences.of(tenant, alice.id)).speed is None


async def test_a_manager_chooses_for_the_whole_server(alice: Member, bob: Member) -> None:
    shown = seen(await alice.clicks(await panel(alice), "For the whole server"))
    assert "How I sound on this server" in shown.content
    assert "is asked for it once" in shown.content
    await alice.clicks(shown, "Slower")

    assert "Speed: **0.9**" in (await panel(bob)).content


async def test_an_ordinary_member_has_no_button_for_the_server(bob: Member) -> None:
    assert "For the whole server" not in labels(await panel(bob))
    await bob.say("#general", "!voice server speed 2")

    await hears(bob, "How I sound to you is yours to choose")


async def test_in_a_direct_message_there_is_no_server_to_choose_for(bob: Member) -> None:
    await bob.say("@bot", "!voice")

    assert "For the whole server" not in labels(await hears(bob, "How I sound to you"))


async def test_who_is_in_no_call_has_nothing_to_try(bob: Member) -> None:
    assert "Try it" not in labels(await panel(bob))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("!voice speed 1.2", "Speed: **1.2**"),
        ("!голос скорость 0,8", "Скорость: **0.8**"),
        ("!voice off", "voice channel: **off**"),
        ("!voice language ru", "Language: **Russian**"),
        ("!voice messages on speed 2", "Speed: **2**"),
    ],
)
async def test_who_likes_words_writes_them(bob: Member, text: str, words: str) -> None:
    await bob.say("#general", text)

    await hears(bob, words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("!voice speed 9", "from 0.5 to 2"),
        ("!voice speed", "from 0.5 to 2"),
        ("!voice speed nan", "from 0.5 to 2"),
        ("!voice language de", "I speak `ru` and `en`"),
        ("!voice voice Nobody", "no such voice"),
        ("!voice what?", "use the buttons"),
        ("!voice messages", "use the buttons"),
        ("!engines maybe", "`!engines allow`"),
    ],
)
async def test_nonsense_is_answered_with_what_there_is(bob: Member, text: str, words: str) -> None:
    await bob.say("#general", text)

    await hears(bob, words)


async def test_the_slash_command_takes_the_same(bob: Member, alice: Member) -> None:
    mine = seen(await bob.slash("voice", speed=1.5, aloud=False))
    servers = seen(await alice.slash("voice", speed=0.75, server=True))

    assert mine.is_ephemeral
    assert "Speed: **1.5**" in mine.content
    assert "Speed: **0.75**" in servers.content
    assert "on this server" in servers.content


async def test_what_was_chosen_outlives_a_restart(town: Sandbox, tmp_path: Path) -> None:
    bob = town.member("bob")
    for text, words in (("!voice speed 1.5", "1.5"), ("!voice", "1.5")):
        async with at_work(town, tmp_path) as myna:
            await connected(town, myna)
            assert words in (await panel(bob, text)).content


async def test_the_engines_are_shown_with_what_they_lack(bob: Member) -> None:
    shown = seen(await bob.slash("engines"))

    assert shown.is_ephemeral
    assert "I speak it with `espeak`" in shown.content
    assert "✅ `espeak` · English, Russian" in shown.content
    assert "🔒 `gtts`" in shown.content
    assert "-# ↳ Russian: It was made for English." in shown.content
    assert "the texts of my answers that I speak, to Google, Microsoft" in shown.content
    assert labels(shown) == []


async def test_a_manager_decides_what_may_leave_the_machine(
    alice: Member, bob: Member, myna: Myna, town: Sandbox
) -> None:
    tenant = f"guild:{town.guild.id}"
    await alice.say("#general", "!engines")
    shown = await hears(alice, "What hears here")
    assert "Everything stays on this machine" in shown.content

    refusal = seen(await bob.clicks(shown, "Allow engines of the network"))
    assert "Only those who manage this server" in refusal.content
    assert not await myna.core.preferences.allows_network(tenant)

    allowed = seen(await alice.clicks(shown, "Allow engines of the network"))
    assert "are allowed here" in allowed.content
    assert await myna.core.preferences.allows_network(tenant)
    await alice.clicks(allowed, "Keep voices on this machine")
    assert not await myna.core.preferences.allows_network(tenant)


@pytest.fixture
async def strict(town: Sandbox, tmp_path: Path) -> AsyncIterator[Member]:
    settings = Settings.model_validate({"data_dir": tmp_path, "network_engines": "never"})
    async with at_work(town, tmp_path, settings=settings) as myna:
        await connected(town, myna)
        yield town.member("alice")


async def test_the_operator_has_the_last_word(strict: Member) -> None:
    shown = seen(await strict.slash("engines"))
    assert "my keeper lets nothing leave it" in shown.content
    assert labels(shown) == []

    await strict.say("#general", "!engines allow")
    await hears(strict, "My keeper decided")


async def test_the_panels_speak_russian(alice: Member) -> None:
    await alice.say("#general", "!language ru")
    await hears(alice, "по-русски")
    await alice.say("#general", "!движки")
    await hears(alice, "Чем я здесь слышу")
    await alice.say("#general", "!голос")

    assert "Медленнее" in labels(await hears(alice, "Как я звучу для тебя"))
