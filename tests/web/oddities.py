"""What no honest browser sends: texts, values, bodies, files and headers."""

from typing import Any

from tests.web.test_role_matrix import A_SCAN

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
