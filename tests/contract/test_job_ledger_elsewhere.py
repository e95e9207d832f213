"""Jobs whose work goes on elsewhere: taken by whoever waits, with a note of how far it is."""

from dataclasses import replace
from datetime import timedelta

from ledger_jobs import begun, now_found
from myna.domain.jobs import Checkpoint, JobNote
from myna.domain.remote_training import RemoteCheckpoint
from stored_samples import HERE, NOON, Stores, job

KEPT = RemoteCheckpoint(method="dpo", step=7, name="ft:ckpt-7", validation_loss=0.5)
NOTE = JobNote(
    phase="training",
    host="127.0.0.1",
    remote_id="ftjob-1",
    trained_tokens=12,
    checkpoints=(replace(KEPT, step=3), KEPT),
)


async def taken(stores: Stores, *, waits: bool | None) -> str | None:
    found = await stores.jobs.claim(
        "worker", now=NOON, lease_until=NOON + timedelta(seconds=6), waits=waits
    )
    return found and found.id


async def submitted(stores: Stores, *, waits: bool) -> str:
    wanted = job(1, HERE)
    spec = replace(wanted.spec, waits=waits, engine="elsewhere" if waits else "")
    return (await stores.jobs.submit(replace(wanted, spec=spec), most_waiting=10)).id


async def test_whoever_computes_takes_no_job_that_waits(stores: Stores) -> None:
    await submitted(stores, waits=True)

    assert await taken(stores, waits=False) is None


async def test_whoever_waits_takes_no_job_that_computes(stores: Stores) -> None:
    await submitted(stores, waits=False)

    assert await taken(stores, waits=True) is None


async def test_whoever_waits_takes_a_job_that_waits(stores: Stores) -> None:
    job_id = await submitted(stores, waits=True)

    assert job_id == await taken(stores, waits=True)


async def test_whoever_takes_any_takes_a_job_that_waits(stores: Stores) -> None:
    job_id = await submitted(stores, waits=True)

    assert job_id == await taken(stores, waits=None)


async def test_a_job_that_waits_names_its_engine(stores: Stores) -> None:
    await submitted(stores, waits=True)

    assert "elsewhere" == (await now_found(stores)).spec.engine


async def test_a_heartbeat_keeps_the_note_of_a_training(stores: Stores) -> None:
    claim = await begun(stores)

    await stores.jobs.heartbeat(claim, progress=0.3, now=NOON, lease_until=NOON, note=NOTE)
    await stores.jobs.heartbeat(claim, progress=0.4, now=NOON, lease_until=NOON)

    assert NOTE == (await now_found(stores)).note


async def test_a_checkpoint_keeps_the_note_of_a_training(stores: Stores) -> None:
    claim = await begun(stores)

    await stores.jobs.reach(claim, Checkpoint.TRAINED, now=NOON, note=NOTE)
    await stores.jobs.reach(claim, Checkpoint.EXAMINED, now=NOON)

    assert NOTE == (await now_found(stores)).note
