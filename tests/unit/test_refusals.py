"""What is refused is refused kindly, in the language of who asked, and says who may."""

from dataclasses import replace

import pytest

from myna.bot.standing import Circle
from myna.bot.texts.refusals import NAMED_ROLES, wait, whom_to_ask
from myna.bot.texts.wording import error_text
from myna.domain.access import Action, Role, authorize
from myna.domain.conversation import guild_tenant
from myna.domain.language import LANGUAGES
from myna.errors import NotAllowed, QuotaReached
from teaching_house import HERE, member

SCHOOL = Circle(teachers=("Librarian", "Bird_keeper"), managers=("Council",))


def refusal(action: Action, language: str, role: Role = Role.STRANGER) -> str:
    with pytest.raises(NotAllowed) as refused:
        authorize(replace(member(), role=role), action, HERE)
    return error_text(language, refused.value, {}, SCHOOL)


def test_who_may_not_teach_is_told_which_roles_teach_here() -> None:
    assert (
        "Only teachers can begin a training here: members with one of the roles “Librarian”,"
        " “Bird\\_keeper”, “Council” and those who manage this server. One lesson at a time is"
        " welcome from everybody; a teacher looks at it."
    ) == refusal(Action.TRAIN, "en", Role.MEMBER)


def test_who_may_not_manage_is_told_who_does() -> None:
    assert (
        "Получать файлы сервера могут только участники с ролью «Council» и те, кто управляет"
        " сервером."
    ) == refusal(Action.GET_FILE, "ru", Role.TEACHER)


def test_what_only_the_keeper_may_do_is_told_so() -> None:
    assert "my keeper" in refusal(Action.ERASE_OTHERS, "en", Role.MANAGER)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("action", [each for each in Action if each is not Action.OWN_DATA])
def test_every_refusal_says_whom_to_ask(action: Action, language: str) -> None:
    words = {
        "en": ("members", "manage", "my keeper"),
        "ru": ("участники", "управляет", "мой хозяин"),
    }

    assert any(word in refusal(action, language) for word in words[language])


def test_what_belongs_to_another_place_is_nobodys() -> None:
    with pytest.raises(NotAllowed) as refused:
        authorize(replace(member(), role=Role.OPERATOR), Action.ASK, guild_tenant(2))

    assert "nobody has" == refused.value.details["needs"]


def test_the_name_of_a_role_is_shown_as_words_alone() -> None:
    loud = Circle(teachers=("**@everyone** [x](https://evil.example)\n# big",))

    assert (
        "members with the role “\\*\\*@everyone\\*\\* \\[x\\](https:\\/\\/evil.example) # big”"
        in (whom_to_ask("en", loud)["teachers"])
    )


def test_of_many_roles_only_some_are_named() -> None:
    many = Circle(teachers=tuple(f"R{number}" for number in range(NAMED_ROLES + 1)))

    assert "“R4”, … and" in whom_to_ask("en", many)["teachers"]


@pytest.mark.parametrize(
    ("language", "seconds", "said"),
    [
        ("en", 0.0, "1 second"),
        ("en", 4.1, "5 seconds"),
        ("en", 121.0, "3 minutes"),
        ("ru", 1.0, "1 секунду"),
        ("ru", 2.5, "3 секунды"),
        ("ru", 180.0, "3 минуты"),
        ("ru", 600.0, "10 минут"),
    ],
)
def test_the_wait_is_rounded_up(language: str, seconds: float, said: str) -> None:
    assert said == wait(language, seconds)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("whose", ["member", "server", "all"])
def test_whoever_asked_too_much_is_told_how_long_to_wait(language: str, whose: str) -> None:
    too_much = QuotaReached("Too much.", what="pace", whose=whose, seconds=30)

    assert wait(language, 30) in error_text(language, too_much, {})
