"""The schema in the database, and how it is brought to the one this code needs.

Alembic is loaded by who migrates: a server, which only asks whether the schema fits, does without its 6 MB.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from sqlalchemy import inspect, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from activity_hub import folders
from activity_hub.database import db


class NoDatabase(Exception):
    """The database does not answer; the text is the first line of what it or its driver says."""


_LOCK = 7_201_126  # PostgreSQL advisory lock: one process migrates, the others wait


@cache
def newest() -> str:
    """The newest revision among the migrations of this code: the number that begins the name of the last file."""
    return max(path.name.partition("_")[0] for path in folders.MIGRATIONS.glob("versions/[0-9]*.py"))


def current() -> str | None:
    """The revision the database stands at; None for an empty one."""
    with db.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return found


def is_current() -> bool:
    """Whether the database answers and its schema is the one this code needs."""
    try:
        return current() == newest()
    except SQLAlchemyError:
        return False


def upgrade(revision: str = "head") -> None:
    """Bring the schema to a revision; a second call does nothing. Raises NoDatabase where none answers."""
    try:
        db.engine.connect().close()
    except SQLAlchemyError as error:
        said = str(getattr(error, "orig", None) or error).splitlines()
        raise NoDatabase(said[0] if said else type(error).__name__) from error
    from alembic import command

    _migrate(command.upgrade, revision)


def downgrade(revision: str) -> None:
    """Take the schema back to an older revision, "base" for none."""
    from alembic import command

    _migrate(command.downgrade, revision)


def _config() -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(folders.MIGRATIONS).replace("%", "%%"))
    return config


def _migrate(step: Callable[[Any, str], None], revision: str) -> None:
    config = _config()
    with db.engine.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if is_sqlite:
            # Batch mode rebuilds tables: with foreign keys on, a parent with children could not be dropped.
            _foreign_keys(connection, "OFF")
        else:
            connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _LOCK})
            connection.commit()
        config.attributes["connection"] = connection
        try:
            step(config, revision)
            if is_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                raise RuntimeError("the migration left rows that point nowhere")
            connection.commit()
        finally:
            connection.rollback()
            if is_sqlite:
                _foreign_keys(connection, "ON")
            else:
                connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _LOCK})
                connection.commit()


def _foreign_keys(connection: Connection, state: str) -> None:
    """Past SQLAlchemy, which would begin a transaction first: inside one this pragma does nothing."""
    driver = connection.connection.driver_connection
    if driver is not None:
        driver.execute(f"PRAGMA foreign_keys={state}")
