"""Documents that are no list of questions: each passage becomes the answer to several ways of asking for it."""

import math
import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain, islice

from myna.domain.lesson_files.labelled_text import read_text
from myna.domain.lesson_files.passages import Passage, passages_of
from myna.domain.lesson_files.rows import Code, Said
from myna.domain.sentences import sentences
from myna.domain.teaching import normalised

MOST_QUESTIONS = 8
"""For each passage."""
LONGEST_ANSWER_LOOKED_AT = 4_000
LONGEST_QUESTION_CHARACTERS = 240
FEWEST_LETTERS = 8
"""A shorter sentence tells nothing."""
_FEW_WORDS = 2
_COUNTED_PASSAGES = 2_000
"""Which words are rare is told from so many."""
_LOOKED_AT = 200
_SHARE_OF_PAIRS = 0.25
_SHARE_OF_QUESTIONS = 0.5
_FENCED = re.compile(r"^ {0,3}(?:```|~~~)", re.MULTILINE)
_MARKS = re.compile(r"^\s*(?:[-*+•>]|\d{1,3}[.)])\s+|[*_`|]+", re.MULTILINE)
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")
_CLAUSE_END = re.compile(r"\s*[,;:—–]\s+| (?:and|or|и|или|но|but) (?=\w+ \w+ \w+)", re.IGNORECASE)
_FUNCTION_WORDS_OF_EACH = """
a about all also an and any are as at be been but by can could did do does for from had has have
he her his how i if in into is it its may me might must my no nor not of on or our over she should
so than that the their them then there these they this those to up us was we were what when where
which who whoever will with would you your
а бы в вы для до его ее её если же за и из или им их к как когда ли мы на не но ну о об он она
они от по при с со так такой те тем то тоже ты у уже что чтобы эта эти это этот я
"""
_FUNCTION_WORDS = frozenset(_FUNCTION_WORDS_OF_EACH.split())
"""Most questions have them and few answers turn on them."""


def is_document(text: str) -> bool:
    """False for lists of questions, with their answers or still without them."""
    said = list(islice(read_text(text), _LOOKED_AT))
    pairs = sum(bool(one.question.strip() and one.answer.strip()) for one in said)
    asked = sum(one.question.rstrip().endswith("?") for one in said if not one.answer)
    share = 2 * _SHARE_OF_PAIRS if _FENCED.search(text, 0, 100_000) else _SHARE_OF_PAIRS
    return pairs < share * len(said) and asked < _SHARE_OF_QUESTIONS * len(said)


def read_document(text: str) -> Iterator[Said]:
    """A heading below which nothing stands is a row of its own, which has no answer."""
    passages = passages_of(text)
    beginning = list(islice(passages, _COUNTED_PASSAGES))
    rarity, asked = _rarity(beginning), set[str]()
    for passage in chain(beginning, passages):
        questions = _questions(passage, rarity)
        new = [question for question in questions if normalised(question) not in asked]
        asked.update(map(normalised, new))
        for question in new or questions[:1]:
            yield Said(
                line=passage.line,
                question=question,
                answer=passage.text,
                section=passage.section,
                is_passage=True,
                fault=None if passage.text else Code.MISSING_ANSWER,
            )


def _questions(passage: Passage, rarity: dict[str, float]) -> list[str]:
    """The heading, then the words that tell something of its most telling clauses, in their order."""
    found = list(passage.headings[-1:])
    if not passage.text:
        return found
    said = dict.fromkeys(_telling_words(clause) for clause in _clauses(passage.text))
    able = [words for words in said if sum(map(str.isalpha, words)) >= FEWEST_LETTERS]
    by_weight = sorted(able, key=lambda words: -_weight(words, rarity))
    chosen = set(by_weight[: MOST_QUESTIONS - len(found)])
    found += [words for words in able if words in chosen]
    return found or [passage.text[:LONGEST_QUESTION_CHARACTERS]]


def _clauses(text: str) -> Iterator[str]:
    """Sentences, and the parts of long ones that could be asked for on their own."""
    plain = _MARKS.sub("", text[:LONGEST_ANSWER_LOOKED_AT])
    for piece in sentences(plain, longest=LONGEST_QUESTION_CHARACTERS):
        for sentence in _SENTENCE_END.split(piece):
            parts = [part for part in _CLAUSE_END.split(sentence) if len(part.split()) > _FEW_WORDS]
            yield from parts if len(parts) > 1 else (sentence,)


def _telling_words(clause: str) -> str:
    words = re.findall(r"[\w'’-]+", clause)
    return " ".join(word for word in words if word.casefold() not in _FUNCTION_WORDS)


def _weight(text: str, rarity: dict[str, float]) -> float:
    return sum(rarity.get(word, 0.0) for word in set(_words(text)))


def _rarity(passages: list[Passage]) -> dict[str, float]:
    counts = Counter(word for passage in passages for word in set(_words(passage.text)))
    return {word: math.log(1 + len(passages) / count) for word, count in counts.items()}


def _words(text: str) -> list[str]:
    return re.findall(r"\w{3,}", normalised(text))
