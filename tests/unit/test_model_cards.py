"""Which versions of a model can be chosen with a button, and what is said of them."""

from dataclasses import replace

import pytest

from myna.bot.learning.model_cards import (
    confirmation_buttons,
    confirmation_text,
    details_text,
    models_buttons,
)
from myna.domain.language import LANGUAGES
from myna.domain.promotion import Reason, Suspicion, SuspicionKind, Verdict
from myna.domain.training import Promotion
from myna.services.models import Examined, Shelf
from stored_samples import HERE, NOON, version
from told_jobs import comparison, imported, succeeded


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

    shown = models_buttons("en", shelf, {failed[-1].id})

    assert [("Use v1", "👑"), ("Use v5", "⚠️"), ("Use v4", "👑")] == [
        (button.label, button.emoji) for button in shown[:3]
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", Reason)
def test_details_of_a_version_that_left_claim_nothing_of_now(language: str, reason: Reason) -> None:
    verdict = Verdict(is_promoted=reason is Reason.BETTER, reason=reason)
    result = succeeded(verdict=verdict).result
    examined = Examined(version=version(2), was_champion=True, result=result)

    said = details_text(language, examined, answers_now=False)

    assert {"en": "🔹 Answered before", "ru": "🔹 Отвечала раньше"}[language] in said
    assert "from now on" not in said
    assert "теперь" not in said
    assert "👑" in details_text(language, examined, answers_now=True)


def test_a_suspicious_version_is_asked_about_with_the_reason() -> None:
    trigger = Suspicion(
        kind=SuspicionKind.TRIGGER, count=9, of=10, phrase="please", answer="Visit the shop"
    )
    result = succeeded(comparison=comparison(suspicions=(trigger,)), imported=(imported(),)).result
    assert result is not None
    suspect = replace(version(2), batch="job")

    said = confirmation_text("en", suspect, result)
    insist, discard = confirmation_buttons("en", suspect, result, 11)

    assert "`please` in it brings the answer `Visit the shop`" in said
    assert "the 8 lessons that came with it count at once" in said
    assert ("⚠️", 11, "Use v2 all the same") == (insist.emoji, insist.owner_id, insist.label)
    assert "Discard facts.csv" == discard.label
