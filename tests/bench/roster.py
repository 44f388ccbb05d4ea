"""The roster of many sign-ups, on both engines: how long a file takes, and a command to all of them at once.

`python -m tests.bench.roster` prints a line for each; the aim is a CSV of 5,000 in 0.2 s, with as many statements as
one of 50.
"""

import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from statistics import median
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert

from activity_hub.database import db, write_tx
from activity_hub.models import Activity, Answer, Choice, Question, Registration
from activity_hub.rules.places import HOLDING, Status
from activity_hub.services.account import signing_in
from tests import crowd
from tests.bench.hall import hall
from tests.cast import Cast
from tests.postgres import postgres_answers
from tests.statements import statements

AGAIN = 7
STATUSES = ("confirmed", "confirmed", "confirmed", "waitlisted")


def run(many: int = 5000, few: int = 50) -> Iterator[str]:
    """The lines, engine by engine."""
    for engine in ("sqlite", "postgresql") if postgres_answers() else ("sqlite",):
        with hall(engine, 1) as made:
            made.app.config["WTF_CSRF_ENABLED"] = False
            with made.app.app_context():
                client = _organiser(made.app, made.cast)
                crowds = {size: filled(made.cast, f"Z{size}", size) for size in (few, many)}
                db.session.remove()
            for kind in ("csv", "xlsx"):
                yield from _file(made.app, client, engine, kind, crowds)
            yield _bulk(made.app, client, engine, made.cast, many)


def _organiser(app: Flask, cast: Cast) -> FlaskClient:
    with write_tx():
        at, member_id = datetime.now(UTC), cast.members["organiser"]
        token = signing_in.open_door(at=at, member_id=member_id, device="", own_device=True)
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["device"] = token
    return client


def filled(cast: Cast, code: str, many: int, statuses: tuple[str, ...] = STATUSES, **terms: Any) -> int:
    """An activity with so many sign-ups, each with an answer to a question; its id."""
    numbers = [f"{code}{number:05}" for number in range(many)]
    crowd.come(cast, numbers, ["A1", "A2"])
    activity_id = cast.activity(code, capacity=many, terms=terms)
    at = datetime.now(UTC)
    with write_tx() as tx:
        size = Question(activity_id=activity_id, code="size", no=1, kind="choice", label="尺码", purpose="订衣服")
        size.delete_on = date(2100, 1, 1)
        tx.add(size)
        tx.flush()
        choice = Choice(question_id=size.id, no=1, label="XL")
        tx.add(choice)
        tx.flush()
        rows = [_row(cast, activity_id, number, turn, statuses, at) for turn, number in enumerate(numbers)]
        ids = list(tx.scalars(insert(Registration).returning(Registration.id), rows))
        said = {"question_id": size.id, "choice_id": choice.id, "value": ""}
        tx.execute(insert(Answer), [{**said, "registration_id": one} for one in ids])
        activity = tx.get_one(Activity, activity_id)
        activity.taken = sum(row["places"] for row in rows if Status(row["status"]) in HOLDING)
        activity.waiting = sum(row["status"] == Status.WAITLISTED for row in rows)
        activity.seq = many
        choice.taken = many
    return activity_id


def _row(
    cast: Cast, activity_id: int, number: str, turn: int, statuses: tuple[str, ...], at: datetime
) -> dict[str, Any]:
    status = statuses[turn % len(statuses)]
    return {
        "activity_id": activity_id,
        "member_id": cast.members[number],
        "union_then_id": cast.unions["A1" if turn % 2 else "A2"],
        "status": status,
        "places": 1,
        "wait_seq": turn + 1 if status == Status.WAITLISTED else None,
        "short_code": f"{turn:08}",
        "by_id": cast.members["liaison"] if turn % 5 == 0 else None,
        "created_at": at,
        "updated_at": at,
    }


def _file(app: Flask, client: FlaskClient, engine: str, kind: str, crowds: dict[int, int]) -> Iterator[str]:
    for size, activity_id in crowds.items():
        address = f"/activities/{activity_id}/registrations/roster.{kind}"
        took, spent, counted, weight = [], [], 0, 0
        for _time in range(AGAIN):
            with app.app_context(), statements() as sent:
                begun, worked = time.perf_counter(), time.process_time()
                answer = client.post(address)
                took.append(time.perf_counter() - begun)
                spent.append(time.process_time() - worked)
            assert answer.status_code == 200
            counted, weight = len(sent), len(answer.data)
        times = f"best {min(took) * 1000:.0f} ms, median {median(took) * 1000:.0f} ms, CPU {min(spent) * 1000:.0f} ms"
        yield f"{engine}: {kind} of {size}: {times}, {counted} statements, {weight // 1024} kB"


def _bulk(app: Flask, client: FlaskClient, engine: str, cast: Cast, many: int) -> str:
    """Approving everybody in one press."""
    with app.app_context():
        activity_id = filled(cast, "ZP", many, ("pending",), needs_approval=True)
        db.session.remove()
        with statements() as sent:
            begun = time.perf_counter()
            answer = client.post(f"/activities/{activity_id}/registrations/approve", data={"all": "1"})
            took = time.perf_counter() - begun
        assert answer.status_code == 303
    return f"{engine}: approving {many} at once: {took:.2f} s, {len(sent)} statements"


if __name__ == "__main__":
    for line in run(*(int(word) for word in sys.argv[1:])):
        print(line, flush=True)
