"""Versions of a model trained, sealed and chosen, for the contract of model registries."""

from pathlib import Path

from myna.domain.conversation import Tenant
from myna.domain.training import Promotion
from stored_samples import HERE, NOON, Stores, finish_job, publication, version

MANAGER_ID = 2**62


async def sealed(stores: Stores, number: int) -> Path:
    draft = stores.models.draft(f"version-{number}")
    (draft / "weights").mkdir()
    (draft / "weights" / "model.bin").write_bytes(bytes([number]))
    return await stores.models.seal(f"version-{number}")


async def train(
    stores: Stores,
    number: int,
    tenant: Tenant = HERE,
    *,
    batch: str | None = None,
    is_promoted: bool = True,
) -> Path:
    folder = await sealed(stores, number)
    await finish_job(stores, publication(version(number, tenant, batch), is_promoted=is_promoted))
    return folder


async def choose(stores: Stores, number: int | None, *, is_rollback: bool = False) -> Promotion:
    version_id = None if number is None else f"version-{number}"
    return await stores.models.promote(
        HERE, version_id, is_rollback=is_rollback, by=MANAGER_ID, at=NOON
    )
