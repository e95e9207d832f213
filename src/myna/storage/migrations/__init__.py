"""Brings a database up to date when it is opened.

Alembic runs in this process; the steps ship with the package.
"""

import threading

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from myna.errors import StorageError

_ALEMBIC = threading.Lock()
"""Alembic keeps the running migration in a module of its own, so one at a time."""


def migrate(engine: Engine) -> None:
    """All missing steps in one transaction; raises `StorageError` for a newer Myna's database."""
    config = Config()
    config.set_main_option("script_location", "myna.storage:migrations")
    with _ALEMBIC, engine.begin() as connection:
        known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
        if stored_revision(connection) not in known | {None}:
            raise StorageError(
                f"The database {engine.url.database} is from a newer version of Myna.",
                remedy="Update Myna, or set MYNA_DATA_DIR to another folder.",
            )
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def stored_revision(connection: Connection) -> str | None:
    """None for a database without tables of Myna."""
    return MigrationContext.configure(connection).get_current_revision()
