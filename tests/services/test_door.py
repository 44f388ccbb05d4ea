"""The door: what is recorded, what it comes to, and who may see it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import event, select

from activity_hub.database import db, lock, write_tx
from activity_hub.models import Activity, Attendance, Member, Occurrence, Registration, Scan, Union
from activity_hub.rules.permissions import ANONYMOUS, Role
from activity_hub.rules.places import Status
from activity_hub.services import door
from activity_hub.services.base import pass_codes
from activity_hub.services.base.access import Invalid, NotAllowed, NotFound
from activity_hub.services.base.throttle import TooManyTries
from tests.conftest import NOON

START = NOON + timedelta(hours=1)


@pytest.fixture
def basketball(cast):
    """Basketball at A, an hour from noon."""
    return cast.activity(starts_at=START)


@pytest.fixture
def checker(cast):
    return cast.actor("checker")


@pytest.fixture
def register(cast):
    """register("M1", activity_id) -> the registration's id."""
    return cast.register


def code_of(registration_id):
    return pass_codes.code_of(db.session.get(Registration, registration_id))


def scan(code="", kind="in", uuid=None, **more):
    return {"scan_uuid": uuid or str(uuid4()), "code": code, "kind": kind, "device_time": None, **more}


@pytest.fixture
def say(checker, basketball):
    """say(scan, …) -> the answers of one batch at the door of the basketball night, at its start."""

    def one(*scans, at=START, **more):
        return door.record(by=checker, at=at, activity_id=basketball, scans=list(scans), **more)

    return one


def verdicts(answers):
    return [answer["verdict"] for answer in answers]


def attendance_rows():
    return db.session.scalars(select(Attendance).order_by(Attendance.id)).all()


def test_it_lets_a_confirmed_member_in(say, register, basketball, cast):
    code = code_of(register("M1", basketball))
    (answer,) = say(scan(code, uuid="phone-1-scan-1"), gate="2号口")
    assert answer == {
        "scan_uuid": "phone-1-scan-1",
        "verdict": "ok",
        "name": "沈*",
        "union": "A1",
        "first_at": START,
        "first_gate": "2号口",
    }
    (row,) = attendance_rows()
    assert (row.state, row.evidence, row.gate, row.first_at) == ("present", "scanned", "2号口", START)
    assert (row.member_id, row.union_then_id) == (cast.members["M1"], cast.unions["A1"])


def test_a_second_scan_is_a_duplicate_and_tells_of_the_first(say, register, basketball):
    code = code_of(register("M1", basketball))
    say(scan(code), gate="1号口")
    (answer,) = say(scan(code), gate="2号口", at=START + timedelta(minutes=6))
    assert (answer["verdict"], answer["first_at"], answer["first_gate"]) == ("duplicate", START, "1号口")
    assert len(attendance_rows()) == 1


def test_a_known_scan_gets_its_first_answer_even_if_the_registration_changed(say, register, basketball):
    registration_id = register("M1", basketball)
    sent = scan(code_of(registration_id))
    first = say(sent)
    with write_tx():
        lock(Registration, registration_id).status = "withdrawn"
    assert say(sent, at=START + timedelta(minutes=1)) == first
    assert len(db.session.scalars(select(Scan)).all()) == 1


def test_results_stand_in_the_order_sent(say, register, basketball):
    one, two = code_of(register("M1", basketball)), code_of(register("M2", basketball))
    answers = say(scan(two), scan("nonsense"), scan(one), scan(two), None, scan(one, "out"), scan(one))
    assert verdicts(answers) == ["ok", "unknown", "ok", "duplicate", "unknown", "ok", "ok"]


def test_the_same_id_twice_in_one_batch_is_one_scan(say, register, basketball):
    sent = scan(code_of(register("M1", basketball)))
    assert verdicts(say(sent, sent)) == ["ok", "ok"]
    assert len(db.session.scalars(select(Scan)).all()) == 1


def test_a_short_code_and_an_address_are_as_good(say, register, basketball):
    registration_id = register("M1", basketball)
    short = db.session.get(Registration, registration_id).short_code
    assert verdicts(say(scan(f"{short[:4]}-{short[4:].lower()}"))) == ["ok"]
    assert verdicts(say(scan(f"HTTPS://HUB.EXAMPLE/P/{code_of(registration_id)}"))) == ["duplicate"]


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        (Status.PENDING, "pending"),
        (Status.OFFERED, "pending"),
        (Status.WAITLISTED, "waitlisted"),
        (Status.WITHDRAWN, "withdrawn"),
        (Status.REJECTED, "withdrawn"),
    ],
)
def test_who_has_no_place_is_not_let_in(say, register, basketball, status, verdict):
    assert verdicts(say(scan(code_of(register("M1", basketball, status))))) == [verdict]
    assert attendance_rows() == []


def test_an_old_pass_is_revoked(say, register, basketball):
    registration_id = register("M1", basketball)
    old = code_of(registration_id)
    with write_tx():
        lock(Registration, registration_id).pass_version = 2
    assert verdicts(say(scan(old), scan(code_of(registration_id)))) == ["revoked", "ok"]


def test_a_pass_of_another_activity_tells_no_name(say, register, cast):
    elsewhere = cast.activity("X2", "B")
    (answer,) = say(scan(code_of(register("M1", elsewhere))))
    assert (answer["verdict"], answer["name"], answer["union"]) == ("wrong_activity", None, None)


def test_a_short_code_means_nothing_at_another_door(say, register, cast):
    registration_id = register("M1", cast.activity("X2", "A"))
    assert verdicts(say(scan(db.session.get(Registration, registration_id).short_code))) == ["unknown"]


def test_a_genuine_code_without_a_registration_is_not_registered(say, register, basketball):
    registration_id = register("M1", basketball)
    code = code_of(registration_id)
    with write_tx():
        db.session.delete(db.session.get(Registration, registration_id))
    assert verdicts(say(scan(code))) == ["not_registered"]


@pytest.mark.parametrize("status", ["cancelled", "postponed"])
def test_a_cancelled_activity_lets_nobody_in(say, register, basketball, status):
    code = code_of(register("M1", basketball))
    with write_tx():
        lock(Activity, basketball).status = status
    assert verdicts(say(scan(code))) == ["activity_cancelled"]


def test_the_window(say, register, basketball):
    code = code_of(register("M1", basketball))
    assert verdicts(say(scan(code), at=START - timedelta(hours=3))) == ["too_early"]
    assert verdicts(say(scan(code), at=START + timedelta(hours=5))) == ["too_late"]


def test_another_occurrence(say, register, basketball):
    code = code_of(register("M1", basketball))
    with write_tx():
        later = START + timedelta(days=7)
        db.session.add(
            Occurrence(
                activity_id=basketball,
                no=2,
                held_on=later.date(),
                starts_at=later,
                ends_at=later + timedelta(hours=2),
                status="planned",
            )
        )
    assert verdicts(say(scan(code), occurrence_no=2)) == ["wrong_occurrence"]
    assert verdicts(say(scan(code), occurrence_no=9)) == ["wrong_occurrence"]
    assert verdicts(say(scan(code), occurrence_no=1)) == ["ok"]


def test_a_suspended_member_is_blocked(say, register, basketball, cast):
    code = code_of(register("M1", basketball))
    with write_tx():
        db.session.get(Member, cast.members["M1"]).suspended = True
    assert verdicts(say(scan(code))) == ["blocked"]


def test_after_out_one_comes_in_again(say, register, basketball):
    code = code_of(register("M1", basketball))
    assert verdicts(say(scan(code, "out"), scan(code), scan(code, "out"), scan(code, "out"), scan(code))) == [
        "not_in",
        "ok",
        "ok",
        "not_in",
        "ok",
    ]
    (row,) = attendance_rows()
    assert (row.state, row.first_at) == ("present", START)


def test_a_void_takes_an_entry_back_as_if_it_had_never_been(say, register, basketball):
    code = code_of(register("M1", basketball))
    say(scan(code, uuid="entry-one"))
    assert verdicts(say(scan(code, "void", voids="entry-one"))) == ["ok"]
    assert [row.state for row in attendance_rows()] == ["void"]
    assert verdicts(say(scan(code))) == ["ok"]
    assert [row.state for row in attendance_rows()] == ["present"]


def test_a_void_needs_no_code(say, register, basketball):
    say(scan(code_of(register("M1", basketball)), uuid="entry-one"))
    (answer,) = say({"scan_uuid": "take-back", "kind": "void", "voids": "entry-one"})
    assert (answer["verdict"], answer["name"]) == ("ok", "沈*")


def test_taken_back_after_the_activity_was_held_is_absent(say, register, basketball):
    say(scan(code_of(register("M1", basketball)), uuid="entry-one"))
    with write_tx():
        db.session.scalars(select(Occurrence)).one().status = "held"
    say({"scan_uuid": "take-back", "kind": "void", "voids": "entry-one"})
    assert [(row.state, row.evidence) for row in attendance_rows()] == [("absent", "held")]


def test_there_is_nothing_to_void(say, register, basketball, cast):
    mine, other = code_of(register("M1", basketball)), code_of(register("M2", basketball))
    say(scan(mine, uuid="entry-one"), scan(mine, uuid="a-duplicate"))
    answers = say(
        scan(other, "void", voids="entry-one"),
        scan(mine, "void", voids="a-duplicate"),
        scan(mine, "void", voids="never-seen"),
        scan(mine, "void"),
        scan(mine, "void", uuid="take-back", voids="entry-one"),
        scan(mine, "void", voids="entry-one"),
        scan(mine, "void", voids="take-back"),
    )
    assert verdicts(answers) == [*["nothing_to_void"] * 4, "ok", *["nothing_to_void"] * 2]


def test_a_scan_of_another_activity_cannot_be_voided_here(say, register, cast):
    elsewhere = cast.activity("X2", "A", starts_at=START)
    code = code_of(register("M1", elsewhere))
    sent = scan(code, uuid="entry-elsewhere")
    assert verdicts(door.record(by=cast.actor("chair"), at=START, activity_id=elsewhere, scans=[sent])) == ["ok"]
    assert verdicts(say(scan("", "void", voids="entry-elsewhere"))) == ["nothing_to_void"]
    (answer,) = say(sent)
    assert (answer["verdict"], answer["name"]) == ("unknown", None)


@pytest.mark.parametrize("raw", [None, 7, "x", [], {}, {"scan_uuid": "12345678"}, {"scan_uuid": "short", "kind": "in"}])
def test_what_cannot_be_read_is_unknown_and_kept_by_its_digest(say, raw):
    (answer,) = say(raw)
    assert answer["verdict"] == "unknown"
    (row,) = db.session.scalars(select(Scan)).all()
    assert (row.kind, row.verdict, len(row.code_digest)) == ("unreadable", "unknown", 64)
    assert say(raw) == [answer]
    assert len(db.session.scalars(select(Scan)).all()) == 1


def test_an_unknown_code_is_kept_by_its_digest_alone(say):
    say(scan("https://example.org/somebody@example.org"))
    (row,) = db.session.scalars(select(Scan)).all()
    assert "example" not in str([row.code_digest, row.answer])
    assert (row.verdict, row.registration_id) == ("unknown", None)


@pytest.mark.parametrize("text", ["\ud800", "\x00", "x" * 100_000, "签到"])
def test_no_code_breaks_it(say, text):
    assert verdicts(say(scan(text))) == ["unknown"]


@pytest.mark.parametrize("count", [0, 201])
def test_a_batch_has_one_to_two_hundred_scans(say, count):
    with pytest.raises(Invalid):
        say(*[scan("x")] * count)


@pytest.mark.parametrize("gate", ["x" * 61, "\x00", "\ud800"])
def test_a_gate_that_cannot_be_kept_is_refused(say, gate):
    with pytest.raises(Invalid):
        say(scan("x"), gate=gate)


def test_ten_wrong_short_codes_a_minute_are_enough(say, register, basketball):
    short = db.session.get(Registration, register("M1", basketball)).short_code
    wrong = "0" * 8 if short != "0" * 8 else "1" * 8
    assert verdicts(say(*(scan(wrong) for _ in range(10)), scan(short))) == ["unknown"] * 11
    with pytest.raises(TooManyTries):
        say(scan(short))
    assert verdicts(say(scan(short), at=START + timedelta(minutes=2))) == ["ok"]


def test_it_turns_a_stranger_away(register, basketball, cast):
    sent = [scan(code_of(register("M1", basketball)))]
    for number in ("M1", "liaison", "auditor"):
        with pytest.raises(NotAllowed):
            door.record(by=cast.actor(number), at=START, activity_id=basketball, scans=sent)
    with pytest.raises(NotAllowed):
        door.record(by=ANONYMOUS, at=START, activity_id=basketball, scans=sent)
    hidden = cast.activity("X2", "B", visibility="audience")
    with pytest.raises(NotFound):
        door.record(by=cast.actor("M1"), at=START, activity_id=hidden, scans=sent)
    assert db.session.scalars(select(Scan)).all() == []


def test_somebody_found_by_name_is_admitted(checker, register, basketball, cast):
    registration_id = register("M1", basketball)
    how = {"by": checker, "at": START, "activity_id": basketball, "registration_id": registration_id}
    assert door.admit(**how, scan_uuid="by-name-1")["verdict"] == "ok"
    assert door.admit(**how, scan_uuid="by-name-2")["verdict"] == "duplicate"
    with pytest.raises(NotFound):
        door.admit(**how | {"registration_id": register("M2", cast.activity("X2"))}, scan_uuid="by-name-3")


@pytest.mark.parametrize("words", ["沈知行", "szx", "shenzhi", "M1"])
def test_search_finds_by_name_pinyin_and_number(checker, register, basketball, words):
    register("M1", basketball)
    register("M3", basketball)
    (found,) = door.search(by=checker, at=START, activity_id=basketball, words=words)
    assert (found.name, found.number_end, found.union_name, found.is_present) == ("沈*", "M1", "明达纺织工会", False)


def test_search_finds_nobody_for_nothing_and_says_who_is_in(checker, register, basketball, say):
    say(scan(code_of(register("M1", basketball))))
    assert door.search(by=checker, at=START, activity_id=basketball, words="  ") == []
    assert [one.is_present for one in door.search(by=checker, at=START, activity_id=basketball, words="沈")] == [True]


def test_search_cannot_read_out_the_list(checker, basketball):
    with pytest.raises(TooManyTries):
        for _ in range(50):
            door.search(by=checker, at=START, activity_id=basketball, words="张")


def test_counts(checker, register, basketball, say):
    register("M2", basketball)
    register("M3", basketball, Status.WAITLISTED)
    say(scan(code_of(register("M1", basketball))))
    counted = door.counts(by=checker, at=START, activity_id=basketball)
    assert (counted.present, counted.expected, counted.unions) == (1, 2, {"A1": "明达纺织工会", "A2": "宏图机电工会"})


def test_doors_are_those_one_may_stand_at(cast, basketball):
    cast.activity("X2", "B", starts_at=START)
    later = cast.activity("X3", "A1", starts_at=START + timedelta(days=3))
    cast.activity("X4", "A", starts_at=START, status="draft")
    mine = door.doors(by=cast.actor("checker"), today=NOON.date())
    assert [line.activity_id for line in mine] == [basketball, later]
    assert door.doors(by=cast.actor("M1"), today=NOON.date()) == []


def listed(cast, number, activity_id, **more):
    return door.attendance(by=cast.actor(number), activity_id=activity_id, **more)


def test_the_attendance_list(cast, register, basketball, say):
    came, expected = register("M1", basketball), register("M2", basketball)
    register("M3", basketball, Status.WITHDRAWN)
    say(scan(code_of(came)), gate="1号口")
    page = listed(cast, "organiser", basketball)
    assert page.items[0] == {
        "occurrence_no": 1,
        "registration_id": came,
        "member_no": "M1",
        "name": "沈知行",
        "union": "A1",
        "state": "present",
        "first_at": START,
        "last_at": START,
        "gate": "1号口",
    }
    assert [(row["registration_id"], row["state"]) for row in page.items] == [
        (came, "present"),
        (expected, "registered"),
    ]
    assert page.totals == [{"occurrence_no": 1, "registered": 2, "present": 1}]
    assert page.next is None


def test_the_attendance_list_goes_on_by_its_cursor(cast, register, basketball):
    ids = [register(number, basketball) for number in ("M1", "M2", "M3")]
    first = listed(cast, "organiser", basketball, limit=2)
    rest = listed(cast, "organiser", basketball, limit=2, cursor=first.next)
    assert [row["registration_id"] for row in first.items + rest.items] == ids
    assert rest.next is None
    with pytest.raises(Invalid):
        listed(cast, "organiser", basketball, cursor="x")


def test_imported_attendance_is_listed_without_a_registration(cast, basketball):
    with write_tx():
        occurrence = db.session.scalars(select(Occurrence)).one()
        db.session.add_all(
            Attendance(
                occurrence_id=occurrence.id,
                member_id=cast.members[number],
                state=state,
                evidence="imported",
                union_then_id=cast.unions["B1"],
            )
            for number, state in (("M1", "present"), ("M2", "absent"))
        )
    page = listed(cast, "organiser", basketball)
    assert [(row["member_no"], row["union"], row["state"], row["registration_id"]) for row in page.items] == [
        ("M1", "B1", "present", None),
        ("M2", "B1", "absent", None),
    ]
    assert page.totals == [{"occurrence_no": 1, "registered": 2, "present": 1}]


def test_the_attendance_list_by_role(cast, register, basketball):
    register("M1", basketball)
    register("M4", basketball)
    assert {row["name"] for row in listed(cast, "checker", basketball).items} == {"沈*", "周*"}
    cast.appoint("M4", Role.LIAISON, "A1")
    assert [row["member_no"] for row in listed(cast, "M4", basketball).items] == ["M1"]
    with pytest.raises(NotAllowed):
        listed(cast, "M2", basketball)


def test_a_scan_costs_a_bounded_number_of_statements(say, register, basketball):
    register("M1", basketball)
    codes = [code_of(register(number, basketball)) for number in ("M2", "M3", "M4")]
    counted = {}

    def count(size, *scans):
        statements = []
        listener = lambda _c, _u, statement, *_: statements.append(statement)  # noqa: E731
        event.listen(db.engine, "before_cursor_execute", listener)
        say(*scans)
        event.remove(db.engine, "before_cursor_execute", listener)
        counted[size] = len([one for one in statements if not one.startswith("BEGIN")])

    count(1, scan(codes[0]))
    count(2, scan(codes[1]), scan(codes[2]))
    assert counted[1] == counted[2] <= 7


def test_the_fold_of_all_scans_is_the_attendance(say, register, basketball):
    """Whatever order of entries, leavings and voids came, the stored row is what the rule says of the stored scans."""
    code = code_of(register("M1", basketball))
    say(scan(code, uuid="scan-1-in"), scan(code, "out", uuid="scan-2-out"), at=START)
    say(scan("", "void", voids="scan-1-in"), scan(code, uuid="scan-4-in"), at=START + timedelta(minutes=9))
    (row,) = attendance_rows()
    assert (row.state, row.first_at, row.last_at) == (
        "present",
        START + timedelta(minutes=9),
        START + timedelta(minutes=9),
    )


def test_union_then_may_be_missing(say, register, basketball):
    registration_id = register("M1", basketball, union_then_id=None)
    (answer,) = say(scan(code_of(registration_id)))
    assert (answer["verdict"], answer["union"]) == ("ok", None)
    assert db.session.scalar(select(Union.id).where(Union.code == "A1")) is not None
