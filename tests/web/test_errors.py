"""Pages and calls when the ground gives way: the database is away, takes no writes, or has another schema."""

import json
from pathlib import Path

import pytest
import structlog
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from activity_hub import logs
from activity_hub.database import db, write_tx
from activity_hub.rules.permissions import SYSTEM
from activity_hub.services import schema, tokens
from tests.cast import Cast
from tests.conftest import NOON, make_app

AWAY = "postgresql://nobody@127.0.0.1:1/nothing"
PAGES = ["/", "/sign-in", "/nowhere", "/activities/1", "/calendar/union/T.ics", "/P/AH1.X"]
CALLS = ["/api/v1/activities", "/api/v1/activities/1"]


def asking(app: Flask) -> FlaskClient:
    """A browser that holds a cookie, so that every page has to ask who it is."""
    browser = app.test_client()
    with browser.session_transaction() as cookie:
        cookie["device"] = "a token"
    return browser


def told(answer) -> None:
    assert answer.status_code == 503, answer.request.path
    assert int(answer.headers["Retry-After"]) > 0
    assert "Traceback" not in answer.text and "sqlalchemy" not in answer.text.lower()
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def unready(app: Flask) -> None:
    browser = asking(app)
    for path in (*PAGES, "/me", *CALLS, "/api/v1/me"):
        told(browser.get(path))
    told(browser.get("/api/v1/me", headers={"Authorization": "Bearer x"}))
    assert "<h1" in browser.get("/").text
    assert browser.get("/api/v1/me").json["code"] == "unavailable"
    assert browser.get("/healthz").status_code == 200
    assert browser.get("/readyz").status_code == 503


def test_a_database_that_is_away_is_503(tmp_path: Path) -> None:
    app = make_app(AWAY, tmp_path)
    unready(app)
    for path in PAGES:
        told(app.test_client().get(path))
    told(app.test_client().post("/sign-in", data={"login": "x", "password": "y"}))


def test_an_older_schema_is_503(app: Flask) -> None:
    db.session.rollback()
    names = ("union", "signed_in", "api_token", "activity", "occurrence", "registration")
    with db.engine.begin() as connection:
        for name in names:
            connection.exec_driver_sql(f'ALTER TABLE "{name}" RENAME TO "{name}_away"')
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'older'")
    try:
        unready(app)
    finally:
        db.session.rollback()
        with db.engine.begin() as connection:
            for name in names:
                connection.exec_driver_sql(f'ALTER TABLE "{name}_away" RENAME TO "{name}"')
            connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{schema.newest()}'")


def test_a_database_that_takes_no_writes_is_503(app: Flask, cast: Cast) -> None:
    [(_number, token)] = tokens.issue(by=SYSTEM, at=NOON, member_nos=["M1"], name="test")
    activity_id = cast.activity()
    db.session.remove()
    is_sqlite = db.engine.dialect.name == "sqlite"
    off = "PRAGMA query_only=ON" if is_sqlite else "SET default_transaction_read_only=on"

    def only_reading(connection, _record) -> None:
        connection.execute(off)
        if not is_sqlite:
            connection.commit()

    db.engine.dispose()
    event.listen(db.engine, "connect", only_reading)
    try:
        browser = app.test_client()
        assert browser.get("/").status_code == 200
        told(browser.post("/sign-in", data={"login": "M1", "password": "y"}))
        bearer = {"Authorization": f"Bearer {token}"}
        told(browser.post(f"/api/v1/activities/{activity_id}/registrations", json={}, headers=bearer))
    finally:
        event.remove(db.engine, "connect", only_reading)
        db.session.remove()
        db.engine.dispose()


def test_a_log_line_quotes_nobody(
    app: Flask, cast: Cast, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What somebody typed stands in the words of errors, and in the parameters of statements."""

    def fall() -> None:
        with write_tx() as session:
            member_id = cast.add_member("M9", "不该出现", "F", "A1", phone="13900001234")
            session.execute(
                db.text("INSERT INTO member (id, name) VALUES (:id, :name)"), {"id": member_id, "name": "不该"}
            )

    monkeypatch.setitem(app.view_functions, "health.healthz", fall)
    usual = structlog.get_config()
    logs.configure("INFO")  # to the stream that is looked at here
    try:
        answer = app.test_client().get("/healthz")
    finally:
        structlog.configure(**usual)
    assert answer.status_code == 500
    [line] = capsys.readouterr().err.strip().splitlines()
    said = json.loads(line)
    assert said["event"] == "request_failed" and "IntegrityError" in said["error"] and said["trace"]
    assert "不该" not in line and "13900001234" not in line and "M9" not in line
