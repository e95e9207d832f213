"""What a written answer sounds like: Discord's marks, links and pictures become words or fall silent.

Used by the speaking service before the text is cut into sentences. Numbers and units are left to
the engines, which know how their language reads them.
"""

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

_WORDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "en": {
            "code": "a block of code",
            "spoiler": "a spoiler",
            "link": "link",
            "member": "a member",
            "role": "a role",
            "channel": "a channel",
            "time": "a date",
            "everyone": "everyone",
            "here": "everyone here",
        },
        "ru": {
            "code": "блок кода",
            "spoiler": "спойлер",
            "link": "ссылка",
            "member": "участник",
            "role": "роль",
            "channel": "канал",
            "time": "дата",
            "everyone": "все",
            "here": "все, кто здесь",
        },
    }
)

_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.DOTALL | re.MULTILINE), said)
    for pattern, said in (
        (r"```.*?```", " {code} "),
        (r"\|\|.+?\|\|", " {spoiler} "),
        (r"\[([^\[\]\n]+)\]\(\s*<?[a-z]+://[^\s()]*(?:\([^\s()]*\)[^\s()]*)*>?[^()\n]*\)", r"\1"),
        (r"<?\b(?:https?|ftp|discord)://[^\s<>]*[^\s<>.,;:!?»”\"')\]*_~|]>?", " {link} "),
        (r"<a?:\w+:\d+>", " "),
        (r"<@!?\d+>", " {member} "),
        (r"<@&\d+>", " {role} "),
        (r"<(?:#\d+|id:\w+)>", " {channel} "),
        (r"<t:-?\d+(?::\w)?>", " {time} "),
        (r"</([^:<>\n]+):\d+>", r"\1"),
        (r"@everyone\b", " {everyone} "),
        (r"@here\b", " {here} "),
        (r"^[ \t]*(?:(?:#{1,3}|-#|>{1,3}|[-*+•])[ \t]+)+", ""),
        (r"\\([^\w\s])", r"\1"),
        (r"(?<=\d)[ \t]*\*[ \t]*(?=\d)", " × "),
        (r"[*`|]+|~~", ""),
        (r"_+", " "),
    )
)
"""What is found, and what is said instead, in the words of the language."""

_PICTURES = re.compile(
    "["
    "\U0001f000-\U0001faff"  # emoji, flags, skin tones
    "\u2600-\u27bf\u2b00-\u2bff\u231a-\u23ff\u25a0-\u25ff"  # signs that are drawn as pictures
    "\u20e3\ufe00-\ufe0f"  # what makes a picture of the sign before it
    "\U000e0000-\U000e01ef"
    "]+"
)
_MARKS_ON_ONE_LETTER = 2
_SILENT_KINDS = ("Cf", "Cc", "Cs", "Co", "Cn")


def speakable(text: str, language: str) -> str:
    """The text as it is said in this language, `ru` or `en`; empty where nothing is left to say.

    Lines stay lines: each is a pause of its own.
    """
    words = _WORDS.get(language, _WORDS["en"])
    said = _without_silent_signs(unicodedata.normalize("NFC", text))
    for pattern, instead in _RULES:
        said = pattern.sub(instead.format_map(words), said)
    said = _PICTURES.sub(" ", said)
    lines = (" ".join(line.split()) for line in said.splitlines())
    return "\n".join(_mended(line) for line in lines if is_audible(line))


def is_audible(text: str) -> bool:
    """Is there a letter or a digit to say?"""
    return any(character.isalnum() for character in text)


def _mended(line: str) -> str:
    """No space is left before a comma or a full stop where something before it fell silent."""
    return re.sub(r"\s+(?=[,.;:!?…](?:\s|$))", "", line)


def _without_silent_signs(text: str) -> str:
    """Without control signs, lone surrogates and towers of marks on one letter."""
    kept = []
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if character in "\n\t":
            kept.append(character)
        elif unicodedata.category(character) in _SILENT_KINDS:
            kept.append("" if character in "\u200b\u200c\u200d\u00ad\ufeff" else " ")
        elif marks <= _MARKS_ON_ONE_LETTER:
            kept.append(character)
    return "".join(kept)


def encodable(text: str) -> str:
    """Without lone surrogates, which have no bytes, and NUL, at which libraries stop reading."""
    return text.encode(errors="ignore").decode().replace("\0", " ")
