"""Russian speech never becomes English words that nobody asked for: Myna asks once which language it is."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from attentive_ear import Attentive
from discord_sandbox import Sandbox
from discord_sandbox.people.heard import Heard
from discord_sandbox.people.human import Member
from myna.bot.delivery import DEFER_AFTER_SECONDS
from myna.bot.hearing.recordings import Limits
from myna.config import Settings
from myna.engines.sphinx import SphinxSpeechToText
from myna.ports import EngineOptions
from myna_at_work import (
    Myna,
    at_work,
    connected,
    everybody_speaks_english,
    hears,
    hears_nothing,
)
from russian_speech import spoken_wav

RECORDINGS = Path(__file__).parents[1] / "recordings"
SPEECH = (RECORDINGS / "what-are-we-reading.ogg").read_bytes()
RUSSIAN = "Подскажи, пожалуйста, какую книгу мы будем читать в клубе в следующем месяце?"
QUESTION = "На каком языке ты говоришь?"
WORDS = "🎙️"
"""Before what was heard."""


@pytest.fixture
def ear() -> Attentive:
    """Sure of the English words that it hears in anything."""
    return Attentive(words=["the boys see jess"])


@pytest.fixture
async def myna(town: Sandbox, tmp_path: Path, ear: Attentive) -> AsyncIterator[Myna]:
    async with at_work(town, tmp_path, ear=ear) as myna:
        await connected(town, myna)
        yield myna


async def asked(member: Member) -> Heard:
    await member.sends_voice_message("@bot", SPEECH)
    return await hears(member, QUESTION, where="@bot")


async def pressed(member: Member, question: Heard, label: str) -> Heard:
    outcome = await member.clicks(question, label)
    assert isinstance(outcome, Heard)
    return outcome


@pytest.mark.parametrize("speech", [RUSSIAN, "Как тебя зовут?"])
async def test_russian_speech_is_answered_with_a_question_and_not_with_english_words(
    town: Sandbox, tmp_path: Path, speech: str
) -> None:
    sphinx = SphinxSpeechToText(EngineOptions())
    async with at_work(town, tmp_path, ear=sphinx) as myna:
        await connected(town, myna)
        alice = town.member("alice")
        await alice.say("@bot", "", files=[("note.wav", await spoken_wav(speech))])
        question = await hears(alice, QUESTION, timeout_seconds=30)

        assert WORDS not in question.content
        assert "Which language do you speak?" in question.content
        assert [button.label for button in question.buttons] == ["English", "Русский"]
        outcome = await pressed(alice, question, "Русский")
        assert outcome.content.startswith("На слух понимать русскую речь я здесь пока не умею")
        assert outcome.id == question.id
        assert not outcome.buttons
    await sphinx.close()


async def test_english_speech_is_answered_after_one_click_and_from_then_on_at_once(
    town: Sandbox, tmp_path: Path
) -> None:
    sphinx = SphinxSpeechToText(EngineOptions())
    async with at_work(town, tmp_path, ear=sphinx) as myna:
        await connected(town, myna)
        alice = town.member("alice")
        await alice.sends_voice_message("@bot", SPEECH)
        question = await hears(alice, QUESTION, timeout_seconds=30)
        assert WORDS not in question.content
        await alice.clicks(question, "English")
        answer = await hears(alice, WORDS, timeout_seconds=30)
        assert answer.content.startswith("> 🎙️ what are we reading")
        assert answer.id == question.id

        said = await alice.sends_voice_message("@bot", SPEECH)
        again = await hears(alice, WORDS, timeout_seconds=30)
        assert again.content.startswith("> 🎙️ what are we reading")
        assert again.reply_to == said.id
    await sphinx.close()


@pytest.mark.parametrize(
    ("is_doubtful", "foreign"), [(False, ""), (True, ""), (False, "en"), (True, "en")]
)
async def test_however_sure_an_engine_is_of_its_english_words_they_are_not_shown_unasked(
    alice: Member, ear: Attentive, *, is_doubtful: bool, foreign: str
) -> None:
    ear.is_doubtful, ear.foreign = is_doubtful, frozenset({foreign})
    question = await asked(alice)

    assert WORDS not in question.content
    await hears_nothing(alice)


@pytest.mark.parametrize("command", ["!language en", "!voice language auto", "!hi"])
async def test_english_in_writing_is_no_choice_of_what_is_spoken(
    alice: Member, command: str
) -> None:
    await alice.say("@bot", command)
    await hears(alice)

    await asked(alice)


@pytest.mark.parametrize("command", ["!voice language en", "!voice server language en"])
async def test_who_chose_is_not_asked(alice: Member, ear: Attentive, command: str) -> None:
    await alice.say("#general", command)
    await hears(alice, "How I sound")
    await alice.say("#general", "@bot", files=[("note.ogg", SPEECH)])

    assert (await hears(alice, WORDS)).content.startswith("> 🎙️ the boys see jess")
    assert ear.asked == ["en"]


async def test_what_one_member_chose_is_not_chosen_for_another(alice: Member, bob: Member) -> None:
    await alice.say("#general", "!voice language en")
    await hears(alice, "How I sound")
    await bob.say("#general", "@bot", files=[("note.ogg", SPEECH)])

    await hears(bob, QUESTION)


async def test_who_manages_the_server_is_told_how_to_choose_for_all(
    alice: Member, bob: Member
) -> None:
    await alice.say("#general", "@bot", files=[("note.ogg", SPEECH)])
    manager = await hears(alice, QUESTION)
    await bob.say("#general", "@bot", files=[("note.ogg", SPEECH)])
    member = await hears(bob, QUESTION, matching=lambda message: message.id != manager.id)

    assert "`!voice server language en`" in manager.content
    assert "`!voice сервер язык ru`" in manager.content
    assert "!voice" not in member.content
    assert "!voice" not in (await asked(alice)).content  # nobody manages a chat of two


async def test_who_writes_russian_is_heard_in_russian(alice: Member, ear: Attentive) -> None:
    ear.words = ["что мы читаем"]
    await alice.say("@bot", "!train Что мы читаем? -> Хоббита")
    await hears(alice, "Спасибо")
    await alice.sends_voice_message("@bot", SPEECH)

    await hears(alice, "Хоббита")
    assert ear.asked == ["ru"]


async def test_doubtful_russian_words_are_not_shown_unasked_either(
    alice: Member, ear: Attentive
) -> None:
    ear.words, ear.is_doubtful = ["что мы читаем"], True
    await alice.say("@bot", "!language ru")
    await hears(alice)

    assert WORDS not in (await asked(alice)).content
    assert ear.asked == ["ru"]


@pytest.mark.parametrize("chosen", ["!voice language ru", "!language ru"])
async def test_russian_without_a_russian_recogniser_is_never_heard_as_english(
    alice: Member, ear: Attentive, chosen: str
) -> None:
    ear.languages = frozenset({"en"})
    await alice.say("@bot", chosen)
    await hears(alice)
    await alice.sends_voice_message("@bot", SPEECH)

    reply = await hears(alice, "не умею")
    assert "!engines" in reply.content
    assert WORDS not in reply.content
    assert ear.asked == []


async def test_silence_is_told_without_a_question(alice: Member, ear: Attentive) -> None:
    ear.words = [""]
    await alice.sends_voice_message("@bot", SPEECH)

    await hears(alice, "I heard no words")


async def test_once_the_language_is_chosen_the_recording_is_heard_in_it(
    alice: Member, ear: Attentive
) -> None:
    question = await asked(alice)
    ear.words = ["что мы читаем"]
    answer = await pressed(alice, question, "Русский")

    assert answer.content.startswith("> 🎙️ что мы читаем")
    assert answer.id == question.id
    assert ear.asked == ["en", "ru"]


async def test_the_language_is_asked_for_once(alice: Member, ear: Attentive) -> None:
    await pressed(alice, await asked(alice), "English")
    await alice.sends_voice_message("@bot", SPEECH)

    answer = await hears(alice, "the boys", matching=lambda message: not message.is_edited)
    assert QUESTION not in answer.content
    assert ear.asked == ["en", "en", "en"]


async def test_who_chooses_while_she_listens_is_heard_as_chosen(
    alice: Member, ear: Attentive
) -> None:
    ear.words, ear.may_go_on = ["to me cheat I am", "что мы читаем"], asyncio.Event()
    await alice.sends_voice_message("@bot", SPEECH)
    async with asyncio.timeout(5):
        while not ear.asked:
            await asyncio.sleep(0.01)
    await alice.say("@bot", "!voice language ru")
    await hears(alice, "Language: **Russian**")
    ear.may_go_on.set()

    assert (await hears(alice)).content.startswith("> 🎙️ что мы читаем")
    assert ear.asked == ["en", "ru"]


async def test_who_speaks_english_gets_the_words_after_all_and_is_asked_to_check_them(
    alice: Member, ear: Attentive
) -> None:
    ear.is_doubtful, ear.foreign = True, frozenset({"en"})
    answer = await pressed(alice, await asked(alice), "English")

    assert answer.content.startswith("> 🎙️ the boys see jess")
    assert "Did I hear you right?" in answer.content
    assert "Говоришь по-русски?" not in answer.content


async def test_where_the_server_chose_who_may_speak_another_language_is_told_how_to_say_so(
    town: Sandbox, alice: Member, ear: Attentive, myna: Myna
) -> None:
    ear.foreign = frozenset({"en"})
    await everybody_speaks_english(town, myna)
    await alice.sends_voice_message("@bot", SPEECH)

    assert "Говоришь по-русски?" in (await hears(alice, WORDS)).content


async def test_only_who_said_it_chooses_the_language(
    alice: Member, bob: Member, ear: Attentive
) -> None:
    await alice.say("#general", "@bot", files=[("note.ogg", SPEECH)])
    question = await hears(alice, QUESTION)

    assert "somebody else's" in (await pressed(bob, question, "Русский")).content
    assert ear.asked == ["en"]


async def test_no_command_is_done_before_its_language_is_known(
    alice: Member, ear: Attentive
) -> None:
    ear.words = ["close"]
    await asked(alice)

    await hears_nothing(alice)


async def test_what_is_sent_beside_a_command_is_still_meant_for_it(
    alice: Member, ear: Attentive
) -> None:
    await alice.say("@bot", "!train", files=[("lesson.ogg", SPEECH)])
    question = await hears(alice, QUESTION)
    ear.words = ["question what are we reading answer the hobbit"]

    assert "`!train what are we" in (await pressed(alice, question, "English")).content


async def test_an_answer_that_takes_long_still_takes_the_place_of_the_question(
    alice: Member, ear: Attentive
) -> None:
    question = await asked(alice)
    ear.may_go_on = asyncio.Event()
    asyncio.get_running_loop().call_later(DEFER_AFTER_SECONDS + 0.3, ear.may_go_on.set)
    await alice.clicks(question, "Русский")

    answer = await hears(alice, WORDS, matching=lambda message: message.is_edited)
    assert answer.id == question.id
    assert not answer.is_ephemeral


async def test_a_recording_that_is_gone_is_said_to_be_gone(alice: Member, ear: Attentive) -> None:
    said = await alice.sends_voice_message("@bot", SPEECH)
    question = await hears(alice, QUESTION)
    await alice.deletes(said)

    assert "Не получилось забрать" in (await pressed(alice, question, "Русский")).content
    assert ear.asked == ["en"]


async def test_who_sent_more_than_is_listened_to_is_told(town: Sandbox, tmp_path: Path) -> None:
    settings = Settings.model_validate({"data_dir": tmp_path, "max_audio_seconds": 5})
    limits = Limits(max_bytes=10_000_000, max_seconds=5)
    long, short = await spoken_wav(RUSSIAN * 3), await spoken_wav("Привет")
    ear = Attentive(words=["a long story", "a short story"])
    async with at_work(town, tmp_path, ear=ear, settings=settings, audio=limits) as myna:
        await connected(town, myna)
        await everybody_speaks_english(town, myna)
        alice = town.member("alice")
        await alice.say("@bot", "", files=[("long.wav", long), ("short.wav", short)])

        assert "the first 5 seconds" in (await hears(alice, "a long story")).content
        assert "seconds" not in (await hears(alice, "a short story")).content
