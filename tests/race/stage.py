"""The hub as the race tests serve it: its clock can be put wrong, commits can be made to fail, and mutants play in it.

What is on stands in a file beside the database and holds from the next request on; without it, it is the hub itself.
"""

import json
import os
import random
import threading
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from activity_hub import create_app
from activity_hub.database import db
from activity_hub.services.base import frame
from activity_hub.web import brand
from tests.race import mutants

BILL = "stage.json"
NUMBER = os.environ.get("STAGE", "0")


class ThrownIn(RuntimeError):
    """A commit that fails, as one does whose connection breaks."""


class Stage:
    """The app, and what is on."""

    def __init__(self) -> None:
        self.app = create_app()
        self.app.config.update(CLOCK=self.clock, KEPT_FOR_STRANGERS=0)
        self.bill = Path(self.app.config["INSTANCE_DIR"]) / BILL
        self.seen, self.reading = "", threading.Lock()
        self.on: dict[str, Any] = {}
        self.commit = Session.commit

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        self.look()
        return self.app.wsgi_app(environ, start_response)

    def clock(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.on.get("ahead", {}).get(NUMBER, 0))

    def look(self) -> None:
        """Follow the bill when it was changed; all but the clocks is changed only while nothing is on its way.

        It is read each time: two bills of one tick of the file system's clock have the same date.
        """
        try:
            bill = self.bill.read_text()
        except FileNotFoundError:
            return
        with self.reading:
            if bill != self.seen:
                self.seen = bill
                self.change(json.loads(bill))

    def change(self, on: dict[str, Any]) -> None:
        if on["database"] != self.on.get("database"):
            with self.app.app_context():
                db.engine.dispose()
            frame.forget()
            brand.init_app(self.app)
        was, self.on = self.on, on
        if (on["mutant"], on["aborts"]) == (was.get("mutant"), was.get("aborts")):
            return
        Session.commit = self.commit  # type: ignore[method-assign]
        mutants.play(on["mutant"])
        self.app.config["FAIR_GATE"] = on["mutant"] not in ("no_lock", "no_arbiter")
        if on["aborts"]:
            Session.commit = self.failing(on["aborts"])  # type: ignore[method-assign]

    def failing(self, share: float) -> Any:
        """Every so many commits break, as seen from the server: nothing of them may stay."""

        def commit(session: Session) -> None:
            if session.info.get("writing") and random.random() < share:
                raise ThrownIn
            self.commit(session)

        return commit


stage = Stage()
