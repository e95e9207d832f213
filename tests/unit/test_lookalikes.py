"""Letters that look like others open no door: a word is one command or none, a role has its very name."""

import random
import unicodedata
from collections import defaultdict

import pytest

from myna.bot import commands
from myna.domain.access import AccessPolicy, Role, Standing, role_of

ALIKE = {
    "a": "аａᴀ",
    "c": "сϲ",
    "e": "еｅ℮",
    "h": "һ",
    "i": "іｉı",
    "k": "кK",
    "o": "оο０",
    "p": "рｐ",
    "s": "ѕſ",
    "t": "тｔ",
    "x": "х",
    "y": "уｙ",
}
INVISIBLE = ("\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u202e", "\u0301", "\u034f")
COUNT = 400


def lookalikes(words: list[str], seed: int) -> list[tuple[str, str]]:
    """Each word with one that is read as the same."""
    dice = random.Random(seed)  # noqa: S311 - the same each time
    found: list[tuple[str, str]] = []
    while len(found) < COUNT:
        word = dice.choice(words)
        letters = [
            dice.choice(ALIKE[each]) if each in ALIKE and dice.random() < 0.5 else each
            for each in word
        ]
        if dice.random() < 0.3:
            letters.insert(dice.randrange(len(letters) + 1), dice.choice(INVISIBLE))
        changed = "".join(letters)
        if changed != word:
            found.append((word, changed))
    return found


def skeleton(word: str) -> str:
    """As the eye reads it."""
    looks = {each: letter for letter, others in ALIKE.items() for each in others}
    plain = "".join(looks.get(each, each) for each in unicodedata.normalize("NFKC", word))
    return "".join(each for each in plain if each not in INVISIBLE)


def test_a_word_that_looks_like_a_command_is_that_command_or_none() -> None:
    taken = [
        (changed, commands._NAMES[changed.casefold()], commands._NAMES[word])
        for word, changed in lookalikes(sorted(commands._NAMES), seed=25)
        if changed.casefold() in commands._NAMES
    ]

    assert [] == [each for each in taken if each[1] != each[2]]


def test_no_two_commands_have_words_that_look_alike() -> None:
    read = defaultdict(set)
    for word, name in commands._NAMES.items():
        read[skeleton(word)].add(name)

    assert {} == {word: names for word, names in read.items() if len(names) > 1}


def test_no_word_belongs_to_two_commands() -> None:
    words = [word for name, others in commands.ALIASES.items() for word in (name, *others)]

    assert sorted(set(words)) == sorted(words)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_role_that_only_looks_like_the_teachers_teaches_nobody(seed: int) -> None:
    wrong = [
        changed
        for _, changed in lookalikes(["teacher", "Teacher"], seed)
        if changed.casefold() != "teacher"
        and role_of(
            Standing(roles={1: changed}, may_manage_server=False),
            AccessPolicy(),
            teacher_role="Teacher",
        )
        is not Role.MEMBER
    ]

    assert [] == wrong


def test_roles_that_a_server_chose_are_known_by_their_ids_alone() -> None:
    policy = AccessPolicy(teacher_role_ids=frozenset({5}))
    standing = Standing(roles={6: "Teacher", 7: "5"}, may_manage_server=False)

    assert Role.MEMBER is role_of(standing, policy, teacher_role="Teacher")
