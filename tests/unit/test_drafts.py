"""What is shown of an answer that is being written, and when."""

import asyncio
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from myna.bot.drafts import Draft, displayed, next_change
from myna.bot.rendering import MAX_CHARACTERS, MAX_MESSAGES, defused, pieces
from myna.bot.replies import Part

MARKUP = st.sampled_from(
    [
        *("**bold** ", "```python\n", "```\n", "`code` ", "[words](https://a.example/b) "),
        *("[1]", "@everyone ", "@here", "<@123456789012345678> ", "<:bird:1> ", "||secret|| "),
        *("](https://discord.com/channels/1/2)", "\n\n", "- item\n", "https://a.example/x_y "),
        *("👩‍👩‍👧 ", "word " * 60, "x" * 500, "Ends here. ", "](", "[", "<", "@", "\\"),
    ]
)
TEXTS = st.lists(st.one_of(MARKUP, st.text(max_size=20)), max_size=40).map("".join)


def shown_after(beginnings: Sequence[str]) -> tuple[list[Part], int]:
    """What stands once all of these were shown, and how often a message before the last one was changed."""
    standing: list[Part] = []
    settled_changes = 0
    for text in beginnings:
        while part := next_change(standing, displayed(text)):
            settled_changes += part.number < len(standing) - 1
            standing[part.number : part.number + 1] = [part]
    return standing, settled_changes


@given(TEXTS, st.lists(st.integers(min_value=0, max_value=20_000), max_size=12))
def test_wherever_a_text_is_cut_its_messages_are_those_of_the_whole(
    text: str, cuts: list[int]
) -> None:
    beginnings = [text[:cut] for cut in sorted(cuts)]
    standing, settled_changes = shown_after(beginnings)
    whole = [Part(number=number, text=each) for number, each in enumerate(pieces(defused(text)))]
    shown = whole[:MAX_MESSAGES]
    while part := next_change(standing, shown):
        standing[part.number : part.number + 1] = [part]

    assert 0 == settled_changes
    assert shown == standing
    assert all(len(part.text) <= MAX_CHARACTERS for part in standing)


@given(TEXTS, st.integers(min_value=0, max_value=20_000))
def test_messages_before_the_last_one_never_change_again(text: str, cut: int) -> None:
    heads = displayed(text[:cut])[:-1]

    assert [each.text for each in heads] == pieces(defused(text))[: len(heads)]


@given(TEXTS)
def test_what_is_shown_of_a_beginning_has_no_open_code_and_mentions_nobody(text: str) -> None:
    for part in displayed(text):
        assert part.text
        assert "@everyone" not in part.text
        assert "@here" not in part.text


def test_half_of_something_is_held_back() -> None:
    halves = {
        "We meet [1": "We meet",
        "Look at @every": "Look at",
        "See [the rules](https://a.exa": "See",
        "See https://a.exa": "See",
        "Ask <@1234": "Ask",
        "This is **": "This is",
        "So:\n```pyth": "So:",
    }
    assert list(halves.values()) == [displayed(text)[0].text for text in halves]


def test_open_code_is_closed_where_it_is_shown() -> None:
    assert ["Try:\n```python\nprint(1)\n```"] == [
        part.text for part in displayed("Try:\n```python\nprint(1)\n")
    ]
    long = displayed("```\n" + "x = 1\n" * 332 + "y")

    assert [True] == [part.text.endswith("\n```") for part in long]
    assert len(long[0].text) <= MAX_CHARACTERS


def test_what_stands_as_it_should_is_not_changed() -> None:
    parts = displayed("We meet on Friday.")

    assert None is next_change(parts, parts)
    assert parts[0] == next_change([], parts)


async def test_everybody_who_follows_a_draft_gets_all_of_it() -> None:
    draft = Draft()

    async def followed() -> list[str]:
        return [text async for text in draft.growth()]

    following = [asyncio.create_task(followed()) for _ in range(2)]
    for text in ("a", "ab", "abc"):
        draft.say(text)
        for _ in range(5):
            await asyncio.sleep(0)
    draft.say("abcd")
    draft.end()

    assert [["a", "ab", "abc", "abcd"]] * 2 == await asyncio.gather(*following)


async def test_what_ends_before_it_is_whole_is_not_waited_for() -> None:
    draft = Draft()
    waiting = asyncio.create_task(draft.lasts_for(asyncio.Event().wait()))
    await asyncio.sleep(0)
    draft.stop()

    assert False is await waiting
    assert draft.is_unwanted


def test_what_is_whole_cannot_become_unwanted() -> None:
    draft = Draft()
    draft.end()
    draft.stop()

    assert not draft.is_unwanted
