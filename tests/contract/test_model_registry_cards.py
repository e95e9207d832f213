"""Every model registry keeps the card of a version beside its files."""

from myna.domain.model_card import ModelCard
from myna.domain.provenance import Origin, Weighing
from myna.domain.teaching import Provenance
from stored_samples import NOON, Stores, finish_job, publication, version

CARD = ModelCard(
    version_id="version-1",
    engine="local",
    created=NOON,
    weighing=Weighing(
        trains_weights=True,
        origins=(
            Origin(provenance=Provenance.DISCORD, looked_up=3, weighed=3),
            Origin(provenance=Provenance.PUBLIC, looked_up=2, weighed=2),
        ),
        permission="ticket 4711",
    ),
)


async def test_a_card_is_kept_with_its_version(stores: Stores) -> None:
    stores.models.draft("version-1")
    await stores.models.describe(CARD)
    await stores.models.seal("version-1")
    await finish_job(stores, publication(version(1)))

    assert version(1) == await stores.models.champion(version(1).tenant)
    assert CARD == await stores.models.card(version(1))


async def test_a_version_without_a_card_has_none(stores: Stores) -> None:
    stores.models.draft("version-1")
    await stores.models.seal("version-1")

    assert await stores.models.card(version(1)) is None
