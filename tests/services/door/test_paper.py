"""The signed sheet entered back: who is meant, what it writes, sent twice, taken back."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from activity_hub.database import db, write_tx
from activity_hub.models import Activity, Attendance, AuditEntry, Occurrence, Registration, Scan
from activity_hub.rules.evidence import Evidence
from activity_hub.rules.paper import BlankRefusal, PaperRefusal
from activity_hub.rules.permissions import Role
from activity_hub.rules.places import RefusalCode, Status
from activity_hub.services import desk, door
from activity_hub.services.base.access import Invalid, NotAllowed, NotFound, Refused
from activity_hub.services.door import paper, paper_pages
from activity_hub.services.door.paper import Signed
from tests.conftest import NOON
from tests.services.door.scanned import START, code_of, scan
from tests.statements import statements

KEY = "entry-0001"


@pytest.fixture
def enter(organiser, basketball):
    """enter(union="A1", …) -> what the entry came to, an hour after the start."""

    def one(key=KEY, at=START + timedelta(hours=1), no=1, **signed):
        wish = Signed(key, **{name: frozenset(its) if name == "ticked" else its for name, its in signed.items()})
        return paper.enter(by=organiser, at=at, activity_id=basketball, no=no, signed=wish)

    return one


def rows():
    db.session.rollback()
    found = select(Attendance.member_id, Attendance.state, Attendance.evidence).order_by(Attendance.member_id)
    return [tuple(row) for row in db.session.execute(found)]


def test_ticked_lines_are_present_by_paper(cast, register, basketball, enter):
    came, other = register("M1", basketball), register("M2", basketball)
    done = enter(union="A1", ticked=[came])
    assert (done.count, done.were_in, done.left_out) == (1, 0, ())
    assert rows() == [(cast.members["M1"], "present", "paper")]
    (one,) = db.session.scalars(select(Scan)).all()
    assert one.scan_uuid == f"paper-{KEY}-{one.occurrence_id}-{came}"
    assert (one.kind, one.verdict, one.evidence, one.offline) == ("in", "ok", "paper", False)
    assert one.occurred_at == START and one.by_id == cast.members["organiser"] and other


def test_lines_by_number_and_all_but_these(cast, register, basketball, enter):
    for number in ("M1", "M2", "organiser"):
        register(number, basketball)
    assert enter(union="A1", typed="2").count == 1
    assert enter("entry-0002", union="A1", typed="2-3", but_these=True).count == 1
    assert [who for who, *_ in rows()] == [cast.members["M1"], cast.members["M2"]]
    with pytest.raises(Invalid) as wrong:
        enter("entry-0003", union="A1", typed="4")
    assert wrong.value.errors == {"typed": ["no_line:4"]}
    with pytest.raises(Invalid):
        enter("entry-0003", union="A1", typed="all")


def test_a_whole_union_is_entered_and_no_other(cast, register, basketball, enter):
    for number in ("M1", "M2", "M3"):
        register(number, basketball)
    register("checker", basketball, Status.WAITLISTED)
    assert enter(union="A1", but_these=True).count == 2
    assert [who for who, *_ in rows()] == [cast.members["M1"], cast.members["M2"]]
    assert enter("entry-0002", but_these=True).count == 0  # of no union, nobody


def test_another_unions_tick_is_not_on_this_sheet(register, basketball, enter):
    assert enter(union="A1", ticked=[register("M3", basketball)]).count == 0
    assert rows() == []


def test_sent_twice_it_is_one_entry(register, basketball, enter):
    ids = [register(number, basketball) for number in ("M1", "M2")]
    first = enter(union="A1", ticked=ids, blanks="M3")
    again = enter(union="A1", ticked=ids, blanks="M3")
    assert (first.count, again.count, again.were_in) == (3, 3, 0)
    assert db.session.scalar(select(func.count()).select_from(Scan)) == 3
    assert db.session.scalar(select(func.count()).where(AuditEntry.verb == "enter_paper")) == 1


def test_whoever_is_in_already_is_left_as_they_are(register, basketball, enter, say):
    came, other = register("M1", basketball), register("M2", basketball)
    say(scan(code_of(came)), at=START + timedelta(minutes=20), gate="1号口")
    done = enter(union="A1", ticked=[came, other])
    assert (done.count, done.were_in) == (1, 1)
    row = db.session.scalars(select(Attendance).where(Attendance.registration_id == came)).one()
    assert (row.evidence, row.first_at, row.gate) == ("scanned", START + timedelta(minutes=20), "1号口")


def test_a_scan_after_paper_meets_somebody_inside(register, basketball, enter, say):
    came = register("M1", basketball)
    enter(union="A1", ticked=[came], at=START)
    (answer,) = say(scan(code_of(came)), at=START + timedelta(minutes=5))
    assert answer["verdict"] == "duplicate"


def test_blank_lines_are_walk_ins_while_there_is_room(cast, register, basketball, enter):
    with write_tx():
        db.session.get_one(Activity, basketball).capacity = 2
    register("M1", basketball)
    done = enter(union="A1", blanks="M3, M4\nnobody M1")
    left = dict(done.left_out)
    assert left == {"M4": RefusalCode.NOT_INVITED, "nobody": BlankRefusal.NO_SUCH_MEMBER}
    assert done.count == 2  # M3 got the last place, M1 had one
    assert dict(enter("entry-0002", blanks="checker").left_out) == {"checker": RefusalCode.FULL}
    row = db.session.scalars(select(Registration).where(Registration.member_id == cast.members["M3"])).one()
    assert (row.walk_in, row.status) == (True, "confirmed")
    assert db.session.get_one(Activity, basketball).taken == 2


def test_who_has_no_place_yet_is_named(register, basketball, enter):
    register("M1", basketball, Status.PENDING)
    register("M2", basketball, Status.WAITLISTED)
    done = enter(blanks="M1 M2")
    assert done.left_out == (("M1", BlankRefusal.NO_PLACE_YET), ("M2", BlankRefusal.NO_PLACE_YET)) and not done.count


def test_an_entry_is_taken_back_whole_and_once(cast, register, basketball, enter, organiser):
    register("M1", basketball)
    enter("entry-0001", union="A1", but_these=True)
    register("M2", basketball)
    enter("entry-0002", union="A1", but_these=True)
    how = {"by": organiser, "at": NOON + timedelta(hours=3), "activity_id": basketball}
    assert paper.take_back(**how, key="entry-0001") == 1
    assert paper.take_back(**how, key="entry-0001") == 0
    assert paper.take_back(**how, key="%") == 0
    assert [row[1] for row in rows()] == ["void", "present"]
    (last,) = paper_pages.desk(by=organiser, at=NOON, activity_id=basketball).entries
    assert (last.key, last.count, last.by_name) == ("entry-0002", 1, "文三")
    assert enter("entry-0003", union="A1", but_these=True).count == 1
    assert [row[1:] for row in rows()] == [("present", "paper")] * 2


def test_other_evidence_outlives_the_entry(register, basketball, enter, organiser, say):
    came = register("M1", basketball)
    enter(union="A1", ticked=[came])
    say(scan(code_of(came), "out"), at=START + timedelta(minutes=30))
    say(scan(code_of(came)), at=START + timedelta(minutes=40))
    assert [row[1:] for row in rows()] == [("present", "scanned")]
    paper.take_back(by=organiser, at=NOON + timedelta(hours=3), activity_id=basketball, key=KEY)
    assert [row[1:] for row in rows()] == [("present", "scanned")]


def test_only_what_takes_place_and_has_opened_is_entered(register, basketball, enter):
    register("M1", basketball)
    with pytest.raises(Refused) as early:
        enter(union="A1", but_these=True, at=START - timedelta(hours=3))
    assert early.value.code is PaperRefusal.NOT_OPEN_YET
    with pytest.raises(NotFound):
        enter(union="A1", but_these=True, no=2)
    with write_tx():
        db.session.scalars(select(Occurrence)).one().status = "cancelled"
        db.session.get_one(Activity, basketball).revision += 1
    with pytest.raises(Refused) as off:
        enter(union="A1", but_these=True)
    assert off.value.code is PaperRefusal.CALLED_OFF


def test_it_is_for_who_may_edit_the_activity(cast, register, basketball):
    register("M1", basketball)
    wish = Signed(KEY, union="A1", but_these=True)
    for number in ("checker", "liaison", "statistician", "M1"):
        with pytest.raises(NotAllowed):
            paper.enter(by=cast.actor(number), at=START, activity_id=basketball, no=1, signed=wish)
        with pytest.raises(NotAllowed):
            paper.take_back(by=cast.actor(number), at=START, activity_id=basketball, key=KEY)
    assert rows() == []


def test_a_line_keeps_its_number(cast, register, basketball, organiser):
    register("M1", basketball)
    gone = register("M2", basketball)
    register("organiser", basketball)

    def printed():
        return {row.name: row.line for row in desk.sheet(by=organiser, activity_id=basketball).rows}

    def listed():
        page = paper_pages.desk(by=organiser, at=START, activity_id=basketball, union="A1")
        return {line.name: line.line for line in page.lines}

    assert printed() == listed() == {"沈知行": 1, "顾晓棠": 2, "文三": 3}
    with write_tx():
        db.session.get_one(Registration, gone).status = "withdrawn"
    register("liaison", basketball)
    assert printed() == listed() == {"沈知行": 1, "文三": 3, "联四": 4}


def test_progress_by_union(cast, register, basketball, organiser, enter):
    cast.appoint("organiser", Role.ORGANISER, "T")
    for number in ("M1", "M2", "M3"):
        register(number, basketball)
    enter(union="A1", typed="1")
    page = paper_pages.desk(by=organiser, at=START, activity_id=basketball)
    assert [(one.code, one.expected, one.present) for one in page.unions] == [("A1", 2, 1), ("A2", 1, 0)]
    lines = paper_pages.desk(by=organiser, at=START, activity_id=basketball, union="A1").lines
    assert [line.evidence for line in lines] == [Evidence.PAPER, None]


def test_hundreds_cost_as_many_statements_as_few(cast, basketball, enter):
    counted = []
    for round_no, count in enumerate((3, 300)):
        with write_tx():
            for at in range(count):
                cast.add_member(f"P{round_no}-{at}", f"签到{at}", "F", "A1")
        for at in range(count):
            cast.register(f"P{round_no}-{at}", basketball)
        with statements() as sent:
            assert enter(f"entry-000{round_no}", union="A1", but_these=True).count == count
        counted.append(len(sent))
    assert counted[0] == counted[1] <= 17


def test_the_door_counts_paper_at_once(register, basketball, enter, checker):
    enter(union="A1", ticked=[register("M1", basketball)])
    counted = door.counts(by=checker, at=START, activity_id=basketball)
    assert (counted.present, counted.expected) == (1, 1)


def test_a_long_sheet_is_entered_part_by_part(cast, register, basketball, enter, organiser, monkeypatch):
    monkeypatch.setattr(paper, "_AT_ONCE", 2)
    for number in ("M1", "M2", "organiser", "chair", "auditor"):
        register(number, basketball)
    assert enter(union="A1", but_these=True).count == 5
    assert enter(union="A1", but_these=True).count == 5
    assert paper.take_back(by=organiser, at=NOON + timedelta(hours=3), activity_id=basketball, key=KEY) == 5


def test_who_signed_up_again_is_one_person(cast, register, basketball, enter, say):
    gone = register("M1", basketball)
    code = code_of(gone)
    with write_tx():
        db.session.get_one(Registration, gone).status = "withdrawn"
    again = register("M1", basketball)
    say(scan(code, offline=True, device_time=START.isoformat()), at=START, sent_at=START)
    assert [row[1:] for row in rows()] == [("present", "scanned")]
    assert enter(union="A1", ticked=[again]).were_in == 1


def test_a_refused_void_leaves_an_entry_to_be_taken_back(organiser, register, basketball, enter, say):
    came, other = register("M1", basketball), register("M2", basketball)
    enter(union="A1", ticked=[came])
    (one,) = db.session.scalars(select(Scan)).all()
    say(scan(code_of(other), "void", voids=one.scan_uuid))
    at = START + timedelta(hours=1)
    (entry,) = paper_pages.desk(by=organiser, at=at, activity_id=basketball).entries
    assert (entry.key, entry.count) == (KEY, 1)
    assert paper.take_back(by=organiser, at=at, activity_id=basketball, key=KEY) == 1
    assert [state for _who, state, _how in rows()] == ["void"]
