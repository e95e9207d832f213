"""The files that a member sent, and what others had made of them; used by `erasing`."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, select, update

from myna.domain.conversation import Tenant
from myna.domain.jobs import DatasetFile, JobResult, JobSpec
from myna.domain.privacy import TracedFile, Traces
from myna.domain.vault_paths import UPLOADS, known_parts, twin_key
from myna.storage.plain_json import from_json, to_json
from myna.storage.privacy.leaving import Leaving
from myna.storage.schema import jobs, selected_datasets, uploads

Place = tuple[Tenant, str]
"""Of a file: whose vault, and the path in it."""


@dataclass(frozen=True, kw_only=True)
class Sent:
    traces: Traces
    read: Mapping[Tenant, Mapping[str, frozenset[str]]]
    """What others had read of it: the names of the files, by import, by tenant."""


def taken(leaving: Leaving) -> Sent:
    """Of what the member sent, that which nobody else has sent, too."""
    connection = leaving.connection
    theirs = uploads.c.member_id == leaving.member_id
    found: dict[Place, TracedFile] = {}
    for row in connection.execute(select(uploads).where(theirs)).mappings():
        place = Tenant(row["tenant"]), row["path"]
        found[place] = TracedFile(tenant=place[0], path=place[1], sha256=row["sha256"])
    connection.execute(delete(uploads).where(theirs))
    for file in _trained_on(connection, leaving.member_id):
        found.setdefault((file.tenant, file.path), file)
    gone = {place: file for place, file in found.items() if not _has_others(connection, place)}
    _drop_from_datasets(connection, gone)
    read, reports = _drop_from_jobs(connection, leaving.member_id, gone)
    return Sent(traces=Traces(files=(*gone.values(), *reports)), read=read)


def _trained_on(connection: Connection, member_id: int) -> Iterable[TracedFile]:
    """From before it was noted who sent a file: what was sent is what the sender trains on."""
    own = select(jobs.c.tenant, jobs.c.spec).where(jobs.c.requester_id == member_id)
    for tenant, spec in connection.execute(own):
        for file in spec["files"]:
            if twin_key(known_parts(file["path"])[0]) == UPLOADS:
                yield TracedFile(tenant=Tenant(tenant), path=file["path"], sha256=file["sha256"])


def _has_others(connection: Connection, place: Place) -> bool:
    tenant, path = place
    others = select(uploads.c.member_id).where(uploads.c.tenant == tenant, uploads.c.path == path)
    return connection.execute(others).first() is not None


def _drop_from_datasets(connection: Connection, gone: Mapping[Place, TracedFile]) -> None:
    chosen = selected_datasets
    for tenant, stored in connection.execute(select(chosen.c.tenant, chosen.c.files)).all():
        files = from_json(tuple[DatasetFile, ...], stored)
        kept = tuple(file for file in files if (tenant, file.path) not in gone)
        own = chosen.c.tenant == tenant
        if not kept:
            connection.execute(delete(chosen).where(own))
        elif kept != files:
            connection.execute(update(chosen).where(own).values(files=to_json(kept)))


def _drop_from_jobs(
    connection: Connection, member_id: int, gone: Mapping[Place, TracedFile]
) -> tuple[dict[Tenant, dict[str, frozenset[str]]], list[TracedFile]]:
    """Others' trainings forget the files; returns what they had read, and where they reported on it."""
    read: dict[Tenant, dict[str, frozenset[str]]] = defaultdict(dict)
    reports: list[TracedFile] = []
    tenants = {tenant for tenant, _ in gone}
    others = select(jobs).where(jobs.c.tenant.in_(tenants), jobs.c.requester_id != member_id)
    for row in connection.execute(others).mappings().all():
        tenant = Tenant(row["tenant"])
        spec = from_json(JobSpec, row["spec"])
        names = frozenset(file.name for file in spec.files if (tenant, file.path) in gone)
        if names:
            read[tenant][row["id"]] = names
            reports += _reports(row, names)
            values = _without(row, spec, gone, names)
            connection.execute(update(jobs).where(jobs.c.id == row["id"]).values(**values))
    return read, reports


def _reports(row: RowMapping, names: frozenset[str]) -> list[TracedFile]:
    return [
        TracedFile(tenant=Tenant(row["tenant"]), path=each["report_path"], sha256="")
        for each in row["imported"]
        if each["name"] in names and each.get("report_path")
    ]


def _without(
    row: RowMapping, spec: JobSpec, gone: Mapping[Place, TracedFile], names: frozenset[str]
) -> dict[str, Any]:
    kept = tuple(file for file in spec.files if (row["tenant"], file.path) not in gone)
    imported = [each for each in row["imported"] if each["name"] not in names]
    values = {"spec": to_json(replace(spec, files=kept)), "imported": imported}
    if row["result"] is None:
        return values
    result = from_json(JobResult, row["result"])
    plain = tuple(each for each in result.imported if each.name not in names)
    return {**values, "result": to_json(replace(result, imported=plain))}
