"""An activity whose door is open, phones that stand there, and what they send."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from activity_hub.database import db, write_tx
from activity_hub.models import Attendance, DoorDevice, DoorPass, Feed, Scan
from activity_hub.rules import feed_secret, passcode
from activity_hub.rules.bearer import digest
from tests import crowd
from tests.bench.hall import Hall
from tests.load import request

GATES = ("东门", "西门", "南门", "北门")
BATCH = 50
_numbers = count(1)


@dataclass(frozen=True)
class Entrance:
    """One door: the passes of all who are registered, and the cookie and form token of each phone."""

    app: Flask
    activity_id: int
    codes: list[str]
    phones: list[tuple[str, str]]

    def singles(self) -> list[str]:
        """Each pass in a request of its own, the phones in turn."""
        return [self._sent(turn, [self._item(code)]) for turn, code in enumerate(self.codes)]

    def batches(self) -> list[str]:
        """All passes, 50 in a request, as a phone sends what it let in without network."""
        parts = [self.codes[start : start + BATCH] for start in range(0, len(self.codes), BATCH)]
        return [self._sent(turn, [self._item(code, True) for code in part]) for turn, part in enumerate(parts)]

    def manifest(self, tag: str = "") -> str:
        """Asking for the list with which a phone judges on its own."""
        head = self._headers(0) | {"Accept-Encoding": "gzip"} | ({"If-None-Match": tag} if tag else {})
        return request("GET", f"/api/v1/activities/{self.activity_id}/manifest", head)

    def scanned(self) -> tuple[int, int]:
        """How many scans are on record, and how many people are present by them."""
        with self.app.app_context():
            scans = select(Scan.occurrence_id).where(Scan.activity_id == self.activity_id)
            kept = db.session.scalar(select(func.count()).select_from(scans.subquery())) or 0
            present = select(func.count()).where(Attendance.occurrence_id.in_(scans), Attendance.state == "present")
            return kept, db.session.scalar(present) or 0

    def _headers(self, turn: int) -> dict[str, str]:
        cookie, form_token = self.phones[turn % len(self.phones)]
        name = self.app.config["SESSION_COOKIE_NAME"]
        return {"Cookie": f"{name}={cookie}", "X-CSRFToken": form_token, "User-Agent": crowd.PHONE}

    def _sent(self, turn: int, items: list[dict[str, Any]]) -> str:
        body = {"activity_id": self.activity_id, "scans": items, "sent_at": datetime.now(UTC).isoformat()}
        head = self._headers(turn) | {"Content-Type": "application/json"}
        return request("POST", "/api/v1/scans", head, json.dumps(body))

    def _item(self, code: str, is_offline: bool = False) -> dict[str, Any]:
        made = {"scan_uuid": f"{self.activity_id}-{code[-20:]}", "code": code, "kind": "in"}
        late = {"offline": True, "device_time": datetime.now(UTC).isoformat(), "shown": "ok_offline"}
        return made | (late if is_offline else {})


def entrance(place: Hall, people: int) -> Entrance:
    """One more activity that begins within the hour, with so many of the crowd registered."""
    at = datetime.now(UTC).replace(microsecond=0)
    names = list(place.cast.members)[-people:]
    with place.app.app_context():
        made = place.cast.activity(f"D{next(_numbers)}", starts_at=at + timedelta(minutes=30))
        ids = crowd.register(place.cast, made, names, "A1", at - timedelta(days=3))
        codes = [passcode.make(place.app.config["SECRET_KEY"], row_id, 1) for row_id in ids.values()]
        phones = [crowd.cookie(place.app, token, "door") for token in _posted(made, at)]
        db.session.remove()
    return Entrance(place.app, made, codes, phones)


def _posted(activity_id: int, at: datetime) -> Iterator[str]:
    """The token of a phone at each gate."""
    ends = at + timedelta(days=1)
    with write_tx() as tx:
        for gate in GATES:
            door_pass = DoorPass(activity_id=activity_id, gate=gate, created_at=at, expires_at=ends)
            tx.add(door_pass)
            tx.flush()
            phone = DoorDevice(door_pass_id=door_pass.id, activity_id=activity_id, name=gate, gate=gate)
            phone.token_hash = digest(f"{activity_id} {gate}")
            phone.joined_at, phone.seen_at, phone.expires_at = at, at + timedelta(minutes=30), ends
            tx.add(phone)
    for gate in GATES:
        yield f"{activity_id} {gate}"


def feeds(place: Hall, most: int) -> list[str]:
    """The addresses of so many members' own calendars."""
    with place.app.app_context():
        rows = db.session.execute(select(Feed.id, Feed.version).order_by(Feed.id.desc()).limit(most)).all()
    key = place.app.config["SECRET_KEY"]
    return [f"/calendar/{feed_secret.make(key, row_id, version)}.ics" for row_id, version in rows]


def board(place: Hall, activity_id: int) -> str:
    """What the big screen asks for every other second."""
    with place.app.app_context():
        cookie, _form_token = crowd.browsers(place.app, place.cast, ["checker"])[0]
    head = {"Cookie": f"{place.app.config['SESSION_COOKIE_NAME']}={cookie}", "Accept-Language": "zh-CN,zh;q=0.9"}
    return request("GET", f"/activities/{activity_id}/door/board/now", head)
