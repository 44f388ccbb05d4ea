"""A fresh database on each engine, with a small federation and a crowd that may press."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import update

from activity_hub import create_app
from activity_hub.database import db, write_tx
from activity_hub.models import ApiToken
from activity_hub.services import schema
from tests import crowd
from tests.bench import bare
from tests.cast import Cast
from tests.postgres import database

SECRET = "a secret for the bench, forty characters"


@dataclass
class Hall:
    """The app on one engine, its database's name, and who may press."""

    app: Flask
    engine: str
    database: str
    cast: Cast
    tokens: list[str] = field(default_factory=list)
    browsers: list[tuple[str, str]] = field(default_factory=list)
    opened: int = 0

    def activity(self) -> int:
        """One more activity, open to all of the crowd, on a day of its own."""
        self.opened += 1
        noon = datetime.now(UTC).replace(hour=4, minute=0, second=0, microsecond=0)
        fields = {"capacity": len(self.tokens), "starts_at": noon + timedelta(days=7 + self.opened)}
        with self.app.app_context():
            made = self.cast.activity(f"X{self.opened}", **fields)
            db.session.remove()
        return made


@contextmanager
def hall(engine: str, members: int) -> Iterator[Hall]:
    """A hall on this engine; its database is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder, _database(engine, Path(folder)) as (url, name):
        app = create_app({"DATABASE_URL": url, "INSTANCE_DIR": folder, "SECRET_KEY": SECRET})
        with app.app_context():
            schema.upgrade()
            bare.prepare(db.engine)
            cast = Cast()
            numbers = [f"R{number:05}" for number in range(members)]
            crowd.come(cast, numbers, ["A1", "A2"])
            made = Hall(app, engine, name, cast, crowd.bearers(numbers), crowd.browsers(app, cast, numbers))
            with write_tx() as tx:  # tokens in use: the hour's stamp is not what is measured here
                tx.execute(update(ApiToken).values(last_used_at=datetime.now(UTC)))
            db.session.remove()
        yield made
        with app.app_context():
            db.engine.dispose()


@contextmanager
def _database(engine: str, folder: Path) -> Iterator[tuple[str, str]]:
    if engine == "sqlite":
        yield f"sqlite:///{folder / 'hub.sqlite3'}", str(folder / "hub.sqlite3")
        return
    name = f"hub_bench_{os.getpid()}"
    with database(name) as url:
        yield url, name
