"""Two server processes on one database, kept for the whole session; they can be killed, misled and changed."""

import json
import os
import random
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from itertools import count
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import text

from activity_hub.database import db
from tests.race.stage import BILL
from tests.serving import PATIENCE, free_port, served

# Loaded once and then forked: a worker that was killed is back in a moment.
SERVER = ["-m", "gunicorn", "--preload", "--workers", "1", "--worker-class", "gthread", "--threads", "4"]
SERVER += ["--graceful-timeout", "1", "--no-control-socket", "--log-level", "critical", "tests.race.stage:stage"]
_databases = count()


class Pair:
    """The two processes: `ports` lead to them; each is a parent with one worker."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.bill = Path(app.config["INSTANCE_DIR"]) / BILL
        self.stack = ExitStack()
        self.database, self.writing, self.mutant = -1, threading.Lock(), ""
        self.new_database()
        self.ports = [free_port(), free_port()]
        with ThreadPoolExecutor() as threads:  # each takes some seconds to come up
            self.parents = list(threads.map(self._start, range(len(self.ports))))

    def _start(self, number: int) -> int:
        port = self.ports[number]
        words = [*SERVER, "--bind", f"127.0.0.1:{port}"]
        return self.stack.enter_context(served(self.app, words, port, STAGE=str(number), PGAPPNAME="stage")).pid

    def close(self) -> None:
        self.stack.close()
        self.bill.unlink(missing_ok=True)

    def new_database(self) -> None:
        """The test has emptied the database: let them forget all they know of it."""
        self.database = next(_databases)
        self.play()

    def play(self, mutant: str = "", ahead: dict[int, float] | None = None, aborts: float = 0.0) -> None:
        """From the next request on: a mutant, a clock that is wrong by so many seconds, a share of failing commits."""
        on: dict[str, Any] = {"database": self.database, "mutant": mutant, "aborts": aborts}
        on["ahead"] = {str(number): seconds for number, seconds in (ahead or {}).items()}
        fresh = self.bill.with_suffix(".new")
        with self.writing:
            fresh.write_text(json.dumps(on))
            os.replace(fresh, self.bill)

    def kill(self, chance: random.Random, port: int | None = None) -> int:
        """Kill -9 one of the two workers, or that of a port; answers how many were there to be killed."""
        parent = self.parents[self.ports.index(port)] if port else chance.choice(self.parents)
        killed = 0
        for worker in Path(f"/proc/{parent}/task/{parent}/children").read_text().split():
            with suppress(ProcessLookupError):  # killed a moment before, and buried since it was read
                os.kill(int(worker), signal.SIGKILL)
                killed += 1
        return killed

    def cut_off(self) -> int:
        """End every connection to the database but one's own, as a restart of PostgreSQL does; answers how many."""
        if db.engine.dialect.name != "postgresql":
            return 0
        ours = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        with db.engine.connect() as connection:
            ended = connection.execute(text(f"SELECT pg_terminate_backend(pid) {ours} AND application_name = 'stage'"))
            return len(ended.all())

    def is_whole(self, patience: float = PATIENCE) -> bool:
        """Wait until both have their worker again."""
        until = time.monotonic() + patience
        while time.monotonic() < until:
            if all(Path(f"/proc/{one}/task/{one}/children").read_text().split() for one in self.parents):
                return True
            time.sleep(0.02)
        return False
