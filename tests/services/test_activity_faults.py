"""Everything that can be wrong with the fields of an activity, by field and by name."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from activity_hub.database import db
from activity_hub.models import Activity
from activity_hub.rules.permissions import SYSTEM
from activity_hub.services import activity
from activity_hub.services.base.access import Invalid
from tests.cast import Cast
from tests.conftest import NOON

START = datetime(2026, 11, 20, 19, 0)  # civil time of the activity


def fields(**more: Any) -> dict[str, Any]:
    occurrence = {"starts_at": START, "ends_at": START + timedelta(hours=2)}
    return {"title": "周五篮球夜", "kind": "sports", "union": "A", "occurrences": [occurrence], **more}


def wrong(cast: Cast, **more: Any) -> dict[str, list[str]]:
    with pytest.raises(Invalid) as caught:
        activity.create(cast.actor("chair"), NOON, **fields(**more))
    assert db.session.scalar(select(Activity.id)) is None
    return caught.value.errors


@pytest.mark.parametrize(
    ("more", "errors"),
    [
        ({"title": "  "}, {"title": ["required"]}),
        ({"title": "长" * 121}, {"title": ["too_long"]}),
        ({"title": "a\u202eb"}, {"title": ["strange_characters"]}),
        ({"title": "a\x00b"}, {"title": ["strange_characters"]}),
        ({"title": "a\ud800"}, {"title": ["strange_characters"]}),
        ({"title": "a\r\nb"}, {"title": ["strange_characters"]}),
        ({"kind": "disco"}, {"kind": ["unknown_kind"]}),
        ({"kind": None}, {"kind": ["unknown_kind"]}),
        ({"union": "nowhere"}, {"union": ["unknown_union"]}),
        ({"union": "a\x00"}, {"union": ["unknown_union"]}),
        ({"union": None}, {"union": ["required"]}),
        ({"co_hosts": ["B", "nowhere"]}, {"co_hosts": ["unknown_union"]}),
        ({"occurrences": []}, {"occurrences": ["required"]}),
        ({"occurrences": [{"starts_at": START}]}, {"occurrences.0.ends_at": ["required"]}),
        ({"occurrences": [{"ends_at": START}]}, {"occurrences.0.starts_at": ["required"]}),
        (
            {"occurrences": [fields()["occurrences"][0], {"starts_at": START, "ends_at": START}]},
            {"occurrences.1.ends_at": ["ends_before_start"]},
        ),
        (
            {"occurrences": [{"starts_at": datetime.min, "ends_at": datetime.max}]},
            {"occurrences.0.starts_at": ["out_of_range"], "occurrences.0.ends_at": ["out_of_range"]},
        ),
        ({"occurrences": [{"no": 1, **fields()["occurrences"][0]}]}, {"occurrences.0.no": ["unknown_occurrence"]}),
        (
            {"occurrences": [{**fields()["occurrences"][0], "status": "held"}]},
            {"occurrences.0.status": ["unknown_word"]},
        ),
        ({"occurrences": [{**fields()["occurrences"][0], "venue": "x" * 201}]}, {"occurrences.0.venue": ["too_long"]}),
        ({"occurrences": fields()["occurrences"] * 401}, {"occurrences": ["too_many"]}),
        ({"summary": "x" * 301}, {"summary": ["too_long"]}),
        ({"description": "x" * 20_001}, {"description": ["too_long"]}),
        ({"venue": "x" * 201}, {"venue": ["too_long"]}),
        ({"visibility": "secret"}, {"visibility": ["unknown_word"]}),
        ({"mode": "rented"}, {"mode": ["unknown_word"]}),
        ({"counting": "guessed"}, {"counting": ["unknown_word"]}),
        ({"host_level": "x" * 33}, {"host_level": ["too_long"]}),
        ({"sign_up_opens_at": START, "sign_up_closes_at": START}, {"sign_up_closes_at": ["closes_before_opens"]}),
        ({"sign_up_opens_at": datetime.max}, {"sign_up_opens_at": ["out_of_range"]}),
        ({"capacity": 0}, {"capacity": ["too_small"]}),
        ({"capacity": -1}, {"capacity": ["too_small"]}),
        ({"capacity": 2**31}, {"capacity": ["too_large"]}),
        ({"audience": {"gender": "X"}}, {"audience.gender": ["unknown_word"]}),
        ({"audience": {"unions": ["nowhere"]}}, {"audience.unions": ["unknown_union"]}),
        ({"audience": {"born_from": date(1, 1, 1)}}, {"audience.born_from": ["out_of_range"]}),
        (
            {"audience": {"born_from": date(1990, 1, 2), "born_to": date(1990, 1, 1)}},
            {"audience.born_to": ["born_to_before_from"]},
        ),
        ({"audience": {"tags": ["x" * 41]}}, {"audience.tags": ["too_long"]}),
        ({"audience": {"tags": ["a;b"]}}, {"audience.tags": ["strange_characters"]}),
        ({"audience": {"tags": [str(n) for n in range(21)]}}, {"audience.tags": ["too_many"]}),
        ({"audience": {"tags": [f"{n}{'x' * 38}" for n in range(11)]}}, {"audience.tags": ["too_long"]}),
        ({"selection_of": ["nothing"]}, {"selection_of": ["unknown_activity"]}),
        ({"code": "a b"}, {"code": ["bad_code"]}),
        ({"code": "x" * 65}, {"code": ["bad_code"]}),
        ({"time_zone": "Mars/Olympus"}, {"time_zone": ["unknown_time_zone"]}),
        ({"time_zone": "../../etc/passwd"}, {"time_zone": ["unknown_time_zone"]}),
        (
            {"title": "", "kind": "x", "capacity": 0},
            {"title": ["required"], "kind": ["unknown_kind"], "capacity": ["too_small"]},
        ),
    ],
)
def test_every_fault_is_named_by_its_field(cast: Cast, more: dict[str, Any], errors: dict[str, list[str]]) -> None:
    assert wrong(cast, **more) == errors


def test_a_code_is_taken_once_and_stays(cast: Cast) -> None:
    made = activity.create(SYSTEM, NOON, **fields(code="S-2026.1_a"))
    assert made.code == "S-2026.1_a"
    with pytest.raises(Invalid) as caught:
        activity.create(SYSTEM, NOON, **fields(code="S-2026.1_a"))
    assert caught.value.errors == {"code": ["code_taken"]}
    with pytest.raises(Invalid) as caught:
        activity.change(SYSTEM, NOON, made.id, code="other")
    assert caught.value.errors == {"code": ["code_stays"]}
    assert activity.change(SYSTEM, NOON, made.id, code="S-2026.1_a").revision == 0
