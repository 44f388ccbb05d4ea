"""The one way to write, and the schema up and down with rows in it."""

import threading
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from activity_hub import create_app, database
from activity_hub.database import WriteOutsideTransaction, db, write_tx
from activity_hub.models import Target, Union
from tests.cast import Cast


def test_a_flush_outside_write_tx_is_refused(app: Flask) -> None:
    db.session.add(Union(code="Z", name="Z", level="base"))
    with pytest.raises(WriteOutsideTransaction):
        db.session.flush()
    db.session.rollback()


def test_write_tx_rolls_back_on_any_error(app: Flask) -> None:
    with pytest.raises(KeyError), write_tx():
        db.session.add(Union(code="Z", name="Z", level="base"))
        db.session.flush()
        raise KeyError
    assert db.session.query(Union).count() == 0


def test_two_writers_do_not_lose_an_update(app: Flask, cast: Cast) -> None:
    with write_tx():
        db.session.add(Target(union_id=cast.unions["A"], metric="m", value=0))

    def add_ten() -> None:
        with app.app_context():
            for _ in range(10):
                with write_tx():
                    row = db.session.query(Target).with_for_update(key_share=True).one()
                    row.value += 1

    threads = [threading.Thread(target=add_ten) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    assert db.session.query(Target.value).scalar() == 40


def test_the_schema_is_what_the_models_say(app: Flask) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []


def test_nothing_is_asked_of_the_database_before_the_workers_fork(app: Flask) -> None:
    keys = ("INSTANCE_DIR", "SECRET_KEY")
    fresh = create_app(
        {"DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"], **{key: app.config[key] for key in keys}}
    )
    with fresh.app_context():
        assert db.engine.pool.status().count("Connections in pool: 0") == 1, db.engine.pool.status()


def cut_all_lines() -> None:
    """As a restart of PostgreSQL does."""
    db.session.remove()
    with db.engine.connect() as other:
        ours = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        other.execute(text(f"SELECT pg_terminate_backend(pid) {ours}")).all()


@pytest.fixture
def two_lines(postgresql_app: Flask) -> Callable[[], None]:
    """Two connections in the pool; answers what cuts the one that comes next."""

    def cut() -> None:
        db.engine.dispose()
        with db.engine.connect() as one, db.engine.connect() as two:
            one.execute(text("SELECT 1"))
            two.execute(text("SELECT 1"))
        cut_all_lines()

    return cut


def test_a_line_that_slept_is_asked_whether_it_stands(
    postgresql_app: Flask, two_lines: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    with postgresql_app.app_context():
        monkeypatch.setattr(database, "_SLEPT", 0.0)
        two_lines()
        with db.engine.connect() as one, db.engine.connect() as two:
            assert [line.execute(text("SELECT 1")).scalar() for line in (one, two)] == [1, 1]


def test_one_that_did_not_sleep_is_used_as_it_is(
    postgresql_app: Flask, two_lines: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    with postgresql_app.app_context():
        monkeypatch.setattr(database, "_SLEPT", 60.0)
        two_lines()
        with pytest.raises(OperationalError), db.engine.connect() as one, db.engine.connect() as two:
            assert [line.execute(text("SELECT 1")).scalar() for line in (one, two)] == [1, 1]
        db.engine.dispose()


def test_what_was_read_before_is_read_anew_in_write_tx(app: Flask, cast: Cast) -> None:
    with write_tx():
        db.session.add(Target(union_id=cast.unions["A"], metric="m", value=0))
    row = db.session.query(Target).one()
    assert row.value == 0
    with db.engine.connect().execution_options(hub_write=True) as other:
        if app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
            db.session.rollback()
        other.execute(text("UPDATE target SET value = 7"))
        other.commit()
    with write_tx():
        assert row.value == 7


def test_what_was_left_unsaved_is_dropped_by_write_tx(app: Flask) -> None:
    assert db.session.query(Union).count() == 0
    db.session.add(Union(code="Z", name="Z", level="base"))
    with write_tx():
        pass
    assert db.session.query(Union).count() == 0
