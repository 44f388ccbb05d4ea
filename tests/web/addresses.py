"""Every address of the hub, what it is about and the right it asks for."""

from typing import Any

from tests.web import sports_addresses, venue_addresses
from tests.web.verdicts import Address

SCAN = {"scan_uuid": "0123456789abcdef"}
ROLE = {"member_no": "member", "role": "checker", "union": "O"}
EVERYBODY, MEMBERS = Address(public=True), Address()


def _at_the_door(**sent: Any) -> Address:
    """What whoever may scan does, and a phone that stands there."""
    return Address("activity", "scan", device=True, sent=sent)


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
    "GET /activities/<int:activity_id>/sign-up": Address("activity"),
    "POST /activities/<int:activity_id>/sign-up": Address("activity"),
    "GET /activities/<int:activity_id>/registrations": Address("list", "see registrations"),
    "GET /activities/<int:activity_id>/registrations/sheet": Address("list", "see registrations"),
    "GET /registrations/<int:registration_id>/slip": Address("pass"),
    "GET /registrations/<int:registration_id>": Address("registration"),
    "GET /registrations/<int:registration_id>/withdraw": Address("registration"),
    "POST /registrations/<int:registration_id>/withdraw": Address("registration", "act for"),
    "POST /registrations/<int:registration_id>/accept": Address("registration", "act for"),
    "GET /activities/<int:activity_id>/places": Address("list", "see registrations"),
    "GET /registrations/<int:registration_id>/answers": Address("registration", "act for"),
    "POST /registrations/<int:registration_id>/answers": Address("registration", "act for"),
    "GET /registrations/<int:registration_id>/answers/<int:question_id>": Address("nothing there"),
    "GET /pass/<int:registration_id>": Address("pass"),
    "GET /pass/<int:registration_id>/qr.svg": Address("pass"),
    "POST /pass/<int:registration_id>/new": Address("pass"),
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
    "GET /me/messages": MEMBERS,
    "POST /me/messages/seen": MEMBERS,
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
PAGES |= {
    # No activity of the federation has a draw; tests/web/test_draws.py walks one that has.
    "GET /activities/<int:activity_id>/draw": Address("nothing there", public=True),
    "GET /activities/<int:activity_id>/draw.json": Address("nothing there", public=True),
    "GET /activities/<int:activity_id>/draw.txt": Address("nothing there", public=True),
    "GET /draws/procedure": EVERYBODY,
    "GET /activities/<int:activity_id>/draw/now": Address("activity", "edit"),
    "POST /activities/<int:activity_id>/draw/now": Address("activity", "edit"),
    "GET /me/no-shows": MEMBERS,
    "POST /me/no-shows": Address("nothing there", sent={"attendance_id": 999_999, "reason": "x"}),
    "GET /manage/activities/<int:activity_id>/appeals": Address("activity", "edit"),
    "POST /manage/activities/<int:activity_id>/appeals": Address("activity", "edit"),
}
_DOOR, _POSTS = "/door/<int:activity_id>", "/activities/<int:activity_id>/door"
PAGES |= {
    "GET /door": Address(device=True),
    "GET /door/join/<token>": Address("door pass", public=True),
    "POST /door/join/<token>": Address("door pass", public=True, sent={"name": "手机"}),
    f"GET {_DOOR}": _at_the_door(),
    f"GET {_DOOR}/counts": _at_the_door(),
    f"GET {_DOOR}/notes": _at_the_door(scan="0123456789abcdef"),
    f"POST {_DOOR}/search": _at_the_door(words="canary"),
    f"POST {_DOOR}/code": _at_the_door(**SCAN, code="00000001"),
    f"POST {_DOOR}/admit": Address("admitting", "scan", device=True, sent=SCAN),
    f"POST {_DOOR}/walk-in": _at_the_door(**SCAN, member_no="member"),
    f"POST {_DOOR}/admit-waiting": Address("activity", "edit", sent={**SCAN, "code": "00000001", "reason": "有空位"}),
    f"POST {_DOOR}/undo": _at_the_door(**SCAN, voids="fedcba9876543210", reason="扫错了人"),
    f"POST {_DOOR}/known": _at_the_door(scan_uuids=[]),
    "GET /door/": Address(device=True),
    "GET /door/worker.js": EVERYBODY,
    "GET /door/app.webmanifest": EVERYBODY,
    f"GET {_POSTS}": Address("activity", "edit"),
    f"POST {_POSTS}/passes": Address("activity", "edit"),
    f"GET {_POSTS}/passes/<int:pass_id>": Address("door thing", "edit"),
    f"GET {_POSTS}/passes/<int:pass_id>/qr.svg": Address("door thing", "edit"),
    f"GET {_POSTS}/passes/<int:pass_id>/end": Address("door thing", "edit"),
    f"POST {_POSTS}/passes/<int:pass_id>/end": Address("door thing", "edit"),
    f"GET {_POSTS}/devices/<int:device_id>": Address("door thing", "edit"),
    f"POST {_POSTS}/devices/<int:device_id>": Address("door thing", "edit", sent={"name": "手机"}),
    f"GET {_POSTS}/devices/<int:device_id>/end": Address("door thing", "edit"),
    f"POST {_POSTS}/devices/<int:device_id>/end": Address("door thing", "edit"),
    f"GET {_POSTS}/conflicts": Address("activity", "edit"),
    f"POST {_POSTS}/conflicts": Address("activity", "edit"),
    f"GET {_POSTS}/end-all": Address("activity", "edit"),
    f"POST {_POSTS}/end-all": Address("activity", "edit"),
}
_TEAM, _PLAYER = "/teams/<int:team_id>", "/teams/<int:team_id>/players/<int:registration_id>"
PAGES |= {
    "GET /activities/<int:activity_id>/teams": Address("activity"),
    "POST /activities/<int:activity_id>/teams": Address("activity", sent={"name": "新队"}),
    "GET /teams/join": MEMBERS,
    "GET /teams/join/<code>": Address("nothing there"),
    "POST /teams/join/<code>": Address("nothing there"),
    f"GET {_TEAM}": Address("team"),
    f"GET {_TEAM}/qr.svg": Address("team code"),
    f"POST {_TEAM}/approve": Address("team", "edit"),
    f"GET {_PLAYER}": Address("team", "lead"),
    f"POST {_PLAYER}/<any(player, substitute):role>": Address("team", "lead"),
    f"POST {_PLAYER}/move": Address("team", "edit"),
}
for _method in ("GET", "POST"):
    PAGES[f"{_method} {_TEAM}/leave"] = Address("team place")
    PAGES[f"{_method} {_TEAM}/reject"] = Address("team", "edit", sent={"reason": "满了"})
    for _deed in ("rename", "code", "dissolve"):
        PAGES[f"{_method} {_TEAM}/{_deed}"] = Address("team", "lead", sent={"name": "新名"})
    for _deed in ("captain", "remove"):
        PAGES[f"{_method} {_PLAYER}/{_deed}"] = Address("team", "lead")
_DESK = "POST /activities/<int:activity_id>/registrations"
PAGES |= {
    f"{_DESK}/<any(approve, reject, promote, move):word>": Address("activity", "edit"),
    f"{_DESK}/withdraw": Address("list", "act for"),
    f"{_DESK}/message": Address("activity", "edit"),
    f"{_DESK}/undo": Address("list", "act for"),
    f"{_DESK}/add": Address("activity", "edit"),
    f"{_DESK}/roster.<any(csv, xlsx):file_format>": Address("list", "see registrations"),
    f"{_DESK}/slips": Address("list", "act for"),
}
_HALL, _CAME = "/activities/<int:activity_id>/door", "/activities/<int:activity_id>/attendance"
_RIGHT = {"no": "1", "key": "walkwalk", "reason": "在场", "correction": "walkwalk", "entry": "walkwalk"}
PAGES |= {
    f"GET {_HALL}/paper": Address("activity", "edit"),
    f"POST {_HALL}/paper": Address("activity", "edit", sent=_RIGHT),
    f"POST {_HALL}/paper/undo": Address("activity", "edit", sent=_RIGHT),
    f"GET {_HALL}/board": Address("activity", "watch"),
    f"GET {_HALL}/board/now": Address("activity", "watch"),
    f"GET {_CAME}": Address("attendance", "see registrations"),
    f"POST {_CAME}.<any(csv, xlsx):file_format>": Address("attendance", "see registrations"),
    f"GET {_CAME}/<int:registration_id>": Address("admitting", "edit"),
    f"POST {_CAME}/<int:registration_id>/<any(present, absent):word>": Address("admitting", "edit", sent=_RIGHT),
    f"POST {_CAME}/<int:registration_id>/undo": Address("admitting", "edit", sent=_RIGHT),
}
_LEAD = "/manage/activities/<int:activity_id>/<any(submit, close, cancel, postpone, hold, archive):word>"
_APPROVE = "/manage/activities/<int:activity_id>/<any(publish, 'send-back'):word>"
for _method in ("GET", "POST"):
    PAGES[f"{_method} {_LEAD}"] = Address("activity", "edit")
    PAGES[f"{_method} {_APPROVE}"] = Address("activity", "publish")
    PAGES[f"{_method} /manage/activities/<int:activity_id>/edit"] = Address("activity", "edit")
    PAGES[f"{_method} /manage/activities/<int:activity_id>/cover"] = Address("activity", "edit")
    PAGES[f"{_method} /manage/activities/<int:activity_id>/terms"] = Address("activity", "edit")
    PAGES[f"{_method} /manage/activities/<int:activity_id>/quotas"] = Address("activity", "edit")

_ASKED = "/activities/<int:activity_id>/questions"
for _key in ("GET {0}", "GET {0}/new", "POST {0}/new", "GET {0}/{1}", "POST {0}/{1}", "GET {0}/{1}/remove",
             "POST {0}/{1}/remove", "POST {0}/{1}/<any(up, down):way>"):  # fmt: skip
    PAGES[_key.format(_ASKED, "<int:question_id>")] = Address("activity", "edit")

PAGES |= {key: Address(*what) for key, what in sports_addresses.ADDRESSES.items()}
PAGES |= venue_addresses.ADDRESSES

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
    f"POST {_REGISTRATION}/accept": Address("registration", "act for"),
    f"POST {_REGISTRATION}/approve": Address("deciding", "edit"),
    f"POST {_REGISTRATION}/reject": Address("deciding", "edit", sent={"reason": "名额有限"}),
    "POST /scans": Address("scanning", "scan", device=True),
    f"GET {_ONE}/manifest": _at_the_door(),
    "GET /unions": MEMBERS,
    f"GET {_UNION}": Address("union"),
    f"GET {_UNION}/members": Address("union", "read roll"),
    f"POST {_UNION}/members/import": Address("union", "change roll", sent={"file": b"member_no,name,union\n"}),
    f"GET {_UNION}/returns": Address("union", "read return", sent={"from": "2026-01-01", "to": "2026-12-31"}),
    f"GET {_UNION}/returns/<id:year>": Address("union", "read return"),
}
API: dict[str, Address] = {key.replace(" ", " /api/v1", 1): address for key, address in _CALLS.items()}
