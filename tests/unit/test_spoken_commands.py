"""What is heard as a command, what as a question, and which commands are asked for once more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from myna.domain.spoken_commands import CALL_COMMANDS, SpokenCommand, hints, understood


def names(heard: str) -> str | None:
    command = understood(heard)
    return command.name if command else None


@pytest.mark.parametrize(
    ("heard", "name"),
    [
        ("Myna, join", "join"),
        ("myna join us please", "join"),
        ("Hey Myna, come here!", "join"),
        ("Myna, leave the channel.", "leave"),
        ("Myna, stop talking", "stop"),
        ("Myna, skip it", "skip"),
        ("Myna, next one please", None),
        ("Stop, Myna", "stop"),
        ("Майна, зайди", "join"),
        ("Майна, зайди к нам, пожалуйста", "join"),
        ("Майна, выйди", "leave"),
        ("Майна, замолчи!", "stop"),
        ("Майна, дальше", "skip"),
        ("Эй, Майна, помолчи", "stop"),
        ("Майна, помощь", "help"),
        ("Myna, help me", "help"),
        ("Myna, hello", "hi"),
        ("Myna", "hi"),
        ("Myna, open this channel", "open"),
        ("Майна, закрой канал", "close"),
        ("Myna, voice", "voice"),
        ("Майна, движки", "engines"),
        ("Myna, instructions please", "instruction"),
        ("Myna, lessons", "lessons"),
        ("Myna, jobs please", "jobs"),
        ("Myna, your models", "models"),
        ("Myna, why?", "why"),
        ("Myna, why is the sky blue", None),
        ("Myna, inbox", "inbox"),
        ("Myna, feedback: you are quick", "feedback"),
        ("Myna, feedback", None),
        ("Myna, stop training", "cancel"),
        ("Майна, уроки", "lessons"),
        ("Майна, почему так?", "why"),
        ("Майна, отзыв ты молодец", "feedback"),
        ("Майна, входящие", "inbox"),
        ("Майна, отмени обучение", "cancel"),
    ],
)
def test_with_her_name_every_command_counts(heard: str, name: str | None) -> None:
    assert names(heard) == name


@pytest.mark.parametrize(
    "name",
    [
        "mina",
        "minor",
        "mynah",
        "my na",
        "mine a",
        "Мойна",
        "маина",
        "тайна",
        "myra",
        "майна",
        "MYNA",
    ],
)
def test_her_name_may_be_misheard(name: str) -> None:
    assert names(f"{name}, join") == "join"


@pytest.mark.parametrize(
    ("heard", "name"),
    [
        ("join", "join"),
        ("Leave.", "leave"),
        ("stop please", "stop"),
        ("Skip!", "skip"),
        ("замолчи", "stop"),
        ("Выйди, пожалуйста", "leave"),
        ("help", None),
        ("open", None),
        ("join the club at what time", None),
        ("когда дальше", None),
        ("stop that", None),
    ],
)
def test_without_her_name_only_a_bare_call_command_counts(heard: str, name: str | None) -> None:
    assert names(heard) == name


@pytest.mark.parametrize(
    "heard",
    [
        "",
        "...",
        "hey",
        "When do we meet?",
        "Myna, when do we meet?",
        "Myna, stop the press at which page?",
        "Myna, leave no one behind, who wrote that?",
        "Myna, open the window",
        "Myna, teach me how to bake bread",
        "Myna, language of flowers",
        "Myna, ask",
        "Майна, открой тайну",
        "what is a myna bird",
        "Майна, расскажи, когда встреча",
    ],
)
def test_all_else_is_a_question(heard: str) -> None:
    assert understood(heard) is None


@pytest.mark.parametrize(
    ("heard", "name", "text"),
    [
        ("Myna, ask When do we meet?", "ask", "When do we meet?"),
        ("Майна, спроси когда встреча", "ask", "когда встреча"),
        ("Myna, correct On Friday at 7", "correct", "On Friday at 7"),
        ("Myna, the right answer is on Friday", "correct", "on Friday"),
        ("Майна, правильный ответ: в пятницу", "correct", "в пятницу"),
        ("Myna, teach: question When do we meet, answer On Friday.", "train", "When do we meet -> On Friday."),
        ("Myna, remember when do we meet answer on Friday", "train", "when do we meet -> on Friday"),
        ("Майна, запомни вопрос где ключ ответ под ковриком", "train", "где ключ -> под ковриком"),
        ("Myna, teach question when do we meet", "train", ""),
        ("Myna, language Russian", "language", "ru"),
        ("Myna, speak English please", "language", "en"),
        ("Майна, говори по-русски", "language", "ru"),
        ("Майна, язык английский", "language", "en"),
        ("Myna, language automatic", "language", "auto"),
        ("Myna, speak faster", "voice", "faster"),
        ("Майна, говори помедленнее", "voice", "slower"),
        ("Myna, allow network", "engines", "allow"),
        ("Майна, запрети сеть", "engines", "forbid"),
    ],
)  # fmt: skip
def test_a_command_gets_what_was_said_behind_it(heard: str, name: str, text: str) -> None:
    assert understood(heard) == SpokenCommand(name=name, text=text)


@pytest.mark.parametrize(
    "heard", ["question answer", "answer", "question answer answer", "answer x"]
)
def test_half_a_lesson_is_no_lesson(heard: str) -> None:
    command = understood(f"Myna, teach {heard}")

    assert command is None or " -> " not in command.text or all(command.text.split(" -> "))


@pytest.mark.parametrize(
    ("heard", "changes"),
    [
        ("Myna, teach a answer b", True),
        ("Myna, correct b", True),
        ("Myna, open", True),
        ("Myna, close", True),
        ("Myna, language Russian", True),
        ("Myna, allow network", True),
        ("Myna, engines", False),
        ("Myna, ask b", False),
        ("Myna, join", False),
        ("Myna, help", False),
        ("Myna, speak faster", False),
    ],
)
def test_what_changes_data_is_asked_for_once_more(heard: str, changes: bool) -> None:
    command = understood(heard)

    assert command is not None
    assert command.changes_data is changes


@given(st.text())
def test_whatever_is_heard_is_read(heard: str) -> None:
    for said in (heard, f"Myna, {heard}", f"Myna, teach {heard}"):
        understood(said)


@given(st.sampled_from(["mynah", "майна"]), st.integers(0, 4), st.characters(categories=["L"]))
def test_one_wrong_letter_of_her_name_does_no_harm(name: str, place: int, letter: str) -> None:
    misheard = name[:place] + letter + name[place + 1 :]
    is_one_letter = len((letter + "x").casefold()) == 2

    assert not is_one_letter or names(f"{misheard}, stop") == "stop"


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_hints_are_words_of_that_language(language: str) -> None:
    given_hints = hints(language)

    assert given_hints[0] in {"Myna", "Майна"}
    assert len(given_hints) < 60
    assert {understood(hint).name for hint in given_hints if understood(hint)} >= CALL_COMMANDS  # type: ignore[union-attr]
