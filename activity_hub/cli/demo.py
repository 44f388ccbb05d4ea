"""The demo: an empty database gets a made-up federation, and is served."""

import hashlib
import hmac
import os
import secrets
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import gettext as _

from activity_hub import demo
from activity_hub.cli import demo_door, demo_groups, running
from activity_hub.demo import door as door_rows
from activity_hub.demo import people, tree, upcoming
from activity_hub.rules.permissions import SYSTEM, Role
from activity_hub.services import activity, appointment, contest, door, importing, registration
from activity_hub.services.account import changing
from activity_hub.services.base import top
from activity_hub.web.context import local_day

# Who holds what: one member each, by their place on the roll; the last is a member without a role.
CAST: tuple[Role | None, ...] = (*Role, None)
PORTS_TO_TRY = 20


@dataclass(slots=True)
class Rows:
    """Rows of the demo in the shape in which a file is read."""

    table: list[dict[str, str]]
    fault: str | None = None
    fault_line: int = 0
    sheets_left: tuple[str, ...] = ()

    def rows(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        """The header, then every row, with their line numbers."""
        names = tuple(self.table[0]) if self.table else ()
        yield 1, names
        for line, row in enumerate(self.table, 2):
            yield line, tuple(row[name] for name in names)


@click.command(name="demo")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--members", default=13_200, show_default=True, type=click.IntRange(200, 100_000))
@click.option("--no-serve", is_flag=True, help="Fill the database and stop.")
@with_appcontext
def demo_command(port: int, members: int, no_serve: bool) -> None:
    """Fill an empty database with a made-up federation, and serve it."""
    running.upgrade()
    key = _secret_key()
    if top.name() is None:
        click.echo(_("Making a federation of %(number)s members…", number=f"{members:,}"), err=True)
        fill(current_app.config["CLOCK"](), members, key)
    free = _free_port(port)
    if not no_serve:
        click.echo(f"http://127.0.0.1:{free}/")
    for role, member_no in _sign_ins():
        click.echo(f"{role}\t{member_no}\t{_password(key, member_no)}")
    if not no_serve:
        os.environ["SECRET_KEY"] = key
        running.run("127.0.0.1", free, 2)


def fill(now: datetime, members: int, key: str) -> None:
    """The federation, its past, its roles and passwords, and what is on from today."""
    today = local_day(now)
    tables = demo.tables(today, members)
    files = {what: Rows(table) for what, table in tables.items()}
    outcome = importing.load_folder(by=SYSTEM, at=now, today=today, files=files)
    if outcome.faults:
        raise RuntimeError(f"the demo's own rows are faulty: {outcome.faults[:3]}")
    for role, member_no in _sign_ins():
        if role != "member":
            appointment.appoint(by=SYSTEM, at=now, member_no=member_no, role=Role(role), union_code=_seat(role))
        changing.set_password(by=SYSTEM, at=now, member_no=member_no, password=_password(key, member_no))
    for number, item in enumerate(upcoming.COMING):
        roll = tables["members"]
        _come(item, today, now, people.belonging_to(item.host, roll)[number * 7 :: 13], roll)
    _open_door(today, now, people.belonging_to(tree.TOP, tables["members"]))


def _open_door(today: date, now: datetime, numbers: list[str]) -> None:
    """What goes on at this hour; the member of the cast is expected and has not come yet."""
    item = door_rows.on_now(now, current_app.config["TIMEZONE"])
    cast = dict(_sign_ins())
    others = [number for number in numbers[5::7] if number not in cast.values()][: item.taken - 1]
    activity_id, codes = _come(item, today, now, [*others, cast["member"]], [])
    demo_door.open_up(activity_id, cast["organiser"], now, codes[:-1])


def _come(
    item: upcoming.Coming, today: date, now: datetime, numbers: list[str], roll: demo.Table
) -> tuple[int, list[str]]:
    """One coming activity with those who signed up; its id and their pass codes."""
    zone = current_app.config["TIMEZONE"]
    fields = upcoming.fields(item, today, zone)
    early = now - timedelta(days=21)
    made = activity.create(by=SYSTEM, at=early, time_zone=zone, **fields)
    contest_ids = _add_contests(made.id, early) if item.is_delegated else []
    if not item.is_published:
        activity.submit(by=SYSTEM, at=early, activity_id=made.id)
        return made.id, []
    activity.publish(by=SYSTEM, at=early, activity_id=made.id)
    starts_at = fields["occurrences"][0]["starts_at"]
    at = min(now, starts_at - timedelta(hours=3))
    passes = []
    for member_no in numbers[: item.taken + item.waiting]:
        view, _is_new = registration.sign_up(
            by=SYSTEM, at=at, activity_id=made.id, member_no=member_no, accept_clash=True
        )
        passes += [view.pass_code] if view.pass_code else []
    if item.days < 0:
        _arrive(made.id, starts_at, passes)
        activity.hold(by=SYSTEM, at=now, activity_id=made.id)
        demo_groups.appeal(numbers[9], now)  # who stayed away, and is none of the cast
    if contest_ids:
        demo_groups.hand_in(made.id, contest_ids, now, roll)
    if "team_to" in item.more.get("terms", {}):
        demo_groups.form_teams(made.id, now, roll)
    return made.id, passes


def _add_contests(activity_id: int, at: datetime) -> list[int]:
    ids = []
    for name, gender, size, reserves, most in upcoming.CONTESTS:
        fields = {"size_from": size, "size_to": size, "reserves": reserves, "most_entries": most}
        made = contest.add(by=SYSTEM, at=at, activity_id=activity_id, name=name, gender=gender, **fields)
        ids.append(made.id)
    for kind, number, detail in upcoming.RULES:
        contest_id = ids[number - 1] if number else None
        contest.add_rule(by=SYSTEM, at=at, activity_id=activity_id, kind=kind, contest_id=contest_id, detail=detail)
    return ids


def _arrive(activity_id: int, at: datetime, codes: list[str]) -> None:
    """All but every ninth are scanned at the door, as they would be."""
    scans = [
        {"scan_uuid": secrets.token_hex(8), "code": code, "kind": "in", "device_time": at.isoformat()}
        for number, code in enumerate(codes)
        if number % 9
    ]
    door.record(by=SYSTEM, at=at, activity_id=activity_id, scans=scans, gate="1")


def _sign_ins() -> list[tuple[str, str]]:
    return [(role.value if role else "member", str(people.FIRST_NUMBER + number)) for number, role in enumerate(CAST)]


def _seat(role: str) -> str:
    """Liaisons belong to a base union, everybody else of the cast to the district."""
    return f"{tree.TOP}01-001" if role == Role.LIAISON else tree.TOP


def _secret_key() -> str:
    """The SECRET_KEY given, or one made once and kept beside the demo's database."""
    if current_app.config["SECRET_KEY"]:
        return current_app.config["SECRET_KEY"]
    place = Path(current_app.config["INSTANCE_DIR"]) / "demo.key"
    if not place.exists():
        place.touch(mode=0o600)
        place.write_text(secrets.token_urlsafe(48))
    current_app.config["SECRET_KEY"] = place.read_text().strip()
    return current_app.config["SECRET_KEY"]


def _password(key: str, member_no: str) -> str:
    """A password of this demo alone: nobody can know it who has not seen it printed."""
    return hmac.new(key.encode(), f"demo {member_no}".encode(), hashlib.sha256).hexdigest()[:10]


def _free_port(wanted: int) -> int:
    for port in range(wanted, min(wanted + PORTS_TO_TRY, 65536)):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    running.refuse(_("No port from %(first)s on is free.", first=wanted))
    raise AssertionError


COMMANDS = (demo_command,)
