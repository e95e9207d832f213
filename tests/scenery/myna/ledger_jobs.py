"""Jobs on their way through a ledger, a moment after noon, for the contract of job ledgers."""

from datetime import timedelta

from myna.domain.conversation import Tenant
from myna.domain.jobs import Claim, ImportedFile, Job, JobFailure, RowProblem
from stored_samples import HERE, NOON, Stores, claim_on, job

LATER = NOON + timedelta(seconds=6)
MUCH_LATER = NOON + timedelta(seconds=60)
IMPORTED = ImportedFile(
    name="Вопросы.csv",
    row_count=3,
    kept_count=2,
    encoding="cp1251",
    encoding_was_guessed=True,
    problems=(RowProblem(line=2, code="E_EMPTY"),),
    problem_count=1,
    report_path="reports/1.csv",
)
FAILURE = JobFailure(code="error-engine-failed", text="It is out of memory.")


async def submitted(stores: Stores, number: int, tenant: Tenant = HERE) -> Job:
    return await stores.jobs.submit(job(number, tenant), most_waiting=10)


async def claimed(stores: Stores, owner: str = "worker", seconds: float = 0.0) -> Job | None:
    """So many seconds after noon, with a lease of six."""
    now = NOON + timedelta(seconds=seconds)
    return await stores.jobs.claim(owner, now=now, lease_until=now + timedelta(seconds=6))


async def begun(stores: Stores, number: int = 1, tenant: Tenant = HERE) -> Claim:
    """A job that somebody works on."""
    await submitted(stores, number, tenant)
    found = await claimed(stores)
    assert found is not None
    return claim_on(found)


async def now_found(stores: Stores, number: int = 1, tenant: Tenant = HERE) -> Job:
    found = await stores.jobs.find(tenant, job(number).id)
    assert found is not None
    return found


async def kinds(stores: Stores) -> list[str]:
    return [event.kind for event in await stores.jobs.events_after(0)]


async def everything(stores: Stores) -> list[object]:
    return [
        await stores.jobs.recent(HERE, limit=10),
        await stores.jobs.events_after(0),
        await stores.models.versions(HERE),
        await stores.models.promotions(HERE),
        await stores.lessons.after(HERE),
    ]
