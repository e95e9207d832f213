"""Texts made to keep a pattern busy for ever keep nobody waiting.

Processor time is measured, so that a busy machine does not matter.
"""

import io
import re
import time
from collections.abc import Callable
from contextlib import suppress

import pytest

from myna.bot.learning.train_arguments import read_arguments
from myna.bot.rendering import defused, pieces, quoted, unmarked
from myna.domain.confidential import holds_secret as file_holds_secret
from myna.domain.language import language_of
from myna.domain.lesson_files import read_lesson_file
from myna.domain.lesson_files.secrets import holds_secret
from myna.domain.sentences import sentences
from myna.domain.speakable import speakable
from myna.domain.spoken_commands import understood
from myna.domain.teaching import as_asked, split_pair
from myna.errors import MynaError
from myna.logs import redacted

LENGTH = 4_000
MOST_SECONDS = 0.05
PARTS = (
    *(
        "a",
        "a ",
        "a!",
        "1",
        "1*",
        "1 * ",
        "ж",
        "\u0301",
        "\u200d",
        "👩‍",
        " ",
        "\n",
        "\t",
        "- ",
        "> ",
        "#",
    ),
    *(
        "[",
        "[a](",
        "![a](",
        "](",
        "(",
        "*",
        "_",
        "|",
        "||a",
        "~~",
        "`",
        "```",
        "```\n",
        "\\",
        "<",
        "<@",
    ),
    *(
        "<t:",
        "</a",
        "<a:b",
        "https://",
        "https://a(",
        "://a@",
        "@",
        "a@",
        "a.b.",
        ".",
        ",",
        ";",
        ":",
        "--",
    ),
    *(
        "data=",
        'data="',
        "positive=",
        " -> ",
        "->",
        "=>",
        "Q:",
        "A:",
        "token:",
        "token=[",
        'token\\"',
    ),
    *(
        "key=",
        "?key=",
        "eyJ",
        "eyJa.eyJa.",
        "M",
        "MMMMMMMMMMMMMMMMMMMMMMMMMM.",
        "Bot ",
        "/webhooks/1/",
    ),
    *(
        "secret_key:[",
        "password = ",
        "sk-",
        "-----BEGIN ",
        "aW50ZXJhY3Rpb246",
        "1) ",
        "a\n\n",
        "=\n",
        "\r",
    ),
)
EVIL = tuple((part * LENGTH)[:LENGTH] for part in PARTS)


def _read(name: str) -> Callable[[str], object]:
    return lambda text: read_lesson_file(b"a -> b\n" + text.encode(), name)


READERS: dict[str, Callable[[str], object]] = {
    "aloud": lambda text: list(sentences(speakable(text, "en"))),
    "arguments": read_arguments,
    "command": understood,
    "confidential": lambda text: file_holds_secret(io.BytesIO(text.encode())),
    "label": lambda text: unmarked(text, 80),
    "language": language_of,
    "log": redacted,
    "messages": lambda text: pieces(defused(text)),
    "pair": split_pair,
    "question": as_asked,
    "quotation": quoted,
    "secret": holds_secret,
    **{f"lessons{ending}": _read(f"a{ending}") for ending in (".csv", ".jsonl", ".txt", ".md")},
}


def seconds(read: Callable[[str], object], text: str) -> float:
    """The first of three that is short enough, or the best of them."""
    best = _seconds(read, text)
    for _ in range(2):
        if best >= MOST_SECONDS:
            best = min(best, _seconds(read, text))
    return best


def _seconds(read: Callable[[str], object], text: str) -> float:
    started = time.thread_time()
    with suppress(MynaError):
        read(text)
    return time.thread_time() - started


def test_there_are_more_than_fifty() -> None:
    assert len(set(EVIL)) >= 50


@pytest.mark.parametrize("name", READERS)
def test_no_evil_text_keeps_anybody_waiting(name: str) -> None:
    took = {text[:12]: seconds(READERS[name], text) for text in EVIL}

    assert {} == {text: each for text, each in took.items() if each >= MOST_SECONDS}


def test_a_pattern_that_could_not_bear_them_is_noticed() -> None:
    careless = re.compile(r"[\w-]{18,}\.[\w-]{6,7}\.[\w-]{27,}")

    assert _seconds(careless.search, "a" * 2 * LENGTH) >= MOST_SECONDS
