"""Whoever leaves a delegation may be let in elsewhere in the series, in the same transaction."""

from collections.abc import Callable

import pytest

from activity_hub.database import db
from activity_hub.models import Registration
from activity_hub.rules.delegation import ChangeKind
from activity_hub.rules.places import Status
from activity_hub.services import checks, chores, delegation
from activity_hub.services.base import promotion
from activity_hub.services.chores import Done
from tests.cast import Cast
from tests.conftest import Clock
from tests.services.delegation.conftest import CLOSES, Day


class Series(Day):
    """M1 is handed in and waits for the free place of another activity, one of the series being enough."""

    def __init__(self, cast: Cast, clock: Clock) -> None:
        wanted = cast.activity("W1", capacity=1, series="swim", terms={"series_limit": 1})
        super().__init__(cast, clock, series="swim")
        self.waiting = cast.register("M1", wanted, Status.WAITLISTED)
        self.save(self.row("M1", self.run), self.row("M2", self.run))
        self.enter(accept_clashes=True)
        assert self.standing == "waitlisted"

    @property
    def standing(self) -> str:
        db.session.rollback()
        return db.session.get_one(Registration, self.waiting).status

    def grant(self, kind: ChangeKind, **more: str) -> None:
        self.clock.at = CLOSES
        change = delegation.ask(kind=kind, reason="受伤", leaves="M1", **self.of(), **more)  # type: ignore[arg-type]
        by = self.cast.actor("organiser")
        delegation.decide(by=by, at=CLOSES, change_id=change.id, grants=True, accept_clashes=True)


@pytest.fixture
def series(cast: Cast, clock: Clock) -> Series:
    return Series(cast, clock)


def taken_out(series: Series) -> None:
    delegation.take_out(**series.of(), member_no="M1")


def left_out_of_the_grid(series: Series) -> None:
    series.save(series.row("M2", series.run), series.row("chair", series.run), accept_clashes=True)


def left_out_of_a_draft(series: Series) -> None:
    delegation.reopen(**series.of(), seen_revision=None)
    series.save(series.row("M2", series.run))


def withdrawn_after_the_deadline(series: Series) -> None:
    series.grant(ChangeKind.WITHDRAW)


def replaced_after_the_deadline(series: Series) -> None:
    series.grant(ChangeKind.REPLACE, joins="chair")


WAYS = [taken_out, left_out_of_the_grid, left_out_of_a_draft, withdrawn_after_the_deadline, replaced_after_the_deadline]


@pytest.mark.parametrize("way", WAYS)
def test_whoever_leaves_is_let_in_elsewhere(series: Series, way: Callable[[Series], None]) -> None:
    way(series)
    assert series.standing == "confirmed"
    assert chores.settle_due(at=series.clock.at) == chores.repair(at=series.clock.at) == Done()
    assert not any(checks.violations(series.clock.at).values())


@pytest.mark.parametrize("way", [taken_out, replaced_after_the_deadline])
def test_without_looking_elsewhere_they_would_not_be(
    series: Series, way: Callable[[Series], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mutant; and even then the next turn of `work` finds them."""
    monkeypatch.setattr(promotion, "held_elsewhere", lambda *_which: [])
    way(series)
    assert series.standing == "waitlisted"
    assert checks.violations(series.clock.at)["no_free_place_while_somebody_waits"] == 1
    assert chores.settle_due(at=series.clock.at) == Done(1, 1)
