"""A chat model's answer is shown and spoken while the model writes it, and its lessons are named when it is whole."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from attentive_ear import Attentive
from discord_sandbox import Sandbox
from discord_sandbox.people.heard import Heard
from discord_sandbox.people.human import Member
from in_call import called, until
from lesson_talk import asks, reads
from myna.domain.chat import ChatPart, Closing, Delta, Finished, Prompt, Spent
from myna.testing import ScriptedChatModel
from myna_at_work import Myna, at_work, connected, everybody_speaks_english, hears
from whistler import Whistler

QUESTION = "When do we meet on Fridays?"
SPEECH = (Path(__file__).parents[1] / "recordings" / "what-are-we-reading.ogg").read_bytes()
ASKED = "!ask when do we meet then, on Fridays?"


class Writer:
    """Writes the beginning of an answer, and the rest when it is told to."""

    def __init__(self) -> None:
        self.may_go_on = asyncio.Event()
        self.was_given_up = False

    async def write(self, _prompt: Prompt) -> AsyncIterator[ChatPart]:
        try:
            for piece in ("[1]", " You all meet at nine", " o'clock in the morning [1]. The"):
                yield Delta(text=piece)
            await self.may_go_on.wait()
        except (asyncio.CancelledError, GeneratorExit):
            self.was_given_up = True
            raise
        yield Delta(text=" door is open from eight o'clock on.")
        yield Finished(closing=Closing.WHOLE, spent=Spent(), model="scripted")


async def until_carried(myna: Myna, message_id: int) -> None:
    """It is known that this message carries an answer."""
    async with asyncio.timeout(5):
        while await myna.core.answering.turns.of_message(message_id) is None:
            await asyncio.sleep(0.01)


@pytest.fixture
def writer() -> Writer:
    return Writer()


@pytest.fixture
def whistler() -> Whistler:
    return Whistler()


@pytest.fixture
async def myna(
    town: Sandbox, tmp_path: Path, writer: Writer, whistler: Whistler
) -> AsyncIterator[Myna]:
    model = ScriptedChatModel(script=writer.write)
    ear = Attentive(words=["when do we meet then, on Fridays?"])
    async with at_work(
        town, tmp_path, chat=[model], mouth=whistler, ear=ear, change_seconds=0.05
    ) as myna:
        await connected(town, myna)
        await everybody_speaks_english(town, myna)
        alice = town.member("alice")
        await alice.say("#general", f"!train {QUESTION} -> At nine")
        await hears(alice, "remember")
        yield myna


async def test_a_models_words_stand_there_before_it_is_done(alice: Member, writer: Writer) -> None:
    asked = await alice.say("#general", ASKED)
    first = await hears(alice, "You all meet")
    writer.may_go_on.set()
    whole = await hears(alice, "-# 💬 [1](")
    why = await reads(alice, "why", message=str(whole.id))

    assert (asked.id, ()) == (first.reply_to, first.buttons)
    assert not first.content.startswith("[")
    assert "The door is open from eight o'clock on." in whole.content
    assert (first.id, 3) == (whole.id, len(whole.buttons))
    assert f"`{QUESTION}` → `At nine`" in why.content


async def test_a_models_sentence_is_spoken_before_it_is_done_and_without_numbers(
    alice: Member, writer: Writer, whistler: Whistler
) -> None:
    await called(alice)
    await alice.say("#general", ASKED)
    await until(lambda: len(whistler.sentences) > 1)
    begun = whistler.sentences[-1]
    writer.may_go_on.set()
    await hears(alice, "-# 💬 [1](")
    await until(lambda: whistler.sentences[-1] != begun)

    await alice.hears_speech(by="bot")
    assert "This is Myna, an AI. You all meet at nine o'clock in the morning." == begun
    assert [begun, "The door is open from eight o'clock on."] == whistler.sentences[-2:]


async def test_a_model_is_not_asked_on_for_what_nobody_wants(alice: Member, writer: Writer) -> None:
    await alice.say("#general", ASKED)
    await hears(alice, "You all meet")
    await alice.say("#general", "!stop")
    await hears(alice, "stopped here")

    assert writer.was_given_up


async def test_a_stopped_answer_has_its_lessons_and_its_buttons(alice: Member) -> None:
    await alice.say("#general", ASKED)
    first = await hears(alice, "You all meet")
    await alice.say("#general", "!stop")
    stopped = await hears(alice, "stopped here")
    why = await reads(alice, "why", message=str(stopped.id))

    assert (first.id, 3) == (stopped.id, len(stopped.buttons))
    assert stopped.content.splitlines()[-2].startswith("-# 💬 [1](https:")
    assert f"`{QUESTION}` → `At nine`" in why.content


async def test_a_stopped_answer_is_corrected_as_any_other(alice: Member) -> None:
    await alice.say("#general", ASKED)
    await hears(alice, "You all meet")
    await alice.say("#general", "!stop")
    stopped = await hears(alice, "stopped here")
    await alice.say("#general", "!correct At ten", reply_to=stopped)
    corrected = await hears(alice, "Corrected")

    assert "At ten" == corrected.content.splitlines()[0]


async def test_a_stopped_answer_is_deleted_with_all_that_is_held_about_its_asker(
    alice: Member, bob: Member, myna: Myna
) -> None:
    asked = await bob.say("#general", ASKED)
    await hears(bob, "You all meet")
    await bob.say("#general", "!stop")
    await hears(bob, "stopped here")
    turns = myna.core.answering.turns
    kept = await turns.find(str(asked.id))
    await myna.core.privacy.erase_all_of(bob.id)

    assert kept is not None
    assert "You all meet at nine o'clock in the morning [1]. The" == kept.answer
    assert None is await turns.find(str(asked.id))


@pytest.mark.slow
async def test_an_answer_that_ends_with_myna_herself_is_kept_as_far_as_it_came(
    alice: Member, myna: Myna
) -> None:
    asked = await alice.say("#general", ASKED)
    await hears(alice, "You all meet")
    await myna.ends()
    kept = await myna.core.answering.turns.find(str(asked.id))

    assert kept is not None
    assert kept.composed is not None
    assert Closing.STOPPED is kept.composed.closing


async def begins_to_answer(alice: Member, way: str) -> Heard:
    match way:
        case "a message":
            await alice.say("#general", ASKED)
        case "a command":
            return await asks(alice, ASKED.removeprefix("!ask "))
        case "a recording":
            await alice.say("@bot", f"!train {QUESTION} -> At nine")
            await hears(alice, "remember")
            await alice.sends_voice_message("@bot", SPEECH)
    return await hears(alice, "You all meet")


@pytest.mark.parametrize("way", ["a message", "a command", "a recording"])
async def test_an_answer_whose_end_discord_refuses_is_explained_all_the_same(
    way: str, alice: Member, writer: Writer, town: Sandbox, myna: Myna
) -> None:
    first = await begins_to_answer(alice, way)
    town.faults.fail("PATCH /channels/{channel_id}/messages/{message_id}", status=400, times=50)
    town.faults.fail(
        "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}", status=400, times=50
    )
    writer.may_go_on.set()
    await until_carried(myna, first.id)
    town.faults.clear()
    where = "@bot" if way == "a recording" else "#general"
    why = await reads(alice, "why", where=where, message=str(first.id))

    assert f"`{QUESTION}` → `At nine`" in why.content


async def test_a_recording_whose_answer_is_stopped_is_quoted_above_it(alice: Member) -> None:
    await alice.say("@bot", f"!train {QUESTION} -> At nine")
    await hears(alice, "remember")
    await alice.sends_voice_message("@bot", SPEECH)
    await hears(alice, "You all meet")
    await alice.say("@bot", "!stop")
    stopped = await hears(alice, "stopped here")

    assert "> 🎙️ when do we meet then, on Fridays?" == stopped.content.splitlines()[0]
    assert 3 == len(stopped.buttons)


async def test_what_answers_a_recording_stands_below_what_was_heard_before_it_is_done(
    alice: Member, writer: Writer
) -> None:
    await alice.say("@bot", f"!train {QUESTION} -> At nine")
    await hears(alice, "remember")
    await alice.sends_voice_message("@bot", SPEECH)
    first = await hears(alice, "You all meet")
    writer.may_go_on.set()
    whole = await hears(alice, "-# 💬 [1](")
    quote = "> 🎙️ when do we meet then, on Fridays?"

    assert (quote, first.id) == (first.content.splitlines()[0], whole.id)
    assert first.content.splitlines()[1].startswith("You all meet at nine")
    assert quote == whole.content.splitlines()[0]
