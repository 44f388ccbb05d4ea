"""Phones at the door: they hold no account, only what a door pass has made of them."""

from datetime import datetime
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from activity_hub.database import db
from activity_hub.models import AuditEntry, DoorDevice
from activity_hub.rules import door_token
from activity_hub.rules.permissions import Actor, Post
from activity_hub.services.door import joining, passes
from tests.conftest import NOON, SECRET


def token_of(pass_id: int) -> str:
    """What the code of this pass carries."""
    return door_token.make(SECRET, pass_id)


def device(by: Actor, activity_id: int, *, at: datetime = NOON, gate: str = "", name: str = "手机") -> Actor:
    """A phone that has joined by a fresh pass, as the services see it."""
    pass_id = passes.make(by=by, at=at, activity_id=activity_id, gate=gate)
    fresh = f"fresh {pass_id} {name}"
    joining.join(at=at, token=token_of(pass_id), name=name, fresh=fresh)
    return Actor(post=Post(newest().id, activity_id, gate))


def newest() -> DoorDevice:
    """The phone that joined last."""
    return db.session.scalars(select(DoorDevice).order_by(DoorDevice.id.desc()).limit(1)).one()


def phone(app: Flask, pass_id: int, name: str = "小陈的手机", client: FlaskClient | None = None) -> FlaskClient:
    """A browser that has opened the pass and pressed its button."""
    client = client or app.test_client()
    address = f"/door/join/{token_of(pass_id)}"
    assert client.get(address).status_code == 200
    joined = client.post(address, data={"name": name})
    assert joined.status_code == 303 and urlsplit(joined.location).path.startswith("/door/")
    return client


def told(what: str) -> list[str]:
    """The verbs that the audit trail has about these things, in order."""
    asked = select(AuditEntry.verb).where(AuditEntry.what == what).order_by(AuditEntry.id)
    return list(db.session.scalars(asked))


def scan(
    client: FlaskClient, activity_id: int, code: str, scan_uuid: str = "device-scan-1", **more: object
) -> TestResponse:
    """One scan as the page of a phone sends it."""
    item = {"scan_uuid": scan_uuid, "code": code, "kind": "in", "device_time": "2026-06-15T12:00:00+08:00", **more}
    return client.post("/api/v1/scans", json={"activity_id": activity_id, "scans": [item]})
