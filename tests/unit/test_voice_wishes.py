"""What is written behind `!voice`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from myna.bot.panels.voice_wishes import STEPS, Wishes, stepped, wishes
from myna.domain.speech import SPEEDS, VoicePreferences
from myna.errors import UnreadableChoice


@pytest.mark.parametrize(
    ("text", "wished"),
    [
        ("", Wishes()),
        ("speed 1.2", Wishes(changes=VoicePreferences(speed=1.2))),
        ("скорость 0,8 голос Anna", Wishes(changes=VoicePreferences(speed=0.8, voice="Anna"))),
        ("server off", Wishes(changes=VoicePreferences(is_spoken=False), is_for_server=True)),
        ("on server", Wishes(changes=VoicePreferences(is_spoken=True), is_for_server=True)),
        ("language AUTO", Wishes(changes=VoicePreferences(language="auto"))),
        ("messages on", Wishes(changes=VoicePreferences(is_sent_as_voice=True))),
        ("faster faster", Wishes(steps=2)),
        ("медленнее", Wishes(steps=-1)),
        ("default", Wishes(forgets=True)),
    ],
)
def test_wishes_are_read(text: str, wished: Wishes) -> None:
    assert wishes(text) == wished


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("speed", "speed"),
        ("speed fast", "speed"),
        ("speed inf", "speed"),
        ("speed nan", "speed"),
        ("speed 0.49", "speed"),
        ("language klingon", "language"),
        ("messages", "what"),
        ("loud", "what"),
    ],
)
def test_what_there_is_not_is_not_guessed(text: str, reason: str) -> None:
    with pytest.raises(UnreadableChoice) as refused:
        wishes(text)

    assert refused.value.details["reason"] == reason


@given(st.floats(*SPEEDS), st.integers(-20, 20))
def test_steps_go_on_until_the_end(speed: float, steps: int) -> None:
    after = stepped(speed, steps)
    end = STEPS[-1] if steps > 0 else STEPS[0]

    assert (after - speed) * steps >= 0
    assert after == end or abs(steps) < len(STEPS)


def test_two_steps_are_one_more_than_one() -> None:
    assert stepped(None, 2) == stepped(stepped(None, 1), 1)
    assert stepped(1.0, -2) == 0.75
