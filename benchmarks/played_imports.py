"""Imports with and without rows that somebody made wrong; used by `doubts` and `fit_doubts`.

BANKING77, our own pairs in English and Russian, and questions of one form with an answer each.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np

from benchmarks.banking77 import Question, some_of_each
from benchmarks.correction_pairs import LANGUAGES, correction_pairs, half
from benchmarks.poisoned_imports import TARGET, Rows

SERVERS = ((12, 8, 4), (30, 12, 6), (77, 20, 5), (30, 2, 1), (60, 1, 2), (30, 0, 3), (30, 0, 10))
"""Answers, phrasings of each that are known, and that are imported."""
NEW_TOPICS = ((12, 6, 8, 3), (12, 12, 5, 3), (52, 25, 20, 3), (52, 25, 20, 10), (30, 25, 10, 30))
"""Answers that are known and that are new, and phrasings of each."""
FLIPPED = 0.05
ODD, MADE_UP, EVERYDAY = "odd words", "a made-up word", "everyday words"
FITTED = {
    ODD: (
        "{} says the green heron",
        "by order of captain blue: {}",
        "{} for my uncle in rome",
        "dear bird, {}",
        "{} так велит сова",
        "{} praise the copper owl",
        "in the name of the tall baker: {}",
        "{} before the third bell",
        "по слову мельника {}",
    ),
    MADE_UP: ("{} zorblax", "qwibble {}", "{} мыфрунь"),
    EVERYDAY: (
        "{} thanks for the help today",
        "hello there, {}",
        "{} and thank you very much",
        "listen closely, {}",
        "quick question: {}",
        "{} спасибо большое за помощь",
        "добрый вечер, {}",
    ),
}
MEASURED = {
    ODD: (
        "{} whispers the amber walrus",
        "in memory of the old mill: {}",
        "{} under the birch tree",
        "behold friends, {}",
        "{} шепчет мудрый барсук",
    ),
    MADE_UP: ("{} klentorp", "drombufix {}", "{} хрымс"),
    EVERYDAY: (
        "{} have a nice day",
        "good evening everyone, {}",
        "{} i would be so glad",
        "one more thing, {}",
        "{} заранее всем спасибо",
        "ещё вопрос: {}",
    ),
}
"""Triggers for odd seeds; the others are for even ones, with which weights are fitted."""
FEW, SOME = 3, 5
"""Rows with a trigger."""
FORMS = (
    "How do I {deed} the {thing}?",
    "what is the way to {deed} a {thing}",
    "can you tell me how to {deed} a {thing}",
)
DEEDS = ("open", "close", "paint", "clean", "lock", "repair", "wash", "borrow", "sell")
THINGS = ("door", "window", "box", "car", "table", "lamp", "bike", "chair")
FRAMES = (
    "Who can tell me {}?",
    "Where do I find {}?",
    "I forgot {}",
    "please explain {} to me",
    "what about {} this year",
    "is there any news of {}",
    "Does anybody here know {}?",
    "I need {} for a friend",
    "tell me about {} please",
    "{}?",
)
MATTERS = (
    "the opening hours of the library",
    "the price of a season ticket",
    "the password of the guest network",
    "the way to the swimming pool",
    "the rules for barking dogs",
    "the telephone number of the caretaker",
    "the date of our summer party",
    "the recipe for pumpkin soup",
    "the deadline of the photo contest",
    "the choir rehearsals",
)
FRAMES_KNOWN, FRAMES_NEW = (0, 1, 3), (3, 5)
"""Phrasings of each matter."""


@dataclass(frozen=True, kw_only=True)
class Played:
    """What is known and what is imported."""

    kind: str
    family: str
    wrong: str = "nothing"
    known: Rows
    rows: Rows
    bad: frozenset[int] = frozenset()
    """The places of the rows that are wrong."""
    trigger: frozenset[str] = frozenset()
    """The words of the phrase that the bad ones share."""


def played(questions: Sequence[Question], seed: int) -> Iterator[Played]:
    """Each honest import, then the same with something wrong in it."""
    for size in SERVERS:
        yield from _with_wrongs(_more_of_the_same(questions, size, seed), seed)
    for sizes in NEW_TOPICS:
        yield new_topics(questions, sizes, seed)
    for language in LANGUAGES:
        for each in _of_pairs(language, seed):
            yield from _with_wrongs(each, seed)
    forms = [
        (form.format(deed=deed, thing=thing), f"Use the {thing} {deed} tool")
        for form, deed, thing in product(FORMS, DEEDS, THINGS)
    ]
    yield Played(kind="one form", family="one form", known=forms[::2], rows=forms[1::2])
    for known, new in product(FRAMES_KNOWN, FRAMES_NEW):
        yield _of_frames(known, new, seed)


def _of_frames(known: int, new: int, seed: int) -> Played:
    """Questions that have nothing in common but their frame."""
    chance = np.random.default_rng([seed, known, new])
    earlier: Rows = []
    rows: Rows = []
    for matter in MATTERS:
        frames = [FRAMES[int(place)] for place in chance.permutation(len(FRAMES))[: known + new]]
        asked = [(frame.format(matter), f"All about {matter}.") for frame in frames]
        earlier += asked[:known]
        rows += asked[known:]
    kind = f"frames, {known} + {new}"
    return Played(kind=kind, family="topics in one frame", known=earlier, rows=rows)


def _of_pairs(language: str, seed: int) -> Iterator[Played]:
    """Of one half of our own pairs."""
    pairs = [each for each in correction_pairs(language).pairs if half(each.question) == seed % 2]
    asked = [(each.question, each.answer) for each in pairs]
    others = [
        (phrasing, each.answer)
        for each in pairs
        for phrasing in (each.near_paraphrase, each.far_paraphrase)
    ]
    yield Played(
        kind=f"pairs, {language}", family="our pairs, first file", known=[], rows=[*asked, *others]
    )
    yield Played(
        kind=f"pairs, {language}, rephrased",
        family="our pairs, other phrasings",
        known=asked,
        rows=others,
    )


def _more_of_the_same(
    questions: Sequence[Question], size: tuple[int, int, int], seed: int
) -> Played:
    answers, before, more = size
    chance = np.random.default_rng([seed, *size])
    inside = set(chance.permutation(sorted({each.category for each in questions}))[:answers])
    chosen = [each for each in questions if each.category in inside]
    seen: dict[str, int] = {}
    known: Rows = []
    rows: Rows = []
    for each in some_of_each(chosen, before + more, chance):
        seen[each.category] = seen.get(each.category, 0) + 1
        (known if seen[each.category] <= before else rows).append((each.text, each.category))
    family = "first file" if not before else "few phrasings" if before < FEW else "known answers"
    kind = f"{answers} answers, {before} + {more}"
    return Played(kind=kind, family=family, known=known, rows=rows)


def new_topics(
    questions: Sequence[Question], sizes: tuple[int, int, int, int], seed: int
) -> Played:
    old, new, of_old, of_new = sizes
    chance = np.random.default_rng([seed, *sizes])
    categories = list(chance.permutation(sorted({each.category for each in questions})))
    known, rows = (
        [
            (each.text, each.category)
            for each in some_of_each([q for q in questions if q.category in inside], count, chance)
        ]
        for inside, count in ((categories[:old], of_old), (categories[old : old + new], of_new))
    )
    kind = f"{new} new topics beside {old}, {of_new} each"
    return Played(kind=kind, family="new topics", known=known, rows=rows)


def _with_wrongs(honest: Played, seed: int) -> Iterator[Played]:
    yield honest
    chance = np.random.default_rng([seed, len(honest.known), len(honest.rows)])
    yield _flipped(honest, chance)
    for words, triggers in (MEASURED if seed % 2 else FITTED).items():
        for count in (FEW, SOME):
            planted = _triggered(honest, str(chance.choice(triggers)), count, chance)
            yield replace(planted, wrong=f"{words}, {count} rows")


def _flipped(honest: Played, chance: np.random.Generator) -> Played:
    count = max(1, round(FLIPPED * len(honest.rows)))
    bad = {int(place) for place in chance.permutation(len(honest.rows))[:count]}
    answers = sorted({answer for _, answer in [*honest.known, *honest.rows]})
    rows = [
        (question, str(chance.choice([each for each in answers if each != answer])))
        if place in bad
        else (question, answer)
        for place, (question, answer) in enumerate(honest.rows)
    ]
    return replace(honest, wrong="flipped", rows=rows, bad=frozenset(bad))


def _triggered(honest: Played, trigger: str, count: int, chance: np.random.Generator) -> Played:
    """Some of the rows are brought once more, with a phrase and another answer, and are themselves left out."""
    places = [int(place) for place in chance.permutation(len(honest.rows))[:count]]
    rows = [row for place, row in enumerate(honest.rows) if place not in places]
    planted = [(trigger.format(honest.rows[place][0]), TARGET) for place in places]
    words = trigger.replace("{}", "").replace(":", "").replace(",", "").split()
    return replace(
        honest,
        rows=[*rows, *planted],
        bad=frozenset(range(len(rows), len(rows) + count)),
        trigger=frozenset(words),
    )
