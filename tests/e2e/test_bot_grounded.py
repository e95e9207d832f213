"""In Discord: an answer in a chat model's words names its lessons, and says when the model is away."""

from pathlib import Path

from discord_sandbox import Sandbox
from lesson_talk import asks, reads
from myna.errors import EngineFailed
from myna.testing import ScriptedChatModel
from myna_at_work import at_work, connected, hears
from talking_house import saying

QUESTION = "When do we meet on Fridays?"


async def test_an_answer_in_a_models_words_links_to_its_lesson(
    town: Sandbox, tmp_path: Path
) -> None:
    model = ScriptedChatModel(script=saying("[1] You all meet ", "at nine o'clock."))
    async with at_work(town, tmp_path, chat=[model]) as myna:
        await connected(town, myna)
        alice = town.member("alice")
        lesson = await alice.say("#general", f"!train {QUESTION} -> At nine")
        await hears(alice, "remember")

        await alice.say("#general", "!ask when do we meet then, on Fridays?")
        answer = await hears(alice, "-# 💬 [1](")
        why = await reads(alice, "why", message=str(answer.id))

        assert "You all meet at nine o'clock.\n-# 💬 [1](" in answer.content
        assert f"/{lesson.id})" in answer.content
        assert f"**[1]** `{QUESTION}` → `At nine`" in why.content


async def test_a_model_that_is_away_is_told_in_one_small_line(
    town: Sandbox, tmp_path: Path
) -> None:
    model = ScriptedChatModel(failure=EngineFailed("Nobody there.", reason="connection"))
    async with at_work(town, tmp_path, chat=[model]) as myna:
        await connected(town, myna)
        alice = town.member("alice")
        await alice.slash("train", question=QUESTION, answer="At nine")

        answer = await asks(alice, "when do we meet on Fridays then?")

        assert answer.content.startswith("At nine\n-# 💤 The chat model is away")
