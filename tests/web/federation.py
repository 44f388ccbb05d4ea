"""Four unions around the actors' own, each with secrets of its own, for the walk over every address."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Table, select

from activity_hub.database import db, write_tx
from activity_hub.models import (
    Activity,
    Appointment,
    Contest,
    DoorDevice,
    DoorPass,
    Enterprise,
    Feed,
    LineUpRule,
    Member,
    Membership,
    Question,
    Registration,
    SignedIn,
    Team,
    Union,
    UnionParent,
)
from activity_hub.rules.bearer import digest
from activity_hub.rules.permissions import SYSTEM, Role
from activity_hub.services import tokens
from activity_hub.services.account import signing_in
from tests.cast import occurrence
from tests.conftest import NOON

# code: parent; everybody who acts belongs to O and holds their role there
TREE = {"T": None, "P": "T", "O": "P", "C": "O", "S": "P"}
PLACES = {"own": "O", "child": "C", "parent": "P", "sibling": "S"}
ACTORS = ["member", *(role.value for role in Role)]
# When something was last used is no change of anything.
STAMPS = {"signed_in.seen_at", "door_device.seen_at", "api_token.last_used_at", "feed.last_used_at"}


@dataclass
class Federation:
    """Ids by union code, and the member behind each actor."""

    unions: dict[str, int] = field(default_factory=dict)
    open: dict[str, int] = field(default_factory=dict)
    draft: dict[str, int] = field(default_factory=dict)
    members: dict[str, int] = field(default_factory=dict)
    registrations: dict[str, int] = field(default_factory=dict)
    devices: dict[str, int] = field(default_factory=dict)
    feeds: dict[str, int] = field(default_factory=dict)
    teams: dict[str, int] = field(default_factory=dict)
    asked: dict[str, int] = field(default_factory=dict)
    asked_in_draft: dict[str, int] = field(default_factory=dict)
    passes: dict[str, int] = field(default_factory=dict)  # of the door of the open activity, and a phone there
    phones: dict[str, int] = field(default_factory=dict)
    contests: dict[int, tuple[int, int]] = field(default_factory=dict)  # a contest and a rule, by activity

    def secrets(self, code: str) -> list[str]:
        """What must not leave the union of this code."""
        return [f"canary{code}{what}" for what in ("name", "phone", "draft", "reason", "no")]


def found() -> Federation:
    """Fill an empty database."""
    made = Federation()
    with write_tx():
        for code, parent in TREE.items():
            _union(made, code, parent)
        for code in PLACES.values():
            _inside(made, code)
        for actor in ACTORS:
            _actor(made, actor)
    return made


def _union(made: Federation, code: str, parent: str | None) -> None:
    above = db.session.get_one(Union, made.unions[parent]) if parent else None
    level = "base" if code == "C" else "sub_district"
    union = Union(code=code, name=f"工会{code}", level=level, parent_id=above.id if above else None)
    union.base_kind = "single" if level == "base" else None
    db.session.add(union)
    db.session.flush()
    union.path = f"{above.path if above else '/'}{union.id}/"
    db.session.add(UnionParent(union_id=union.id, parent_id=union.parent_id))
    db.session.add(Enterprise(code=f"E{code}", name=f"企业{code}", union_id=union.id))
    made.unions[code] = union.id


def _inside(made: Federation, code: str) -> None:
    made.open[code] = _activity(made, code, "published", f"公开{code}")
    made.draft[code] = _activity(made, code, "draft", f"canary{code}draft")
    made.asked[code], made.asked_in_draft[code] = _question(made.open[code]), _question(made.draft[code])
    for activity_id in (made.open[code], made.draft[code]):
        made.contests[activity_id] = _contest(activity_id)
    member_id = _member(made, f"canary{code}no", f"canary{code}name", code, phone=f"canary{code}phone")
    made.members[code] = member_id
    made.registrations[code] = _registration(made, code, member_id, f"canary{code}reason")
    made.teams[code] = _team(made, code, made.registrations[code])
    made.devices[code], made.feeds[code] = _belongings(member_id)
    made.passes[code], made.phones[code] = _door(made.open[code], code)


def _door(activity_id: int, code: str) -> tuple[int, int]:
    """A door pass and a phone that joined by it, named after its owner; another phone has joined as well."""
    until = NOON + timedelta(days=30)
    row = DoorPass(activity_id=activity_id, gate="东门", created_at=NOON, expires_at=until)
    db.session.add(row)
    db.session.flush()
    there = {"activity_id": activity_id, "door_pass_id": row.id, "gate": "东门", "joined_at": NOON, "seen_at": NOON}
    named = DoorDevice(**there, name=f"canary{code}phone", token_hash=digest(f"named at {code}"), expires_at=until)
    db.session.add_all([named, DoorDevice(**there, name="", token_hash=digest(f"phone at {code}"), expires_at=until)])
    db.session.flush()
    return row.id, named.id


def _contest(activity_id: int) -> tuple[int, int]:
    contest = Contest(activity_id=activity_id, no=1, name="拔河")
    rule = LineUpRule(activity_id=activity_id, kind="size", detail={"most": 30})
    db.session.add_all([contest, rule])
    db.session.flush()
    return contest.id, rule.id


def _actor(made: Federation, actor: str) -> None:
    member_id = made.members[actor] = _member(made, actor, f"某{actor}", "O")
    if actor != "member":
        db.session.add(Appointment(member_id=member_id, role=actor, union_id=made.unions["O"]))
    made.registrations[actor] = _registration(made, "O", member_id)
    made.teams[actor] = _team(made, "O", made.registrations[actor])
    made.devices[actor], made.feeds[actor] = _belongings(member_id)


def _member(made: Federation, number: str, name: str, code: str, phone: str | None = None) -> int:
    member = Member(member_no=number, name=name, name_key=name, phone=phone)
    db.session.add(member)
    db.session.flush()
    db.session.add(Membership(member_id=member.id, union_id=made.unions[code], from_on=date(2015, 1, 1)))
    return member.id


def _activity(made: Federation, code: str, status: str, title: str) -> int:
    start = datetime(2026, 6, 22, 11, 0, tzinfo=UTC)
    published_at = start - timedelta(days=30) if status == "published" else None
    row = Activity(
        code=f"{code}-{status}",
        title=title,
        kind="sports",
        status=status,
        host_id=made.unions[code],
        created_at=start - timedelta(days=40),
        published_at=published_at,
        venue="体育馆",
        terms={"team_to": 3} if status == "published" else {},
    )
    db.session.add(row)
    db.session.flush()
    db.session.add(occurrence(row.id, start))
    return row.id


def _question(activity_id: int) -> int:
    words = {"code": "q1", "no": 1, "kind": "text", "label": "备注", "purpose": "备餐", "delete_on": date(2026, 9, 1)}
    row = Question(activity_id=activity_id, **words)
    db.session.add(row)
    db.session.flush()
    return row.id


def _registration(made: Federation, code: str, member_id: int, reason: str = "") -> int:
    row = Registration(
        activity_id=made.open[code],
        member_id=member_id,
        union_then_id=made.unions[code],
        status="confirmed",
        short_code=f"{member_id:08d}",
        reason=reason,
        created_at=NOON,
        updated_at=NOON,
    )
    db.session.add(row)
    activity = db.session.get_one(Activity, made.open[code])
    activity.taken = (activity.taken or 0) + 1
    db.session.flush()
    return row.id


def _team(made: Federation, code: str, registration_id: int) -> int:
    """A team with one player, its captain."""
    captain = db.session.get_one(Registration, registration_id)
    row = Team(
        activity_id=made.open[code],
        union_id=made.unions[code],
        captain_id=captain.member_id,
        name=f"队{captain.member_id}",
        code=captain.short_code,
        created_at=NOON,
    )
    db.session.add(row)
    db.session.flush()
    captain.team_id, captain.team_role = row.id, "player"
    return row.id


def _belongings(member_id: int) -> tuple[int, int]:
    signing_in.open_door(at=NOON, member_id=member_id, device="", own_device=True)
    db.session.flush()
    device = db.session.scalars(select(SignedIn.id).where(SignedIn.member_id == member_id)).one()
    feed = Feed(member_id=member_id, name="", created_at=NOON)
    db.session.add(feed)
    db.session.flush()
    return device, feed.id


def browser(app: Flask, made: Federation, actor: str) -> FlaskClient:
    """A browser in which the actor has signed in; "anonymous" has not, and "device" stands at the door of O."""
    client = app.test_client()
    if actor == "device":
        with client.session_transaction() as cookie:
            cookie["door"] = "phone at O"
    elif actor != "anonymous":
        with write_tx():
            token = signing_in.open_door(at=NOON, member_id=made.members[actor], device="", own_device=True)
        with client.session_transaction() as cookie:
            cookie["device"] = token
    return client


def bearer(made: Federation, actor: str) -> dict[str, str]:
    """The header with the actor's API token; none for who has no account."""
    if actor in ("anonymous", "device"):
        return {}
    [(_number, token)] = tokens.issue(by=SYSTEM, at=NOON, member_nos=[actor], name="walk")
    return {"Authorization": f"Bearer {token}"}


def rows() -> dict[str, list[str]]:
    """Every row of every table, stamps of last use left out: two equal values mean that nothing was changed."""
    db.session.rollback()
    return {table.name: _rows(table) for table in db.metadata.sorted_tables}


def _rows(table: Table) -> list[str]:
    columns = [column for column in table.columns if f"{table.name}.{column.name}" not in STAMPS]
    return sorted(repr(tuple(row)) for row in db.session.execute(select(*columns)))
