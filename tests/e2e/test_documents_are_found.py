"""Passages of documents are found by the real local engine when people ask in their own words."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from myna.domain.conversation import Outcome, Tenant, Thresholds, decide
from myna.domain.lesson_files import read_lesson_file
from myna.domain.provenance import training_material
from myna.domain.teaching import Lesson, Provenance, Source
from myna.engines.local import LocalAnswerEngine
from myna.ports import AnswerModel, Training

GARDEN = """# Greenhill allotment garden

## Getting a plot

There are forty plots, and all of them are taken at the moment. To join the waiting list, send your
name and address to the secretary. Most people wait about two years.

## Rent

A full plot costs 60 euros a year and a half plot 35. Rent is due in March. Anyone who has not paid by
the end of April loses the plot.

## Water

Taps are turned on in April and off in October, because the pipes would freeze. Hoses may be used
before ten in the morning and after six in the evening. Collecting rainwater in barrels is encouraged.

## Compost and waste

Weeds, leaves and kitchen scraps go into the wooden bays behind the shed. No meat, please: it attracts
rats. Plastic and glass must be taken home.

## Bonfires

Fires are allowed only in November and only when the wind is light. Never leave one alone.

## Animals

Dogs are welcome on a lead. Chickens may be kept if the neighbours agree; cockerels are forbidden.

## Tools

The shared lawnmower is in the shed. The key hangs in the clubhouse; sign the list when you take it.
Please refill the petrol afterwards.
"""
ASKED_OF_GARDEN = {
    "How do I join the waiting list?": "waiting list",
    "how long do people wait for a plot": "waiting list",
    "How much is a half plot?": "60 euros",
    "When is the rent due?": "60 euros",
    "what happens if I have not paid the rent": "60 euros",
    "When are the taps turned off?": "rainwater",
    "can I use a hose at noon?": "rainwater",
    "May I collect rainwater?": "rainwater",
    "where do I put weeds and leaves": "wooden bays",
    "Can I put meat on the compost?": "wooden bays",
    "where to leave plastic": "wooden bays",
    "When are fires allowed?": "November",
    "Is my dog welcome?": "on a lead",
    "can I keep chickens": "on a lead",
    "Where is the lawnmower?": "lawnmower",
    "who has the key of the shed": "lawnmower",
}
SCHOOL = """# Музыкальная школа «Камертон»

## Запись

Записаться можно с шести лет. Приём идёт с первого августа, для записи принесите справку от врача и
копию свидетельства о рождении. Взрослые занимаются в вечерней группе.

## Расписание

Занятия идут с понедельника по субботу. Один урок длится сорок пять минут. Во время школьных каникул
занятий нет.

## Оплата

Месяц занятий стоит четыре тысячи рублей. Второму ребёнку из семьи скидка тридцать процентов. Оплатить
нужно до десятого числа, квитанцию выдаёт бухгалтер.

## Инструменты

Скрипку и гитару можно взять напрокат за пятьсот рублей в месяц. За сломанный инструмент отвечает тот,
кто его взял. Рояль есть только в школе: заниматься на нём можно после пяти вечера.

## Экзамены и концерты

Экзамены проходят в мае. Концерт для родителей бывает перед Новым годом в большом зале. На концерт
приходят в белой рубашке.

## Пропуски

О болезни предупредите преподавателя утром. Пропущенный по болезни урок отрабатывают бесплатно,
остальные пропуски сгорают.
"""
ASKED_OF_SCHOOL = {
    "со скольки лет можно записаться?": "шести лет",
    "какие справки нужны для записи": "шести лет",
    "Занимаются ли у вас взрослые?": "шести лет",
    "сколько длится урок?": "сорок пять минут",
    "есть ли занятия на каникулах": "сорок пять минут",
    "Сколько стоит месяц занятий?": "четыре тысячи",
    "есть ли скидка второму ребёнку": "четыре тысячи",
    "до какого числа нужно оплатить?": "четыре тысячи",
    "можно ли взять скрипку напрокат": "напрокат",
    "кто отвечает за сломанный инструмент?": "напрокат",
    "Когда можно заниматься на рояле?": "напрокат",
    "когда проходят экзамены": "в мае",
    "в чём приходить на концерт?": "в мае",
    "кого предупредить о болезни": "предупредите",
    "что будет с пропущенным уроком?": "предупредите",
}
UNRELATED = (
    "What is the capital of Peru?",
    "tell me a joke",
    "who won the football yesterday",
    "how do I cook rice",
    "Какая столица Перу?",
    "расскажи анекдот",
    "какая завтра погода",
    "кто написал «Войну и мир»",
)


@pytest.fixture
async def engine() -> AsyncIterator[LocalAnswerEngine]:
    engine = LocalAnswerEngine()
    yield engine
    await engine.close()


async def learned(engine: LocalAnswerEngine, text: str, directory: Path) -> AnswerModel:
    rows = read_lesson_file(text.encode(), "page.md").kept
    lessons = [
        Lesson(
            id=str(number),
            tenant=Tenant("guild:1"),
            kind=row.kind,
            question=row.question,
            answer=row.answer,
            author_id=1,
            source=Source(
                type=row.source_type,
                provenance=Provenance.OPERATOR,
                section=row.section,
                line=row.line,
            ),
            created=datetime(2026, 1, 1, tzinfo=UTC),
        )
        for number, row in enumerate(rows)
    ]
    directory.mkdir()
    await engine.train(
        Training(material=training_material(lessons, permission=None), directory=directory)
    )
    return await engine.load(directory)


@pytest.mark.parametrize(
    ("text", "asked"), [(GARDEN, ASKED_OF_GARDEN), (SCHOOL, ASKED_OF_SCHOOL)], ids=["en", "ru"]
)
async def test_most_natural_questions_find_their_passage(
    engine: LocalAnswerEngine, tmp_path: Path, text: str, asked: dict[str, str]
) -> None:
    model = await learned(engine, text, tmp_path / "model")
    nearest, found, wrong = 0, 0, []
    for question, telling in asked.items():
        candidates = await model.candidates(question)
        outcome, is_first = decide(candidates, Thresholds()), telling in candidates[0].answer
        is_offered = any(telling in candidate.answer for candidate in candidates)
        nearest += is_first
        found += (outcome is Outcome.ANSWERED and is_first) or (
            outcome is Outcome.OFFERED and is_offered
        )
        wrong += [question] if outcome is Outcome.ANSWERED and not is_first else []

    assert wrong == []
    assert nearest >= 0.9 * len(asked)
    assert found >= 0.7 * len(asked)


@pytest.mark.parametrize("text", [GARDEN, SCHOOL], ids=["en", "ru"])
async def test_a_document_answers_nothing_else(
    engine: LocalAnswerEngine, tmp_path: Path, text: str
) -> None:
    model = await learned(engine, text, tmp_path / "model")

    outcomes = {one: decide(await model.candidates(one), Thresholds()) for one in UNRELATED}

    assert dict.fromkeys(UNRELATED, Outcome.ABSTAINED) == outcomes
