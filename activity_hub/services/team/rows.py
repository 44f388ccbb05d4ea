"""What the team services load and lock before a rule is asked."""

from datetime import datetime

from sqlalchemy import func, select

from activity_hub.database import db, lock
from activity_hub.models import Activity, Attendance, Occurrence, Registration, Team
from activity_hub.rules.lifecycle import ActivityStatus
from activity_hub.rules.passcode import normal_short_code
from activity_hub.rules.permissions import Actor, Right
from activity_hub.rules.places import LIVE, withdraw_refusal
from activity_hub.rules.teams import GUESSES, TeamStatus, fixed_refusal
from activity_hub.rules.terms import Terms
from activity_hub.services.base import access, frame, promotion, teams, throttle
from activity_hub.services.base.access import NotAllowed, NotFound, Refused

LIVE_WORDS = [status.value for status in LIVE]


def team(team_id: int) -> Team:
    """The team of this id as it is now; NotFound where there is none."""
    row = db.session.get(Team, team_id, populate_existing=True) if 0 < team_id <= access.BIGGEST_ID else None
    if row is None:
        raise NotFound
    return row


def by_code(by: Actor, at: datetime, text: str) -> Team:
    """The team whose present code somebody typed or opened; NotFound where there is none, TooManyTries for guessing.

    A wrong code is counted against who sends it, since each could be a guess at somebody else's team; a right one
    changes nothing, so that a link may be opened as often as one likes.
    """
    tries = [(GUESSES, f"{by.member_id}")]
    code = normal_short_code(text)
    if code is None:
        raise NotFound
    throttle.require_calm(at=at, on=tries)
    found = db.session.scalar(select(Team).where(Team.code == code, Team.status != TeamStatus.DISSOLVED.value))
    if found is None:
        throttle.count_try(at=at, on=tries)
        raise NotFound
    return found


def locked(by: Actor, team_id: int, staff_only: bool = False) -> tuple[Activity, Team]:
    """A team that the actor may change, with its activity, whose row is locked; inside write_tx().

    The captain may, and who may edit the activity; only these with `staff_only`. Raises NotFound, NotAllowed, and
    Refused once teams are fixed.
    """
    activity = access.activity(by, team(team_id).activity_id, locked=True)
    row = team(team_id)  # once more: this is what holds under the lock
    if (staff_only or row.captain_id != by.member_id) and not access.may(by, activity, Right.EDIT_ACTIVITY):
        raise NotAllowed
    if row.status == TeamStatus.DISSOLVED:
        raise NotFound
    if refusal := fixed_refusal(Terms.of(activity.terms), ActivityStatus(activity.status)):
        raise Refused(refusal)
    return activity, row


def own_registration(activity: Activity, member_id: int | None) -> Registration | None:
    """The member's live registration at the activity."""
    return db.session.scalar(
        select(Registration).where(
            Registration.activity_id == activity.id,
            Registration.member_id == member_id,
            Registration.status.in_(LIVE_WORDS),
        )
    )


def of_team(row: Team, registration_id: int) -> Registration:
    """A live registration of the team, locked; NotFound for anybody else's."""
    found = lock(Registration, registration_id) if 0 < registration_id <= access.BIGGEST_ID else None
    if found is None or found.team_id != row.id or found.status not in LIVE_WORDS:
        raise NotFound
    return found


def teams_of_union(activity: Activity, union_id: int | None) -> int:
    """How many teams stand under this union's name."""
    asked = (
        select(func.count())
        .select_from(Team)
        .where(Team.activity_id == activity.id, Team.union_id == union_id, Team.status != TeamStatus.DISSOLVED.value)
    )
    return db.session.scalar(asked) or 0


def names(activity: Activity, but: Team | None = None) -> list[str]:
    """The names that teams of the activity have."""
    rows = db.session.execute(select(Team.id, Team.name).where(Team.activity_id == activity.id))
    return [name for team_id, name in rows if but is None or team_id != but.id]


def elsewhere(team_id: int) -> list[Activity]:
    """Other lists of the series, locked before the team: whoever gives a place back here may be let in there."""
    row = team(team_id)
    whose = select(Registration.member_id).where(Registration.team_id == row.id)
    return promotion.lock_elsewhere(row.activity_id, db.session.scalars(whose))


def take_out(row: Team, registration: Registration, at: datetime) -> None:
    """Take somebody out of a team; the registration stays as it is."""
    before = teams.squad(row).unions
    registration.team_id = registration.team_role = None
    registration.updated_at = at
    db.session.flush()
    teams.settle(row, before, teams.squad(row), at)


def may_withdraw(activity: Activity, registration: Registration, at: datetime) -> bool:
    """Whether a place may be given back now: not once the last occurrence has begun, nor by whoever is in."""
    present = (
        select(Attendance.id)
        .join(Occurrence)
        .where(
            Occurrence.activity_id == activity.id,
            Attendance.member_id == registration.member_id,
            Attendance.state == "present",
        )
    )
    is_present = db.session.scalar(select(present.exists()))
    return withdraw_refusal(frame.of(activity).last_starts_at, at, bool(is_present)) is None
