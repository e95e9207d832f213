"""What is wrong where somebody says that an answer is; used by the teaching service and the inbox."""

import re
from difflib import SequenceMatcher

from myna.domain.conversation import Turn
from myna.domain.teaching import MAX_ANSWER_CHARACTERS, normalised

SAME_SHARE = 0.85
"""Of the words of two texts; from it on a model only repeated what was taught."""


def disputed(turn: Turn) -> str | None:
    """The taught answer where it was given as it is, or nearly; else the model's words and nothing that was taught.

    None for a turn without an answer, and for half an answer: right ones may begin like it.
    """
    words = turn.plain_answer
    if words is None or turn.composed is None:
        return words
    taught = turn.rests_on[0].answer if len(turn.rests_on) == 1 else None
    if taught is not None and _is_nearly(words, taught):
        return taught
    if turn.composed.is_half:
        return None
    return words[:MAX_ANSWER_CHARACTERS].strip()


def _is_nearly(one: str, other: str) -> bool:
    words, others = (re.findall(r"\w+", normalised(text)) for text in (one, other))
    return SequenceMatcher(a=words, b=others, autojunk=False).ratio() >= SAME_SHARE
