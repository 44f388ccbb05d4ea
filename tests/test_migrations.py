"""The schema goes up and down on both engines, with rows in the tables."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import inspect, text

from activity_hub.database import db
from activity_hub.folders import MIGRATIONS
from activity_hub.services import schema
from tests.cast import Cast
from tests.conftest import make_app
from tests.postgres import database, postgres_answers


@pytest.fixture(params=["sqlite", "postgresql"])
def bare_app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An app on a database without any table."""
    if request.param == "sqlite":
        yield make_app(f"sqlite:///{tmp_path / 'bare.sqlite3'}", tmp_path)
        return
    if not postgres_answers():
        pytest.skip("PostgreSQL does not answer: half of the database tests are skipped")
    name = f"hub_bare_{os.getpid()}_{tmp_path.name}".replace("-", "_")[:60]
    with database(name) as url:
        app = make_app(url, tmp_path)
        yield app
        with app.app_context():
            db.engine.dispose()


def test_up_twice_is_once(bare_app: Flask) -> None:
    with bare_app.app_context():
        assert schema.current() is None and not schema.is_current()
        schema.upgrade()
        first = schema.current()
        schema.upgrade()
        assert schema.current() == first == schema.newest() and schema.is_current()


def test_the_last_file_is_the_newest_revision() -> None:
    assert schema.newest() == ScriptDirectory(str(MIGRATIONS)).get_current_head()


def test_each_step_down_and_up_keeps_the_rows_below_it(bare_app: Flask) -> None:
    """Leave and enter every revision while the tables hold rows: only the tables that a step takes away are emptied."""
    with bare_app.app_context():
        schema.upgrade()
        cast = Cast()
        cast.register("M1", cast.activity())
        steps = [script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()]
        for older in [*steps[1:], "base"]:
            before = counted()
            schema.downgrade(older)
            left = counted()
            assert all(before[name] == count for name, count in left.items()) and len(left) < len(before)
            schema.upgrade()
            after = counted()
            assert {name: after[name] for name in left} == left
            assert all(after[name] == 0 for name in before.keys() - left.keys())
            schema.downgrade(older)
        assert counted() == {}


def counted() -> dict[str, int]:
    """Rows by table, of the tables that are there."""
    db.session.remove()
    with db.engine.connect() as connection:
        names = [name for name in inspect(connection).get_table_names() if name != "alembic_version"]
        return {name: connection.scalar(text(f'SELECT count(*) FROM "{name}"')) or 0 for name in names}
