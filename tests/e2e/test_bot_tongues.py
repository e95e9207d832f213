"""With nothing configured Russian speech never becomes English words: Myna asks which language it was."""

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
from myna_at_work import Myna, at_work, connected, hears, hears_nothing
from russian_speech import spoken_wav

RECORDINGS = Path(__file__).parents[1] / "recordings"
SPEECH = (RECORDINGS / "what-are-we-reading.ogg").read_bytes()
RUSSIAN = "Подскажи, пожалуйста, какую книгу мы будем читать в клубе в следующем месяце?"
QUESTION = "На каком языке ты говоришь?"


@pytest.fixture
def ear() -> Attentive:
    return Attentive(words=["the boys see jess"], foreign=frozenset({"en"}), is_doubtful=True)


@pytest.fixture
async def myna(town: Sandbox, tmp_path: Path, ear: Attentive) -> AsyncIterator[Myna]:
    async with at_work(town, tmp_path, ear=ear) as myna:
        await connected(town, myna)
        yield myna


async def asked(member: Member) -> Heard:
    await member.sends_voice_message("@bot", SPEECH)
    return await hears(member, QUESTION)


async def pressed(member: Member, question: Heard, label: str) -> Heard:
    outcome = await member.clicks(question, label)
    assert isinstance(outcome, Heard)
    return outcome


async def test_russian_speech_is_answered_with_a_question_and_not_with_english_words(
    town: Sandbox, tmp_path: Path
) -> None:
    sphinx = SphinxSpeechToText(EngineOptions())
    async with at_work(town, tmp_path, ear=sphinx) as myna:
        await connected(town, myna)
        alice = town.member("alice")
        await alice.say("@bot", "", files=[("note.wav", await spoken_wav(RUSSIAN))])
        question = await hears(alice, QUESTION, timeout_seconds=30)

        assert "🎙️" not in question.content
        assert "Which language do you speak?" in question.content
        assert [button.label for button in question.buttons] == ["English", "Русский"]
        outcome = await pressed(alice, question, "Русский")
        assert outcome.content.startswith("На слух понимать русскую речь я здесь пока не умею")
        assert outcome.id == question.id
        assert not outcome.buttons
    await sphinx.close()


async def test_english_speech_is_answered_without_a_question(town: Sandbox, tmp_path: Path) -> None:
    sphinx = SphinxSpeechToText(EngineOptions())
    async with at_work(town, tmp_path, ear=sphinx) as myna:
        await connected(town, myna)
        alice = town.member("alice")
        await alice.sends_voice_message("@bot", SPEECH)

        answer = await hears(alice, "🎙️", timeout_seconds=30)
        assert answer.content.startswith("> 🎙️ what are we reading")
    await sphinx.close()


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


async def test_who_wrote_english_may_speak_russian_all_the_same(alice: Member) -> None:
    await alice.say("@bot", "ok")
    await hears(alice)

    await asked(alice)


async def test_who_speaks_english_gets_the_words_after_all_and_is_asked_to_check_them(
    alice: Member,
) -> None:
    answer = await pressed(alice, await asked(alice), "English")

    assert answer.content.startswith("> 🎙️ the boys see jess")
    assert "Did I hear you right?" in answer.content


async def test_only_who_said_it_chooses_the_language(
    alice: Member, bob: Member, ear: Attentive
) -> None:
    await alice.say("#general", "@bot", files=[("note.ogg", SPEECH)])
    question = await hears(alice, QUESTION)

    assert "Only the one who said this" in (await pressed(bob, question, "Русский")).content
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


async def test_where_the_server_chose_a_language_for_speech_nobody_is_asked(
    alice: Member, ear: Attentive
) -> None:
    await alice.say("#general", "!voice server language en")
    await hears(alice, "on this server")
    await alice.say("#general", "@bot", files=[("note.ogg", SPEECH)])

    assert (await hears(alice, "🎙️")).content.startswith("> 🎙️ the boys see jess")
    assert ear.asked == ["en"]


async def test_an_answer_that_takes_long_still_takes_the_place_of_the_question(
    alice: Member, ear: Attentive
) -> None:
    question = await asked(alice)
    ear.may_go_on = asyncio.Event()
    asyncio.get_running_loop().call_later(DEFER_AFTER_SECONDS + 0.3, ear.may_go_on.set)
    await alice.clicks(question, "Русский")

    answer = await hears(alice, "🎙️", matching=lambda message: message.is_edited)
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
        alice = town.member("alice")
        await alice.say("@bot", "", files=[("long.wav", long), ("short.wav", short)])

        assert "the first 5 seconds" in (await hears(alice, "a long story")).content
        assert "seconds" not in (await hears(alice, "a short story")).content
