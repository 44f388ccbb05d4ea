"""Giving and taking roles."""

import pytest
from sqlalchemy import func, select

from activity_hub.database import db
from activity_hub.models import Appointment, AuditEntry
from activity_hub.rules.appointing import AppointmentFault
from activity_hub.rules.permissions import SYSTEM, Role
from activity_hub.rules.sign_in import Denial
from activity_hub.services import appointment
from activity_hub.services.account import activation
from activity_hub.services.base.access import Invalid, NotAllowed, Refused
from tests.cast import Cast
from tests.conftest import NOON


def appoint(by, role: Role, number: str = "M1", union: str = "A1"):
    return appointment.appoint(by=by, at=NOON, member_no=number, role=role, union_code=union)


def dismiss(by, role: Role, number: str = "M1", union: str = "A1"):
    return appointment.dismiss(by=by, at=NOON, member_no=number, role=role, union_code=union)


def appointments() -> int:
    return db.session.scalar(select(func.count()).select_from(Appointment)) or 0


MAY_GIVE = [
    (giver, role)
    for giver, lowest in (("administrator", 0), ("chair", 1))
    for role in Role
    if {Role.ADMINISTRATOR: 0, Role.CHAIR: 1}.get(role, 2) > lowest
]


@pytest.mark.parametrize(("giver", "role"), MAY_GIVE)
def test_a_role_below_the_own_is_given_and_taken_at_once(cast: Cast, giver: str, role: Role) -> None:
    by = cast.actor(giver)
    appoint(by, role)
    appoint(by, role)
    assert [grant.role for grant in cast.actor("M1").grants] == [role]
    dismiss(by, role)
    dismiss(by, role)
    assert cast.actor("M1").grants == ()
    verbs = db.session.scalars(select(AuditEntry.verb).order_by(AuditEntry.id)).all()
    assert verbs == ["role.given", "role.taken"]


MAY_NOT_GIVE = [(giver, role) for giver in ("administrator", "chair") for role in Role if (giver, role) not in MAY_GIVE]


@pytest.mark.parametrize(("giver", "role"), MAY_NOT_GIVE)
def test_a_role_not_below_the_own_is_refused(cast: Cast, giver: str, role: Role) -> None:
    before = appointments()
    for change in (appoint, dismiss):
        with pytest.raises(Refused) as refused:
            change(cast.actor(giver), role)
        assert refused.value.code is AppointmentFault.ABOVE_OWN_ROLE
    assert appointments() == before


@pytest.mark.parametrize("number", ["organiser", "liaison", "checker", "statistician", "auditor", "M1"])
def test_whoever_does_not_appoint_is_turned_away(cast: Cast, number: str) -> None:
    by = cast.actor(number)
    for ask in (lambda: appoint(by, Role.CHECKER), lambda: appointment.held(by=by), lambda: dismiss(by, Role.CHECKER)):
        with pytest.raises(NotAllowed):
            ask()


@pytest.mark.parametrize(
    ("number", "union", "field"),
    [
        ("M1", "B1", "union"),
        ("M1", "T", "union"),
        ("M1", "no", "union"),
        ("M4", "A1", "member_no"),
        ("no", "A1", "member_no"),
    ],
)
def test_what_lies_outside_and_what_is_not_there_read_the_same(cast: Cast, number: str, union: str, field: str) -> None:
    with pytest.raises(Invalid) as invalid:
        appoint(cast.actor("chair"), Role.LIAISON, number, union)
    assert list(invalid.value.errors) == [field]


def test_the_last_administrator_of_the_top_stays(cast: Cast) -> None:
    for number in ("M1", "M2"):
        appoint(SYSTEM, Role.ADMINISTRATOR, number, "T")
    dismiss(SYSTEM, Role.ADMINISTRATOR, "M1", "T")
    with pytest.raises(Refused) as refused:
        dismiss(SYSTEM, Role.ADMINISTRATOR, "M2", "T")
    assert refused.value.code is AppointmentFault.LAST_ADMINISTRATOR
    dismiss(SYSTEM, Role.ADMINISTRATOR, "administrator", "A")  # below the top somebody above can appoint again


def test_the_list_shows_the_own_subtree_and_what_may_be_taken(cast: Cast) -> None:
    appoint(SYSTEM, Role.ORGANISER, "M4", "B1")
    held = appointment.held(by=cast.actor("chair"))
    assert {one.union_code for one in held} == {"A"} and len(held) == 7
    assert {one.role for one in held if not one.may_dismiss} == {Role.ADMINISTRATOR, Role.CHAIR}
    assert [code for code, _name in appointment.unions_to_staff(by=cast.actor("chair"))] == ["A", "A1", "A2"]
    assert appointment.roles_to_give(by=cast.actor("administrator")) == [
        role for role in Role if role != "administrator"
    ]


def test_a_role_holder_who_left_for_another_union_can_still_be_dismissed(cast: Cast) -> None:
    appoint(SYSTEM, Role.CHECKER, "M4", "A1")
    dismiss(cast.actor("chair"), Role.CHECKER, "M4", "A1")
    assert cast.actor("M4").grants == ()


def test_a_slip_printed_before_does_not_open_the_account_of_a_role(cast: Cast) -> None:
    def activate(code: str) -> str:
        return activation.activate(
            at=NOON, member_no="M1", code=code, password="not a common one", address="10.0.0.1", device=""
        )

    [old] = activation.issue_activation(by=cast.actor("liaison"), at=NOON, member_ids=[cast.members["M1"]])
    appoint(cast.actor("chair"), Role.ORGANISER)
    with pytest.raises(Refused) as refused:
        activate(old.code)
    assert refused.value.code is Denial.WRONG_CODE
    assert activation.issue_activation(by=cast.actor("liaison"), at=NOON, member_ids=[cast.members["M1"]]) == []
    [new] = activation.issue_activation(by=cast.actor("chair"), at=NOON, member_ids=[cast.members["M1"]])
    assert activate(new.code)
