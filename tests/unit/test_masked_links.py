"""Whatever Myna was taught to answer, a link in it shows where it leads."""

import re
from itertools import product

import pytest

from myna.bot.rendering import defused

ADDRESSES = (
    "https://evil.example",
    "http://evil.example/a_(b)",
    "HTTPS://EVIL.example",
    "https\\://evil.example",
    "https:\\//evil.example",
    "discord://-/channels/@me",
    "ftp://evil.example",
    "steam://run/1",
    "mailto:evil@evil.example",
    "tel:+1",
    "https://discord.com.evil.example/channels/1/2",
    "https://discord.com/oauth2/authorize?client_id=1",
)
FORMS = (
    "[{words}]({address})",
    "[{words}](<{address}>)",
    "[{words}]( {address} )",
    "[{words}](\n{address}\n)",
    '[{words}]({address} "a title")',
    "**[{words}]({address})**",
    "> [{words}]({address})",
    "- [{words}]({address})",
    "# [{words}]({address})",
)
WORDS = ("click", "https://good.example", "a [b] c", "**bold**", "привет 👋", "<@1>", "a\nb")
CASES = [
    form.format(words=words, address=address)
    for form, words, address in product(FORMS, WORDS, ADDRESSES)
]
LINK = re.compile(
    r"\[(?:\[[^\]]*\]|[^\[\]]|\](?=[^\[]*\]))*\]"
    r"\(\s*<?((?:\([^)]*\)|[^\s\\]|\\.)*?)>?(?:\s+['\"].*?['\"])?\s*\)",
    re.DOTALL,
)
"""What clients take for a link with words of its own."""


def test_there_are_hundreds_of_forms_and_all_of_them_are_links() -> None:
    assert len(set(CASES)) >= 700
    assert [] == [case for case in CASES if not LINK.search(case)]


def test_no_link_hides_its_address() -> None:
    assert [] == [case for case in CASES if LINK.search(defused(case))]


def test_every_address_can_still_be_read() -> None:
    assert [] == [case for case in CASES if case != defused(case).replace("\u200b", "")]


@pytest.mark.parametrize(
    "text",
    [
        "[lesson](https://discord.com/channels/1/2/3)",
        "[lesson](https://discord.com/channels/@me/2/3)",
        "https://club.example/rules",
        "`handlers[key](event)` and a[0](b)",
        "[see below] (really)",
        "- [x] done",
    ],
)
def test_what_hides_nothing_stays_as_it_is(text: str) -> None:
    assert text == defused(text)


def test_no_sign_turns_an_address_round() -> None:
    assert "https://evil.example/gpj.exe" == defused("https://evil.example/\u202egpj.\u202dexe")
