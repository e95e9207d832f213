"""The language of a message is told from its letters."""

import pytest

from myna.domain.language import language_of, supported


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("When do we meet?", "en"),
        ("Когда встречаемся?", "ru"),
        ("как настроить OBS Studio для стрима", "ru"),
        ("what does Майна mean in this context", "en"),
        ("12:30?", None),
        ("🐦🐦", None),
        ("", None),
    ],
)
def test_the_share_of_cyrillic_letters_decides(text: str, language: str | None) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("locale", "language"), [("ru", "ru"), ("en-GB", "en"), ("de", None), (None, None)]
)
def test_a_locale_is_one_of_hers_or_none(locale: str | None, language: str | None) -> None:
    assert supported(locale) == language
