"""A command with a key happens once, whatever meets it: a repetition, a crash, a refusal, another process."""

import os
import threading
import time
from datetime import timedelta
from functools import partial

import pytest
from flask import Flask

from activity_hub.database import db, write_tx
from activity_hub.models import IdempotencyKey, Target
from activity_hub.rules.permissions import Actor
from activity_hub.services.base import idempotency
from activity_hub.services.base.idempotency import InProgress, KeyUsedBefore, Said, once
from tests.cast import Cast
from tests.conftest import NOON

BY = Actor(member_id=7)


def write(cast: Cast, metric: str) -> Said:
    """An effect to be counted, written the way services write."""
    with write_tx():
        db.session.add(Target(union_id=cast.unions["A"], metric=metric, value=1))
    return Said(201, metric)


def effects() -> int:
    db.session.rollback()
    return db.session.query(Target).count()


def test_it_works(cast: Cast) -> None:
    for metric in ("first", "second"):
        said = once(by=BY, at=NOON, key="k", request_hash="h", command=partial(write, cast, metric))
        assert said == Said(201, "first")
    assert effects() == 1


def test_the_answer_is_kept_where_nobody_reads_it(app: Flask, cast: Cast) -> None:
    once(by=BY, at=NOON, key="k", request_hash="h", command=partial(write, cast, "a pass code"))
    db.session.rollback()
    kept = db.session.query(IdempotencyKey).one().body
    assert "pass" not in kept
    app.config["SECRET_KEY"], former = "another secret of more than forty characters", app.config["SECRET_KEY"]
    try:
        with pytest.raises(KeyUsedBefore):
            once(by=BY, at=NOON, key="k", request_hash="h", command=partial(write, cast, "second"))
        app.config["SECRET_KEY_FALLBACKS"] = [former]
        assert once(by=BY, at=NOON, key="k", request_hash="h", command=partial(write, cast, "second")).status == 201
    finally:
        app.config.update(SECRET_KEY=former, SECRET_KEY_FALLBACKS=[])
    assert effects() == 1


def test_keys_belong_to_their_actor(cast: Cast) -> None:
    for member_id in (7, 8):
        by = Actor(member_id=member_id)
        once(by=by, at=NOON, key="k", request_hash="h", command=partial(write, cast, f"of {member_id}"))
    assert effects() == 2


def test_another_request_with_the_key_is_refused(cast: Cast) -> None:
    once(by=BY, at=NOON, key="k", request_hash="h", command=lambda: write(cast, "a"))
    with pytest.raises(KeyUsedBefore):
        once(by=BY, at=NOON, key="k", request_hash="other", command=lambda: write(cast, "b"))
    assert effects() == 1


def test_a_refusal_frees_the_key_and_leaves_nothing(cast: Cast) -> None:
    def refused() -> Said:
        write(cast, "half done")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        once(by=BY, at=NOON, key="k", request_hash="h", command=refused)
    assert effects() == 0 and db.session.query(IdempotencyKey).count() == 0
    assert once(by=BY, at=NOON, key="k", request_hash="other", command=lambda: write(cast, "done")).is_done


def test_an_answer_that_is_no_success_is_not_kept(cast: Cast) -> None:
    def refused() -> Said:
        write(cast, "half done")
        return Said(409, "no")

    for _ in range(2):
        assert once(by=BY, at=NOON, key="k", request_hash="h", command=refused) == Said(409, "no")
    assert effects() == 0 and db.session.query(IdempotencyKey).count() == 0


def test_a_key_is_kept_for_three_days(cast: Cast) -> None:
    for hours, expected in ((0, 1), (72, 1), (73, 2)):
        at = NOON + timedelta(hours=hours)
        once(by=BY, at=at, key="k", request_hash="h", command=partial(write, cast, f"{hours}"))
        assert effects() == expected


def test_what_is_in_flight_is_waited_for(app: Flask, cast: Cast) -> None:
    began, told = threading.Event(), []

    def slow() -> Said:
        began.set()
        time.sleep(0.3)
        return write(cast, "slow")

    def run(command) -> None:
        with app.app_context():
            told.append(once(by=BY, at=NOON, key="k", request_hash="h", command=command))

    first = threading.Thread(target=run, args=(slow,))
    first.start()
    assert began.wait(60)
    others = [threading.Thread(target=run, args=(lambda: write(cast, "again"),)) for _ in range(3)]
    for thread in others:
        thread.start()
    for thread in (first, *others):
        thread.join()
    assert told == [Said(201, "slow")] * 4 and effects() == 1


def test_many_at_once_do_it_once(app: Flask, cast: Cast) -> None:
    barrier, told = threading.Barrier(8), []

    def run(number: int) -> None:
        with app.app_context():
            barrier.wait()
            told.append(once(by=BY, at=NOON, key="k", request_hash="h", command=lambda: write(cast, f"{number}")))

    threads = [threading.Thread(target=run, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == 8 and len(set(told)) == 1 and effects() == 1


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)  # on SQLite a repetition waits for its turn to write
def test_patience_has_an_end(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idempotency, "PATIENCE", 0.1)
    began, may_end, told = threading.Event(), threading.Event(), []

    def slow() -> Said:
        began.set()
        assert may_end.wait(20)
        return write(cast, "slow")

    def run() -> None:
        with app.app_context():
            told.append(once(by=BY, at=NOON, key="k", request_hash="h", command=slow))

    first = threading.Thread(target=run)
    first.start()
    try:
        assert began.wait(60)
        for request_hash in ("h", "other"):
            with pytest.raises(InProgress):
                once(by=BY, at=NOON, key="k", request_hash=request_hash, command=lambda: write(cast, "again"))
    finally:
        may_end.set()
        first.join()
    assert told == [Said(201, "slow")] and effects() == 1


def test_a_process_that_dies_leaves_no_key(app: Flask, cast: Cast) -> None:
    def die() -> Said:
        write(cast, "half done")
        os._exit(9)

    db.session.rollback()
    child = os.fork()
    if not child:
        try:
            db.engine.dispose(close=False)
            with app.app_context():
                once(by=BY, at=NOON, key="k", request_hash="h", command=die)
        finally:
            os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    began = time.monotonic()
    assert once(by=BY, at=NOON, key="k", request_hash="h", command=lambda: write(cast, "a")) == Said(201, "a")
    assert effects() == 1 and time.monotonic() - began < idempotency.PATIENCE  # nobody is waited for


def test_old_answers_are_thrown_away(cast: Cast) -> None:
    for key in "abc":
        once(by=BY, at=NOON, key=key, request_hash="h", command=partial(write, cast, key))
    later = NOON + timedelta(hours=73)
    once(by=BY, at=later, key="b", request_hash="h", command=partial(write, cast, "again"))
    db.session.rollback()
    assert [row.at for row in db.session.query(IdempotencyKey)] == [later]


def test_a_claim_left_by_an_older_release_is_no_hindrance(cast: Cast) -> None:
    with write_tx():
        db.session.add(IdempotencyKey(actor="member 7", key="k", request_hash="h", at=NOON))
    assert once(by=BY, at=NOON, key="k", request_hash="h", command=lambda: write(cast, "a")).is_done
    assert effects() == 1
