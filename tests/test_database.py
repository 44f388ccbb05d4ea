"""The one way to write, and the schema up and down with rows in it."""

import threading

import pytest
from flask import Flask

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
