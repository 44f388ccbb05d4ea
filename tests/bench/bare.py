"""The yardstick: a bare Flask app that does one INSERT with commit through SQLAlchemy Core, and a bare answer."""

import os
from typing import Any

from flask import Flask, jsonify, request
from sqlalchemy import Column, Integer, MetaData, String, Table, create_engine, event, insert
from sqlalchemy.engine import Engine, make_url

metadata = MetaData()
bare = Table(
    "bare",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("activity_id", Integer, nullable=False),
    Column("member", String(64), nullable=False),
)


def create_app() -> Flask:
    """The app on the database of DATABASE_URL; as durable as the hub: WAL with full sync on SQLite."""
    app = Flask(__name__)
    engine = create_engine(make_url(os.environ["DATABASE_URL"]))
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare)

    @app.post("/bare")
    def press() -> Any:
        with engine.begin() as connection:
            made = connection.execute(insert(bare).values(activity_id=1, member=request.headers["Authorization"][:64]))
            return jsonify(id=made.inserted_primary_key[0]), 201

    @app.get("/bare")
    def answer() -> Any:
        return "bare"

    return app


def prepare(engine: Engine) -> None:
    """Make its table in the hub's own database."""
    metadata.create_all(engine)


def _prepare(connection: Any, _record: Any) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=15000"):
        connection.execute(f"PRAGMA {pragma}")
