"""Handing a delegation in, all or nobody, and changing it until the deadline."""

from activity_hub.database import db, write_tx
from activity_hub.models import Activity, Delegate, Member, Membership, Outbox
from activity_hub.rules.activity import ChangeRefusal
from activity_hub.rules.delegation import DelegationRefusal, DelegationStatus
from activity_hub.rules.line_up import RuleKind
from activity_hub.rules.places import RefusalCode, Status
from activity_hub.services import delegation
from tests.conftest import NOON
from tests.services.delegation.conftest import CLOSES, Day, numbers, refused, registered


def test_everybody_is_signed_up_when_it_is_handed_in(day: Day) -> None:
    sheet = day.entered()
    assert (sheet.status, sheet.revision) == (DelegationStatus.ENTERED, 2)
    assert [one.status for one in sheet.people] == [Status.CONFIRMED] * 2
    assert registered(day) == {"M1": "confirmed", "M2": "confirmed"}
    assert {row.kind for row in db.session.query(Outbox)} == {"signed_up_for"}
    assert db.session.query(Outbox).count() == 2
    assert db.session.get(Activity, day.id).taken == 2
    assert day.enter().revision == 2


def test_what_breaks_rules_cannot_be_handed_in(day: Day) -> None:
    day.save(day.row("M1", day.relay))
    with refused(DelegationRefusal.RULES_BROKEN) as no:
        day.enter()
    assert [one.kind for one in no.value.detail["broken"]] == [RuleKind.SQUAD_SIZE]
    assert registered(day) == {}
    assert day.sheet().status is DelegationStatus.DRAFT


def test_an_empty_one_cannot_be_handed_in(day: Day) -> None:
    with refused(DelegationRefusal.EMPTY):
        day.enter()
    with refused(ChangeRefusal.CHANGED_MEANWHILE):
        day.enter(seen=3)


def test_all_are_signed_up_or_nobody_is(day: Day) -> None:
    with write_tx():
        db.session.get(Member, day.cast.members["M2"]).suspended = True
        db.session.get(Activity, day.id).audience_gender = None
    day.cast.register("M1", day.cast.activity("X2"))  # at the same hours
    day.save(day.row("M1", day.relay), day.row("M2", day.relay), day.row("chair", day.run))
    with refused(DelegationRefusal.NOT_ADMITTED) as no:
        day.enter()
    assert [(one.member_no, one.code, bool(one.clashes)) for one in no.value.detail["people"]] == [
        ("M1", RefusalCode.CLASH, True),
        ("M2", RefusalCode.SUSPENDED, False),
    ]
    assert registered(day) == {}
    assert db.session.get(Activity, day.id).taken == 0


def test_nobody_comes_for_two_delegations(day: Day) -> None:
    """Else what one person may enter would hold in each of them alone."""
    day.entered()
    both = [day.row("M1", day.run), day.row("M3", day.run)]
    delegation.save(**day.of(union="A"), rows=both, seen_revision=None)
    with refused(DelegationRefusal.NOT_ADMITTED) as no:
        delegation.enter(**day.of(union="A"), seen_revision=None)
    assert [(one.member_no, one.code) for one in no.value.detail["people"]] == [
        ("M1", DelegationRefusal.IN_ANOTHER_DELEGATION)
    ]
    assert registered(day) == {"M1": "confirmed", "M2": "confirmed"}


def test_who_was_taken_over_during_a_rework_keeps_the_place(day: Day) -> None:
    day.entered()
    delegation.reopen(**day.of(), seen_revision=None)
    delegation.save(**day.of(union="A"), rows=[day.row("M1", day.run)], seen_revision=None)
    delegation.enter(**day.of(union="A"), seen_revision=None)
    delegation.take_out(**day.of(), member_no="M1")
    assert registered(day) == {"M1": "confirmed", "M2": "confirmed"}


def test_a_clash_is_asked_about_once(day: Day) -> None:
    day.cast.register("M1", day.cast.activity("X2"))
    day.save(day.row("M1", day.run))
    assert day.enter(accept_clashes=True).people[0].status is Status.CONFIRMED


def test_a_full_activity_refuses_the_rest_and_so_all(day: Day) -> None:
    with write_tx():
        row = db.session.get(Activity, day.id)
        row.capacity, row.waitlist = 1, False
    day.save(day.row("M1", day.relay), day.row("M2", day.relay))
    with refused(DelegationRefusal.NOT_ADMITTED) as no:
        day.enter()
    assert [(one.member_no, one.code) for one in no.value.detail["people"]] == [("M2", RefusalCode.FULL)]
    assert registered(day) == {}


def test_who_signed_up_alone_is_taken_over(day: Day) -> None:
    own = day.cast.register("M1", day.id)
    assert day.save(day.row("M1", day.run), day.row("M2", day.run)).people[0].status is Status.CONFIRMED
    day.enter()
    assert db.session.query(Delegate).filter_by(registration_id=own).count() == 1
    assert db.session.get(Activity, day.id).taken == 2


def test_who_left_the_union_cannot_be_handed_in(day: Day) -> None:
    day.save(day.row("M1", day.run))
    with write_tx():
        db.session.query(Membership).filter_by(member_id=day.cast.members["M1"]).one().union_id = day.cast.unions["B1"]
    assert day.sheet().people[0].is_on_roll is False
    with refused(DelegationRefusal.NOT_ON_ROLL) as no:
        day.enter()
    assert no.value.detail["numbers"] == ("M1",)


def test_what_is_handed_in_stays_changeable_and_keeps_the_rules(day: Day) -> None:
    day.entered()
    with refused(DelegationRefusal.RULES_BROKEN):
        day.save(day.row("M1", day.run, day.relay))
    sheet = day.save(day.row("M1", day.run, day.relay), day.row("chair", day.relay))
    assert [one.status for one in sheet.people] == [Status.CONFIRMED] * 2
    assert registered(day) == {"M1": "confirmed", "M2": "withdrawn", "chair": "confirmed"}
    assert db.session.get(Activity, day.id).taken == 2
    with refused(DelegationRefusal.EMPTY):
        day.save()


def test_who_is_taken_out_gives_the_place_to_the_next(day: Day) -> None:
    day.entered()
    with write_tx():
        db.session.get(Activity, day.id).capacity = 2
    day.cast.register("M3", day.id, Status.WAITLISTED)
    with refused(DelegationRefusal.RULES_BROKEN):
        delegation.take_out(member_no="M2", **day.of())
    delegation.reopen(seen_revision=2, **day.of())
    delegation.take_out(member_no="M2", **day.of())
    assert registered(day) == {"M1": "confirmed", "M2": "withdrawn", "M3": "confirmed"}
    assert "withdrawn_for" in {row.kind for row in db.session.query(Outbox)}


def test_a_rework_is_a_draft_that_keeps_its_registrations(day: Day) -> None:
    day.entered()
    sheet = delegation.reopen(seen_revision=2, **day.of())
    assert (sheet.status, sheet.people[0].status) == (DelegationStatus.DRAFT, Status.CONFIRMED)
    day.save(day.row("M1", day.relay), day.row("chair", day.relay))
    assert registered(day) == {"M1": "confirmed", "M2": "withdrawn"}
    assert day.enter().status is DelegationStatus.ENTERED
    assert registered(day)["chair"] == "confirmed"
    delegation.reopen(seen_revision=None, **day.of())
    with refused(DelegationRefusal.NOT_ENTERED):
        delegation.reopen(seen_revision=None, **day.of())


def test_a_draft_takes_nobody_out_who_signed_up_alone(day: Day) -> None:
    day.cast.register("M1", day.id)
    day.save(day.row("M1", day.run))
    day.save()
    assert registered(day) == {"M1": "confirmed"}


def test_after_the_deadline_it_is_locked(day: Day) -> None:
    day.entered()
    day.clock.at = CLOSES
    sheet = day.sheet()
    assert (sheet.is_locked, sheet.may_change, sheet.may_ask) == (True, False, True)
    for locked in (
        lambda: day.save(day.row("M1", day.relay), day.row("chair", day.relay)),
        lambda: day.enter(),
        lambda: delegation.add(member_nos=["chair"], **day.of()),
        lambda: delegation.take_out(member_no="M1", **day.of()),
        lambda: delegation.reopen(seen_revision=None, **day.of()),
        lambda: delegation.paste(text="席二", **day.of()),
    ):
        with refused(DelegationRefusal.LOCKED):
            locked()
    assert numbers(day.sheet()) == ["M1", "M2"]


def test_a_draft_may_be_prepared_before_sign_up_opens(day: Day) -> None:
    with write_tx():
        db.session.get(Activity, day.id).sign_up_opens_at = NOON.replace(day=18)
    day.save(day.row("M1", day.run))
    with refused(DelegationRefusal.NOT_ADMITTED) as no:
        day.enter()
    assert [one.code for one in no.value.detail["people"]] == [RefusalCode.NOT_OPEN_YET]
