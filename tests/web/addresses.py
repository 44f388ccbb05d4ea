"""Every address of the hub, and who may come in: the contract's table said again, independently of the code."""

from dataclasses import dataclass, field
from typing import Any

IN, STRANGER, FORBIDDEN, HIDDEN = "in", "sent to sign in", "403", "404"

# Who holds which right, at the union where they hold their role and below it.
HOLDERS: dict[str, frozenset[str]] = {
    right: frozenset(roles.split())
    for right, roles in {
        "edit": "administrator chair organiser",
        "publish": "administrator chair",
        "see draft": "administrator chair organiser auditor",
        "act for": "administrator chair organiser liaison",
        "see all registrations": "administrator chair organiser statistician auditor",
        "see registrations": "administrator chair organiser liaison statistician auditor",
        "scan": "administrator chair organiser checker",
        "read roll": "administrator chair organiser liaison statistician auditor",
        "change roll": "administrator liaison",
        "read return": "administrator chair organiser liaison statistician auditor",
        "appoint": "administrator chair",
    }.items()
}
BELOW = ("own", "child")
TO_LOOK = {"change roll": "read roll", "act for": "read roll"}
EVERYWHERE = ("own", "child", "parent", "sibling", "missing")


@dataclass(frozen=True)
class Address:
    """What an address is about and the right it asks for; `sent` is a body or query that gets as far as the right."""

    about: str = ""
    right: str = ""
    public: bool = False
    sent: dict[str, Any] = field(default_factory=dict)


def verdict(address: Address, actor: str, where: str, state: str) -> str:
    """What happens to this actor at the object lying there: one of IN, STRANGER, FORBIDDEN, HIDDEN."""
    if actor == "anonymous" and not address.public:
        return STRANGER
    if where == "missing":
        return HIDDEN
    return _ABOUT[address.about](address.right, actor, where, state)


def _holds(right: str, actor: str, where: str) -> bool:
    return where in BELOW and actor in HOLDERS[right]


def _nothing(right: str, actor: str, where: str, state: str) -> str:
    return IN if not right or actor in HOLDERS[right] else FORBIDDEN


def _activity(right: str, actor: str, where: str, state: str) -> str:
    if state == "draft" and not _holds("see draft", actor, where):
        return HIDDEN
    return IN if not right or _holds(right, actor, where) else FORBIDDEN


def _list(right: str, actor: str, where: str, state: str) -> str:
    """Of an activity of others one sees one's own people; the canaries tell whether it is only those."""
    seen = _activity("", actor, where, state)
    return seen if seen == HIDDEN or actor in HOLDERS[right] else FORBIDDEN


def _attendance(right: str, actor: str, where: str, state: str) -> str:
    """As with the list; a checker, who has no own people, sees the door's, their names masked."""
    if actor == "checker":
        return _activity("scan", actor, where, state)
    return _list(right, actor, where, state)


def _admitting(right: str, actor: str, where: str, state: str) -> str:
    """Nobody has signed up for a draft."""
    return HIDDEN if state == "draft" else _activity(right, actor, where, state)


def _scanning(right: str, actor: str, where: str, state: str) -> str:
    """At a door without a right to it, there is no such activity."""
    return IN if _activity(right, actor, where, state) == IN else HIDDEN


def _union(right: str, actor: str, where: str, state: str) -> str:
    """The tree is no secret; what a union keeps is: not there for who may not look, forbidden for who may only look."""
    if not right or _holds(right, actor, where):
        return IN
    return FORBIDDEN if right in TO_LOOK and _holds(TO_LOOK[right], actor, where) else HIDDEN


def _registration(right: str, actor: str, where: str, state: str) -> str:
    if where == "mine":
        return IN
    sees = _holds("see registrations", actor, where)
    return IN if sees and (not right or _holds(right, actor, where)) else FORBIDDEN if sees else HIDDEN


def _pass(right: str, actor: str, where: str, state: str) -> str:
    return IN if where == "mine" or _holds("act for", actor, where) else HIDDEN


def _belonging(right: str, actor: str, where: str, state: str) -> str:
    return IN if where == "mine" else HIDDEN


_ABOUT = {
    "": _nothing,
    "activity": _activity,
    "list": _list,
    "attendance": _attendance,
    "admitting": _admitting,
    "scanning": _scanning,
    "union": _union,
    "registration": _registration,
    "pass": _pass,
    "device": _belonging,
    "feed": _belonging,
    "pass code": _nothing,
    "nothing there": lambda right, actor, where, state: HIDDEN,
}


def wheres(address: Address) -> list[tuple[str, str]]:
    """The objects to try: (where it lies, in which state)."""
    if address.about in ("", "nothing there"):
        return [("own", "")]
    if address.about == "activity":
        return [
            (where, state)
            for where in EVERYWHERE
            for state in ("open", "draft")
            if (where, state) != ("missing", "draft")
        ]
    mine = ["mine"] if address.about in ("registration", "pass", "device", "feed") else []
    return [(where, "open") for where in (*EVERYWHERE, *mine)]


SCAN = {"scan_uuid": "0123456789abcdef"}
ROLE = {"member_no": "member", "role": "checker", "union": "O"}
EVERYBODY, MEMBERS = Address(public=True), Address()
PAGES: dict[str, Address] = {
    "GET /": EVERYBODY,
    "GET /healthz": EVERYBODY,
    "GET /readyz": EVERYBODY,
    "GET /sign-in": EVERYBODY,
    "POST /sign-in": Address(public=True, sent={"login": "x"}),
    "GET /sign-out": EVERYBODY,
    "POST /sign-out": EVERYBODY,
    "GET /activate": EVERYBODY,
    "POST /activate": Address(public=True, sent={"member_no": "x"}),
    "GET /covers/<string:digest>.jpg": Address("nothing there", public=True),
    "GET /P/<code>": Address("pass code", public=True),
    "GET /p/<code>": Address("pass code", public=True),
    "GET /activities/<int:activity_id>": Address("activity", public=True),
    "POST /activities/<int:activity_id>/sign-up": Address("activity"),
    "GET /activities/<int:activity_id>/registrations": Address("list", "see registrations"),
    "GET /registrations/<int:registration_id>": Address("registration"),
    "GET /registrations/<int:registration_id>/withdraw": Address("registration"),
    "POST /registrations/<int:registration_id>/withdraw": Address("registration", "act for"),
    "GET /pass/<int:registration_id>": Address("pass"),
    "GET /pass/<int:registration_id>/qr.svg": Address("pass"),
    "POST /pass/<int:registration_id>/new": Address("pass"),
    "GET /door": MEMBERS,
    "GET /door/<int:activity_id>": Address("activity", "scan"),
    "GET /door/<int:activity_id>/counts": Address("activity", "scan"),
    "POST /door/<int:activity_id>/search": Address("activity", "scan", sent={"words": "canary"}),
    "POST /door/<int:activity_id>/code": Address("activity", "scan", sent={**SCAN, "code": "00000001"}),
    "POST /door/<int:activity_id>/admit": Address("admitting", "scan", sent=SCAN),
    "POST /door/<int:activity_id>/walk-in": Address("activity", "scan", sent={**SCAN, "member_no": "member"}),
    "POST /door/<int:activity_id>/undo": Address("activity", "scan", sent={**SCAN, "voids": "fedcba9876543210"}),
    "GET /manage": MEMBERS,
    "GET /manage/activities": Address(right="see draft"),
    "GET /manage/activities/new": Address(right="edit"),
    "POST /manage/activities/new": Address(right="edit"),
    "GET /manage/activities/<int:activity_id>": Address("activity", "see draft"),
    "POST /manage/activities/<int:activity_id>/copy": Address("activity", "edit"),
    "GET /manage/people": Address(right="appoint"),
    "GET /manage/people/<any(appoint, dismiss):deed>": Address(right="appoint", sent=ROLE),
    "POST /manage/people/<any(appoint, dismiss):deed>": Address(right="appoint", sent=ROLE),
    "GET /me": MEMBERS,
    "GET /me/account": MEMBERS,
    "GET /me/details": MEMBERS,
    "POST /me/details": MEMBERS,
    "GET /me/password": MEMBERS,
    "POST /me/password": MEMBERS,
    "GET /me/devices": MEMBERS,
    "POST /me/devices/<int:signed_in_id>/end": Address("device"),
    "POST /me/devices/end-all": MEMBERS,
    "GET /me/tokens": MEMBERS,
    "POST /me/tokens": MEMBERS,
    "POST /me/tokens/end": Address("nothing there", sent={"name": "no such token"}),
    "GET /me/kept": MEMBERS,
    "GET /me/kept.json": MEMBERS,
}
PAGES |= {
    "GET /manage/roll": Address(right="read roll"),
    "GET /manage/roll/<code>": Address("union", "read roll"),
    "GET /manage/roll/<code>/add": Address("union", "change roll"),
    "POST /manage/roll/<code>/add": Address("union", "change roll"),
    "GET /manage/roll/<code>/import": Address("union", "change roll"),
    "POST /manage/roll/<code>/import": Address("union", "change roll"),
    "POST /manage/roll/<code>/import/confirm": Address("union", "change roll"),
    "GET /manage/roll/<code>/slips": Address("union", "act for"),
    "POST /manage/roll/<code>/slips": Address("union", "act for"),
    "GET /manage/members/<member_no>": Address("union", "read roll"),
    "GET /manage/members/<member_no>/edit": Address("union", "change roll"),
    "POST /manage/members/<member_no>/edit": Address("union", "change roll"),
    "GET /manage/members/<member_no>/move": Address("union", "change roll"),
    "POST /manage/members/<member_no>/move": Address("union", "change roll"),
    "GET /manage/unions": Address(right="read roll"),
    "GET /manage/unions/<code>": Address("union", "read roll"),
    "GET /returns": MEMBERS,
    "GET /returns/<union_code>": MEMBERS,
    "GET /returns/<union_code>/<period>": Address("union", "read return"),
    "GET /returns/<union_code>/<period>/rows/<figure>": Address("union", "read return"),
    "GET /returns/<union_code>/<period>/return.<any(xlsx, csv):file_format>": Address("union", "read return"),
    "GET /calendar/subscribe": EVERYBODY,
    "POST /calendar/subscribe": MEMBERS,
    "GET /calendar/addresses/<int:feed_id>/change": Address("feed"),
    "POST /calendar/addresses/<int:feed_id>/change": Address("feed"),
    "GET /calendar/addresses/<int:feed_id>/end": Address("feed"),
    "POST /calendar/addresses/<int:feed_id>/end": Address("feed"),
    "GET /calendar/<secret>.ics": Address("nothing there", public=True),
    "GET /calendar/union/<code>.ics": Address("union", public=True),
    "GET /activities/<int:activity_id>.ics": Address("activity", public=True),
}
_LEAD = "/manage/activities/<int:activity_id>/<any(submit, close, cancel, postpone, hold, archive):word>"
_APPROVE = "/manage/activities/<int:activity_id>/<any(publish, 'send-back'):word>"
for _method in ("GET", "POST"):
    PAGES[f"{_method} {_LEAD}"] = Address("activity", "edit")
    PAGES[f"{_method} {_APPROVE}"] = Address("activity", "publish")
    PAGES[f"{_method} /manage/activities/<int:activity_id>/edit"] = Address("activity", "edit")
    PAGES[f"{_method} /manage/activities/<int:activity_id>/cover"] = Address("activity", "edit")

_START = {"starts_at": "2026-09-01T19:00:00+08:00", "ends_at": "2026-09-01T21:00:00+08:00"}
_NEW = {"title": "新活动", "kind": "sports", "union": "O", "occurrences": [_START]}
_ONE, _REGISTRATION, _UNION = "/activities/<id:activity_id>", "/registrations/<id:registration_id>", "/unions/<code>"
_CALLS: dict[str, Address] = {
    "GET /openapi.json": EVERYBODY,
    "GET /me": MEMBERS,
    "GET /me/registrations": MEMBERS,
    "POST /me/calendars": Address(sent={"name": "手机"}),
    "DELETE /me/calendars/<id:calendar_id>": Address("feed"),
    "GET /activities": EVERYBODY,
    "POST /activities": Address(right="edit", sent=_NEW),
    f"GET {_ONE}": Address("activity", public=True),
    f"PATCH {_ONE}": Address("activity", "edit", sent={"title": "改名"}),
    f"POST {_ONE}/submit": Address("activity", "edit"),
    f"POST {_ONE}/close": Address("activity", "edit"),
    f"POST {_ONE}/cancel": Address("activity", "edit", sent={"reason": "下雨"}),
    f"POST {_ONE}/postpone": Address("activity", "edit", sent={"reason": "下雨"}),
    f"POST {_ONE}/hold": Address("activity", "edit"),
    f"POST {_ONE}/archive": Address("activity", "edit"),
    f"POST {_ONE}/publish": Address("activity", "publish"),
    f"POST {_ONE}/send-back": Address("activity", "publish", sent={"reason": "再议"}),
    f"GET {_ONE}/registrations": Address("list", "see registrations"),
    f"POST {_ONE}/registrations": Address("activity"),
    f"GET {_ONE}/attendance": Address("attendance", "see registrations"),
    f"GET {_REGISTRATION}": Address("registration"),
    f"DELETE {_REGISTRATION}": Address("registration", "act for"),
    "POST /scans": Address("scanning", "scan"),
    "GET /unions": MEMBERS,
    f"GET {_UNION}": Address("union"),
    f"GET {_UNION}/members": Address("union", "read roll"),
    f"POST {_UNION}/members/import": Address("union", "change roll", sent={"file": b"member_no,name,union\n"}),
    f"GET {_UNION}/returns": Address("union", "read return", sent={"from": "2026-01-01", "to": "2026-12-31"}),
    f"GET {_UNION}/returns/<id:year>": Address("union", "read return"),
}
API: dict[str, Address] = {key.replace(" ", " /api/v1", 1): address for key, address in _CALLS.items()}
