"""The default script: a reader that finds the numbered grounds in a prompt and cites the best one.

It knows no more than what stands on the wire. A ground is a line `[1] {"question": …, "answer": …}`; the question
is the last JSON object with a `question` and no `answer`; a wish for phrasings is an object with `most`.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from myna.domain.language import language_of

Messages = Sequence[Mapping[str, Any]]

_GROUND = re.compile(r"^\s*\[?(\d{1,3})[\].:)]*\s*(\{.*\})\s*$", re.MULTILINE)
_OBJECT = re.compile(r"\{.*\}")
_WORD = re.compile(r"\w+")
_STEM_CHARACTERS = 4
_SHORTEST = 3
_COMMON_ENGLISH = """
the and are was were what when where who why how which that this these those for from with have has had does did
can could will would should may must not you your our their its his her they she any some about into there here
than then please tell know
"""
_COMMON_RUSSIAN = """
что это как где когда кто кого чего чему почему зачем какой какая какое какие который для или при над под без его
она они оно есть был была было были быть мне нам вам нас вас меня тебя тебе наш ваш мой твой так там тут уже ещё
еще надо нужно можно нельзя если чтобы пожалуйста скажи расскажи
"""
_COMMON = frozenset((_COMMON_ENGLISH + _COMMON_RUSSIAN).split())
_REPHRASED = {
    "en": (
        "Could you tell me: {}",
        "I would like to know: {}",
        "Does anybody know: {}",
        "A quick question: {}",
        "Please explain: {}",
    ),
    "ru": (
        "Подскажите, пожалуйста: {}",
        "Хочу узнать: {}",
        "Кто-нибудь знает: {}",
        "Вопрос такой: {}",
        "Объясните, пожалуйста: {}",
    ),
}


def scripted_reader(messages: Messages) -> str:
    """The words of the ground that shares most words with the question; `[0]` or `[-]` where none does."""
    texts = [str(message.get("content") or "") for message in messages]
    if wish := next((each for each in _objects(texts[-1:]) if "most" in each), None):
        return _rephrased(wish)
    asked = _content_words(_question(texts))
    best, number, answer = 0, 0, ""
    for line in _GROUND.finditer("\n".join(texts)):
        ground = next(_objects([line[2]]), {})
        shared = 2 * len(asked & _content_words(str(ground.get("question", ""))))
        shared += len(asked & _content_words(str(ground.get("answer", ""))))
        if shared > best:
            best, number, answer = shared, int(line[1]), str(ground.get("answer", ""))
    if best:
        return f"[{number}] {answer}"
    if "[-]" in texts[0]:
        return "[-] Nobody taught me this, but in general: it depends."
    return "[0]"


def _question(texts: Sequence[str]) -> str:
    asked = [each for each in _objects(texts[-1:]) if "question" in each and "answer" not in each]
    return str(asked[-1]["question"]) if asked else "\n".join(texts[-1:])


def _rephrased(wish: Mapping[str, Any]) -> str:
    question = str(wish.get("question", ""))
    templates = _REPHRASED.get(language_of(question) or "en", _REPHRASED["en"])
    begun = question[:1].lower() + question[1:]
    wanted = int(wish["most"])
    return json.dumps([each.format(begun) for each in templates[:wanted]], ensure_ascii=False)


def _objects(texts: Sequence[str]) -> Iterator[Mapping[str, Any]]:
    for found in _OBJECT.finditer("\n".join(texts)):
        try:
            value = json.loads(found[0])
        except ValueError:
            continue
        if isinstance(value, dict):
            yield value


def _content_words(text: str) -> set[str]:
    words = _WORD.findall(text.lower())
    return {
        word[:_STEM_CHARACTERS] for word in words if len(word) >= _SHORTEST and word not in _COMMON
    }
