"""How gunicorn serves the hub: its settings (the names in lower case are gunicorn's own), read as `python:` config."""

import gc
import selectors
import time
from functools import partial
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker


class Worker(ThreadWorker):
    """Threads are for requests: who has connected and says nothing yet waits at the poller.

    gunicorn's own would keep a thread up to 5 s for each such line, and browsers open lines ahead of their need: a few
    dozen phones before a door were enough to let nobody through.
    """

    def enqueue_req(self, conn: TConn) -> None:
        """Hand a line to a thread once there is something to read on it."""
        if conn.initialized or conn.data_ready:
            super().enqueue_req(conn)
            return
        conn.sock.setblocking(False)
        conn.timeout = time.monotonic() + self.cfg.keepalive
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.on_pending_socket_readable, conn))


def when_ready(_server: Any) -> None:
    """What was loaded before the fork is for good: kept out of collections, its pages stay shared by the workers."""
    gc.collect()
    gc.freeze()


worker_class = Worker
threads = 4
keepalive = 10  # seconds; also how long a line may say nothing
preload_app = True
control_socket_disable = True
loglevel = "warning"
