"""The demo's door: its passes, the phones that joined by them, and who came in, all as people do it themselves."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from activity_hub.cli import demo_groups
from activity_hub.demo import door as rows
from activity_hub.rules.door_terms import SelfCheckIn
from activity_hub.rules.permissions import Actor
from activity_hub.services import door
from activity_hub.services.door import joining, passes, posts, venue_screen


def open_up(activity_id: int, organiser: str, now: datetime, codes: Sequence[str]) -> None:
    """A code on the screen, phones at every gate, people coming in since, and one who was let in twice."""
    by = demo_groups.actor_of(organiser, now)
    begun = now - rows.JOINED_BEFORE
    venue_screen.switch(by=by, at=begun, activity_id=activity_id, self_check_in=SelfCheckIn.ROTATING)
    phones = [phone for gate in rows.GATES for phone in _phones(activity_id, by, begun, gate)]
    coming = [codes[at : at + rows.TOGETHER] for at in range(0, len(codes), rows.TOGETHER)]
    for number, (before, some) in enumerate(zip(rows.ARRIVALS, coming, strict=False)):
        _come_in(activity_id, phones[number % len(phones)], now - timedelta(minutes=before), some)
    _come_in(activity_id, phones[-1], now - timedelta(minutes=2), codes[:1], offline=True)


def _phones(activity_id: int, by: Actor, at: datetime, gate: rows.Gate) -> list[Actor]:
    pass_id = passes.make(by=by, at=at, activity_id=activity_id, gate=gate.name)
    token = passes.sheet(by=by, at=at, activity_id=activity_id, pass_id=pass_id).token or ""
    return [_joined(at, token, name) for name in gate.phones]


def _joined(at: datetime, token: str, name: str) -> Actor:
    _activity_id, kept = joining.join(at=at, token=token, name=name, fresh=secrets.token_urlsafe(32))
    there = posts.standing(at=at, token=kept)
    return Actor(post=there.post if there else None)


def _come_in(activity_id: int, by: Actor, at: datetime, codes: Sequence[str], offline: bool = False) -> None:
    said = {"kind": "in", "device_time": at.isoformat(), "offline": offline}
    scans = [{"scan_uuid": secrets.token_hex(8), "code": code, **said} for code in codes]
    door.record(by=by, at=at, activity_id=activity_id, scans=scans, sent_at=at)
