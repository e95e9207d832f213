"""No lesson changes weights that may not: one function decides it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from random import Random

import pytest

from myna.domain.conversation import guild_tenant
from myna.domain.dataset import dataset_fingerprint, dataset_of
from myna.domain.provenance import (
    TrainingMaterial,
    may_train,
    training_material,
    weighing_of,
)
from myna.domain.teaching import Lesson, LessonKind, Provenance, Source, SourceType

SETS = 10_000
LETTER = "ticket 4711 of 2026-11-02"


def lesson(number: int, provenance: Provenance, *, kind: LessonKind = LessonKind.EXAMPLE) -> Lesson:
    return Lesson(
        id=f"lesson-{number}",
        tenant=guild_tenant(1),
        kind=kind,
        question=f"Question {number}?",
        answer="" if kind is LessonKind.NEGATIVE else f"Answer {number % 3}",
        rejected=None if kind is LessonKind.EXAMPLE else "Never",
        author_id=1,
        source=Source(type=SourceType.MESSAGE, provenance=provenance),
        created=datetime(2026, 1, 1, tzinfo=UTC),
    )


def some_lessons(chance: Random) -> list[Lesson]:
    return [
        lesson(
            number,
            chance.choice(list(Provenance)),
            kind=chance.choice([LessonKind.EXAMPLE, LessonKind.CORRECTION, LessonKind.NEGATIVE]),
        )
        for number in range(chance.randrange(12))
    ]


def forbidden(weights: Sequence[Lesson], permission: str | None) -> list[Lesson]:
    """Decided apart from the code: by name, and by nothing else."""
    allowed = {"operator", "public", "sandbox"} | ({"discord"} if permission else set())
    return [each for each in weights if each.source.provenance.value not in allowed]


def test_of_ten_thousand_sets_no_forbidden_row_is_among_the_weights() -> None:
    chance = Random(21)  # noqa: S311 - the same sets every time
    weighed = {None: 0, LETTER: 0}
    for _ in range(SETS):
        permission = chance.choice([None, LETTER])
        lessons = some_lessons(chance)

        material = training_material(lessons, permission=permission)

        assert [] == forbidden(material.weights, permission)
        assert tuple(lessons) == material.index
        weighed[permission] += len(material.weights)
    assert min(weighed.values()) > SETS


@pytest.mark.parametrize("provenance", list(Provenance))
def test_whatever_may_train_is_among_the_weights(provenance: Provenance) -> None:
    row = lesson(1, provenance)

    assert (row,) == training_material([row], permission=LETTER).weights


@pytest.mark.parametrize("permission", [None, ""])
def test_what_discord_brought_trains_nothing_without_permission(permission: str | None) -> None:
    assert not may_train(Provenance.DISCORD, permission)


def test_a_forbidden_row_cannot_be_smuggled_in_by_hand() -> None:
    row = lesson(1, Provenance.DISCORD)

    with pytest.raises(ValueError, match="lesson-1"):
        TrainingMaterial(index=(row,), weights=(row,))


def test_what_is_not_known_may_not_be_weighed() -> None:
    row = lesson(1, Provenance.PUBLIC)

    with pytest.raises(ValueError, match="lesson-1"):
        TrainingMaterial(index=(), weights=(row,))


def test_the_dataset_hands_out_what_its_permission_allows() -> None:
    rows = [lesson(1, Provenance.DISCORD), lesson(2, Provenance.OPERATOR)]
    learned = {each.id for each in dataset_of(rows).learned}

    assert learned == {each.id for each in dataset_of(rows).material.index}
    assert not dataset_of(rows[:1]).material.weights
    assert dataset_of(rows[:1]).learned == dataset_of(rows[:1], permission=LETTER).material.weights


def test_a_permission_makes_another_dataset_of_the_same_lessons() -> None:
    rows = [lesson(1, Provenance.DISCORD)]

    without = dataset_fingerprint(rows, permission=None)

    assert without != dataset_fingerprint(rows, permission=LETTER)


def test_a_permission_changes_nothing_where_nothing_came_from_discord() -> None:
    rows = [lesson(1, Provenance.PUBLIC)]

    without = dataset_fingerprint(rows, permission=None)

    assert without == dataset_fingerprint(rows, permission=LETTER)


def test_the_weighing_counts_by_provenance() -> None:
    rows = [
        lesson(1, Provenance.DISCORD),
        lesson(2, Provenance.OPERATOR),
        lesson(3, Provenance.DISCORD),
    ]

    weighing = weighing_of(training_material(rows, permission=None), trains_weights=True)

    assert (3, 1, None) == (weighing.looked_up, weighing.weighed, weighing.permission)
    assert [("discord", 2, 0), ("operator", 1, 1)] == [
        (each.provenance.value, each.looked_up, each.weighed) for each in weighing.origins
    ]


def test_the_weighing_names_the_permission_it_took() -> None:
    material = training_material([lesson(1, Provenance.DISCORD)], permission=LETTER)

    assert LETTER == weighing_of(material, trains_weights=True).permission


def test_an_engine_without_weights_weighs_nothing() -> None:
    material = training_material([lesson(1, Provenance.DISCORD)], permission=LETTER)

    weighing = weighing_of(material, trains_weights=False)

    assert (1, 0, None) == (weighing.looked_up, weighing.weighed, weighing.permission)


def test_a_model_trained_with_permission_is_silent_once_that_is_gone() -> None:
    material = training_material([lesson(1, Provenance.DISCORD)], permission=LETTER)
    weighing = weighing_of(material, trains_weights=True)

    assert weighing.is_permitted(LETTER)
    assert not weighing.is_permitted(None)


def test_a_model_that_only_looks_up_needs_no_permission() -> None:
    material = training_material([lesson(1, Provenance.DISCORD)], permission=None)

    assert weighing_of(material, trains_weights=True).is_permitted(None)
