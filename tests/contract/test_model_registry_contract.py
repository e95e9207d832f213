"""What every model registry promises."""

from pathlib import Path

from myna.domain.conversation import Tenant
from stored_samples import ELSEWHERE, HERE, Stores, version


async def train(stores: Stores, number: int, tenant: Tenant = HERE) -> Path:
    draft = stores.models.draft(f"version-{number}")
    (draft / "weights").mkdir()
    (draft / "weights" / "model.bin").write_bytes(bytes([number]))
    return await stores.models.publish(version(number, tenant))


async def test_nobody_is_champion_before_the_first_training(stores: Stores) -> None:
    assert await stores.models.champion(HERE) is None


async def test_a_published_version_is_the_champion_with_its_files(stores: Stores) -> None:
    folder = await train(stores, 1)

    champion = await stores.models.champion(HERE)

    assert version(1) == champion
    assert folder == stores.models.directory(champion)
    assert (folder / "weights" / "model.bin").read_bytes() == b"\x01"


async def test_the_version_published_last_is_the_champion(stores: Stores) -> None:
    await train(stores, 2)
    await train(stores, 1)

    assert version(1) == await stores.models.champion(HERE)


async def test_a_draft_is_no_champion(stores: Stores) -> None:
    (stores.models.draft("version-1") / "model.bin").write_bytes(b"half")

    assert await stores.models.champion(HERE) is None


async def test_a_draft_begins_empty_even_after_a_crash(stores: Stores) -> None:
    (stores.models.draft("version-1") / "model.bin").write_bytes(b"half")

    assert list(stores.models.draft("version-1").iterdir()) == []


async def test_champions_do_not_cross_to_another_server(stores: Stores) -> None:
    await train(stores, 1)
    await train(stores, 2, tenant=ELSEWHERE)

    assert version(1) == await stores.models.champion(HERE)
    assert version(2, ELSEWHERE) == await stores.models.champion(ELSEWHERE)


async def test_pruning_keeps_the_newest_and_those_of_others(stores: Stores) -> None:
    folders = [await train(stores, number) for number in range(1, 6)]
    elsewhere = await train(stores, 6, tenant=ELSEWHERE)

    await stores.models.prune(HERE, keep=2)

    assert [False, False, False, True, True] == [folder.exists() for folder in folders]
    assert elsewhere.exists()
    assert version(5) == await stores.models.champion(HERE)


async def test_pruning_spares_a_champion_that_is_old(stores: Stores) -> None:
    await train(stores, 2)
    await train(stores, 3)
    champion = await train(stores, 1)

    await stores.models.prune(HERE, keep=1)

    assert champion.exists()
    assert not stores.models.directory(version(2)).exists()
    assert version(1) == await stores.models.champion(HERE)
