"""First files in which one form of question is asked about many things; used by `fit_verifier` and `honest_imports`.

What decides in them is a word that many questions have; what likens them is a form that all have.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product

from benchmarks.banking77 import Question

Answer = Callable[[str, str, int], str]
"""Of the one thing, the other, and the number of the form."""


@dataclass(frozen=True, kw_only=True)
class Ground:
    name: str
    forms: tuple[str, ...]
    ones: tuple[str, ...]
    others: tuple[str, ...] = ("",)

    def asked(self, forms: int, answer: Answer) -> list[Question]:
        return [
            Question(text=form.format(one=one, other=other), category=answer(one, other, number))
            for one, other in product(self.ones, self.others)
            for number, form in enumerate(self.forms[:forms])
        ]


def both(one: str, other: str, _form: int) -> str:
    return f"{one} {other}: see there"


FITTED = (
    Ground(
        name="courses",
        forms=(
            "When is the {one} course on {other}?",
            "what time does {one} start on {other}",
            "who teaches {one} on {other}s",
            "how do I sign up for {one} on {other}",
        ),
        ones=("yoga", "chess", "pottery", "guitar", "baking", "judo"),
        others=("Monday", "Tuesday", "Friday", "Sunday"),
    ),
    Ground(
        name="rooms, ru",
        forms=(
            "Как заказать {one} в {other}?",
            "сколько стоит {one} в {other}",
            "где взять {one} для {other}",
            "кто отвечает за {one} в {other}",
        ),
        ones=("пропуск", "стол", "проектор", "ключ", "микрофон", "кофе"),
        others=("библиотеке", "мастерской", "спортзале", "столовой"),
    ),
    Ground(
        name="weather",
        forms=("what is the weather in {one}?", "weather {one} today", "is it raining in {one}"),
        ones=("rome", "oslo", "lima", "cairo", "delhi", "quito", "riga", "baku", "doha", "bern"),
    ),
)
"""What verifiers are fitted with."""
MEASURED = (
    Ground(
        name="tools",
        forms=(
            "How do I {one} the {other}?",
            "what is the way to {one} a {other}",
            "can you tell me how to {one} a {other}",
            "I want to {one} my {other}",
            "what do I need to {one} the {other}",
            "is it hard to {one} a {other}?",
        ),
        ones=("open", "close", "paint", "clean", "lock", "repair", "wash", "borrow", "sell"),
        others=("door", "window", "box", "car", "table", "lamp", "bike", "chair"),
    ),
    Ground(
        name="quests",
        forms=(
            "Where do I find the {one} of the {other}?",
            "who sells a {one} to the {other}",
            "how much is the {one} that a {other} wears",
            "which level does the {other} need for the {one}",
        ),
        ones=("sword", "shield", "helmet", "cloak", "ring", "boots"),
        others=("knight", "wizard", "archer", "healer", "thief"),
    ),
    Ground(
        name="clubs, ru",
        forms=(
            "Во сколько начинается {one} для {other}?",
            "кто ведёт {one} у {other}",
            "как записать на {one} {other}",
        ),
        ones=("плавание", "рисование", "танцы", "шахматы", "хор", "бокс"),
        others=("малышей", "школьников", "студентов", "взрослых"),
    ),
    Ground(
        name="trains",
        forms=("when does the train to {one} leave?", "{one} train platform", "price to {one}"),
        ones=("turin", "ghent", "basel", "porto", "lyon", "graz", "brno", "malmo", "trier", "cork"),
    ),
)
"""What nothing was fitted to."""


def answered(grounds: Sequence[Ground]) -> list[tuple[str, list[Question]]]:
    """Every ground with one form, with two, with all of them; each answer for one pair of things."""
    return [
        (f"{ground.name}, {count} forms", ground.asked(count, both))
        for ground in grounds
        for count in sorted({1, 2, 3, len(ground.forms)})
    ]
