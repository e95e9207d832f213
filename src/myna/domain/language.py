"""Which language a text is in; used by the bot to answer people in the language they write."""

LANGUAGES = ("en", "ru")
ENGLISH_NAMES = {"en": "English", "ru": "Russian"}

_CYRILLIC_SHARE = 0.3
"""From this share on a text counts as Russian: names and terms in it are often Latin."""


def language_of(text: str) -> str | None:
    """`ru` or `en`, or None for a text without letters."""
    letters = [character for character in text if character.isalpha()]
    if not letters:
        return None
    cyrillic = sum("\u0400" <= letter <= "\u04ff" for letter in letters)
    return "ru" if cyrillic >= _CYRILLIC_SHARE * len(letters) else "en"


def supported(locale: str | None) -> str | None:
    """The language of a locale such as `ru` or `en-GB`; None for one that Myna does not speak."""
    language = (locale or "").partition("-")[0].lower()
    return language if language in LANGUAGES else None
