"""Who meets an answer, and where: every page and call is opened by everybody and searched for canaries."""

from collections.abc import Iterator

import pytest
from werkzeug.routing import Rule
from werkzeug.routing.converters import AnyConverter

from activity_hub.database import db, write_tx
from activity_hub.models import AuditEntry, Outbox, Registration
from activity_hub.rules.questions import SentFile
from activity_hub.services.account import signing_in
from activity_hub.services.base import access
from tests.cast import Cast
from tests.conftest import empty
from tests.services.questions.asking import ask, ids, terms, wish
from tests.services.registration.pressing import STARTS, sign_up
from tests.web.test_role_matrix import is_api, text_of

SECRET, AT_THE_DOOR, COMPANION = "canaryanswer", "canarydoor", "canaryguest"
SCAN = {"scan_uuid": "0123456789abcdef", "kind": "in"}
NUMBERS = ("anonymous", "M1", "M2", "M4", "administrator", "chair", "organiser", "liaison", "checker")
NUMBERS += ("statistician", "auditor")
ACTING = {"administrator", "chair", "organiser", "liaison"}
# Every page and call on which an answer that is not for the door may be read, and by whom.
MAY_READ = {
    "answers.show": {"M1"} | ACTING,
    "answers.file": {"M1"} | ACTING,
    "me.kept": {"M1"},
    "me.kept_file": {"M1"},
    "desk.roster": ACTING,
}


class Planted:
    """A registration of M1 with an answer of each kind of visibility, a file, and a named companion."""

    def __init__(self, app) -> None:
        self.cast = Cast()
        self.activity = self.cast.activity(host="A")
        terms(self.activity, guests_max=3)
        asked = (wish("过敏", "text"), wish("桌号", "text", is_for_the_door=True), wish("证明", "file"))
        ask(self.activity, *asked)
        sent = {"q1": SECRET, "q2": AT_THE_DOOR, "q3": SentFile(b"%PDF-" + SECRET.encode(), ".pdf")}
        view = sign_up(self.cast, "M1", self.activity, answers=sent, guests=[{"name": COMPANION}])
        self.registration = view.id
        self.question = ids(self.cast, self.activity)
        self.code = db.session.get(Registration, view.id).short_code

    def fill(self, rule: Rule) -> dict[str, object]:
        """A value for every part of an address; what is unknown becomes something that is not there."""
        known = {
            "activity_id": self.activity,
            "registration_id": self.registration,
            "question_id": self.question["q3"],
            "member_no": "M1",
            "code": "A1",
            "union_code": "A1",
            "period": "2026",
            "year": 2026,
            "figure": "activities.hosted",
        }
        words = {name: sorted(one.items)[0] for name, one in rule._converters.items() if isinstance(one, AnyConverter)}
        return {name: words.get(name, known.get(name, 999)) for name in rule.arguments}


def addresses(app, planted: Planted) -> Iterator[tuple[str, str, str]]:
    """Endpoint, method and address: all that is read, and the export, which leaves a trace and so is no GET."""
    for rule in app.url_map.iter_rules():
        method = "POST" if rule.endpoint == "desk.roster" else "GET"
        if method in (rule.methods or ()) and rule.endpoint != "static_files":
            built = rule.build(planted.fill(rule), append_unknown=False)
            if built:
                yield rule.endpoint, method, built[1]


def browser(app, planted: Planted, number: str):
    client = app.test_client()
    if number != "anonymous":
        with write_tx():
            at, member_id = app.config["CLOCK"](), planted.cast.members[number]
            token = signing_in.open_door(at=at, member_id=member_id, device="", own_device=True)
        with client.session_transaction() as cookie:
            cookie["device"] = token
    return client


@pytest.fixture
def planted(sqlite_app):
    empty(sqlite_app)
    with sqlite_app.app_context():
        yield Planted(sqlite_app)
        db.session.remove()


def leaks(app, planted: Planted) -> dict[str, set[str]]:
    """By endpoint, who met a canary there; an answer for the door is marked so."""
    found: dict[str, set[str]] = {}
    for number in NUMBERS:
        client = browser(app, planted, number)
        for endpoint, method, address in addresses(app, planted):
            query = f"?scan={SCAN['scan_uuid']}" if endpoint == "door.notes" else ""
            said = text_of(client.open(address + query, method=method))
            for canary in (SECRET, AT_THE_DOOR):
                if canary in said:
                    where = endpoint if canary == SECRET else f"{endpoint} (door)"
                    found.setdefault(where, set()).add(number)
            if COMPANION in said:
                found.setdefault(f"{endpoint} (company)", set()).add(number)
            assert not is_api(f"GET {address}") or SECRET not in said, (number, address)
    return found


def test_nobody_meets_an_answer_anywhere_else(sqlite_app, planted):
    sqlite_app.config["CLOCK"].at = STARTS
    browser(sqlite_app, planted, "checker").post(f"/door/{planted.activity}/code", data=SCAN | {"code": planted.code})
    met = leaks(sqlite_app, planted)
    assert {name: who for name, who in met.items() if "(" not in name} == MAY_READ
    at_door = {name.split()[0]: who for name, who in met.items() if "(door)" in name}
    assert at_door.pop("door.notes") == {"administrator", "chair", "organiser", "checker"}
    assert at_door == {name: who for name, who in MAY_READ.items() if name != "answers.file"}
    company = {name.split()[0]: who for name, who in met.items() if "(company)" in name}
    assert company.pop("answers.show") == {"M1"} | ACTING
    listed = {"administrator", "chair", "organiser", "liaison", "statistician", "auditor"}
    strangers = {name: who - listed - {"M1"} for name, who in company.items() if who - listed - {"M1"}}
    assert strangers == {}


def test_the_walk_notices_a_gate_left_open(sqlite_app, planted, monkeypatch):
    """Mutant: whoever sees a registration sees its answers."""
    monkeypatch.setattr(access, "registration_to_change", access.registration)
    assert leaks(sqlite_app, planted)["answers.show"] > MAY_READ["answers.show"]


def test_no_answer_stands_in_the_audit_trail_or_in_messages(planted):
    words = repr([row.detail for row in db.session.query(AuditEntry)] + [row.text for row in db.session.query(Outbox)])
    assert "canary" not in words
