"""Going out, coming in again, and taking a scan back."""

from datetime import timedelta

from sqlalchemy import select

from activity_hub.database import db, lock, write_tx
from activity_hub.models import Activity, Occurrence
from activity_hub.services import door
from tests.services.door.scanned import START, attendance_rows, code_of, scan, verdicts


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
        lock(Activity, basketball).revision += 1
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
