"""The cast: a small federation in which every role is held by somebody, by short names."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from activity_hub.database import db, lock, write_tx
from activity_hub.models import Activity, Appointment, Enterprise, Member, Membership, Occurrence, Union, UnionParent
from activity_hub.rules.notices import Notice
from activity_hub.rules.permissions import Actor, Role
from activity_hub.rules.places import HOLDING, Status
from activity_hub.services.base import acting, outbox
from activity_hub.services.base.places import Newcomer, place
from activity_hub.services.base.search import pinyin_of

NOON = datetime(2026, 6, 15, 4, 0, tzinfo=UTC)  # 12:00 in Shanghai, a Monday
# code: (name, level, parent)
UNIONS = {
    "T": ("云溪区总工会", "district", None),
    "A": ("柳岸街道总工会", "sub_district", "T"),
    "B": ("东湖街道总工会", "sub_district", "T"),
    "A1": ("明达纺织工会", "base", "A"),
    "A2": ("宏图机电工会", "base", "A"),
    "B1": ("恒远钢球工会", "base", "B"),
}
# One ordinary member for each base union, then one holder of each role at A (number: name, gender, union, role).
PEOPLE: dict[str, tuple[str, str, str, Role | None]] = {
    "M1": ("沈知行", "M", "A1", None),
    "M2": ("顾晓棠", "F", "A1", None),
    "M3": ("何素芬", "F", "A2", None),
    "M4": ("周一鸣", "M", "B1", None),
    "administrator": ("管一", "F", "A1", Role.ADMINISTRATOR),
    "chair": ("席二", "M", "A1", Role.CHAIR),
    "organiser": ("文三", "F", "A1", Role.ORGANISER),
    "liaison": ("联四", "M", "A1", Role.LIAISON),
    "checker": ("签五", "F", "A1", Role.CHECKER),
    "statistician": ("统六", "M", "A1", Role.STATISTICIAN),
    "auditor": ("审七", "F", "A1", Role.AUDITOR),
}


def occurrence(activity_id: int, start: datetime) -> Occurrence:
    """The first occurrence of an activity, planned for two hours."""
    end = start + timedelta(hours=2)
    return Occurrence(
        activity_id=activity_id, no=1, held_on=start.date(), starts_at=start, ends_at=end, status="planned"
    )


class Cast:
    """Rows made once for a test; `actor("chair")` is that person as the services see them."""

    def __init__(self) -> None:
        self.unions: dict[str, int] = {}
        self.members: dict[str, int] = {}
        with write_tx():
            self._unions()
            self._people()

    def _unions(self) -> None:
        for code, (name, level, parent) in UNIONS.items():
            kind = "single" if level == "base" else None
            above = db.session.get(Union, self.unions[parent]) if parent else None
            union = Union(
                code=code,
                name=name,
                pinyin=pinyin_of(name),
                level=level,
                base_kind=kind,
                founded_on=date(2000, 1, 1),
                parent_id=above.id if above else None,
            )
            db.session.add(union)
            db.session.flush()
            union.path = f"{above.path if above else '/'}{union.id}/"
            db.session.add(UnionParent(union_id=union.id, parent_id=union.parent_id))
            if level == "base":
                db.session.add(Enterprise(code=f"E-{code}", name=f"{name}企业", union_id=union.id, legal_id=code))
            self.unions[code] = union.id

    def _people(self) -> None:
        for number, (name, gender, code, role) in PEOPLE.items():
            member_id = self.add_member(number, name, gender, code)
            if role is not None:
                db.session.add(Appointment(member_id=member_id, role=role.value, union_id=self.unions["A"]))

    def add_member(self, number: str, name: str, gender: str, code: str, **more: Any) -> int:
        """A member of a union since 2015; inside write_tx()."""
        member = Member(member_no=number, name=name, name_key=name, pinyin=pinyin_of(name), gender=gender, **more)
        db.session.add(member)
        db.session.flush()
        enterprise = db.session.query(Enterprise.id).filter_by(union_id=self.unions[code]).scalar()
        db.session.add(
            Membership(
                member_id=member.id, union_id=self.unions[code], enterprise_id=enterprise, from_on=date(2015, 1, 1)
            )
        )
        self.members[number] = member.id
        return member.id

    def appoint(self, number: str, role: Role, code: str) -> None:
        """Give a role, in a transaction of its own."""
        with write_tx():
            db.session.add(Appointment(member_id=self.members[number], role=role.value, union_id=self.unions[code]))

    def leave(self, number: str, last_day: date) -> None:
        """End the membership with that day, in a transaction of its own."""
        with write_tx():
            db.session.query(Membership).filter_by(member_id=self.members[number]).update({"until_on": last_day})

    def belong(self, number: str, code: str, from_on: date | None, until_on: date | None = None) -> None:
        """One more membership, in a transaction of its own."""
        stretch = {"from_on": from_on, "until_on": until_on}
        with write_tx():
            db.session.add(Membership(member_id=self.members[number], union_id=self.unions[code], **stretch))

    def actor(self, number: str, at: datetime = NOON) -> Actor:
        """The person as an actor at that moment, with the roles they hold."""
        found = acting.actor_of(self.members[number], at)
        assert found is not None
        return found

    def activity(self, code: str = "X1", host: str = "A", starts_at: datetime | None = None, **more: Any) -> int:
        """A published activity with one occurrence (a week after the tests' noon unless given); its id."""
        start = starts_at or datetime(2026, 6, 22, 11, 0, tzinfo=UTC)
        fields: dict[str, Any] = {
            "title": "周五篮球夜",
            "kind": "sports",
            "status": "published",
            "created_at": start,
            "published_at": start - timedelta(days=30),
            **more,
        }
        with write_tx():
            row = Activity(code=code, host_id=self.unions[host], pinyin=pinyin_of(fields["title"]), **fields)
            db.session.add(row)
            db.session.flush()
            db.session.add(occurrence(row.id, start))
            return row.id

    def tell(self, number: str, activity_id: int, text: str, minute: int = 0) -> None:
        """A message of the organiser, so many minutes after the tests' noon."""
        at = datetime(2026, 6, 15, 4, minute, tzinfo=UTC)
        whom = {"member_id": self.members[number], "activity_id": activity_id, "registration_id": None}
        with write_tx():
            outbox.tell(**whom, kind=Notice.MESSAGE, at=at, text=text, by_id=self.members["organiser"])

    def register(self, number: str, activity_id: int, status: Status = Status.CONFIRMED, **changes: Any) -> int:
        """A registration as it is after a sign-up, whatever the rules would say; its id."""
        at = datetime(2026, 6, 15, 4, 0, tzinfo=UTC)
        with write_tx():
            activity = lock(Activity, activity_id)
            assert activity is not None
            membership = db.session.query(Membership).filter_by(member_id=self.members[number]).first()
            whose = Newcomer(self.members[number], membership.union_id, membership.enterprise_id)
            row = place(activity, whose, at, status if status is Status.WAITLISTED else Status.CONFIRMED)
            row.status = status.value
            row.offer_expires_at = at + timedelta(days=1) if status is Status.OFFERED else None
            if status not in HOLDING:
                activity.taken -= row.places if status is not Status.WAITLISTED else 0
            for name, value in changes.items():
                setattr(row, name, value)
            db.session.flush()
            return row.id
