"""The demo's groups: a delegation handed in, teams that form, an appeal that waits, all by the people themselves."""

from collections.abc import Sequence
from datetime import datetime

from activity_hub.demo import groups, people
from activity_hub.rules.permissions import SYSTEM, Actor, Right
from activity_hub.services import appeals, delegation, team
from activity_hub.services.base import access, acting
from activity_hub.services.delegation import Cell, RowWish

Roll = list[dict[str, str]]


def hand_in(activity_id: int, contest_ids: Sequence[int], at: datetime, roll: Roll) -> None:
    """A sub-district's delegation, entered and handed in."""
    numbers = people.belonging_to(groups.DELEGATION, roll)
    theirs = [row for row in roll if row["member_no"] in set(numbers) and row["to"] == ""]
    rows = [
        RowWish(number, cells=tuple(Cell(contest_ids[one]) for one in contests))
        for number, contests in groups.line_up(theirs)
    ]
    told = {"by": SYSTEM, "at": at, "activity_id": activity_id, "union": groups.DELEGATION, "accept_clashes": True}
    saved = delegation.save(rows=rows, seen_revision=None, **told)  # type: ignore[arg-type]
    delegation.enter(seen_revision=saved.revision, **told)  # type: ignore[arg-type]


def form_teams(activity_id: int, at: datetime, roll: Roll) -> None:
    """Two teams, each founded by its captain and joined by code."""
    for union, name, size in groups.TEAMS:
        captain, *others = (actor_of(number, at) for number in people.belonging_to(union, roll)[-size:])
        team_id = team.found(by=captain, at=at, activity_id=activity_id, name=name, accept_clash=True)
        code = team.one(by=captain, team_id=team_id).code or ""
        for one in others:
            team.join(by=one, at=at, code=code, accept_clash=True)


def appeal(member_no: str, at: datetime) -> None:
    """Somebody who was missed gives a reason, and nobody has answered yet."""
    by = actor_of(member_no, at)
    missed = appeals.my_no_shows(by=by)
    appeals.appeal(by=by, at=at, attendance_id=missed[0].attendance_id, reason=groups.APPEAL)


def actor_of(member_no: str, at: datetime) -> Actor:
    """Who this member of the demo is at that moment, roles and all."""
    found = acting.actor_of(access.member_for(SYSTEM, member_no, Right.ACT_FOR).id, at)
    assert found is not None  # nobody of the demo is suspended
    return found
