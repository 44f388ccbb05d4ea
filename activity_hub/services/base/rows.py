"""Rows written by statements made once, past the unit of work, which in a rush costs more than the writing itself."""

from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Insert, Update, bindparam, insert, update
from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.orm.attributes import instance_dict, set_committed_value

from activity_hub.database import Base, db

Model = TypeVar("Model", bound=Base)


def written(model: type[Model], **values: Any) -> Model:
    """A new row, inserted inside write_tx() and held by the session as if it had just been read.

    `values` are all its columns but the id. What the session still holds back is written before it.
    """
    session = db.session()
    if session.new or session.dirty:
        session.flush()
    row_id = session.connection().execute(_insert(model), values).scalar_one()
    row = model()
    instance_dict(row).update(values, id=row_id)
    make_transient_to_detached(row)
    session.add(row)
    return row


def rewritten(row: Base, **values: Any) -> None:
    """Change columns of a loaded row at once."""
    changed = {"its_id": row.id} | values  # type: ignore[attr-defined]
    db.session.connection().execute(_update(type(row), tuple(values)), changed)
    for name, value in values.items():
        set_committed_value(row, name, value)


@cache
def _insert(model: type[Base]) -> Insert:
    table = model.__table__
    return insert(table).returning(table.c.id)  # type: ignore[arg-type]


@cache
def _update(model: type[Base], names: tuple[str, ...]) -> Update:
    table = model.__table__
    changed = update(table).where(table.c.id == bindparam("its_id"))  # type: ignore[arg-type]
    return changed.values({name: bindparam(name) for name in names})
