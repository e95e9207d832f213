"""A worker and what may change weights: on a Discord server without permission nothing does, and all goes on."""

from pathlib import Path

import pytest

from myna.bot.learning.examination_cards import weighing_line
from myna.domain.access import Actor, Role
from myna.domain.jobs import Job
from myna.domain.model_card import ModelCard, as_markdown
from myna.domain.promotion import Reason
from myna.domain.provenance import Origin, Weighing
from myna.domain.teaching import Provenance
from myna.errors import NotFound
from myna.services.jobs import JobService, NothingNew, Wish
from myna.services.minds import Minds
from myna.services.models import ModelService
from scripted_engine import ScriptedEngine
from workshop import HERE, NOON, ROWS, TRAINED, Workshop, table

MANAGER = Actor(id=11, role=Role.MANAGER, tenant=HERE)
LETTER = "ticket 4711"


@pytest.fixture
def weighing_shop(tmp_path: Path) -> Workshop:
    """Its engine trains weights, or so it says."""
    return Workshop(root=tmp_path, engine=ScriptedEngine(trains_weights=True))


def job_service(shop: Workshop) -> JobService:
    return JobService(
        ledger=shop.ledger,
        lessons=shop.lessons,
        registry=shop.registry,
        engine=shop.engine,
        clock=shop.now,
        new_id=lambda: "job-999999",
        permission=shop.permission,
    )


def model_service(shop: Workshop) -> ModelService:
    minds = Minds(shop.stores())
    return ModelService(
        registry=shop.registry,
        ledger=shop.ledger,
        lessons=shop.lessons,
        minds=minds,
        clock=shop.now,
    )


async def trained(shop: Workshop, *texts: str, folder: str = "uploads") -> Weighing:
    """What a training weighed; its version answers now."""
    job_id = await shop.submit(*texts, folder=folder)
    await shop.work()
    result = shop.job(job_id).result
    assert result is not None
    assert result.weighing is not None
    return result.weighing


async def test_what_members_sent_is_promoted_without_changing_weights(
    weighing_shop: Workshop,
) -> None:
    weighing = await trained(weighing_shop, ROWS)

    assert () == weighing_shop.engine.materials[0].weights
    assert (2, 0) == (weighing.looked_up, weighing.weighed)
    assert (await weighing_shop.stores().champion(HERE)).version is not None


async def test_what_was_taught_word_by_word_changes_no_weights(weighing_shop: Workshop) -> None:
    await weighing_shop.teach(TRAINED[5], "Alone")

    weighing = await trained(weighing_shop, ROWS, folder="books")

    assert TRAINED[5] not in {each.question for each in weighing_shop.engine.materials[0].weights}
    assert (3, 2) == (weighing.looked_up, weighing.weighed)


async def test_with_permission_all_of_it_changes_weights(weighing_shop: Workshop) -> None:
    weighing_shop.permission = LETTER

    weighing = await trained(weighing_shop, ROWS)

    assert (2, 2, LETTER) == (weighing.looked_up, weighing.weighed, weighing.permission)


async def test_the_card_of_a_version_says_what_its_training_said(weighing_shop: Workshop) -> None:
    weighing = await trained(weighing_shop, ROWS)

    [version] = await weighing_shop.registry.versions(HERE)

    card = await weighing_shop.registry.card(version)
    assert card is not None
    assert weighing == card.weighing


async def test_a_version_trained_with_permission_is_silent_without_it_and_nothing_is_forgotten(
    weighing_shop: Workshop,
) -> None:
    weighing_shop.permission = LETTER
    await trained(weighing_shop, ROWS)

    weighing_shop.permission = None

    mind = await Minds(weighing_shop.stores()).of(HERE)
    assert mind.version is None
    assert "On Friday" == (await mind.model.candidates(TRAINED[0]))[0].answer


async def test_the_next_training_after_the_permission_is_gone_begins_anew(
    weighing_shop: Workshop,
) -> None:
    weighing_shop.permission = LETTER
    await trained(weighing_shop, ROWS)
    weighing_shop.permission = None

    job = await job_service(weighing_shop).train(MANAGER, Wish(), key="event")
    await weighing_shop.work()

    assert isinstance(job, Job)
    result = weighing_shop.job(job.id).result
    assert result is not None
    assert result.verdict is not None
    assert Reason.FIRST is result.verdict.reason
    assert job.id == getattr((await weighing_shop.stores().champion(HERE)).version, "id", None)


async def test_the_same_lessons_with_the_same_permission_are_nothing_new(
    weighing_shop: Workshop,
) -> None:
    await trained(weighing_shop, ROWS)

    asked = await job_service(weighing_shop).train(MANAGER, Wish(), key="event")

    assert isinstance(asked, NothingNew)


async def test_a_version_of_which_nobody_knows_what_it_was_fitted_to_is_silent(
    weighing_shop: Workshop,
) -> None:
    await trained(weighing_shop, ROWS)

    weighing_shop.registry.cards.clear()

    assert (await weighing_shop.stores().champion(HERE)).version is None


async def test_an_engine_without_weights_needs_no_card(shop: Workshop) -> None:
    await trained(shop, ROWS)

    shop.registry.cards.clear()

    assert (await shop.stores().champion(HERE)).version is not None


async def test_no_manager_brings_back_what_the_permission_is_gone_for(
    weighing_shop: Workshop,
) -> None:
    weighing_shop.permission = LETTER
    await trained(weighing_shop, ROWS)
    await trained(weighing_shop, table((TRAINED[7], "New")), folder="books")
    weighing_shop.permission = None
    models = model_service(weighing_shop)

    with pytest.raises(NotFound, match="permission"):
        await models.promote(MANAGER, "v1")

    assert (await models.shelf(MANAGER)).champion is None


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize(
    ("weighed", "permission", "trains_weights", "said"),
    [
        (0, None, True, "Discord"),
        (2, None, True, "2"),
        (3, None, True, "3"),
        (3, LETTER, True, LETTER),
        (0, None, False, "🔎"),
    ],
)
def test_one_line_says_what_changed_weights(
    language: str, weighed: int, permission: str | None, trains_weights: bool, said: str
) -> None:
    weighing = Weighing(
        trains_weights=trains_weights,
        origins=(
            Origin(provenance=Provenance.DISCORD, looked_up=3 - weighed, weighed=0),
            Origin(provenance=Provenance.PUBLIC, looked_up=weighed, weighed=weighed),
        ),
        permission=permission,
    )

    line = weighing_line(language, weighing)

    assert said in line
    assert 1 == len(line.splitlines())


def test_a_model_card_has_counts_and_the_permission_and_no_markdown_of_its_own() -> None:
    weighing = Weighing(
        trains_weights=True,
        origins=(Origin(provenance=Provenance.DISCORD, looked_up=1_204, weighed=1_204),),
        permission="ticket `4711`\n# Big",
    )
    card = ModelCard(version_id="v", engine="local", created=NOON, weighing=weighing)

    text = as_markdown(card, "v3")

    assert text.startswith("# Model v3\n")
    assert "| Said or sent on Discord | 1,204 | 1,204 |" in text
    assert "permission to train on messages: `ticket '4711' # Big`" in text
