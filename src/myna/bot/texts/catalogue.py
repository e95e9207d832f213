"""Myna's texts in every language she speaks, from the Fluent files beside this module."""

from functools import cache
from importlib.resources import files
from pathlib import Path

from fluent.runtime import FluentBundle, FluentResource

from myna.domain.language import LANGUAGES

_FALLBACK = "en"


def say(language: str, text: str, /, **details: str | int) -> str:
    """The text of this name in this language; raises `KeyError` where there is none."""
    bundle = _bundle(language if language in LANGUAGES else _FALLBACK)
    pattern = bundle.get_message(text).value
    if pattern is None:
        raise KeyError(text)
    said, errors = bundle.format_pattern(pattern, details)
    if errors:
        raise KeyError(f"{text}: {errors}")
    return str(said)


def instruction(language: str, directory: Path | None, *, prefix: str, role: str) -> str:
    """The instructions in Markdown; reads files.

    `instructions.<language>.md` of the operator's directory as it is, else Myna's own, which name
    the prefix of commands and the role of teachers.
    """
    if directory is not None:
        own = directory / f"instructions.{language}.md"
        if own.is_file():
            return own.read_text(encoding="utf-8-sig", errors="replace")
    own_words = _read(f"instruction.{language}.md")
    return own_words.replace("{prefix}", prefix).replace("{role}", role)


def source(language: str) -> str:
    """All Fluent files of the language, one after the other."""
    folder = files("myna.bot.texts") / language
    parts = sorted(folder.iterdir(), key=lambda part: part.name)
    return "\n".join(part.read_text(encoding="utf-8") for part in parts)


@cache
def _bundle(language: str) -> FluentBundle:
    bundle = FluentBundle([language], use_isolating=False)
    bundle.add_resource(FluentResource(source(language)))
    return bundle


def _read(name: str) -> str:
    return (files("myna.bot.texts") / name).read_text(encoding="utf-8")
