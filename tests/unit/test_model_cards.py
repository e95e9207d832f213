"""Which versions of a model can be chosen with a button."""

from myna.bot.learning.model_cards import models_buttons
from myna.domain.training import Promotion
from myna.services.models import Shelf
from stored_samples import HERE, NOON, version


def test_versions_that_answered_before_are_offered_before_those_that_did_not_pass() -> None:
    first, second, *failed = (version(number) for number in range(1, 6))
    chosen = [(second, first), (first, None)]
    promotions = [
        Promotion(
            tenant=HERE,
            version_id=now.id,
            replaced_id=before.id if before else None,
            is_rollback=False,
            by=None,
            at=NOON,
        )
        for now, before in chosen
    ]
    shelf = Shelf(
        versions=[*reversed(failed), second, first],
        champion=second,
        is_chosen=False,
        promotions=promotions,
    )

    labels = [button.label for button in models_buttons("en", shelf)]

    assert ["Use v1", "Use v5", "Use v4"] == labels[:3]
