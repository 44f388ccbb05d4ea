"""The app with its lock taken out: the race test must go red on it, else the test proves nothing."""

import re
import time
from typing import Any

from sqlalchemy import Engine, event

from activity_hub import create_app

_ROW_LOCK = re.compile(r" FOR NO KEY UPDATE( OF \w+)?")
_THINKING = 0.03  # seconds between what was read and what is written, as on a busy machine


@event.listens_for(Engine, "before_cursor_execute", retval=True)
def take_the_lock_out(
    _connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool
) -> tuple[str, Any]:
    """No row lock on PostgreSQL; on SQLite no transaction around reading and writing."""
    if statement.startswith("INSERT INTO registration"):
        time.sleep(_THINKING)
    if statement == "BEGIN IMMEDIATE":
        return "SELECT 1", parameters
    return _ROW_LOCK.sub("", statement), parameters


app = create_app()
