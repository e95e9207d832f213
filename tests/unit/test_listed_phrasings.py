"""Lists as models write them: as they were asked to, or nearly."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from myna.domain.speakable import encodable
from myna.engines.openai.listed import _WRAPPING, MOST_CHARACTERS, listed


@pytest.mark.parametrize(
    "text",
    [
        '["Where?", "In which place?"]',
        'Here you are:\n```json\n["Where?", "In which place?"]\n```\nBye!',
        '```\n["Where?",\n "In which place?"',
        '["Where?", "In which place?", "In wh',
        '{"phrasings": ["Where?", "In which place?"]}',
        '["Where?", "In which place?", 7, {"a": "b"}]',
        "1. Where?\n2. In which place?",
        '1) "Where?"\n2) "In which place?"\n',
        "Where?\nIn which place?",
        "Here you are:\n\n  Where?  \r\n«In which place?»\n",
        "- Where?\n- In which place?",
        r'["Where?\ud800", "In which \udfffplace?"]',
        '["Where?", "  ", "Where?", "In which place? "]',
    ],
)
def test_a_list_is_read_however_a_model_wrote_it(text: str) -> None:
    assert ["Where?", "In which place?"] == listed(text)


@pytest.mark.parametrize("text", ["", "\n \n", "Here you are:", "[]", "[1, 2]", "{}", "```\n```"])
def test_what_is_no_list_gives_nothing(text: str) -> None:
    assert [] == listed(text)


def test_a_list_of_endless_brackets_is_read_in_no_time() -> None:
    assert [] == listed("[" * 10 * MOST_CHARACTERS)


@given(
    st.lists(
        st.text(min_size=1).map(encodable).map(lambda text: text.strip(_WRAPPING)).filter(bool),
        unique=True,
        max_size=5,
    )
)
def test_every_list_in_json_comes_back(texts: list[str]) -> None:
    assert texts == listed(json.dumps(texts))


@given(st.text())
def test_any_text_gives_texts(text: str) -> None:
    assert all(isinstance(each, str) and each for each in listed(text))
