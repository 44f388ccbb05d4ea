"""The walk over every address: role by address by own, child, parent, sibling and missing, from the map of the app."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from itertools import product
from typing import Any
from zipfile import ZipFile

import pytest
from flask import Flask
from flask_sqlalchemy.session import Session
from werkzeug.routing import Rule
from werkzeug.routing.converters import AnyConverter
from werkzeug.test import TestResponse

from activity_hub.database import db
from activity_hub.models import Registration
from activity_hub.rules import door_token
from activity_hub.rules.permissions import Actor, Role
from activity_hub.services.base import pass_codes
from activity_hub.web.policy import declared
from tests.conftest import SECRET, empty
from tests.web import federation
from tests.web.addresses import API, PAGES
from tests.web.federation import PLACES, Federation
from tests.web.verdicts import FORBIDDEN, HIDDEN, IN, NOBODY, STRANGER, Address, verdict, wheres

ACTORS = ["anonymous", "device", "member", *(role.value for role in Role)]
PARTLY = ("anonymous", "device", "liaison")
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
MISSING = 999_999
A_SCAN = {"scan_uuid": "0123456789", "code": "00000001", "kind": "in", "device_time": "2026-06-22T19:00:00+08:00"}
STATIC = "static_files"


def addresses(app: Flask) -> Iterator[tuple[str, str, Rule]]:
    """(key in the table, method, rule) of everything the app answers to."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            if rule.endpoint != STATIC:
                yield f"{method} {rule.rule}", method, rule


TABLE = PAGES | API


def is_api(key: str) -> bool:
    return key.split()[1].startswith("/api/")


def urls(made: Federation, rule: Rule, address: Address, actor: str, where: str, state: str) -> list[str]:
    """The address filled with the object lying there; one for each word that the address may carry."""
    words = {name: one.items for name, one in rule._converters.items() if isinstance(one, AnyConverter)}
    filled = {name: fill(made, name, address, actor, where, state) for name in rule.arguments - set(words)}
    chosen = [dict(zip(words, combination, strict=True)) for combination in product(*words.values())]
    built = [rule.build({**filled, **word}, append_unknown=False) for word in chosen]
    assert all(built), f"{rule.rule} cannot be filled with {filled}"
    return [url for _domain, url in built]


def fill(made: Federation, name: str, address: Address, actor: str, where: str, state: str) -> Any:
    """A value for one part of an address; a part that this does not know fails the walk."""
    code = actor if where == "mine" else PLACES.get(where, "")
    if name == "code" and address.about == "pass code":
        row = db.session.get(Registration, made.registrations.get(code, MISSING))
        return pass_codes.code_of(row) if row else "AH1.NOTHING"
    by_id = {
        "activity_id": made.draft if state == "draft" else made.open,
        "registration_id": made.registrations,
        "team_id": made.teams,
        "question_id": made.asked_in_draft if state == "draft" else made.asked,
        "signed_in_id": made.devices,
        "calendar_id": made.feeds,
        "pass_id": made.passes,
        "device_id": made.phones,
        "feed_id": made.feeds,
    }
    if name in ("contest_id", "rule_id"):
        activity_id = by_id["activity_id"].get(code, MISSING)
        return made.contests.get(activity_id, (MISSING, MISSING))[name == "rule_id"]
    if name in by_id:
        return by_id[name].get(code, MISSING)
    by_text = {
        "token": door_token.make(SECRET, made.passes.get(code, MISSING)),
        "code": code or "nowhere",
        "union_code": code or "nowhere",
        "member_no": f"canary{code}no" if code else "nobody",
        "digest": "0" * 64,
        "secret": "1" * 60,
        "year": 2026,
        "period": "2026",
        "figure": "activities.hosted",
    }
    if name in by_text:
        return by_text[name]
    raise AssertionError(f"the walk does not know how to fill <{name}>")


def outcome(answer: TestResponse) -> str:
    """What happened, in the words of the table."""
    assert answer.status_code < 500, (answer.request.method, answer.request.path, answer.text[:300])
    if answer.status_code == 401 and answer.request.path not in ("/sign-in", "/activate"):
        return STRANGER
    if answer.status_code in (302, 303) and answer.location.startswith("/sign-in?"):
        return STRANGER
    return {403: FORBIDDEN, 404: HIDDEN}.get(answer.status_code, IN)


def text_of(answer: TestResponse) -> str:
    """All that an answer says, inside a workbook too."""
    if not answer.data.startswith(b"PK"):
        return answer.get_data(as_text=True)
    with ZipFile(BytesIO(answer.data)) as book:
        return "".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())


def closed(made: Federation, actor: str) -> list[str]:
    """What this actor must meet nowhere; at the door a member number is no secret, a name is."""
    found = []
    for code in PLACES.values():
        is_below = code in ("O", "C")
        if actor == "checker" and is_below:
            found += [secret for secret in made.secrets(code) if not secret.endswith("no")]
        elif actor in (*NOBODY, "member") or not is_below:
            found += made.secrets(code)
    return found


class Walk:
    """One actor's walk; every cell that differs from the table is kept, to be shown all at once."""

    def __init__(self, app: Flask, actor: str) -> None:
        self.app, self.actor, self.made = app, actor, federation.found()
        self.browser = federation.browser(app, self.made, actor)
        self.bearer = federation.bearer(self.made, actor)
        cookie = self.browser.get_cookie("hub")
        self.cookie = cookie.value if cookie else ""
        self.closed = closed(self.made, actor)
        self.wrong: list[str] = []
        self.cells = 0

    def cells_of(self, key: str, rule: Rule) -> Iterator[tuple[str, str, str, str]]:
        address = TABLE[key]
        for where, state in wheres(address):
            if where == "mine" and self.actor in NOBODY:
                continue
            expected = verdict(address, self.actor, where, state)
            for url in urls(self.made, rule, address, self.actor, where, state):
                yield url, expected, where, state

    def sent(self, key: str, where: str, state: str) -> dict[str, Any]:
        """The body or query, with what it says of the object that lies there."""
        address = TABLE[key]
        if address.about == "admitting":
            registration_id = fill(self.made, "registration_id", address, self.actor, where, state)
            return {**address.sent, "registration_id": registration_id}
        if address.about == "scanning":
            activity_id = fill(self.made, "activity_id", address, self.actor, where, state)
            return {"activity_id": activity_id, "scans": [A_SCAN]}
        return address.sent

    def ask(self, key: str, method: str, url: str, expected: str, where: str, state: str) -> None:
        sent = self.sent(key, where, state)
        self.browser.set_cookie("hub", self.cookie)
        answer = self.browser.open(url, method=method, **how(key, method, sent, self.bearer))
        self.cells += 1
        happened = outcome(answer)
        if happened != expected:
            self.wrong.append(f"{where} {state} {method} {url}: {happened} ({answer.status_code}), not {expected}")
        said = text_of(answer)
        for secret in self.closed:
            if secret in said and secret not in f"{url} {sent}":
                self.wrong.append(f"{where} {state} {method} {url}: leaks {secret}")


def how(key: str, method: str, sent: dict[str, Any], bearer: dict[str, str]) -> dict[str, Any]:
    """The rest of the request: a query, a form, JSON or a file."""
    headers = bearer if is_api(key) else {}
    if method == "GET":
        return {"query_string": sent, "headers": headers}
    if "file" in sent:
        return {"data": {"file": (BytesIO(sent["file"]), "members.csv")}, "headers": headers}
    return {"json" if is_api(key) or "scan_uuids" in sent else "data": sent, "headers": headers}


# On PostgreSQL some of those who see a part of what there is; the others ask it nothing else.
WALKS = [
    pytest.param(engine, actor, marks=[pytest.mark.full] * (engine == "postgresql" and actor not in PARTLY))
    for engine, actor in product(("sqlite", "postgresql"), ACTORS)
]


@pytest.mark.parametrize(("app", "actor"), WALKS, indirect=["app"])
def test_every_cell_is_as_the_table_says(app: Flask, actor: str) -> None:
    walk = Walk(app, actor)
    before = federation.rows()
    allowed = []
    for key, method, rule in addresses(app):
        if key not in TABLE:
            continue  # the test below names it
        for url, expected, where, state in walk.cells_of(key, rule):
            if method in UNSAFE and expected == IN:
                allowed.append((key, method, url, expected, where, state))
            else:
                walk.ask(key, method, url, expected, where, state)
    changed = [name for name, found in federation.rows().items() if found != before[name]]
    assert not changed, f"a look or a denied command changed {changed}"
    for cell in allowed:
        with undone():
            walk.ask(*cell)
    assert not walk.wrong, "\n".join(["", *walk.wrong])
    assert walk.cells > 50


@contextmanager
def undone() -> Iterator[None]:
    """What a command writes is taken back, so that every cell finds the same federation."""
    usual = Session.get_bind
    db.session.rollback()
    with db.engine.connect() as connection:
        whole = connection.begin()
        connection.begin_nested()
        Session.get_bind = lambda *_args, **_kwargs: connection  # type: ignore[method-assign,assignment]
        try:
            yield
        finally:
            Session.get_bind = usual  # type: ignore[method-assign]
            whole.rollback()


def test_every_address_is_in_the_table_and_the_table_holds_no_other(sqlite_app: Flask) -> None:
    answered = {key for key, _method, _rule in addresses(sqlite_app)}
    told = set(TABLE)
    assert not answered - told, "addresses that nobody has said who may use"
    assert not told - answered, "addresses that are gone"


def test_every_address_declares_its_policy(sqlite_app: Flask) -> None:
    for key, _method, rule in addresses(sqlite_app):
        policy = declared(sqlite_app, rule.endpoint)
        assert policy is not None, key
        assert (policy.door.value == "public") is TABLE[key].public, key


def test_the_walk_notices_a_gate_left_open(sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Mutant: rights reach every union. The walk must find cells that are open, and secrets that came out."""
    empty(sqlite_app)
    with sqlite_app.app_context():
        walk = Walk(sqlite_app, "liaison")
        monkeypatch.setattr(Actor, "allows", lambda actor, right, path: actor.holds(right))
        monkeypatch.setattr(Actor, "paths", lambda actor, right: ("/",) if actor.holds(right) else ())
        for key, method, rule in addresses(sqlite_app):
            if method == "GET" and key in TABLE:
                for url, expected, where, state in walk.cells_of(key, rule):
                    walk.ask(key, method, url, expected, where, state)
        db.session.remove()
    assert any("not 404" in line for line in walk.wrong)
    assert any("leaks canarySname" in line for line in walk.wrong)


def test_a_member_at_a_door_is_no_more_elsewhere(sqlite_app: Flask) -> None:
    """What is for those with the right to scan, and not for phones at the door, stays shut to a member with one."""
    empty(sqlite_app)
    with sqlite_app.app_context():
        made = federation.found()
        browser = federation.browser(sqlite_app, made, "member")
        with browser.session_transaction() as cookie:
            cookie["door"] = "phone at O"
        assert browser.get(f"/door/{made.open['O']}").status_code == 200
        for key, method, rule in addresses(sqlite_app):
            if key in TABLE and not TABLE[key].device and TABLE[key].right == "scan":
                for url in urls(made, rule, TABLE[key], "member", "own", "open"):
                    answer = browser.open(url, method=method, **how(key, method, TABLE[key].sent, {}))
                    assert outcome(answer) != IN, url
        db.session.remove()


def test_the_walk_notices_a_device_that_opens_every_door(sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Mutant: a phone that stands at one door stands at all of them."""
    empty(sqlite_app)
    with sqlite_app.app_context():
        walk = Walk(sqlite_app, "device")
        monkeypatch.setattr(Actor, "stands_at", lambda actor, _activity_id: actor.post is not None)
        for key, method, rule in addresses(sqlite_app):
            if method == "GET" and key in TABLE and TABLE[key].device:
                for url, expected, where, state in walk.cells_of(key, rule):
                    walk.ask(key, method, url, expected, where, state)
        db.session.remove()
    opened = [line for line in walk.wrong if "in (200), not 403" in line]
    assert {line.split()[0] for line in opened} == {"child", "parent", "sibling"}
