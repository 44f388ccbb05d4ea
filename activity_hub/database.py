"""The database: engine settings, the one way to write, row locks and the column types of our own."""

import math
import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from flask import current_app
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Engine, MetaData, event
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import ConnectionPoolEntry, Pool
from sqlalchemy.types import TypeDecorator

try:
    import fcntl
except ImportError:  # Windows has no such lock: writers there wait by SQLite's own, less fair busy handler
    fcntl = None  # type: ignore[assignment]

BUSY_TIMEOUT_MS = 15_000
_SLEPT = 1.0  # seconds without use after which a connection may have been cut; no restart of a database is quicker
ATTEMPTS = 3
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every table's base: one naming convention from the first migration on."""

    metadata = MetaData(naming_convention=NAMES)


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware UTC in Python, whatever the engine gives back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime is no instant")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Row = TypeVar("Row", bound=Base)
db = SQLAlchemy(model_class=Base)


def engine_options(url: str) -> dict[str, Any]:
    """Options for create_engine by database: timeouts on PostgreSQL, waiting instead of failing on SQLite."""
    hidden = {"hide_parameters": True}  # an error's words would quote rows of people
    if url.startswith("postgresql"):
        waits = "-c lock_timeout=10s -c statement_timeout=60s -c idle_in_transaction_session_timeout=60s"
        return {**hidden, "pool_size": 8, "max_overflow": 8, "connect_args": {"options": waits}}
    return {**hidden, "connect_args": {"timeout": BUSY_TIMEOUT_MS / 1000, "check_same_thread": False}}


def _driver_of(connection: Any) -> str:
    return type(connection).__module__.partition(".")[0]


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """Take transactions out of the driver's hands: it would begin them too late and oversell."""
    if _driver_of(connection) != "sqlite3":
        return
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_TIMEOUT_MS}"):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        writes = connection.get_execution_options().get("hub_write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@event.listens_for(Pool, "checkin")
def _lay_down(_connection: Any, record: ConnectionPoolEntry) -> None:
    record.info["since"] = time.monotonic()


@event.listens_for(Pool, "checkout")
def _ask_who_slept(connection: Any, record: ConnectionPoolEntry, _proxy: Any) -> None:
    """Whether the line to PostgreSQL still stands; asked before each use, it would be a third of what is said."""
    if time.monotonic() - record.info.get("since", math.inf) < _SLEPT or _driver_of(connection) != "psycopg":
        return
    from psycopg import OperationalError  # a hub on SQLite goes without its 6 MB

    try:
        connection.execute("")
        connection.rollback()
    except OperationalError as cut:
        raise DisconnectionError from cut


class WriteOutsideTransaction(RuntimeError):
    """A change was flushed outside write_tx(): a fault of the program, never of the person using it."""


@event.listens_for(Session, "before_flush")
def _only_in_write_tx(session: Session, _context: Any, _instances: Any) -> None:
    if not session.info.get("writing") and (session.new or session.dirty or session.deleted):
        raise WriteOutsideTransaction("write through write_tx()")


@contextmanager
def write_tx() -> Iterator[Session]:
    """The one way to write: fresh snapshot, write lock, commit once, roll back on any error.

    Yields the session. On SQLite a fair gate stands before BEGIN IMMEDIATE, because its busy handler lets late
    comers overtake. Nested use is refused: a service commits once. Inside joint_tx() it is a savepoint. What stands as
    "opening" in the session's info is called first, as where it has to be locked before all else.
    """
    session = db.session()
    if session.info.get("joint"):
        with session.begin_nested():
            yield session
        return
    if session.info.get("writing"):
        raise RuntimeError("write_tx() does not nest")
    serves_on = _serves_on(session)
    with _gate():
        if not serves_on:
            _begin(session)
        session.info["writing"] = True
        try:
            if opening := session.info.get("opening"):
                opening()
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            session.info["writing"] = False


@contextmanager
def joint_tx() -> Iterator[Session]:
    """A write_tx() around a whole service call, for what must be kept together with the call's effect."""
    with write_tx() as session:
        session.info["joint"] = True
        try:
            yield session
        finally:
            session.info["joint"] = False


def _serves_on(session: Session) -> bool:
    """Whether the transaction in which was read so far can be written in: on PostgreSQL each statement reads anew.

    SQLite has its snapshot from the first reading on: there it is left, and the connection alone serves on.
    """
    reads_on = session.in_transaction() and session.is_active and not session.new
    if not reads_on or session.connection().in_nested_transaction():
        session.rollback()
        return False
    session.expire_all()
    if db.engine.dialect.name == "postgresql":
        return True
    session.connection().connection.rollback()
    return False


def _begin(session: Session) -> None:
    """Open the write transaction; a busy database is asked again with growing pauses."""
    for attempt in range(ATTEMPTS):
        try:
            if session.in_transaction():
                session.connection().exec_driver_sql("BEGIN IMMEDIATE")
            else:
                session.connection(execution_options={"hub_write": True})
            return
        except DBAPIError:
            session.rollback()
            if attempt + 1 == ATTEMPTS:
                raise
            time.sleep(random.uniform(0.01, 0.05) * (attempt + 1))  # noqa: S311 - jitter, not a secret


_gates = threading.local()


@contextmanager
def _gate() -> Iterator[None]:
    """A blocking file lock in the order of arrival, one descriptor a thread; only on SQLite files."""
    url = db.engine.url
    is_gated = db.engine.dialect.name == "sqlite" and url.database and current_app.config.get("FAIR_GATE", True)
    if fcntl is None or not is_gated:
        yield
        return
    held = getattr(_gates, "files", None)
    if held is None:
        held = _gates.files = {}
    path = f"{Path(url.database).absolute()}.gate"
    if path not in held:
        held[path] = open(path, "a")  # noqa: SIM115 - kept open for the life of the thread
    fcntl.flock(held[path], fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(held[path], fcntl.LOCK_UN)


def lock(model: type[Row], row_id: int) -> Row | None:
    """The row, locked until the transaction ends (FOR NO KEY UPDATE; SQLite's write lock already serialises)."""
    return db.session.get(model, row_id, with_for_update={"key_share": True}, populate_existing=True)


def setting(name: str) -> Any:
    """A setting of the running app, for the floors that know no web."""
    return current_app.config[name]
