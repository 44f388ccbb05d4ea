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
from tests.web.oddities import ARGUMENTS, BODIES, FIELDS, FILES, HEADERS, NAMES, ODD, ODD_JSON, RAW, TYPES
from tests.web.test_role_matrix import TABLE, UNSAFE, Walk, addresses, how, is_api

Asked = tuple[str, str, dict[str, Any]]


@pytest.mark.parametrize("share", [0.003, pytest.param(1, marks=pytest.mark.full)])
@pytest.mark.parametrize("actor", ["anonymous", "administrator", pytest.param("liaison", marks=pytest.mark.full)])
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
    assert asked > (150 if share < 1 else 3000)


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
