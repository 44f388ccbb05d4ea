"""A sports day of two contests for everybody below A, and the liaison of A."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from activity_hub.database import db, write_tx
from activity_hub.models import Contest, LineUpRule, Member, Registration
from activity_hub.rules.permissions import Actor
from activity_hub.services import checks, delegation
from activity_hub.services.base.access import Refused
from activity_hub.services.delegation import Cell, DelegationSheet, RowWish
from tests.cast import Cast
from tests.conftest import Clock

CLOSES = datetime(2026, 6, 20, 10, 0, tzinfo=UTC)


class Day:
    """One activity with contests, and the short ways to work on a delegation of A1."""

    def __init__(self, cast: Cast, clock: Clock, **more: Any) -> None:
        self.cast, self.clock = cast, clock
        self.broken_by_hand: set[str] = set()
        self.id = cast.activity("X1", sign_up_closes_at=CLOSES, **more)
        self.run = self.contest("跳远")
        self.relay = self.contest("4×100米接力", size_from=2, size_to=2, reserves=1)

    def contest(self, name: str, **columns: Any) -> int:
        with write_tx():
            no = db.session.query(Contest).filter_by(activity_id=self.id).count() + 1
            row = Contest(activity_id=self.id, no=no, name=name, **columns)
            db.session.add(row)
            db.session.flush()
            return row.id

    def rule(self, kind: str, contest_id: int | None = None, **detail: Any) -> int:
        with write_tx():
            row = LineUpRule(activity_id=self.id, contest_id=contest_id, kind=kind, detail=detail)
            db.session.add(row)
            db.session.flush()
            return row.id

    @property
    def liaison(self) -> Actor:
        return self.cast.actor("liaison")

    def of(self, who: str = "liaison", union: str = "A1") -> dict[str, Any]:
        """The arguments that every service takes."""
        return {"by": self.cast.actor(who), "at": self.clock.at, "activity_id": self.id, "union": union}

    def sheet(self, **more: Any) -> DelegationSheet:
        return delegation.sheet(**self.of(**more))

    def row(self, number: str, *contests: int | Cell, part: str = "athlete") -> RowWish:
        return RowWish(number, part, tuple(one if isinstance(one, Cell) else Cell(one) for one in contests))

    def save(self, *rows: RowWish, seen: int | None = None, **more: Any) -> DelegationSheet:
        return delegation.save(rows=rows, seen_revision=seen, **self.of(), **more)

    def enter(self, seen: int | None = None, **more: Any) -> DelegationSheet:
        return delegation.enter(seen_revision=seen, **self.of(), **more)

    def entered(self) -> DelegationSheet:
        """M1 and M2 in the relay, M1 alone as well, handed in."""
        self.save(self.row("M1", self.run, self.relay), self.row("M2", self.relay))
        return self.enter()


@pytest.fixture
def day(cast: Cast, clock: Clock) -> Iterator[Day]:
    """Whatever a test does to it, no invariant of the tables may be broken at the end."""
    day = Day(cast, clock)
    yield day
    db.session.rollback()
    assert {name for name, count in checks.violations(clock.at).items() if count} == day.broken_by_hand


def refused(code: Any) -> Any:
    """A block in which this is refused; gives the refusal."""
    return pytest.raises(Refused, match=f"^{code}$")


def numbers(sheet: DelegationSheet) -> list[str]:
    return [one.member_no for one in sheet.people]


def registered(day: Day) -> dict[str, str]:
    """The last status of everybody at the activity, by number."""
    asked = select(Member.member_no, Registration.status).join(Member, Member.id == Registration.member_id)
    return dict(db.session.execute(asked.where(Registration.activity_id == day.id).order_by(Registration.id)).all())
