"""All delegations for the organiser: the list, the export, the entries of each contest."""

import pytest

from activity_hub.database import db, write_tx
from activity_hub.models import Activity, Registration
from activity_hub.rules.delegation import ChangeKind, DelegationStatus
from activity_hub.rules.line_up import RuleKind
from activity_hub.rules.permissions import Role
from activity_hub.rules.places import Status
from activity_hub.services import delegation
from activity_hub.services.base.access import NotAllowed, NotFound
from activity_hub.services.delegation import Cell
from tests.services.delegation.conftest import CLOSES, Day
from tests.statements import statements


@pytest.fixture
def two(day: Day) -> Day:
    """A1 has handed in, A2 is at its draft."""
    day.entered()
    rows = [day.row("M3", Cell(day.relay, 2, True))]
    delegation.save(rows=rows, seen_revision=None, **day.of(union="A2"))
    return day


def listing(day: Day, who: str = "organiser") -> delegation.DelegationList:
    return delegation.listing(by=day.cast.actor(who), at=day.clock.at, activity_id=day.id)


def test_the_list_counts_and_says_what_is_broken(two: Day) -> None:
    found = listing(two)
    assert [
        (one.union_code, one.status, one.people, one.contests, one.entries, one.women, one.waiting, one.asked)
        for one in found.lines
    ] == [
        ("A1", DelegationStatus.ENTERED, 2, 2, 3, 1, 0, 0),
        ("A2", DelegationStatus.DRAFT, 1, 1, 1, 1, 0, 0),
    ]
    assert [[one.kind for one in line.broken] for line in found.lines] == [[], [RuleKind.SQUAD_SIZE]]
    assert (found.may_decide, len(found.contests)) == (True, 2)


def test_a_share_is_judged_by_the_size_of_each_union(two: Day) -> None:
    two.rule("share", bands=[{"members_from": 0, "percent": 50}])
    first, second = listing(two).lines
    assert [(one.needed, one.has) for one in first.broken] == [(5, 2)]
    assert RuleKind.SHARE not in {one.kind for one in second.broken}  # one of one


def test_who_withdrew_alone_is_counted(two: Day) -> None:
    with write_tx():
        row = db.session.query(Registration).filter_by(member_id=two.cast.members["M2"]).one()
        row.status = Status.WITHDRAWN.value
        db.session.get(Activity, two.id).taken -= 1
    assert listing(two).lines[0].waiting == 1
    assert two.sheet().people[1].status is Status.WITHDRAWN


def test_changes_that_wait_come_first(two: Day) -> None:
    two.clock.at = CLOSES
    ids = [
        delegation.ask(kind=ChangeKind.WITHDRAW, leaves=number, reason="x", **two.of()).id for number in ("M1", "M2")
    ]
    delegation.decide(by=two.cast.actor("organiser"), at=CLOSES, change_id=ids[1], grants=False, answer="不行")
    found = listing(two)
    assert [one.id for one in found.changes] == [ids[0], ids[1]]
    assert found.changes[0].broken
    assert found.lines[0].asked == 1


def test_only_who_works_at_a_host_sees_it(two: Day) -> None:
    assert listing(two, "auditor").may_decide is False
    for who in ("M1", "liaison", "checker"):
        with pytest.raises(NotAllowed):
            listing(two, who)
    two.cast.appoint("M4", Role.ORGANISER, "B1")
    with pytest.raises(NotAllowed):
        listing(two, "M4")
    with pytest.raises(NotFound):
        delegation.listing(by=two.cast.actor("organiser"), at=CLOSES, activity_id=999)


def test_an_organiser_looks_at_a_sheet_without_changing_it(two: Day) -> None:
    two.cast.appoint("M4", Role.STATISTICIAN, "T")
    sheet = delegation.sheet(**two.of(who="M4"))
    assert (sheet.may_change, len(sheet.people)) == (False, 2)
    with pytest.raises(NotAllowed):
        delegation.enter(seen_revision=None, **two.of(who="M4"))


def test_the_export_is_people_by_contests(two: Day) -> None:
    table = delegation.table(by=two.cast.actor("organiser"), activity_id=two.id)
    assert [(one.union_code, one.no, one.member_no, sorted(one.cells), one.registration) for one in table.rows] == [
        ("A1", 1, "M1", [two.run, two.relay], Status.CONFIRMED),
        ("A1", 2, "M2", [two.relay], Status.CONFIRMED),
        ("A2", 1, "M3", [two.relay], None),
    ]


def test_the_entries_of_each_contest(two: Day) -> None:
    run, relay = delegation.entry_lists(by=two.cast.actor("organiser"), activity_id=two.id)
    assert [(one.union_name, one.squad, [who.name for who in one.people]) for one in run.lines] == [
        ("明达纺织工会", None, ["沈知行"])
    ]
    assert [(one.squad, len(one.people), len(one.reserves), one.is_entered) for one in relay.lines] == [
        (1, 2, 0, True),
        (2, 0, 1, False),
    ]
    with pytest.raises(NotAllowed):
        delegation.entry_lists(by=two.liaison, activity_id=two.id)


def test_the_list_costs_no_more_for_more_delegations(two: Day) -> None:
    listing(two)
    with statements() as few:
        listing(two)
    delegation.save(rows=[two.row("M3", two.run)], seen_revision=None, **two.of(union="A"))
    with statements() as more:
        listing(two)
    assert len(more) <= len(few) <= 11
