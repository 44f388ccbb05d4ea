"""How fast sign-up is, beside a bare endpoint behind the same server: `python -m tests.bench.sign_up [--shots N]`.

For SQLite and PostgreSQL in one run: sign-ups a second, p50 and p99 at 8 and at 32 connections, statements a request,
CPU milliseconds a request of the server's processes and of the database, and the ratio to the bare endpoint; then the
activity's page as strangers get it. The load comes from a process of its own, whose CPU is not counted.
"""

import argparse
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from activity_hub.cli.running import GUNICORN
from activity_hub.database import db
from tests import crowd
from tests.bench import machine
from tests.bench.hall import Hall, hall
from tests.load import Hit, Shot, fire, request
from tests.postgres import postgres_answers
from tests.serving import free_port, hub, served
from tests.statements import statements

WORKERS = 2
CONNECTIONS = (8, 32)
WARM = 64
PAGE = {"User-Agent": crowd.PHONE, "Accept-Language": "zh-CN,zh;q=0.9"}
Shots = Callable[[], Sequence[str]]


@dataclass(frozen=True)
class Figures:
    """What one volley came to; `database` is None where it is part of the server or out of sight."""

    name: str
    connections: int
    rate: float
    p50: float
    p99: float
    server: float
    database: float | None
    statuses: dict[int, int]

    @property
    def cpu(self) -> float:
        return self.server + (self.database or 0.0)


@contextmanager
def hub_server(place: Hall, gate: bool) -> Iterator[tuple[int, int]]:
    """Port and process id of the hub, as `activity-hub serve` starts it."""
    port = free_port()
    with served(place.app, hub(port, WORKERS), port, FAIR_GATE="on" if gate else "off") as process:
        yield port, process.pid


@contextmanager
def bare_server(place: Hall) -> Iterator[tuple[int, int]]:
    """Port and process id of the bare app behind the same server."""
    port = free_port()
    words = ["-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", str(WORKERS), *GUNICORN]
    with served(place.app, [*words, "tests.bench.bare:create_app()"], port, "/bare") as process:
        yield port, process.pid


def volley(
    name: str, place: Hall, server: tuple[int, int], shots: Sequence[str], connections: int, warm: int = WARM
) -> Figures:
    """Fire the shots, the first few to warm up, and read the machine's meters around the rest."""
    port, pid = server
    first, real = shots[:warm], shots[warm:]
    if first:
        fire([port], [Shot(one) for one in first], connections)
    sees = place.engine == "postgresql" and machine.is_visible(place.database)
    before = machine.of_tree(pid), machine.of_postgresql(place.database) if sees else 0.0
    hits = fire([port], [Shot(one) for one in real], connections)
    spent = machine.of_tree(pid) - before[0]
    database = machine.of_postgresql(place.database) - before[1] if sees else None
    return _figures(name, connections, hits, spent, database)


def _figures(name: str, connections: int, hits: Sequence[Hit], server: float, database: float | None) -> Figures:
    took = sorted(hit.milliseconds for hit in hits)
    seconds = max(hit.began + hit.milliseconds / 1000 for hit in hits) - min(hit.began for hit in hits)
    return Figures(
        name=name,
        connections=connections,
        rate=len(hits) / seconds,
        p50=took[len(took) // 2],
        p99=took[min(len(took) - 1, len(took) * 99 // 100)],
        server=server / len(hits),
        database=None if database is None else database / len(hits),
        statuses=dict(Counter(hit.status for hit in hits)),
    )


def by_api(place: Hall) -> list[str]:
    activity_id = place.activity()
    return [crowd.press_by_api(activity_id, token) for token in place.tokens]


def by_page(place: Hall) -> list[str]:
    activity_id = place.activity()
    return [
        crowd.press_by_page(place.app, activity_id, browser, key=f"bench-{activity_id}-{turn}")
        for turn, browser in enumerate(place.browsers)
    ]


def bare_insert(place: Hall) -> list[str]:
    return [request("POST", "/bare", {"Authorization": f"Bearer {token}"}) for token in place.tokens]


def statements_of(place: Hall, raw: str) -> int:
    """How many statements one request takes, who asks included; counted inside this process."""
    head, _, body = raw.partition("\r\n\r\n")
    first, *lines = head.split("\r\n")
    method, path, _version = first.split(" ")
    headers = [tuple(line.split(": ", 1)) for line in lines if not line.startswith("Content-Length")]
    client = place.app.test_client(use_cookies=False)
    with place.app.app_context(), statements() as sent:
        db.session.rollback()
        response = client.open(path, method=method, headers=headers, data=body)
        assert response.status_code < 400, response.text
        db.session.remove()
    return len(sent)


def second(place: Hall, shots: Sequence[str]) -> int:
    """The statements of the second request: the first also reads what is then remembered until the activity changes."""
    return [statements_of(place, raw) for raw in shots[:2]][1]


def measure(place: Hall, connections: Sequence[int]) -> list[Figures]:
    """Every way to sign up at every number of connections, and the bare endpoint at each."""
    found = []
    with bare_server(place) as server:
        found += [volley("bare INSERT", place, server, bare_insert(place), count) for count in connections]
    gates = (True, False) if place.engine == "sqlite" else (True,)
    for gate in gates:
        with hub_server(place, gate) as server:
            for name, shots in (("sign-up by API", by_api), ("sign-up by page", by_page)):
                said = f"{name}, fair gate {'on' if gate else 'off'}" if place.engine == "sqlite" else name
                found += [volley(said, place, server, shots(place), count) for count in connections]
    return found


def measure_page(place: Hall, shots: int, connections: int) -> list[Figures]:
    """The activity's page for strangers: whole, as a conditional hit, and a bare answer beside them."""
    activity_id = place.activity()
    path = f"/activities/{activity_id}"
    found = []
    with bare_server(place) as server:
        found.append(volley("bare answer", place, server, [request("GET", "/bare", {})] * (shots + WARM), connections))
    with hub_server(place, True) as server:
        found.append(volley("page", place, server, [request("GET", path, PAGE)] * (shots + WARM), connections))
        tag = etag(place, path)
        if tag:
            again = [request("GET", path, PAGE | {"If-None-Match": tag})] * (shots + WARM)
            found.append(volley("page, conditional", place, server, again, connections))
    return found


def etag(place: Hall, path: str) -> str | None:
    """The tag that the page carries for a stranger."""
    client = place.app.test_client(use_cookies=False)
    return client.get(path, headers=PAGE, base_url="http://127.0.0.1").headers.get("ETag")  # the page names its host


def rows(figures: Sequence[Figures], bare_name: str, unit: str = "req/s") -> list[str]:
    """The figures as lines of a table."""
    bare = {one.connections: one.rate for one in figures if one.name == bare_name}
    lines = [f"{'':34}{'conn':>5}{unit:>8}{'p50 ms':>8}{'p99 ms':>8}{'CPU srv':>9}{'CPU db':>8}{'CPU':>7}{'ratio':>7}"]
    for one in figures:
        database = f"{one.database:8.2f}" if one.database is not None else f"{'–':>8}"
        line = f"{one.name:34}{one.connections:5}{one.rate:8.0f}{one.p50:8.1f}{one.p99:8.1f}{one.server:9.2f}{database}"
        ratio = f"{one.cpu:7.2f}{one.rate / bare[one.connections]:7.2f}"
        lines.append(f"{line}{ratio}  {' '.join(f'{count}×{status}' for status, count in one.statuses.items())}")
    return lines


def run(
    shots: int = 1500, connections: Sequence[int] = CONNECTIONS, engines: Sequence[str] = ("sqlite", "postgresql")
) -> Iterator[str]:
    """Everything, engine after engine, as lines to print while it goes on."""
    yield f"{shots} requests a volley, {WORKERS} workers of 4 threads; CPU in milliseconds a request"
    for engine in engines if postgres_answers() else engines[:1]:
        with hall(engine, shots + WARM) as place:
            counts = [second(place, way(place)) for way in (by_api, by_page)]
            place.app.config["KEPT_FOR_STRANGERS"] = 0
            page = second(place, [request("GET", f"/activities/{place.activity()}", PAGE)] * 2)
            yield ""
            yield f"{engine}: statements by API {counts[0]}, by page {counts[1]}, activity page {page}"
            yield from rows(measure(place, connections), "bare INSERT")
            yield from rows(measure_page(place, shots, connections[0]), "bare answer")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shots", type=int, default=1500)
    for line in run(parser.parse_args().shots):
        print(line, flush=True)
