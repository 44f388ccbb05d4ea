"""Many members at once, each with what lets them in: an API token, or a browser's cookie with its form token."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from flask import Flask, session
from flask_wtf.csrf import generate_csrf
from sqlalchemy import insert

from activity_hub.database import lock, write_tx
from activity_hub.models import Activity, Member, Membership, Registration, SignedIn
from activity_hub.rules.bearer import digest
from activity_hub.rules.permissions import SYSTEM
from activity_hub.rules.places import Status
from activity_hub.rules.sign_in import OWN_DEVICE
from activity_hub.services import tokens
from tests.cast import Cast
from tests.load import request

PHONE = "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36"
CHUNK = 1000


def come(cast: Cast, numbers: Sequence[str], codes: Sequence[str]) -> None:
    """New members of these numbers, in turn in each of the unions; the cast knows their ids."""
    people = [
        {"member_no": number, "name": f"员{number}", "name_key": number, "gender": "FM"[turn % 2]}
        for turn, number in enumerate(numbers)
    ]
    with write_tx() as tx:
        for start in range(0, len(people), CHUNK):
            made = tx.execute(insert(Member).returning(Member.member_no, Member.id), people[start : start + CHUNK])
            cast.members |= {number: member_id for number, member_id in made}
        homes = [
            {
                "member_id": cast.members[number],
                "union_id": cast.unions[codes[turn % len(codes)]],
                "from_on": date(2015, 1, 1),
            }
            for turn, number in enumerate(numbers)
        ]
        tx.execute(insert(Membership), homes)


def register(cast: Cast, activity_id: int, numbers: Sequence[str], home: str, at: datetime) -> dict[str, int]:
    """A confirmed registration for each of these members of one union, whatever the rules would say; the ids."""
    rows = [
        {
            "activity_id": activity_id,
            "member_id": cast.members[number],
            "union_then_id": cast.unions[home],
            "status": Status.CONFIRMED.value,
            "short_code": f"{turn:08}",
            "created_at": at,
            "updated_at": at,
        }
        for turn, number in enumerate(numbers)
    ]
    with write_tx() as tx:
        made = tx.execute(insert(Registration).returning(Registration.member_id, Registration.id), rows)
        ids = {member_id: row_id for member_id, row_id in made}
        row = lock(Activity, activity_id)
        assert row is not None
        row.taken += len(rows)
    return {number: ids[cast.members[number]] for number in numbers}


def bearers(numbers: Sequence[str], at: datetime | None = None) -> list[str]:
    """An API token for each."""
    issued = tokens.issue(by=SYSTEM, at=at or datetime.now(UTC), member_nos=list(numbers), name="crowd")
    return [token for _number, token in issued]


def browsers(app: Flask, cast: Cast, numbers: Sequence[str]) -> list[tuple[str, str]]:
    """A signed-in browser for each: its cookie's value and the form token that goes with it."""
    at = datetime.now(UTC)
    with write_tx() as tx:
        rows: list[dict[str, Any]] = [
            {
                "token_hash": digest(number),
                "member_id": cast.members[number],
                "device": "",
                "created_at": at,
                "seen_at": at,
                "expires_at": at + OWN_DEVICE.whole,
            }
            for number in numbers
        ]
        tx.execute(insert(SignedIn), rows)
    return [cookie(app, number) for number in numbers]


def cookie(app: Flask, token: str, of: str = "device") -> tuple[str, str]:
    """A cookie with this token, of a signed-in browser or of a phone at a `door`, and the form token with it."""
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    with app.app_context(), app.test_request_context():  # a g of its own, where the form token is kept
        session[of] = token
        session.permanent = True
        form_token = generate_csrf()
        return signer.dumps(dict(session)), form_token


def press_by_api(activity_id: int, token: str, key: str | None = None, body: dict[str, Any] | None = None) -> str:
    """A sign-up as the API is asked for it."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    if key:
        headers["Idempotency-Key"] = key
    return request("POST", f"/api/v1/activities/{activity_id}/registrations", headers, json.dumps(body or {}))


def press_by_page(app: Flask, activity_id: int, browser: tuple[str, str], key: str = "", accept: str = "") -> str:
    """A sign-up as the button of the activity's page sends it."""
    kept, form_token = browser
    headers = {
        "Cookie": f"{app.config['SESSION_COOKIE_NAME']}={kept}",
        "Content-Type": "application/x-www-form-urlencoded",
        "User-Agent": PHONE,
        "Accept-Language": "zh-CN,zh;q=0.9",
    }
    if accept:
        headers["Accept"] = accept
    body = f"csrf_token={form_token}" + (f"&request_key={key}" if key else "")
    return request("POST", f"/activities/{activity_id}/sign-up", headers, body)
