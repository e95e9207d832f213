"""The default script: a reader that finds the numbered grounds in a prompt and cites the best one.

It knows no more than what stands on the wire, in the blocks that `domain.prompting` makes.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from myna.domain.language import language_of
from myna.domain.prompting import ANSWER, NOTES, QUESTION, Message, quoted_values

Messages = Sequence[Mapping[str, Any]]

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
_GENERAL = {
    "en": "[-] Nobody taught me this, but in general: it depends.",
    "ru": "[-] Этому меня не учили, но вообще бывает по-разному.",
}


def scripted_reader(messages: Messages) -> str:
    """The words of the note that shares most words with the question; `[0]` or `[-]` where none does."""
    told = _blocks(messages)
    question = str((told.get(QUESTION) or ("",))[0])
    if ANSWER in told:
        return _rephrased(question)
    asked = _content_words(question)
    best, number, answer = 0, 0, ""
    for note in told.get(NOTES, ()):
        if not isinstance(note, dict):
            continue
        shared = 2 * len(asked & _content_words(str(note.get("question", ""))))
        shared += len(asked & _content_words(str(note.get("answer", ""))))
        if shared > best:
            best, number, answer = shared, int(note["number"]), str(note["answer"])
    if best:
        return f"[{number}] {answer}"
    is_open = any("[-]" in str(message.get("content")) for message in messages[:1])
    return _GENERAL.get(language_of(question) or "en", _GENERAL["en"]) if is_open else "[0]"


def _blocks(messages: Messages) -> Mapping[str, Sequence[object]]:
    content = str(messages[-1].get("content") or "") if messages else ""
    try:
        return quoted_values(Message(role="user", content=content))
    except ValueError:  # not a prompt of ours
        return {QUESTION: (content,)}


def _rephrased(question: str) -> str:
    templates = _REPHRASED.get(language_of(question) or "en", _REPHRASED["en"])
    begun = question[:1].lower() + question[1:]
    return "\n".join(each.format(begun) for each in templates)


def _content_words(text: str) -> set[str]:
    words = _WORD.findall(text.lower())
    return {
        word[:_STEM_CHARACTERS] for word in words if len(word) >= _SHORTEST and word not in _COMMON
    }
