"""Several doors at once: one pass lets one person in once, and one scan is one row, however often it is sent."""

from collections import Counter
from datetime import timedelta
from threading import Barrier, Thread

from sqlalchemy import func, select

from activity_hub.database import db
from activity_hub.models import Attendance, Registration, Scan
from activity_hub.services import door
from activity_hub.services.base import pass_codes
from tests.conftest import NOON

DOORS = 12
START = NOON + timedelta(hours=1)


def all_at_once(app, checker, activity_id, scans_of):
    """What each of twelve doors is answered when all send at the same moment; `scans_of(n)` is what door n sends."""
    barrier, answers = Barrier(DOORS), []

    def send(n):
        with app.app_context():
            barrier.wait(timeout=30)
            answers.append(door.record(by=checker, at=START, activity_id=activity_id, scans=scans_of(n)))

    threads = [Thread(target=send, args=(n,)) for n in range(DOORS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(answers) == DOORS
    return answers


def count(model):
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model))


def at_the_door(cast):
    activity_id = cast.activity(starts_at=START)
    registration_id = cast.register("M1", activity_id)
    code = pass_codes.code_of(db.session.get(Registration, registration_id))
    db.session.rollback()
    return activity_id, code


def test_one_pass_shown_at_all_doors_lets_one_in(app, cast):
    """Goes red without the lock on the registration: then several doors find nobody inside."""
    activity_id, code = at_the_door(cast)
    checker = cast.actor("checker")
    answers = all_at_once(
        app, checker, activity_id, lambda n: [{"scan_uuid": f"door-{n}-scan", "code": code, "kind": "in"}]
    )
    assert Counter(one["verdict"] for (one,) in answers) == {"ok": 1, "duplicate": DOORS - 1}
    assert (count(Scan), count(Attendance)) == (DOORS, 1)


def test_one_scan_sent_many_times_at_once_is_one_scan(app, cast):
    activity_id, code = at_the_door(cast)
    for kind, scan in (("known", code), ("nonsense", "https://example.org")):
        sent = {"scan_uuid": f"same-scan-{kind}", "code": scan, "kind": "in"}
        answers = all_at_once(app, cast.actor("checker"), activity_id, lambda _n, sent=sent: [sent])
        assert len({str(one) for (one,) in answers}) == 1
    assert count(Scan) == 2
