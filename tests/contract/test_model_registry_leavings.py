"""Every model registry knows what was made elsewhere for models that are gone, until it is deleted there."""

import json
from dataclasses import asdict, replace
from pathlib import Path

from myna.domain.jobs import Leaving
from stored_samples import Stores, finish_job, publication, version

ORIGIN = "https://trainer.example:443"
MODEL = Leaving(engine="elsewhere", kind="model", remote_id="ft:base:1", origin=ORIGIN)
JOB = Leaving(engine="elsewhere", kind="job", remote_id="ftjob-1", origin=ORIGIN)


def listed(folder: Path, *leavings: Leaving) -> None:
    content = [asdict(each) for each in leavings]
    (folder / "remote.json").write_text(json.dumps({"leavings": content, "state": {}}))


async def nobody() -> tuple[str, ...]:
    return ()


async def test_what_stands_beside_a_draft_is_known_when_the_draft_is_gone(stores: Stores) -> None:
    listed(stores.models.draft("job-1"), JOB)

    await stores.models.tidy(nobody)

    assert [JOB] == list(await stores.models.leavings())


async def test_while_a_draft_is_there_nothing_of_it_is_left(stores: Stores) -> None:
    listed(stores.models.draft("job-1"), JOB)

    assert [] == list(await stores.models.leavings())


async def test_what_stands_beside_a_discarded_version_is_known(stores: Stores) -> None:
    listed(stores.models.draft("version-1"), MODEL, JOB)
    await stores.models.seal("version-1")

    await stores.models.discard(["version-1"])

    assert {MODEL, JOB} == set(await stores.models.leavings())


async def test_what_stands_beside_a_forgotten_version_is_known(stores: Stores) -> None:
    for number in (1, 2):
        folder = stores.models.draft(f"version-{number}")
        if number == 1:
            listed(folder, MODEL)
        await stores.models.seal(f"version-{number}")
        await finish_job(stores, publication(version(number), is_promoted=False))

    await stores.models.prune(version(1).tenant, keep=1)

    assert [MODEL] == list(await stores.models.leavings())


async def test_what_was_deleted_there_is_forgotten(stores: Stores) -> None:
    listed(stores.models.draft("job-1"), JOB, MODEL)
    await stores.models.tidy(nobody)

    await stores.models.cleared(JOB)

    assert [MODEL] == list(await stores.models.leavings())


async def test_the_same_is_known_once(stores: Stores) -> None:
    for name in ("job-1", "job-2"):
        listed(stores.models.draft(name), JOB)

    await stores.models.tidy(nobody)

    assert [JOB] == list(await stores.models.leavings())


async def test_the_same_name_at_another_endpoint_is_something_else(stores: Stores) -> None:
    other = replace(JOB, origin="https://other.example:443")
    listed(stores.models.draft("job-1"), JOB, other)
    await stores.models.tidy(nobody)

    await stores.models.cleared(JOB)

    assert [other] == list(await stores.models.leavings())
