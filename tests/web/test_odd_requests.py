"""Every address with what no honest browser sends: whatever comes, the answer is never a fault of ours."""

import copy
import random
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from tests.web import federation
from tests.web.test_role_matrix import A_SCAN, TABLE, UNSAFE, Walk, addresses, how, is_api

Asked = tuple[str, str, dict[str, Any]]
ODD = [
    "",
    "0",
    "-1",
    "1e400",
    "²",
    "١٢",
    str(2**31),
    str(2**63),
    "9" * 5000,
    "NaN",
    "null",
    "\x00",
    "\ud800",
    "a\x00b",
    "x\r\nSet-Cookie: a=b",
    "x\r\nEND:VEVENT\r\nBEGIN:VALARM",
    "\u202etxt.exe",
    "\u2028\x85\x0b",
    "a\u0300" * 200,
    "👨\u200d👩\u200d👧",
    "x" * 3000,
    "0001-01-01",
    "9999-12-31",
    "0001-01-01T00:00",
    "9999-12-31T23:59",
    "2026-02-30",
    "2026-01-01..9999-12-31",
    "' OR 1=1 --",
    "{{7*7}}%s%n${7*7}",
    "../../etc/passwd",
    "//evil.example",
    "%",
    "_",
    "\\",
    "AH1." + "A" * 39,
    "=HYPERLINK(1)",
]
ODD_JSON: list[Any] = [
    *(text for text in ODD if len(text) < 6000),
    None,
    True,
    0,
    -1,
    0.5,
    1e308,
    2**31,
    2**63,
    10**40,
    [],
    {},
    [None],
    [[[]]],
    {"a": 1},
    ["x"] * 300,
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-12:00",
    "2026-06-22T19:00:00+23:59",
    "Etc/GMT+12",
]
ARGUMENTS = ["cursor", "limit", "page", "q", "from", "to", "of", "kind", "union", "status", "open", "lang", "next"]
ARGUMENTS += ["code", "dry_run", "gate", "member_no", "role", "name", "size"]
BLANK = """
    code ticket voids next gate words reason enterprise tags email phone birth_on on capacity gender born_from born_to
    audience_unions co_hosts selection_of sign_up_opens_at sign_up_closes_at seen_revision host_level host_name venue
    accept_clash from_on birth_year locale remove summary description keep
"""
FIELDS: dict[str, str] = {
    **dict.fromkeys(("login", "old", "password", "new", "again"), "a password of mine"),
    "title": "周五篮球夜",
    "kind": "sports",
    "union": "O",
    "member_no": "member",
    "role": "checker",
    "what": "members",
    "name": "张三",
    "scan_uuid": "0123456789abcdef",
    "registration_id": "1",
    "dates-0-no": "1",
    "dates-0-starts_at": "2026-11-20T19:00",
    "dates-0-ends_at": "2026-11-20T21:00",
    "visibility": "public",
    "mode": "hosted",
    "counting": "roster",
    "time_zone": "Asia/Shanghai",
    **dict.fromkeys(BLANK.split(), ""),
}
BODIES: dict[str, dict[str, Any]] = {
    "POST /api/v1/activities": {
        "title": "新活动",
        "kind": "sports",
        "union": "O",
        "occurrences": [
            {"starts_at": "2026-09-01T19:00:00+08:00", "ends_at": "2026-09-01T21:00:00+08:00", "venue": "馆"}
        ],
        "co_hosts": ["C"],
        "capacity": 3,
        "sign_up_opens_at": None,
        "sign_up_closes_at": "2026-08-01T19:00:00+08:00",
        "audience": {"unions": ["O"], "gender": "F", "born_from": "1980-01-01", "born_to": None, "tags": ["劳模"]},
        "selection_of": [],
        "time_zone": "Asia/Shanghai",
        "code": "X-1",
    },
    "POST /api/v1/activities/<id:activity_id>/registrations": {
        "member_no": "member",
        "accept_clash": False,
        "walk_in": True,
    },
    "POST /api/v1/scans": {"activity_id": 1, "occurrence_no": 1, "gate": "东门", "sent_at": None, "scans": [A_SCAN]},
}
RAW = [b"", b"{", b"\xff\xfe{}", b"[" * 5000, b'{"a":' * 900 + b"1" + b"}" * 900, b"\x00" * 99, b"a=%ff&b=%00", b"--x"]
TYPES = [
    "application/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "multipart/form-data",
    "text/plain; charset=nonsense",
    "\u00ff/;=",
]
FILES = [
    b"",
    b"PK\x03\x04" + b"\x00" * 200,
    b"\xd0\xcf\x11\xe0" + b"\xff" * 600,
    "会员号,姓名,工会\n=1+1,\x00,O\n".encode("utf-16"),
    "姓名\n".encode("gbk") + b"\xff\xff",
    b'member_no,name,union\n"x',
    b"member_no,name,union,from,birth_date\nM9,x,O,0001-01-01,9999-12-31\nM8,y,O,99999-1-1,1e400\n",
    b"\x89PNG\r\n\x1a\n" + b"\x00" * 40,
    b"<svg onload=alert(1)>",
]
NAMES = ["../../x.csv", "x\r\nA: b.xlsx", "con.txt", "名" * 300 + ".csv", ""]
HEADERS = [
    {"Cookie": "hub=.eJw; lang=\xff"},
    {"Authorization": "Bearer \xff\xfe"},
    {"Authorization": "Bearer " + "x" * 20_000},
    {"Authorization": ""},
    {"Accept-Language": "zh;q=x,," + "a-" * 500},
    {"Accept": ";;q=9,*/*;q=nan"},
    {"Host": "evil.example"},
    {"Host": "a b[/"},
    {"If-None-Match": '"\xff", W/' + '"' * 99},
    {"If-Modified-Since": "Mon, 99 Foo 0000"},
    {"Range": "bytes=-9999999999999999999"},
    {"Idempotency-Key": "\xff"},
    {"Idempotency-Key": "k" * 900},
    {"Referer": "http://[", "User-Agent": "\x01" * 900},
    {"X-Forwarded-For": "not, an, address", "X-Forwarded-Host": "evil.example"},
    {"Content-Length": "-1"},
]


@pytest.mark.parametrize("share", [0.03, pytest.param(1, marks=pytest.mark.full)])
@pytest.mark.parametrize("actor", ["anonymous", "administrator", "liaison"])
def test_no_request_is_a_fault_of_ours(app: Flask, actor: str, share: float) -> None:
    walk, chance = Walk(app, actor), random.Random(f"{actor} {share}")
    asked, wrong = 0, []
    for key, method, rule in addresses(app):
        sign_in_again(walk)
        for what in (arguments, paths, fields, bodies, raw, files, headers):
            for path, said, request in what(walk, key, method, rule):
                if chance.random() > share:
                    continue
                asked += 1
                status = outcome(walk, key, method, path, request)
                if not 200 <= status < 500:
                    wrong.append(f"{status} {method} {path} {said}")
    assert not wrong, f"{len(wrong)} of {asked}:\n" + "\n".join(line[:200] for line in wrong[:60])
    assert asked > (300 if share < 1 else 3000)


@pytest.mark.parametrize("body", [b"[" * 5000, b"[]", b"1", b"null", b'"x"', b'{"login": ["x"], "password": {}}'])
def test_json_is_no_form(client: FlaskClient, body: bytes) -> None:
    assert client.post("/sign-in", data=body, content_type="application/json").status_code == 422


def sign_in_again(walk: Walk) -> None:
    """Some addresses sign the asking device out."""
    cookie = federation.browser(walk.app, walk.made, walk.actor).get_cookie("hub")
    walk.cookie = cookie.value if cookie else ""


def outcome(walk: Walk, key: str, method: str, path: str, request: dict[str, Any]) -> int:
    """The status of the answer; 500 for an error that no handler caught."""
    walk.browser.set_cookie("hub", walk.cookie)
    given = request.pop("headers", {})
    try:
        answer = walk.browser.open(path, method=method, headers=(walk.bearer if is_api(key) else {}) | given, **request)
    except Exception:  # what the server would answer with 500
        return 500
    return answer.status_code


def there(walk: Walk, key: str, rule: Rule) -> str:
    """The address of something that is the actor's own, or lies where the actor's role is."""
    cells = [cell for cell in walk.cells_of(key, rule) if cell[2] in ("own", "mine")]
    return cells[-1][0] if cells else "/"


def arguments(walk: Walk, key: str, method: str, rule: Rule) -> Iterator[Asked]:
    """All arguments of a query alike; and one that is said twice."""
    if method == "GET":
        path = there(walk, key, rule)
        for odd in ODD:
            for names in (ARGUMENTS, ["cursor"], ["q"], ["from", "to"], ["page", "limit"], ["status", "kind"]):
                yield path, odd[:50], {"query_string": {name: encoded(odd) for name in names}}
        yield path, "twice", {"query_string": "limit=1&limit=2&page=1&page=x&%ff=%ff"}


def paths(walk: Walk, key: str, method: str, rule: Rule) -> Iterator[Asked]:
    """Each part of the address in turn."""
    path = there(walk, key, rule)
    for at, part in enumerate(rule.rule.split("/")):
        for odd in ODD if "<" in part else ():
            whole = path.split("/")
            whole[at] = encoded(odd) or "%20"
            yield "/".join(whole), "", {}


def encoded(text: str) -> str:
    """As it would stand in an address, half a surrogate pair included."""
    return "".join(f"%{byte:02X}" for byte in text.encode("utf-8", "surrogatepass"))[:15_000]


def fields(walk: Walk, key: str, method: str, rule: Rule) -> Iterator[Asked]:
    """A form in which one field, or every field, is odd."""
    if method not in UNSAFE or is_api(key):
        return
    path = there(walk, key, rule)
    for odd in ODD:
        body = odd.encode("utf-8", "surrogatepass").decode("utf-8", "replace") if "\ud800" in odd else odd
        yield path, odd[:50], {"data": dict.fromkeys(FIELDS, body)}
        for name in FIELDS:
            yield path, f"{name}={odd[:50]}", {"data": FIELDS | TABLE[key].sent | {name: body}}


def bodies(walk: Walk, key: str, method: str, rule: Rule) -> Iterator[Asked]:
    """JSON in which one value is odd, at every depth; with and without a key."""
    if method not in UNSAFE or not is_api(key) or "import" in key:
        return
    known = BODIES["POST /api/v1/activities"] if method == "PATCH" else TABLE[key].sent
    base, path = BODIES.get(key, known), there(walk, key, rule)
    for number, (place, changed) in enumerate(changes(base)):
        extra = {"headers": {"Idempotency-Key": f"k{number}"}} if number % 3 == 0 and method == "POST" else {}
        yield path, place, {"json": changed, **extra}


def changes(base: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for odd in ODD_JSON:
        yield f"whole={odd!r:.50}", odd
        yield f"unknown={odd!r:.50}", base | {"unknown": odd}
        for place in places(base):
            changed = copy.deepcopy(base)
            inner: Any = changed
            for step in place[:-1]:
                inner = inner[step]
            inner[place[-1]] = odd
            yield f"{place}={odd!r:.50}", changed


def places(value: Any, before: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, inner in inside:
        yield (*before, name)
        yield from places(inner, (*before, name))


def raw(walk: Walk, key: str, method: str, rule: Rule) -> Iterator[Asked]:
    """Bodies that are not what their type says."""
    if method in UNSAFE:
        path = there(walk, key, rule)
        for body in RAW:
            for kind in TYPES:
                yield path, f"{kind} {body[:20]!r}", {"data": body, "content_type": kind}
        yield path, "key", {"data": RAW[4], "content_type": TYPES[0], "headers": {"Idempotency-Key": "deep"}}


def files(walk: Walk, key: str, method: str, rule: Rule) -> Iterator[Asked]:
    """Files of all sorts where a file may come, and where none may."""
    if method in UNSAFE:
        path = there(walk, key, rule)
        for content in FILES:
            for name in NAMES:
                sent = {"what": "members", "file": (BytesIO(content), name), "picture": (BytesIO(content), name)}
                if is_api(key):
                    del sent["what"], sent["picture"]
                yield path, f"{name[:20]!r} {content[:20]!r}", {"data": sent, "content_type": "multipart/form-data"}


def headers(walk: Walk, key: str, method: str, rule: Rule) -> Iterator[Asked]:
    """Headers that no browser sends."""
    path = there(walk, key, rule)
    for given in HEADERS:
        yield path, str(given)[:60], how(key, method, walk.sent(key, "own", "open"), {}) | {"headers": given}
