"""The steps, each named by what it brings; Alembic orders them by `down_revision`."""
