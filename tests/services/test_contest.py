"""Contests and line-up rules written by the organiser of an activity."""

from datetime import date, timedelta
from typing import Any

import pytest

from activity_hub.database import db, write_tx
from activity_hub.models import Activity, AuditEntry, Delegate, Delegation, Entry, LineUpRule
from activity_hub.rules.contest import ContestRefusal
from activity_hub.rules.lifecycle import LifecycleRefusal
from activity_hub.rules.line_up import RuleKind
from activity_hub.services import activity, contest
from activity_hub.services.base.access import Invalid, NotAllowed, NotFound, Refused
from tests.cast import Cast
from tests.conftest import NOON


class Desk:
    """The organiser at one activity."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.id = cast.activity("X1")

    def by(self, who: str = "organiser") -> dict[str, Any]:
        return {"by": self.cast.actor(who), "at": NOON, "activity_id": self.id}

    def add(self, name: str, **fields: Any) -> int:
        return contest.add(name=name, **fields, **self.by()).id

    def sheet(self, who: str = "organiser") -> contest.ContestSheet:
        return contest.sheet(by=self.cast.actor(who), activity_id=self.id)

    @property
    def names(self) -> list[tuple[int, str]]:
        return [(one.contest.no, one.contest.name) for one in self.sheet().contests]

    @property
    def revision(self) -> int:
        return db.session.get(Activity, self.id).revision

    def enter(self, contest_id: int, *squads: int) -> int:
        """So many people of A1 in these squads; the id of their delegation."""
        with write_tx():
            row = Delegation(activity_id=self.id, union_id=self.cast.unions["A1"], updated_at=NOON)
            db.session.add(row)
            db.session.flush()
            for no, squad in enumerate(squads):
                member_id = self.cast.members[("M1", "M2", "chair", "liaison")[no]]
                one = Delegate(delegation_id=row.id, member_id=member_id, no=no)
                db.session.add(one)
                db.session.flush()
                db.session.add(Entry(contest_id=contest_id, delegate_id=one.id, squad=squad))
            return row.id


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return Desk(cast)


def test_places_that_are_drawn_take_no_contests(cast: Cast) -> None:
    """Nor does what has contests take a draw (mutant: leave out the look at the terms)."""
    drawn = cast.activity("X2", capacity=9, terms={"allotment": "draw"})
    desk = Desk(cast)
    desk.add("拔河")
    told: dict[str, Any] = {"by": cast.actor("organiser"), "at": NOON, "activity_id": drawn}
    for into in (lambda: contest.add(name="拔河", **told), lambda: contest.copy_from(other=desk.id, **told)):
        with pytest.raises(Refused) as caught:
            into()
        assert caught.value.code is ContestRefusal.PLACES_ARE_DRAWN
    with pytest.raises(Invalid) as invalid:
        activity.change(cast.actor("organiser"), NOON, desk.id, capacity=9, terms={"allotment": "draw"})
    assert invalid.value.errors == {"terms.allotment": ["drawn_one_by_one"]}


def test_contests_are_added_at_the_end_and_raise_the_revision(desk: Desk) -> None:
    before = desk.revision
    desk.add("  男子  100米 ", group="100米", gender="M", born_from=date(1986, 1, 1), plays_down=False, most_entries=3)
    desk.add("拔河", size_from=8, size_to=10, reserves=2)
    assert desk.names == [(1, "男子 100米"), (2, "拔河")]
    assert desk.revision == before + 2
    first, second = (one.contest for one in desk.sheet().contests)
    assert (first.gender, first.born_from, first.plays_down, first.most_entries) == ("M", date(1986, 1, 1), False, 3)
    assert (second.size_from, second.size_to, second.reserves, second.has_squads) == (8, 10, 2, True)
    assert db.session.query(AuditEntry).filter_by(what="contest", verb="add").count() == 2


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"name": " "}, {"name": ["required"]}),
        ({"name": "跳 远"}, {"name": ["taken"]}),
        ({"name": "x" * 101}, {"name": ["too_long"]}),
        ({"name": "a\u202eb"}, {"name": ["strange_characters"]}),
        ({"name": "a", "gender": "X"}, {"gender": ["unknown_word"]}),
        ({"name": "a", "size_from": 4, "size_to": 3}, {"size_to": ["to_below_from"]}),
        ({"name": "a", "size_to": 201}, {"size_to": ["out_of_range"]}),
        ({"name": "a", "size_to": None}, {"size_to": ["unreadable"]}),
        ({"name": "a", "reserves": -1}, {"reserves": ["out_of_range"]}),
        ({"name": "a", "most_entries": 0}, {"most_entries": ["out_of_range"]}),
        ({"name": "a", "plays_down": None}, {"plays_down": ["unreadable"]}),
        (
            {"name": "a", "born_from": date(1990, 1, 2), "born_to": date(1990, 1, 1)},
            {"born_to": ["to_below_from"]},
        ),
        ({"name": "a", "born_to": date(1, 1, 1)}, {"born_to": ["out_of_range"]}),
        ({"name": "a", "colour": 1}, {"colour": ["unknown_field"]}),
    ],
)
def test_every_fault_is_named(desk: Desk, fields: dict[str, Any], errors: dict[str, list[str]]) -> None:
    desk.add("跳远")
    with pytest.raises(Invalid) as wrong:
        contest.add(**fields, **desk.by())
    assert wrong.value.errors == errors
    assert len(desk.names) == 1


def test_a_contest_is_changed_field_by_field(desk: Desk) -> None:
    one = desk.add("跳远", reserves=1)
    before = desk.revision
    changed = contest.change(contest_id=one, name="跳远", size_to=2, **desk.by())
    assert (changed.size_to, changed.reserves) == (2, 1)
    assert desk.revision == before + 1
    contest.change(contest_id=one, size_to=2, **desk.by())
    assert desk.revision == before + 1
    with pytest.raises(NotFound):
        contest.change(contest_id=999, size_to=2, **desk.by())


def test_the_order_is_changed(desk: Desk) -> None:
    a, b, c = desk.add("a"), desk.add("b"), desk.add("c")
    contest.order(contest_ids=[c, a], **desk.by())
    assert desk.names == [(1, "c"), (2, "a"), (3, "b")]
    with pytest.raises(NotFound):
        contest.order(contest_ids=[b, 999], **desk.by())


def test_a_contest_without_entries_goes_at_once(desk: Desk) -> None:
    a, _b = desk.add("a"), desk.add("b")
    contest.add_rule(kind="gender", contest_id=a, detail={"gender": "F", "least": 1}, **desk.by())
    contest.remove(contest_id=a, **desk.by())
    assert desk.names == [(1, "b")]
    assert desk.sheet().rules == ()


def test_a_contest_with_entries_asks_first(desk: Desk) -> None:
    single, team = desk.add("a"), desk.add("b", size_to=2)
    delegation_id = desk.enter(team, 1, 1, 2)
    assert [(one.entries, one.people) for one in desk.sheet().contests] == [(0, 0), (2, 3)]
    assert desk.sheet().delegations == 1
    with pytest.raises(Refused) as no:
        contest.remove(contest_id=team, **desk.by())
    assert (no.value.code, no.value.detail) == (ContestRefusal.HAS_ENTRIES, {"entries": 2, "people": 3})
    contest.remove(contest_id=team, confirmed=True, **desk.by())
    assert desk.names == [(1, "a")]
    assert db.session.query(Entry).count() == 0
    assert db.session.get(Delegation, delegation_id).revision == 1
    assert single


def test_rules_are_added_changed_and_removed(desk: Desk) -> None:
    one = desk.add("a")
    made = contest.add_rule(kind="gender", contest_id=one, detail={"gender": "F", "least": "3"}, **desk.by())
    assert (made.kind, made.contest_id, made.detail) == (RuleKind.GENDER, one, {"gender": "F", "least": 3})
    changed = contest.change_rule(rule_id=made.id, kind="size", contest_id=None, detail={"most": 30}, **desk.by())
    assert (changed.id, changed.kind, changed.contest_id) == (made.id, RuleKind.SIZE, None)
    assert [rule.detail for rule in desk.sheet().rules] == [{"most": 30}]
    contest.remove_rule(rule_id=made.id, **desk.by())
    assert desk.sheet().rules == ()
    with pytest.raises(NotFound):
        contest.remove_rule(rule_id=made.id, **desk.by())


def test_a_rule_of_another_activity_is_not_there(desk: Desk, cast: Cast) -> None:
    theirs = cast.activity("X2")
    made = contest.add_rule(kind="size", contest_id=None, detail={"most": 3}, **desk.by() | {"activity_id": theirs})
    with pytest.raises(NotFound):
        contest.remove_rule(rule_id=made.id, **desk.by())
    other = contest.add(name="b", **desk.by() | {"activity_id": theirs}).id
    with pytest.raises(Invalid) as wrong:
        contest.add_rule(kind="who_plays", contest_id=other, detail={"parts": ["athlete"]}, **desk.by())
    assert wrong.value.errors == {"contest_id": ["unknown_contest"]}


def test_faults_of_a_rule_are_named_by_field(desk: Desk) -> None:
    with pytest.raises(Invalid) as wrong:
        contest.add_rule(kind="ages", contest_id=None, detail={"bands": [{}]}, **desk.by())
    assert wrong.value.errors == {"contest_id": ["needs_contest"], "detail.bands.0.born_from": ["required"]}


def test_contests_and_rules_are_copied_from_another_activity(desk: Desk, cast: Cast) -> None:
    a, _b = desk.add("a", reserves=2), desk.add("b")
    contest.add_rule(kind="gender", contest_id=a, detail={"gender": "F", "least": 1}, **desk.by())
    contest.add_rule(kind="size", contest_id=None, detail={"most": 30}, **desk.by())
    there = desk.by() | {"activity_id": cast.activity("X2")}
    kept = contest.add(name="a", **there).id
    for _ in range(2):
        sheet = contest.copy_from(other="X1", **there)
        assert [(one.contest.no, one.contest.name, one.contest.reserves) for one in sheet.contests] == [
            (1, "a", 0),
            (2, "b", 0),
        ]
        assert [(rule.kind, rule.contest_id) for rule in sheet.rules] == [
            (RuleKind.GENDER, kept),
            (RuleKind.SIZE, None),
        ]
    with pytest.raises(NotFound):
        contest.copy_from(other=999, **there)


def test_only_who_may_edit_the_activity_writes(desk: Desk) -> None:
    desk.add("a")
    assert desk.sheet("M1").may_edit is False
    assert desk.sheet().may_edit is True
    for who in ("M1", "liaison", "checker", "auditor"):
        with pytest.raises(NotAllowed):
            contest.add(name="b", **desk.by(who))
    with write_tx():
        db.session.get(Activity, desk.id).status = "held"
    with pytest.raises(Refused) as no:
        desk.add("b")
    assert no.value.code is LifecycleRefusal.WRONG_STATUS
    assert desk.sheet().may_edit is False


def test_a_hidden_activity_is_not_there(desk: Desk, cast: Cast) -> None:
    hidden = cast.activity("X3", status="draft", published_at=None, starts_at=NOON + timedelta(days=9))
    with pytest.raises(NotFound):
        contest.sheet(by=cast.actor("M4"), activity_id=hidden)
    assert db.session.query(LineUpRule).count() == 0
