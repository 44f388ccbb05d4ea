"""How fast the door is, beside a bare endpoint behind the same server: `python -m tests.bench.door [--shots N]`.

For SQLite and PostgreSQL in one run: scans a second, p50 and p99 at 8 and at 32 connections, one by one and in batches
of 50, statements and CPU milliseconds a scan of the server's processes and of the database, and the ratio to the bare
endpoint; the list that phones judge by; 20 scans a second while halls and calendars look on; what two workers hold in
memory. Every scan is looked for afterwards: a volley that lost one, or counted one twice, raises.
"""

import argparse
import gzip
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace

from flask.testing import FlaskClient

from activity_hub.database import db
from tests.bench import machine
from tests.bench.entrance import BATCH, Entrance, board, entrance, feeds
from tests.bench.hall import Hall, hall
from tests.bench.sign_up import CONNECTIONS, WARM, WORKERS, Figures, bare_server, hub_server, rows, second, volley
from tests.load import Hit, Shot, fire, request
from tests.postgres import postgres_answers

PACE = 20  # scans a second at a busy door
SCREENS = 4  # halls in which the board hangs, each asking every other second
FEEDS = 200  # read within half a minute
Server = tuple[int, int]


def singles(name: str, place: Hall, server: Server, shots: int, connections: int) -> Figures:
    """One scan a request, each of another pass."""
    there = entrance(place, shots + WARM)
    found = volley(name, place, server, there.singles(), connections)
    require_whole(there)
    return found


def batches(name: str, place: Hall, server: Server, people: int, connections: int) -> Figures:
    """50 scans a request; all but the times are told a scan."""
    there = entrance(place, people)
    shots = there.batches()
    found = volley(name, place, server, shots, connections, len(shots) // 10)
    require_whole(there)
    database = None if found.database is None else found.database / BATCH
    return replace(found, rate=found.rate * BATCH, server=found.server / BATCH, database=database)


def require_whole(there: Entrance) -> None:
    """Raises where a scan is missing, or somebody was not let in by it."""
    if there.scanned() != (len(there.codes), len(there.codes)):
        raise RuntimeError(f"of {len(there.codes)} scans and people there are {there.scanned()}")


def measure(
    place: Hall, server: Server, said: str, sizes: tuple[int, int], connections: Sequence[int]
) -> list[Figures]:
    """Scans one by one and in batches, at every number of connections."""
    shots, people = sizes
    found = [singles(f"scan{said}", place, server, shots, count) for count in connections]
    return found + [batches(f"batches of 50{said}", place, server, people, count) for count in connections]


def bare(place: Hall, shots: int, connections: Sequence[int]) -> list[Figures]:
    """One INSERT and its commit, at every number of connections."""
    sent = [request("POST", "/bare", {"Authorization": "Bearer of a pass"})] * (shots + WARM)
    with bare_server(place) as server:
        return [volley("bare INSERT", place, server, sent, count) for count in connections]


def costs(place: Hall) -> str:
    """Statements, who asks included; of the second request, since the first also reads what is then remembered."""
    there = entrance(place, 3 * BATCH)
    one, fifty = second(place, there.singles()), second(place, entrance(place, 2 * BATCH).batches())
    return f"statements of a scan {one}, of a batch of 50 {fifty} ({fifty / BATCH:.2f} a scan)"


def of_the_list(place: Hall, server: Server, people: int) -> Iterator[str]:
    """The list of so many registrations: bytes, statements and time, and of the question whether it has changed."""
    there = entrance(place, people)
    ask = there.manifest()
    size, packed, tag = weighed(place, ask)
    asked = second(place, [ask, ask])
    yield f"list of {people}: {size / 1024:.0f} KB, {packed / 1024:.0f} KB packed, {asked} statements"
    for name, raw in (("list", ask), ("list, conditional", there.manifest(tag))):
        found = volley(name, place, server, [raw] * 12, 1, 2)
        said = " ".join(f"{count}×{status}" for status, count in found.statuses.items())
        yield f"{name:20} {found.p50:8.1f} ms, CPU {found.cpu:.1f} ms  {said}"


def weighed(place: Hall, ask: str) -> tuple[int, int, str]:
    """Bytes of the list as it is and as it goes over the wire, and its tag; asked inside this process."""
    head = [tuple(line.split(": ", 1)) for line in ask.split("\r\n")[1:] if line]
    client: FlaskClient = place.app.test_client(use_cookies=False)
    with place.app.app_context():
        came = client.get(ask.split(" ")[1], headers=head)
        db.session.remove()
    assert came.status_code == 200, came.text
    return len(gzip.decompress(came.data)), len(came.data), came.headers["ETag"]


def on_the_evening(place: Hall, server: Server, seconds: int) -> Iterator[str]:
    """20 scans a second at random moments while boards and calendars are read; times run from when each was due."""
    there, chance = entrance(place, PACE * seconds), random.Random(seconds)
    look, calendars = board(place, there.activity_id), feeds(place, FEEDS * seconds // 30)
    due = [("scan", chance.uniform(1, seconds + 1), raw) for raw in there.singles()]
    due += [("board", 2 * turn + screen / SCREENS, look) for turn in range(seconds // 2) for screen in range(SCREENS)]
    due += [("feed", chance.uniform(0, seconds), request("GET", path, {})) for path in calendars]
    due.sort(key=lambda one: one[1])
    fire([server[0]], [Shot(raw) for kind, _when, raw in due if kind != "scan"][:40], 8)  # to warm up
    hits = fire([server[0]], [Shot(raw, not_before=when) for _kind, when, raw in due], 64)
    require_whole(there)
    for kind in ("scan", "board", "feed"):
        yield waited(kind, [(hit, when) for hit, (what, when, _raw) in zip(hits, due, strict=True) if what == kind])
    yield f"after all this {WORKERS} workers and their parent hold {machine.memory_of_tree(server[1]):.0f} MB (PSS)"


def waited(kind: str, pairs: Sequence[tuple[Hit, float]]) -> str:
    """How long these took from the moment they were due."""
    took = sorted((hit.began - when) * 1000 + hit.milliseconds for hit, when in pairs)
    wrong = sum(hit.status != 200 for hit, _when in pairs)
    p99 = took[min(len(took) - 1, len(took) * 99 // 100)]
    return f"{kind:6} {len(took):5}×, p50 {took[len(took) // 2]:6.1f} ms, p99 {p99:6.1f} ms, not answered {wrong}"


def engines() -> tuple[str, ...]:
    """Those that there are to measure on."""
    return ("sqlite", "postgresql") if postgres_answers() else ("sqlite",)


def run(
    on: Sequence[str], shots: int, people: int, seconds: int, connections: Sequence[int] = CONNECTIONS
) -> Iterator[str]:
    """Everything, engine after engine, as lines to print while it goes on."""
    yield f"{shots} requests a volley, {WORKERS} workers of 4 threads; CPU in ms a scan; p50, p99 of a request"
    for engine in on:
        with hall(engine, max(shots + WARM, people, PACE * seconds, 3 * BATCH)) as place:
            yield ""
            yield f"{engine}: {costs(place)}"
            found, gate = bare(place, shots, connections), ", fair gate on" if engine == "sqlite" else ""
            with hub_server(place, True) as server:
                found += measure(place, server, gate, (shots, people), connections)
                yield from rows(found, "bare INSERT", "scans/s")
                yield from of_the_list(place, server, people)
                yield f"{PACE} scans a second for {seconds} s, {SCREENS} boards, {FEEDS * seconds // 30} calendars:"
                yield from on_the_evening(place, server, seconds)
            if gate and shots > WARM:  # not where it is only tried whether this runs
                with hub_server(place, False) as server:
                    off = measure(place, server, ", fair gate off", (shots, people), connections)
                yield from rows([*found[: len(connections)], *off], "bare INSERT", "scans/s")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shots", type=int, default=1500)
    parser.add_argument("--people", type=int, default=5000)
    parser.add_argument("--seconds", type=int, default=30)
    asked = parser.parse_args()
    for line in run(engines(), asked.shots, asked.people, asked.seconds):
        print(line, flush=True)
