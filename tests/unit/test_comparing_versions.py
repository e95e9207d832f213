"""Any two versions are asked the same questions, whatever they were examined with."""

from collections.abc import Sequence

import pytest

from myna.bot.learning.comparing_cards import beside_button, compared_buttons, compared_text
from myna.domain.access import Actor, Role
from myna.domain.conversation import Thresholds
from myna.domain.language import LANGUAGES
from myna.domain.training import ModelVersion
from myna.errors import NotAllowed, NotFound, QuotaReached
from myna.services.answer_engines import Engines
from myna.services.examining import Examiner
from myna.services.minds import Minds, MindStores
from myna.services.trying import TryingService
from workshop import HELD_OUT, HERE, TRAINED, Workshop, table

TEACHER = Actor(id=11, role=Role.TEACHER, tenant=HERE)
MEMBER = Actor(id=12, role=Role.MEMBER, tenant=HERE)


@pytest.fixture
def service(shop: Workshop) -> TryingService:
    stores = MindStores(engines=Engines(shop.engine), lessons=shop.lessons, registry=shop.registry)
    return TryingService(
        stores=stores, minds=Minds(stores), examiner=Examiner(thresholds=Thresholds())
    )


async def trained(shop: Workshop, trained: Sequence[int], held_out: Sequence[int]) -> ModelVersion:
    """A version that learned these answers, where the held-out ones are sent along."""
    rows = [(TRAINED[each], f"Answer {each}") for each in trained]
    rows += [(HELD_OUT[each], f"Answer {each}") for each in held_out]
    await shop.submit(table(*rows))
    await shop.work()
    [newest, *_] = await shop.registry.versions(HERE)
    return newest


async def test_both_are_asked_all_that_is_held_out_now(
    shop: Workshop, service: TryingService
) -> None:
    one = await trained(shop, [0, 1], [0])
    other = await trained(shop, [2, 3], [1, 2])
    told: list[float] = []

    compared = await service.compare(TEACHER, (other, one), told.append)

    asked = [HELD_OUT[0], HELD_OUT[1], HELD_OUT[2]]
    for rows in (compared.rows.champion, compared.rows.challenger):
        assert asked == [row.prompt for row in rows]
    assert (other, one, True) == (compared.first, compared.second, compared.exams_differ)
    assert (sorted(told), 1.0) == (told, told[-1])


async def test_the_same_version_twice_is_in_no_way_different(
    shop: Workshop, service: TryingService
) -> None:
    one = await trained(shop, [0, 1], [0, 1])

    compared = await service.compare(TEACHER, (one, one))

    assert compared.rows.champion == compared.rows.challenger
    assert not compared.exams_differ
    assert "Not a single question" in compared_text("en", compared)


async def test_a_version_whose_import_does_not_count_is_asked_as_if_it_were_chosen(
    shop: Workshop, service: TryingService
) -> None:
    shop.engine.confidence = 1.0
    first = await trained(shop, [0, 1, 2], [0])
    shop.engine.forgets = True
    refused = await trained(shop, [3, 4], [])
    assert first == await shop.registry.champion(HERE)

    compared = await service.compare(TEACHER, (first, refused))

    assert {"Answer 4"} == {row.answer for row in compared.rows.challenger}


async def test_a_version_without_its_files_is_compared_with_nothing(
    shop: Workshop, service: TryingService
) -> None:
    one = await trained(shop, [0], [0])
    (shop.registry.directory(one) / "known.json").unlink()

    with pytest.raises(NotFound) as gone:
        await service.compare(TEACHER, (one, one))
    assert "model-files" == gone.value.details["what"]


async def test_only_those_who_may_test_compare_and_one_at_a_time(
    shop: Workshop, service: TryingService
) -> None:
    one = await trained(shop, [0], [0])

    with pytest.raises(NotAllowed):
        await service.compare(MEMBER, (one, one))
    with service.taking_turns(HERE), pytest.raises(QuotaReached):
        await service.compare(TEACHER, (one, one))


@pytest.mark.parametrize("language", LANGUAGES)
async def test_what_differs_between_their_own_exams_is_said_plainly(
    shop: Workshop, service: TryingService, language: str
) -> None:
    one = await trained(shop, [0, 1], [0])
    other = await trained(shop, [2, 3], [1, 2])

    said = compared_text(language, await service.compare(TEACHER, (one, other)))

    assert "v1" in said
    assert "v2" in said
    assert {"en": "had different questions", "ru": "вопросы были разные"}[language] in said


async def test_either_can_be_chosen_from_the_comparison(
    shop: Workshop, service: TryingService
) -> None:
    one = await trained(shop, [0, 1], [0])
    other = await trained(shop, [2, 3], [1, 2])
    compared = await service.compare(TEACHER, (one, other))

    [button] = compared_buttons("en", compared, other.id, {one.id})

    assert ("Use v1", "⚠️") == (button.label, button.emoji)
    assert "model-beside:1:2" == beside_button("en", other, one).press
