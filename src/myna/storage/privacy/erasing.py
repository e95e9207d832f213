"""Deletes all rows of a member in one transaction; used by the store.

What is done to files, lessons, models and jobs stands in modules of these names.
"""

from sqlalchemy import Connection, Table, delete, select, update

from myna.domain.conversation import Tenant, direct_tenant
from myna.domain.privacy import Traces
from myna.storage import schema
from myna.storage.privacy import files, jobs, lessons, models
from myna.storage.privacy.leaving import Leaving
from myna.storage.unwanted import make_void

_OF_A_TENANT = (
    schema.open_channels,
    schema.languages,
    schema.access_policies,
    schema.server_voices,
    schema.member_voices,
    schema.network_permissions,
    schema.feedback,
    schema.selected_datasets,
    schema.uploads,
    schema.batches,
    schema.promotions,
    schema.champions,
    schema.model_versions,
    schema.job_events,
    schema.jobs,
    schema.turns,
    schema.lessons,
    schema.chat_choices,
    schema.chat_usage,
    schema.proposed_phrasings,
    schema.dismissed_gaps,
)
"""Champions before the versions that they point to."""

NOBODY = 0
"""Who chose a chat model, where they are gone; what they chose stays, without their words."""


def erase(leaving: Leaving) -> Traces:
    own_space = _own_space_dropped(leaving)
    sent = files.taken(leaving)
    departed = lessons.removed(leaving.connection, leaving.member_id, sent)
    _delete_plain_rows(leaving)
    withdrawn = models.withdrawn(leaving, departed)
    worked = jobs.taken_away(leaving, departed)
    return own_space.and_also(sent.traces).and_also(withdrawn).and_also(worked)


def _own_space_dropped(leaving: Leaving) -> Traces:
    """In direct messages with a member there is nothing of anybody else."""
    connection, tenant = leaving.connection, direct_tenant(leaving.member_id)
    ids = _ids(connection, schema.jobs, tenant) | _ids(connection, schema.model_versions, tenant)
    make_void(connection, _ids(connection, schema.jobs, tenant))
    for table in _OF_A_TENANT:
        connection.execute(delete(table).where(table.c.tenant == tenant))
    return Traces(tenants=(tenant,), vaults=(tenant,), versions=tuple(sorted(ids)))


def _ids(connection: Connection, table: Table, tenant: Tenant) -> set[str]:
    return set(connection.execute(select(table.c.id).where(table.c.tenant == tenant)).scalars())


def _delete_plain_rows(leaving: Leaving) -> None:
    """What stands by itself, and the ids of whoever decided."""
    connection, member_id = leaving.connection, leaving.member_id
    own_turns = select(schema.turns.c.utterance_key).where(schema.turns.c.author_id == member_id)
    feedback, datasets = schema.feedback, schema.selected_datasets
    for statement in (
        update(feedback).where(feedback.c.about.in_(own_turns)).values(about=None),
        update(feedback).where(feedback.c.settled_by == member_id).values(settled_by=None),
        delete(feedback).where(feedback.c.author_id == member_id),
        delete(schema.turns).where(schema.turns.c.author_id == member_id),
        delete(schema.ratings).where(schema.ratings.c.member_id == member_id),
        delete(schema.member_voices).where(schema.member_voices.c.member_id == member_id),
        delete(datasets).where(datasets.c.chosen_by == member_id),
        update(schema.chat_choices)
        .where(schema.chat_choices.c.chosen_by == member_id)
        .values(chosen_by=NOBODY, instructions=""),
        update(schema.batches)
        .where(schema.batches.c.decided_by == member_id)
        .values(decided_by=None),
        update(schema.promotions)
        .where(schema.promotions.c.promoted_by == member_id)
        .values(promoted_by=None),
    ):
        connection.execute(statement)
