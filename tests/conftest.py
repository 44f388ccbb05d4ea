"""The app on both engines, a clean database for each test, and the cast."""

import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, Playwright, sync_playwright
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import IntegrityError
from werkzeug.test import TestResponse

from activity_hub import create_app
from activity_hub.database import db, write_tx
from activity_hub.services import schema
from activity_hub.services.account import signing_in
from activity_hub.services.base import frame
from activity_hub.web import brand
from tests.cast import NOON, Cast
from tests.chromium import ARGS, chromium
from tests.postgres import database, postgres_answers
from tests.race import tally

# The same examples at every run, so that a red run can be run again; HYPOTHESIS_PROFILE=search looks for new ones.
# How long it takes to think of one says how busy the machine is, and nothing of the hub.
_ANY_PACE = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("steady", derandomize=True, **_ANY_PACE)
settings.register_profile("search", **_ANY_PACE)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))
SECRET = "a secret for the tests, forty characters"
MANY_ROWS = 3000


@event.listens_for(Engine, "connect")
def _answer_backwards(connection: Any, _record: Any) -> None:
    """Rows asked for in no order come last first: what counts on their order fails here, not some day elsewhere."""
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA reverse_unordered_selects=ON")


class Clock:
    """The hub's clock, set by hand."""

    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> datetime:
        return self.at


class FreshClient(FlaskClient):
    """Each request gets an app context of its own, as in production, whatever context the test stands in."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        if has_app_context():
            db.session.rollback()  # what the test has read is read afresh after the request
        with self.application.app_context():
            return super().open(*args, **kwargs)


def make_app(url: str, folder: Path) -> Flask:
    """An app on one database, with a clock that tests set."""
    app = create_app({"DATABASE_URL": url, "INSTANCE_DIR": str(folder), "SECRET_KEY": SECRET})
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False, CLOCK=Clock(), KEPT_FOR_STRANGERS=0, BOARD_KEPT=0)
    app.test_client_class = FreshClient
    return app


@pytest.fixture(scope="session")
def sqlite_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder = tmp_path_factory.mktemp("sqlite")
    app = make_app(f"sqlite:///{folder / 'hub.sqlite3'}", folder)
    with app.app_context():
        schema.upgrade()
        db.engine.dispose()
    for left in folder.glob("hub.sqlite3-*"):
        left.unlink()
    shutil.copy(folder / "hub.sqlite3", folder / "empty.sqlite3")
    return app


@pytest.fixture(scope="session")
def postgresql_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    if not postgres_answers():
        pytest.skip("PostgreSQL does not answer: half of the database tests are skipped")
    with database(f"hub_test_{os.getpid()}", is_durable=False) as url:
        app = make_app(url, tmp_path_factory.mktemp("postgresql"))
        with app.app_context():
            schema.upgrade()
        yield app
        with app.app_context():
            db.engine.dispose()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """One for all tests of a process: beside it a second one would not start."""
    if chromium() is None:
        pytest.skip("chromium is not there: nothing is tested in a browser")
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    opened = playwright.chromium.launch(executable_path=chromium(), args=ARGS)
    yield opened
    opened.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The app with an empty database, once on each engine, inside an app context."""
    app: Flask = request.getfixturevalue(f"{request.param}_app")
    app.config["CLOCK"].at = NOON
    empty(app)
    with app.app_context():
        yield app
        db.session.remove()


def empty(app: Flask) -> None:
    """Take every row out and start counting at one: on SQLite by a fresh copy of the file."""
    brand.init_app(app)
    frame.forget()
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            db.engine.dispose()
            folder = Path(app.config["INSTANCE_DIR"])
            for left in folder.glob("hub.sqlite3*"):
                left.unlink()
            shutil.copy(folder / "empty.sqlite3", folder / "hub.sqlite3")
            return
        for patience in (1.0, 1.0, 0.0):
            try:
                with db.engine.begin() as connection:
                    return _empty_postgresql(connection)
            except IntegrityError:  # a server that was killed in the test before may still be writing its last row
                if not patience:
                    raise
                time.sleep(patience)


def _empty_postgresql(connection: Connection) -> None:
    """TRUNCATE writes new files for every table: deleting the few rows of a usual test is twenty times faster."""
    names = [f'"{table.name}"' for table in reversed(db.metadata.sorted_tables)]
    counted = connection.exec_driver_sql("SELECT sum(last_value) FROM pg_sequences").scalar() or 0
    if counted > MANY_ROWS:
        connection.exec_driver_sql(f"TRUNCATE {', '.join(names)} RESTART IDENTITY CASCADE")
        return
    connection.exec_driver_sql("; ".join(f"DELETE FROM {name}" for name in names))
    connection.exec_driver_sql(
        "SELECT setval(sequencename::text::regclass, 1, false) FROM pg_sequences WHERE last_value IS NOT NULL"
    )


@pytest.fixture
def clock(app: Flask) -> Clock:
    return app.config["CLOCK"]


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def signed_in(app: Flask, cast: Cast) -> Callable[[str], FlaskClient]:
    """A browser in which somebody of the cast has signed in: `signed_in("chair").get(…)`."""

    def browser(number: str) -> FlaskClient:
        with write_tx():
            at, member_id = app.config["CLOCK"](), cast.members[number]
            token = signing_in.open_door(at=at, member_id=member_id, device="", own_device=True)
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie["device"] = token
        return client

    return browser


@pytest.fixture
def cast(app: Flask) -> Cast:
    """A small federation with everybody the tests need."""
    return Cast()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what the races came to, and loudly what was skipped, and why: a skipped test has proved nothing."""
    reports = [one for name in ("passed", "failed") for one in terminalreporter.stats.get(name, [])]
    if told := tally.table(reports):
        terminalreporter.section("races on two server processes")
        for line in told:
            terminalreporter.line(line)
    skipped = terminalreporter.stats.get("skipped", [])
    if not skipped:
        return
    reasons = sorted({str(report.longrepr[2]) for report in skipped if isinstance(report.longrepr, tuple)})
    terminalreporter.section(f"{len(skipped)} TESTS WERE SKIPPED", sep="!", red=True)
    for reason in reasons:
        terminalreporter.line(reason)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where everything is there (NO_SKIPS=1, as in CI), a skipped test fails the run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("NO_SKIPS") and reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
