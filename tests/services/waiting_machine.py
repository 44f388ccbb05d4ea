"""Any order of all that can happen to an activity's places, each step done to the tables and to a model of its own."""

from collections import Counter
from contextlib import ExitStack
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import select

from activity_hub.database import db, lock, write_tx
from activity_hub.models import Activity, Member, Outbox, Quota, Registration, Union
from activity_hub.rules.desk import Verb
from activity_hub.rules.permissions import SYSTEM, Role
from activity_hub.services import activity, checks, desk, registration
from activity_hub.services.base import places, promotion
from activity_hub.services.base.access import Invalid, Refused
from tests.cast import Cast
from tests.conftest import NOON, empty
from tests.services import waiting_model
from tests.services.waiting_model import ABOVE, LIVE, SITTING, NotNow

HOUR = timedelta(hours=1)
# Who comes, and the union of each: at every level, and two in most.
HOME = {"N1": "A1", "N2": "A1", "N3": "A2", "N4": "A2", "N5": "B1", "N6": "B1", "N7": "A", "N8": "T"}
KINDS = {"promoted", "offered", "offer_expired"}
numbers = st.sampled_from(list(HOME))
hours = st.integers(1, 40)
allotments = st.dictionaries(st.sampled_from(list(ABOVE)), st.tuples(st.integers(0, 5), st.none() | hours), max_size=4)


class WaitingList(RuleBasedStateMachine):
    """Each step is done to the tables and to the model; then both must say the same."""

    app = None

    def __init__(self):
        super().__init__()
        empty(self.app)
        self.stack = ExitStack()
        self.stack.enter_context(self.app.app_context())
        self.cast = Cast()
        self.cast.appoint("administrator", Role.ADMINISTRATOR, "T")
        with write_tx():
            for number, union in HOME.items():
                self.cast.add_member(number, number, "F", union, tags="会")
        self.actors = {number: self.cast.actor(number) for number in HOME}
        self.admin = self.cast.actor("administrator")
        self.now = NOON

    def teardown(self):
        db.session.remove()
        self.stack.close()

    @initialize(
        strict=st.booleans(),
        offer_hours=st.sampled_from([None, None, 5, 24]),
        approval=st.sampled_from([False, False, True]),
        served=st.sets(numbers, max_size=4),
        wait_until=st.none() | hours,
        capacity=st.integers(1, 5) | st.none(),
        has_list=st.sampled_from([True, True, True, False]),
    )
    def begin(self, strict, offer_hours, approval, served, wait_until, capacity, has_list):
        """The terms stay; whoever has a place in another activity of the series has been served."""
        until = NOON + wait_until * HOUR if wait_until and served else None
        terms = {
            "wait_policy": "strict" if strict else "fill_gap",
            "offer_hours": offer_hours,
            "needs_approval": approval,
            "priority": bool(served),
            "priority_until": until,
            "guests_max": 3,
        }
        start = NOON + timedelta(days=60)
        other_id = self.cast.activity("other", starts_at=start + timedelta(days=1), series="s")
        for number in served:
            self.cast.register(number, other_id)
        self.activity_id = self.cast.activity(
            host="T", starts_at=start, series="s", capacity=capacity, waitlist=has_list, audience_tags="会"
        )
        activity.change(SYSTEM, NOON, self.activity_id, terms={name: one for name, one in terms.items() if one})
        guests = {
            number: waiting_model.Guest((union, *ABOVE[union]), was_served=number in served)
            for number, union in HOME.items()
        }
        self.model = waiting_model.Model(guests, strict, offer_hours, approval, until, capacity, has_list)

    def both(self, done, model_does):
        """Done to the tables and to the model: either both refuse or neither."""
        try:
            model_does()
            expected = None
        except NotNow:
            expected = NotNow
        try:
            done()
            said = None
        except (Refused, Invalid):
            said = NotNow
        assert said is expected

    def row(self, number):
        """The newest registration of a member."""
        db.session.rollback()
        mine = select(Registration.id).where(
            Registration.activity_id == self.activity_id, Registration.member_id == self.cast.members[number]
        )
        return db.session.scalars(mine.order_by(Registration.id.desc())).first()

    def those(self, *statuses):
        return sorted(number for number, guest in self.model.guests.items() if guest.status in statuses)

    @rule(number=numbers, company=st.sampled_from([0, 0, 0, 1, 3]))
    def come(self, number, company):
        by, guests = self.actors[number], [{"is_child": True}] * company
        self.both(
            lambda: registration.sign_up(by=by, at=self.now, activity_id=self.activity_id, guests=guests),
            lambda: self.model.come(number, 1 + company, self.now),
        )

    @precondition(lambda self: self.those(*LIVE))
    @rule(data=st.data())
    def go(self, data):
        number = data.draw(st.sampled_from(self.those(*LIVE)))
        mine = self.row(number)
        self.both(
            lambda: registration.withdraw(by=self.actors[number], at=self.now, registration_id=mine),
            lambda: self.model.go(number, self.now),
        )

    @precondition(lambda self: self.those("offered"))
    @rule(data=st.data())
    def accept(self, data):
        number = data.draw(st.sampled_from(self.those("offered")))
        mine = self.row(number)
        self.both(
            lambda: registration.accept(by=self.actors[number], at=self.now, registration_id=mine),
            lambda: self.model.accept(number, self.now),
        )

    @precondition(lambda self: self.those("pending"))
    @rule(data=st.data())
    def approve(self, data):
        number = data.draw(st.sampled_from(self.those("pending")))
        self.command(Verb.APPROVE, number, self.model.approve)

    @precondition(lambda self: self.those(*LIVE))
    @rule(data=st.data())
    def reject(self, data):
        number = data.draw(st.sampled_from(self.those(*LIVE)))
        self.command(Verb.REJECT, number, self.model.reject)

    @precondition(lambda self: self.those("waitlisted"))
    @rule(data=st.data())
    def seat_out_of_turn(self, data):
        number = data.draw(st.sampled_from(self.those("waitlisted")))
        self.command(Verb.PROMOTE, number, self.model.seat_out_of_turn)

    def command(self, verb, number, model_does):
        mine, order = self.row(number), desk.Order(verb, reason="x")
        self.both(
            lambda: desk.carry_out_one(by=self.admin, at=self.now, registration_id=mine, order=order),
            lambda: model_does(number, self.now),
        )

    @rule(passed=hours)
    def time_passes(self, passed):
        self.now += passed * HOUR

    @rule(wanted=st.none() | st.integers(1, 8))
    def change_capacity(self, wanted):
        self.change(capacity=wanted)

    @rule(wanted=allotments)
    def change_quotas(self, wanted):
        self.change(quotas=wanted)

    @rule(capacity=st.none() | st.integers(1, 8), wanted=allotments)
    def change_both(self, capacity, wanted):
        self.change(capacity=capacity, quotas=wanted)

    def change(self, **wished):
        said = dict(wished)
        if "quotas" in wished:
            kept = {
                union: (few, self.now + then * HOUR if then else None)
                for union, (few, then) in wished["quotas"].items()
            }
            wished["quotas"] = kept
            said["quotas"] = [
                {"union": union, "places": few, "returns_at": until} for union, (few, until) in kept.items()
            ]
        self.both(
            lambda: activity.change(SYSTEM, self.now, self.activity_id, **said),
            lambda: self.model.change(wished, self.now),
        )

    @rule(number=numbers, by_tags=st.booleans())
    def come_in_or_out_of_favour(self, number, by_tags):
        """Suspended and let off again, or called and not called any more."""
        with write_tx():
            member = lock(Member, self.cast.members[number])
            if by_tags:
                member.tags = "" if member.tags else "会"
            else:
                member.suspended = not member.suspended
            may_come = bool(member.tags) and not member.suspended
            promotion.reconsider([member.id], self.now)
        self.model.let_or_not(number, may_come, self.now)

    @rule()
    def do_what_is_due(self):
        with write_tx():
            places.settle(lock(Activity, self.activity_id), self.now)
        self.model.settle(self.now)

    @invariant()
    def the_tables_say_what_the_model_says(self):
        if not hasattr(self, "model"):
            return
        db.session.rollback()
        assert self.standing() == {
            number: (one.status, one.places, self.model.quota_of(one), one.expires)
            for number, one in self.model.guests.items()
            if one.status in LIVE
        }
        assert self.order() == [one for guest in self.model.line() for one in HOME if self.model.guests[one] is guest]
        row = db.session.get(Activity, self.activity_id)
        assert (row.capacity, row.taken, row.waiting) == (
            self.model.capacity,
            self.model.taken(),
            len(self.those("waitlisted")),
        )
        assert self.meters() == {
            union: (one.places, sum(guest.places for guest in self.sitting_below(union)))
            for union, one in self.model.quotas.items()
        }
        assert self.notices() == Counter(self.model.told)
        assert {name: count for name, count in checks.violations(self.now).items() if count} == {}

    @invariant()
    def whoever_repairs_finds_nothing_to_do(self):
        if not hasattr(self, "model"):
            return
        with write_tx():
            row = lock(Activity, self.activity_id)
            if row.due_at is None or row.due_at > self.now:
                assert places.settle(row, self.now) == [] and places.promote(row, self.now) == []
                assert not self.model.is_due(self.now)

    def standing(self):
        asked = (
            select(Registration, Member.member_no, Union.code)
            .join(Member, Member.id == Registration.member_id)
            .outerjoin(Quota, Quota.id == Registration.quota_id)
            .outerjoin(Union, Union.id == Quota.union_id)
            .where(Registration.activity_id == self.activity_id, Registration.status.in_(LIVE))
        )
        return {
            number: (row.status, row.places, union, row.offer_expires_at)
            for row, number, union in db.session.execute(asked)
        }

    def order(self):
        asked = select(Member.member_no).join(Registration, Registration.member_id == Member.id)
        waiting = asked.where(Registration.activity_id == self.activity_id, Registration.status == "waitlisted")
        return list(db.session.scalars(waiting.order_by(Registration.wait_class, Registration.wait_seq)))

    def meters(self):
        asked = select(Union.code, Quota.places, Quota.taken).join(Union, Union.id == Quota.union_id)
        found = db.session.execute(asked.where(Quota.activity_id == self.activity_id))
        return {union: (few, taken) for union, few, taken in found}

    def sitting_below(self, union):
        return [one for one in self.model.guests.values() if one.status in SITTING and union in one.unions]

    def notices(self):
        asked = select(Member.member_no, Outbox.kind).join(Outbox, Outbox.member_id == Member.id)
        told = db.session.execute(asked.where(Outbox.kind.in_(KINDS), Outbox.by_id.is_(None)))
        return Counter((number, kind) for number, kind in told)
