"""Brings a database up to date when it is opened.

Alembic runs in this process; the steps ship with the package.
"""

import threading

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, delete, false

from myna.errors import StorageError
from myna.storage.schema import champions

_ALEMBIC = threading.Lock()
"""Alembic keeps the running migration in a module of its own, so one at a time."""


def migrate(engine: Engine) -> None:
    """All missing steps in one transaction; raises `StorageError` for a newer Myna's database."""
    with _ALEMBIC, engine.begin() as connection:
        refuse_newer(connection)
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        # Nothing was written if it was up to date; better refused now than at the first lesson.
        connection.execute(delete(champions).where(false()))


def refuse_newer(connection: Connection) -> None:
    """Raises `StorageError` for a database with steps that this Myna does not know."""
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    stored = MigrationContext.configure(connection).get_current_revision()
    if stored not in known | {None}:
        raise StorageError(
            f"The database {connection.engine.url.database} is from a newer version of Myna.",
            remedy="Update Myna, or set MYNA_DATA_DIR to another folder.",
        )


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "myna.storage:migrations")
    return config
