"""The schema goes up and down on both engines, with rows in the tables."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from sqlalchemy.engine import make_url

from activity_hub.database import db
from activity_hub.models import Membership, Union
from activity_hub.services import schema
from tests.cast import Cast
from tests.conftest import POSTGRES, make_app, postgres_answers


@pytest.fixture(params=["sqlite", "postgresql"])
def bare_app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An app on a database without any table."""
    if request.param == "sqlite":
        yield make_app(f"sqlite:///{tmp_path / 'bare.sqlite3'}", tmp_path)
        return
    if not postgres_answers():
        pytest.skip("PostgreSQL does not answer: half of the database tests are skipped")
    name = f"hub_bare_{tmp_path.name}".replace("-", "_")[:60]
    with psycopg.connect(POSTGRES, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
    app = make_app(make_url(POSTGRES).set(database=name).render_as_string(hide_password=False), tmp_path)
    yield app
    with app.app_context():
        db.engine.dispose()
    with psycopg.connect(POSTGRES, autocommit=True) as server:
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_up_twice_is_once(bare_app: Flask) -> None:
    with bare_app.app_context():
        assert schema.current() is None and not schema.is_current()
        schema.upgrade()
        first = schema.current()
        schema.upgrade()
        assert schema.current() == first == schema.newest() and schema.is_current()


def test_down_and_up_again_with_rows(bare_app: Flask) -> None:
    with bare_app.app_context():
        schema.upgrade()
        cast = Cast()
        cast.activity()
        schema.downgrade("base")
        assert schema.current() is None
        schema.upgrade()
        assert db.session.query(Union).count() == 0
        Cast()
        assert db.session.query(Membership).count() == 11
