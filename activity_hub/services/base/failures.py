"""Failures of the ground the services stand on, told apart for the floors above, which know no database."""

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from activity_hub.services.base.locking import ToBeHeld

# PostgreSQL: no such table, no such column (the schema is another one), a server that takes no writes.
_NOT_AS_NEEDED = {"42P01", "42703", "25006"}


def is_unavailable(error: BaseException) -> bool:
    """Whether the database does not answer, is too busy, takes no writes, or has another schema than is needed."""
    if isinstance(error, OperationalError | NoConnectionFree | ToBeHeld):
        return True
    if not isinstance(error, DBAPIError):
        return False
    return error.connection_invalidated or getattr(error.orig, "sqlstate", None) in _NOT_AS_NEEDED
