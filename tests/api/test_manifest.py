"""The list that a door phone takes along for the time without a network."""

import gzip
import json
from collections.abc import Callable
from datetime import timedelta

import pytest

from activity_hub.database import db, write_tx
from activity_hub.models import Activity, DoorDevice, DoorPass, Member, Occurrence, Registration, Union
from activity_hub.rules import manifest as rule
from activity_hub.rules import passcode
from activity_hub.rules.bearer import digest
from activity_hub.rules.places import Status
from activity_hub.services import door
from activity_hub.services.base import pass_codes
from tests.api.asking import problem
from tests.api.conftest import Call
from tests.cast import Cast
from tests.conftest import NOON, Clock
from tests.statements import statements

MOST_STATEMENTS = 8  # who asks not counted


@pytest.fixture
def tonight(cast: Cast, clock: Clock) -> int:
    return cast.activity(starts_at=NOON + timedelta(hours=1))


def ask(call: Call, activity_id: object, by: str | None = "checker", **more: object):
    return call("GET", f"/activities/{activity_id}/manifest", by=by, **more)


def listed(content: dict, registration_id: int) -> list | None:
    code = pass_codes.code_of(db.session.get(Registration, registration_id))
    found = [entry for entry in content["entries"] if entry[0] == rule.digest(content["salt"], code)]
    assert len(found) <= 1
    return found[0][1:] if found else None


def scan(call: Call, activity_id: int, registration_id: int, kind: str, number: int) -> None:
    code = pass_codes.code_of(db.session.get(Registration, registration_id))
    sent = {"scan_uuid": f"manifest-{number}", "code": code, "kind": kind}
    answer = call("POST", "/scans", by="checker", json={"activity_id": activity_id, "scans": [sent]})
    assert answer.json["results"][0]["verdict"] == "ok", answer.json


def test_it_works(call: Call, cast: Cast, tonight: int) -> None:
    first = cast.register("M1", tonight)
    waiting = cast.register("M3", tonight, Status.WAITLISTED)
    content = ask(call, tonight).json
    assert listed(content, first) == ["confirmed", [], "沈*", "A1", 1]
    assert listed(content, waiting) == ["waitlisted", [], "何*", "A2", 1]
    assert content["unions"] == {"A1": "明达纺织工会", "A2": "宏图机电工会"}
    assert content["activity_id"] == tonight and content["activity_status"] == "published"
    assert content["device_id"] is None
    assert content["issued_at"] == "2026-06-15T04:00:00+00:00" and content["expires_at"] == "2026-06-16T04:00:00+00:00"
    assert [slot["no"] for slot in content["occurrences"]] == [1]
    assert content["occurrences"][0]["opens_at"] == "2026-06-15T03:00:00+00:00"
    rest = {name: value for name, value in content.items() if name != "signature"}
    assert json.loads(rule.signed(pass_codes.secrets()[0], rest)) == content


def test_it_says_nothing_but_what_the_door_needs(call: Call, cast: Cast, tonight: int) -> None:
    cast.register("M1", tonight)
    with write_tx():
        member = db.session.get(Member, cast.members["M1"])
        member.phone, member.email = "13912345678", "shen@example.org"
    row = db.session.query(Registration).one()
    text = ask(call, tonight).get_data(as_text=True)
    for secret in ("13912345678", "shen@", "沈知行", '"M1"', row.short_code, pass_codes.code_of(row)[4:]):
        assert secret not in text, secret


def test_who_is_inside_is_known(call: Call, cast: Cast, tonight: int) -> None:
    stays, leaves, returns = (cast.register(number, tonight) for number in ("M1", "M2", "M3"))
    for number, (who, kind) in enumerate(
        [(stays, "in"), (leaves, "in"), (returns, "in"), (leaves, "out"), (returns, "out"), (returns, "in")]
    ):
        scan(call, tonight, who, kind, number)
    content = ask(call, tonight).json
    assert [listed(content, who)[1] for who in (stays, leaves, returns)] == [[1], [], [1]]


def test_an_old_pass_and_a_blocked_member_are_known(call: Call, cast: Cast, tonight: int) -> None:
    first, second, third = (cast.register(number, tonight) for number in ("M1", "M2", "M3"))
    cast.leave("M3", NOON.date() - timedelta(days=1))
    old = pass_codes.code_of(db.session.get(Registration, first))
    with write_tx():
        db.session.get(Registration, first).pass_version = 2
        db.session.get(Member, cast.members["M2"]).suspended = True
    content = ask(call, tonight).json
    assert listed(content, first)[0] == "confirmed"
    assert listed(content, second)[0] == listed(content, third)[0] == "blocked"
    states = {entry[0]: entry[1] for entry in content["entries"]}
    assert states[rule.digest(content["salt"], old)] == "revoked"


def test_since_when_one_has_ended_is_known(call: Call, cast: Cast, tonight: int) -> None:
    stays, gone = cast.register("M1", tonight), cast.register("M2", tonight, Status.WITHDRAWN)
    rejected = cast.register("M3", tonight, Status.REJECTED)
    content = ask(call, tonight).json
    assert listed(content, stays) == ["confirmed", [], "沈*", "A1", 1]
    assert listed(content, gone) == ["withdrawn", [], "顾*", "A1", 1, "2026-06-15T04:00:00+00:00"]
    assert listed(content, rejected)[-1] == "2026-06-15T04:00:00+00:00"


def test_a_pass_of_the_old_secret_is_known(call: Call, cast: Cast, tonight: int, app) -> None:
    row = db.session.get(Registration, cast.register("M1", tonight))
    old = pass_codes.code_of(row)
    before, app.config["SECRET_KEY"] = app.config["SECRET_KEY"], "another secret, also of forty characters"
    app.config["SECRET_KEY_FALLBACKS"] = (before,)
    try:
        content = json.loads(door.manifest(by=cast.actor("checker"), at=NOON, activity_id=tonight).text())
    finally:
        app.config["SECRET_KEY"], app.config["SECRET_KEY_FALLBACKS"] = before, ()
    assert rule.digest(content["salt"], old) in {entry[0] for entry in content["entries"]}


def test_an_unchanged_list_is_not_sent_again(call: Call, cast: Cast, tonight: int, clock: Clock) -> None:
    first = cast.register("M1", tonight)
    tag = ask(call, tonight).headers["ETag"]
    again = ask(call, tonight, headers={"If-None-Match": tag})
    assert again.status_code == 304 and again.get_data() == b""
    scan(call, tonight, first, "in", 1)
    changed = ask(call, tonight, headers={"If-None-Match": tag})
    assert changed.status_code == 200 and changed.headers["ETag"] != tag
    tag = changed.headers["ETag"]
    clock.at += timedelta(hours=1)
    assert ask(call, tonight, headers={"If-None-Match": tag}).status_code == 200  # it would run out else


def changed(model: type, row_id: int, **values: object) -> None:
    with write_tx() as session:
        for name, value in values.items():
            setattr(session.get_one(model, row_id), name, value)


def a_second_date(cast: Cast, activity_id: int, first: int) -> None:
    with write_tx() as session:
        start = NOON + timedelta(days=1)
        session.add(Occurrence(activity_id=activity_id, no=2, held_on=start.date(), starts_at=start, status="planned"))


# Whatever the list says: each of these must be told to a phone that has the list already.
CHANGES: dict[str, Callable[[Cast, int, int], object]] = {
    "the activity is called off": lambda cast, activity, first: changed(Activity, activity, status="cancelled"),
    "a date is moved": lambda cast, activity, first: changed(Occurrence, 1, starts_at=NOON + timedelta(hours=2)),
    "a date is called off": lambda cast, activity, first: changed(Occurrence, 1, status="cancelled"),
    "a date comes to it": a_second_date,
    "somebody signs up": lambda cast, activity, first: cast.register("M2", activity),
    "somebody withdraws": lambda cast, activity, first: changed(Registration, first, status="withdrawn"),
    "a pass is replaced": lambda cast, activity, first: changed(Registration, first, pass_version=2),
    "a name is put right": lambda cast, activity, first: changed(Member, cast.members["M1"], name="申知行"),
    "a member is suspended": lambda cast, activity, first: changed(Member, cast.members["M1"], suspended=True),
    "a union is called something else": lambda cast, activity, first: changed(Union, cast.unions["A1"], name="新名"),
    "another union is meant": lambda cast, activity, first: changed(
        Registration, first, union_then_id=cast.unions["A2"]
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changes_is_sent(call: Call, cast: Cast, tonight: int, change: str) -> None:
    first = cast.register("M1", tonight)
    before = ask(call, tonight)
    CHANGES[change](cast, tonight, first)
    after = ask(call, tonight, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200 and after.headers["ETag"] != before.headers["ETag"]
    assert after.json != before.json


def test_who_goes_out_and_who_is_taken_back_is_sent(call: Call, cast: Cast, tonight: int) -> None:
    first, tags = cast.register("M1", tonight), []
    for number, kind in enumerate(("in", "out", "in")):
        scan(call, tonight, first, kind, number)
        tags.append(ask(call, tonight).headers["ETag"])
    void = {"scan_uuid": "manifest-void", "code": "", "kind": "void", "voids": "manifest-2"}
    call("POST", "/scans", by="checker", json={"activity_id": tonight, "scans": [void]})
    tags.append(ask(call, tonight).headers["ETag"])
    inside, outside = {tags[0], tags[2]}, {tags[1], tags[3]}
    assert len(inside) == len(outside) == 1 and inside != outside  # the list is the same where they are


def test_a_new_secret_is_another_list(call: Call, cast: Cast, tonight: int, app) -> None:
    cast.register("M1", tonight)
    how = {"by": cast.actor("checker"), "at": NOON, "activity_id": tonight}
    tags, before = [door.manifest(**how).tag], app.config["SECRET_KEY"]
    try:
        app.config["SECRET_KEY"] = "another secret, also of forty characters"
        tags.append(door.manifest(**how).tag)
        app.config["SECRET_KEY_FALLBACKS"] = (before,)
        tags.append(door.manifest(**how).tag)
    finally:
        app.config["SECRET_KEY"], app.config["SECRET_KEY_FALLBACKS"] = before, ()
    assert len(set(tags)) == 3


def test_a_list_that_is_known_is_not_made_again(
    call: Call, cast: Cast, tonight: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast.register("M1", tonight)
    tag = ask(call, tonight).headers["ETag"]
    monkeypatch.setattr(passcode, "make_all", None)
    assert ask(call, tonight, headers={"If-None-Match": tag}).status_code == 304


def test_it_is_packed_for_who_can_unpack(call: Call, cast: Cast, tonight: int) -> None:
    cast.register("M1", tonight)
    packed = ask(call, tonight, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(packed.get_data())) == ask(call, tonight).json


def test_it_needs_the_right(call: Call, cast: Cast, tonight: int) -> None:
    problem(ask(call, tonight, by=None), 401, "unauthorized")
    problem(ask(call, tonight, by="M1"), 403, "not_allowed")
    problem(ask(call, 999), 404, "not_found")
    problem(ask(call, "x"), 404, "not_found")


def device(client, cast: Cast, activity_id: int, hours: int) -> int:
    """A browser that stands at a door for some hours."""
    with write_tx():
        end = NOON + timedelta(hours=hours)
        given = DoorPass(activity_id=activity_id, created_at=NOON, expires_at=end)
        db.session.add(given)
        db.session.flush()
        made = DoorDevice(
            door_pass_id=given.id, activity_id=activity_id, name="东门", token_hash=digest("a token"), joined_at=NOON,
            seen_at=NOON, expires_at=end,
        )  # fmt: skip
        db.session.add(made)
        db.session.flush()
        device_id = made.id
    with client.session_transaction() as cookie:
        cookie["door"] = "a token"
    return device_id


def test_a_device_gets_the_list_of_its_own_door(client, call: Call, cast: Cast, tonight: int) -> None:
    other = cast.activity("X2", starts_at=NOON)
    device_id = device(client, cast, tonight, hours=3)
    content = client.get(f"/api/v1/activities/{tonight}/manifest").json
    assert content["device_id"] == device_id and content["expires_at"] == "2026-06-15T07:00:00+00:00"
    assert content["salt"] != ask(call, tonight).json["salt"]
    assert client.get(f"/api/v1/activities/{other}/manifest").status_code == 403


def test_a_long_list_takes_no_more_statements(cast: Cast, tonight: int) -> None:
    def cost() -> int:
        with statements() as sent:
            door.manifest(by=cast.actor("checker"), at=NOON, activity_id=tonight).text()
        return len(sent)

    cast.register("M1", tonight)
    few = cost()
    for number in range(20):
        with write_tx():
            cast.add_member(f"N{number}", "新人", "F", "A1")
        cast.register(f"N{number}", tonight)
    assert cost() == few <= MOST_STATEMENTS
