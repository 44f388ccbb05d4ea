"""Calendars as bytes: read back by parsers that share no code with the one that wrote them."""

import json
import shutil
import subprocess
import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from activity_hub.formats import ics
from activity_hub.formats.ics import Item

FRONTEND = Path(__file__).resolve().parents[2] / "activity_hub" / "frontend"
START = datetime(2026, 6, 22, 11, 0, tzinfo=UTC)
ITEM = Item(
    uid="activity-1-1@hub.example.org",
    title="“庆五一”职工健步走；报名须知, 请带工会卡\\证件",
    day=date(2026, 6, 22),
    starts_at=START,
    ends_at=START + timedelta(hours=2),
    time_zone="Asia/Shanghai",
    changed_at=datetime(2026, 6, 1, tzinfo=UTC),
    sequence=3,
    status=ics.CONFIRMED,
    url="https://hub.example.org/activities/1",
    text="集合地点：东门广场。\n携带：工会会员卡、饮用水。" * 4,
    place="市体育中心（东门）",
    organiser='云溪区"总"工会; 文体部, 办公室',
    organiser_url="https://hub.example.org/?union=A",
)
ALL_DAY = replace(ITEM, uid="activity-2-1@hub.example.org", starts_at=None, ends_at=None)
ICAL_JS = """
import ICAL from "ical.js"; import { readFileSync } from "node:fs";
const c = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
for (const tz of c.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(tz);
const of = (e) => ({
  uid: e.uid, title: e.summary, text: e.description, place: e.location, sequence: e.sequence,
  start: e.startDate.toJSDate().toISOString(), allDay: e.startDate.isDate,
  alarms: e.component.getAllSubcomponents("valarm").length,
});
const events = c.getAllSubcomponents("vevent").map((e) => of(new ICAL.Event(e)));
const refresh = c.getFirstProperty("refresh-interval").type;
console.log(JSON.stringify({ name: c.getFirstPropertyValue("name"), refresh, events }));
"""


def feed(*items: Item) -> bytes:
    return ics.calendar("示例市总工会·我的活动", items, "Asia/Shanghai", "https://hub.example.org/calendar/union/A.ics")


def by_ical_js(body: bytes) -> dict:
    """What ical.js makes of it, in node."""
    command = ["node", "--input-type=module", "-e", ICAL_JS]
    done = subprocess.run(
        command, input=body, capture_output=True, cwd=FRONTEND, env={"TZ": "UTC", "PATH": "/usr/bin:/bin"}
    )
    assert done.returncode == 0, done.stderr.decode()[-800:]
    return json.loads(done.stdout)


def titles(body: bytes) -> list[str]:
    return [event.summary.value for event in vobject.readOne(body.decode()).vevent_list]


def test_the_same_values_give_the_same_bytes() -> None:
    assert feed(ITEM, ALL_DAY) == feed(ITEM, ALL_DAY)


def test_octets_and_line_ends() -> None:
    body = feed(ITEM, ALL_DAY)
    lines = body.split(b"\r\n")
    assert b"\n" not in body.replace(b"\r\n", b"") and lines[-1] == b""
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode("utf-8")  # no character is split between two lines
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H" in lines and b"X-PUBLISHED-TTL:PT1H" in lines


def test_vobject_reads_it() -> None:
    one = vobject.readOne(feed(ITEM).decode()).vevent
    assert one.summary.value == ITEM.title and one.location.value == ITEM.place and one.description.value == ITEM.text
    assert one.dtstart.value == START and one.dtstart.value.utcoffset() == timedelta(hours=8)
    assert one.sequence.value == "3" and one.status.value == "CONFIRMED" and one.url.value == ITEM.url


@pytest.mark.skipif(
    not (FRONTEND / "node_modules" / "ical.js").is_dir() or shutil.which("node") is None,
    reason="node or ical.js is not there: one reader of feeds fewer",
)
def test_ical_js_reads_it() -> None:
    told = by_ical_js(feed(ITEM, ALL_DAY, replace(ITEM, reminds=True)))
    assert told["name"] == "示例市总工会·我的活动" and told["refresh"] == "duration"
    first, second, third = told["events"]
    assert first["start"] == "2026-06-22T11:00:00.000Z" and not first["allDay"] and second["allDay"]
    assert (first["title"], first["text"], first["place"]) == (ITEM.title, ITEM.text, ITEM.place)
    assert [first["alarms"], third["alarms"]] == [0, 1]


def test_recurring_ical_events_finds_it_on_its_day() -> None:
    found = recurring_ical_events.of(Calendar.from_ical(feed(ITEM, ALL_DAY))).at((2026, 6, 22))
    assert sorted(str(event["UID"]) for event in found) == [ITEM.uid, ALL_DAY.uid]


def test_a_whole_day_ends_with_the_next_one() -> None:
    event = vobject.readOne(feed(ALL_DAY).decode()).vevent
    assert event.dtstart.value == date(2026, 6, 22) and event.dtend.value == date(2026, 6, 23)


def test_an_empty_calendar_is_still_one() -> None:
    body = ics.calendar("空", [], "Asia/Shanghai")
    assert b"BEGIN:VTIMEZONE" in body and b"BEGIN:VEVENT" not in body and b"SOURCE" not in body
    assert vobject.readOne(body.decode()).name == "VCALENDAR"


def test_every_zone_that_is_used_is_explained() -> None:
    body = feed(ITEM, replace(ITEM, time_zone="Europe/Berlin"), replace(ALL_DAY, time_zone="America/New_York"))
    assert body.count(b"BEGIN:VTIMEZONE") == 2 and b"TZID:Europe/Berlin" in body


@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 3, 29, 0, 30, tzinfo=UTC),
        datetime(2026, 3, 29, 1, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 12, tzinfo=UTC),
    ],
)
def test_summer_time_moves_no_instant(at: datetime) -> None:
    moved = replace(ITEM, starts_at=at, ends_at=at + timedelta(hours=2), day=at.date(), time_zone="Europe/Berlin")
    event = vobject.readOne(feed(moved).decode()).vevent
    assert event.dtstart.value.astimezone(UTC) == at
    assert event.dtstart.value.replace(tzinfo=ZoneInfo("Europe/Berlin")).utcoffset() == event.dtstart.value.utcoffset()


@pytest.mark.parametrize(
    "title",
    [
        "x\r\nEND:VEVENT\r\nBEGIN:VALARM",
        "x\nATTENDEE:mailto:a@example.org",
        "x\rSTATUS:CANCELLED",
        "x\u2028BEGIN:VEVENT",
        "x\x85BEGIN:VEVENT",
        "a\x00b\x07c",
        "\\n;,\\,",
        "\ud800halb",
        "👨‍👩‍👧" * 30,
        "𠮷" * 60,
    ],
)
def test_no_title_breaks_out_of_its_line(title: str) -> None:
    body = feed(replace(ITEM, title=title, place=title, text=title, organiser=title), ALL_DAY)
    assert body.count(b"\r\nBEGIN:VEVENT") == 2 and b"\r\nATTENDEE" not in body and b"\r\nBEGIN:VALARM" not in body
    assert b"\r\nSTATUS:CANCELLED" not in body and b"\n" not in body.replace(b"\r\n", b"")
    assert len(titles(body)) == 2 and max(map(len, body.split(b"\r\n"))) <= 75


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=120))
def test_any_title_comes_back_without_its_controls(title: str) -> None:
    kept = [char for char in title if unicodedata.category(char) not in ("Cc", "Cs") and not char.isspace()]
    assert [char for char in titles(feed(replace(ITEM, title=title)))[0] if not char.isspace()] == kept
