"""Every text exists in every language, is used, and says what it is given."""

import re
from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path

import pytest
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

import myna
from myna.bot.texts.catalogue import instruction, say, source
from myna.bot.texts.guide import texts_of_commands
from myna.bot.texts.policy import KEPT, SECTIONS
from myna.domain.conversation import Outcome
from myna.domain.jobs import Ending, JobState
from myna.domain.language import LANGUAGES
from myna.domain.lesson_files import Code
from myna.domain.promotion import Marks, Reason, SuspicionKind
from myna.errors import OperatorError
from myna.services.jobs import Cancelling

SOURCES = Path(myna.__file__).parent
WHAT_TEXTS_ARE_GIVEN: dict[str, str | int] = {
    "about": "answer",
    "action": "teach",
    "amount": 10,
    "attempt": 2,
    "answer": 4_000,
    "audio-limit": "25 MiB",
    "champion": 2,
    "known": 2,
    "choices": 3,
    "code": "E_JSON",
    "command": "!join",
    "count": 3,
    "encoding": "cp1251",
    "files": 2,
    "folder": "`books`",
    "hearing": "sphinx",
    "hosts": "`models.example.org`",
    "instead": "`Ask Anna`",
    "job": "a1b2c3",
    "kept": 8,
    "kind": "hear",
    "language": "ru",
    "lessons": 2,
    "lost": 1,
    "limit": "10 MiB",
    "line": 7,
    "managers": "those who manage this server",
    "messages": "on",
    "more": 2,
    "mark": "👑",
    "models": 2,
    "most": 3,
    "name": "Alice",
    "needed": 40,
    "needs": "operator",
    "now": "everybody",
    "number": 3,
    "of": 60,
    "offered": 20,
    "owed": 2,
    "pair": "`When?` → `On Friday`",
    "percent": 40,
    "phase": "learning",
    "phrase": "`please`",
    "prefix": "!",
    "problems": 2,
    "question": "When?",
    "questions": "`When?`, `Where?`",
    "reason": "too-long",
    "right": "40 %",
    "allowed": "no",
    "channels": "<#1>",
    "role": "Teacher",
    "roles": "“Teacher”",
    "rows": 9,
    "size": "12 KiB",
    "speaking": "espeak",
    "speed": "1.2",
    "teaches": "yes",
    "spoken": "on",
    "teachers": "members with the role “Teacher”",
    "voice": "Anna",
    "wait": "5 seconds",
    "when": "yesterday",
    "what": "It is broken.",
    "where": "Google",
    "trainer": "trainer.example",
    "who": "Alice",
    "whose": "server",
    "wrong": "10 %",
    "weighed": 3,
    "contact": "ada@example.org",
    "days": 90,
    "engines": "`edge`",
    "permission": "ticket",
    "reads": "all",
    "held": 2,
    "reference": "`ticket`",
    "engine": "mini",
    "host": "`api.example.org`",
    "base": "`base-mini`",
    "closed": "2027-01-06",
    "ends": "2027-01-14",
    "fewest": 10,
    "said": "`No.`",
    "tokens": 3,
    "dollars": "0.10",
    "step": "1200",
    "loss": "0.5123",
    "left": 800,
    "model": "`m-1`",
    "money": " · $0.02",
    "words": "`short`",
}


class Variables(Visitor):
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802
        self.names.add(node.id.name)


@cache
def texts(language: str) -> Mapping[str, set[str]]:
    """The names of the texts with the variables of each; read once."""
    found = {}
    for entry in FluentParser().parse(source(language)).body:
        assert not isinstance(entry, ast.Junk), entry.content
        if isinstance(entry, ast.Message):
            variables = Variables()
            variables.visit(entry)
            found[entry.id.name] = variables.names
    return found


def code_of_the_bot() -> str:
    paths = [*SOURCES.glob("bot/**/*.py"), SOURCES / "errors.py"]
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


def test_every_language_says_the_same_with_the_same() -> None:
    assert texts("en") == texts("ru")


def named_by_values() -> set[str]:
    """Texts whose names are put together from what they are about."""
    return {
        *map(row_text, Code),
        *(f"job-{state.value}" for state in JobState if not state.is_over),
        *(f"jobs-{state.value}" for state in JobState if state.is_over),
        *(f"job-{ending.value}" for ending in Ending if ending is not Ending.EXAMINED),
        *(f"verdict-{reason.value}" for reason in Reason),
        *(f"suspicion-{kind.value}" for kind in SuspicionKind),
        *(f"why-{outcome.value}" for outcome in Outcome),
        *(f"marks-{each.name}" for each in fields(Marks)),
        *(f"compared-{part}" for part in ("before", "since", "taught")),
        *(f"cancel-{each.value}" for each in Cancelling),
        *texts_of_commands(),
        *(f"policy-{kind}-{column}" for kind in KEPT for column in ("what", "for", "long")),
        *(f"policy-{name}-title" for name in SECTIONS),
        *(f"policy-{head}" for head in ("what", "what-for", "how-long")),
    }


def test_no_text_is_unused() -> None:
    code, of_values = code_of_the_bot(), named_by_values()

    assert [name for name in texts("en") if f'"{name}"' not in code and name not in of_values] == []


def test_no_text_is_missing() -> None:
    said = re.compile(r'\b(?:say|told)\(\s*(?:[\w.]+,\s*)?"([\w-]+)"')
    asked = set(said.findall(code_of_the_bot()))
    asked |= set(re.findall(r'^    code(?:: .*)? = "([\w-]+)"', code_of_the_bot(), re.MULTILINE))
    asked |= named_by_values()
    asked -= {OperatorError.code, *LANGUAGES}

    assert len(asked) > 50
    assert asked - set(texts("en")) == set()


def row_text(code: Code) -> str:
    return "row-" + str(code).lower().replace("_", "-")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_can_be_said(language: str) -> None:
    for name, variables in texts(language).items():
        said = say(language, name, **{one: WHAT_TEXTS_ARE_GIVEN[one] for one in variables})

        assert said.strip()
        assert "{" not in said
        assert "\u2068" not in said


@pytest.mark.parametrize(
    ("lessons", "said"), [(1, "1 урок."), (3, "3 урока."), (5, "5 уроков."), (21, "21 урок.")]
)
def test_russian_counts_as_russian_does(lessons: int, said: str) -> None:
    assert say("ru", "lines-learned", lessons=lessons).endswith(said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_of_commands_and_forms_are_as_short_as_discord_wants(language: str) -> None:
    for name in texts(language):
        limit = 32 if re.fullmatch(r"slash-[a-z]+|menu-\w+", name) else 100
        if name.startswith(("slash-", "menu-")):
            assert len(say(language, name)) <= limit
        if name.startswith("form-"):
            assert len(say(language, name)) <= 45


def test_the_operators_instructions_come_first(tmp_path: Path) -> None:
    (tmp_path / "instructions.ru.md").write_text("Свои правила", encoding="utf-8")

    names = {"prefix": "!", "role": "Teacher"}
    assert instruction("ru", tmp_path, **names) == "Свои правила"
    assert instruction("en", tmp_path, **names).startswith("# Myna")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_instructions_name_the_prefix_and_the_role_of_this_installation(language: str) -> None:
    text = instruction(language, None, prefix="?", role="Librarian")

    assert "`?ask " in text
    assert "\n?train " in text
    assert "Librarian" in text
    assert "Teacher" not in text
    assert not re.search(r"[`\n]!\w", text)
    assert "{" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_of_the_instructions_ends_in_the_middle_of_a_sentence(language: str) -> None:
    """Discord shows every line break."""
    prose = re.sub(r"(?s)```.*?```", "", instruction(language, None, prefix="!", role="T"))
    lines = [line for line in prose.splitlines() if line and not line.startswith("#")]

    assert [] == [line for line in lines if line[-1] not in ".:;!?"]
    assert [] == [line for line in lines if line.startswith(" ")]
