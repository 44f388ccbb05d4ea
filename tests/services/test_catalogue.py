"""The list of what is on."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from activity_hub.database import db, write_tx
from activity_hub.models import AudienceUnion, CoHost, Occurrence, Registration
from activity_hub.rules.permissions import ANONYMOUS, SYSTEM
from activity_hub.rules.showing import Showing
from activity_hub.services import activity, catalogue
from activity_hub.services.base.access import Invalid
from activity_hub.services.catalogue import Asked
from tests.cast import Cast
from tests.conftest import NOON
from tests.statements import statements

MONDAY = date(2026, 6, 15)
SUNDAY = date(2026, 6, 21)
FRIDAY = datetime(2026, 6, 19, 11, 0, tzinfo=UTC)
LISTING_CEILING = 5
BOARD_CEILING = 5  # lines with what follows, ticks, closing soon, mine next, unions
OPEN_CEILING = 2  # what could be open, whom it calls


def titles(by: Any = ANONYMOUS, **asked: Any) -> list[str]:
    return [item.code for item in catalogue.listing(by, NOON, **asked).items]


def board(by: Any = ANONYMOUS, **asked: Any) -> catalogue.Board:
    return catalogue.board(by, NOON, MONDAY, SUNDAY, Asked(**asked))


def lines(found: catalogue.Board) -> list[str]:
    return [line.title for day in found.days for line in day.lines]


def link(table: Any, activity_id: int, union_id: int) -> None:
    with write_tx():
        db.session.add(table(activity_id=activity_id, union_id=union_id))


def register(cast: Cast, activity_id: int, number: str, status: str, seq: int | None = None) -> None:
    with write_tx():
        db.session.add(
            Registration(
                activity_id=activity_id,
                member_id=cast.members[number],
                union_then_id=cast.unions["A1"],
                status=status,
                wait_seq=seq,
                short_code=f"{number[:4]:0<4}{seq or 0:04}",
                created_at=NOON,
                updated_at=NOON,
            )
        )


def test_it_works(cast: Cast) -> None:
    cast.activity("later", starts_at=FRIDAY + timedelta(days=1))
    cast.activity("first", starts_at=FRIDAY)
    assert titles() == ["first", "later"]


@pytest.mark.parametrize("status", ["draft", "submitted"])
def test_a_draft_is_for_those_who_work_on_it(cast: Cast, status: str) -> None:
    cast.activity("D", status=status, published_at=None)
    assert titles() == titles(cast.actor("M1")) == titles(cast.actor("liaison")) == []
    assert titles(cast.actor("organiser")) == titles(cast.actor("auditor")) == ["D"]


def test_what_is_for_an_audience_is_not_shown_to_others(cast: Cast) -> None:
    cast.activity("own", host="B", visibility="audience")
    listed = cast.activity("listed", host="B", visibility="audience")
    link(AudienceUnion, listed, cast.unions["A"])
    assert titles() == []
    assert titles(cast.actor("M1")) == ["listed"]
    assert titles(cast.actor("M4")) == ["own"]


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        ({"kind": "sports"}, ["S"]),
        ({"kind": "disco"}, []),
        ({"union": "T"}, ["S", "L"]),
        ({"union": "A"}, ["S", "L"]),
        ({"union": "B"}, ["L"]),
        ({"union": "B1"}, []),
        ({"union": "nowhere"}, []),
        ({"from_on": date(2026, 6, 20)}, ["L"]),
        ({"to_on": date(2026, 6, 19)}, ["S"]),
        ({"from_on": date(2026, 6, 21)}, []),
        ({"status": "closed"}, ["L"]),
        ({"status": "lost"}, []),
        ({"code": "L"}, ["L"]),
        ({"code": "\x00"}, []),
        ({"q": "运动"}, ["S"]),
        ({"q": "yd"}, ["S"]),
        ({"q": "yundong"}, ["S"]),
        ({"q": "YD"}, ["S"]),
        ({"q": "体育场"}, ["S"]),
        ({"q": "东湖 讲座"}, ["L"]),
        ({"q": "柳岸 yd"}, ["S"]),
        ({"q": "运动 讲座"}, []),
        ({"q": "100%"}, []),
        ({"q": "_"}, []),
        ({"q": "\x00"}, []),
        ({"q": "x" * 500}, []),
        ({"q": "  "}, ["S", "L"]),
    ],
)
def test_the_filters_say_what_they_mean(cast: Cast, asked: dict[str, Any], codes: list[str]) -> None:
    cast.activity("S", title="职工运动会", venue="区体育场", starts_at=FRIDAY)
    lecture = {"kind": "lecture", "status": "closed", "title": "午间讲座", "venue": "东湖"}
    talk = cast.activity("L", host="A1", starts_at=FRIDAY + timedelta(days=1), **lecture)
    link(CoHost, talk, cast.unions["B"])
    assert titles(**asked) == codes
    in_week = {"kind": asked.get("kind", ""), "union": asked.get("union", ""), "q": asked.get("q", "")}
    if set(asked) <= set(in_week):
        names = {"S": "职工运动会", "L": "午间讲座"}
        assert lines(board(**in_week)) == [names[code] for code in codes]


def test_the_hosts_name_and_the_venue_are_found_by_pinyin(cast: Cast) -> None:
    view = activity.create(
        SYSTEM,
        NOON,
        title="午间讲座",
        kind="lecture",
        union="B",
        venue="体育场",
        occurrences=[{"starts_at": FRIDAY, "ends_at": FRIDAY + timedelta(hours=1)}],
    )
    activity.publish(SYSTEM, NOON, view.id)
    assert titles(q="tyc") == titles(q="donghu") == titles(q="wjjz") == [view.code]
    activity.change(SYSTEM, NOON, view.id, title="晚间讲座")
    assert titles(q="wjjz") == titles(q="wanjian") == [view.code]
    assert titles(q="wujian") == []


def test_pages_follow_each_other_without_gap_or_repetition(cast: Cast) -> None:
    for number in range(7):
        cast.activity(f"P{number}", starts_at=FRIDAY + timedelta(days=number // 3))
    seen, cursor = [], None
    while True:
        page = catalogue.listing(ANONYMOUS, NOON, cursor=cursor, limit=3)
        seen += [item.code for item in page.items]
        cursor = page.next
        if cursor is None:
            break
    assert seen == [f"P{number}" for number in range(7)]


@pytest.mark.parametrize(
    "cursor", ["x", "====", "MjAyNg", "\ud800", "AAAA", "MjAyNi0wNi0xOSAtMQ", "MjAyNi0wNi0xOSA5OTk5OTk5OTk5OTk"]
)
def test_a_cursor_that_is_none_is_said_to_be_none(cast: Cast, cursor: str) -> None:
    with pytest.raises(Invalid) as caught:
        catalogue.listing(ANONYMOUS, NOON, cursor=cursor)
    assert caught.value.errors == {"cursor": ["bad_cursor"]}


def test_open_for_me_asks_the_rule_of_sign_up(cast: Cast) -> None:
    week = {"starts_at": FRIDAY}
    cast.activity("open", **week)
    cast.activity("women", audience_gender="F", **week)
    cast.activity("men", audience_gender="M", **week)
    cast.activity("others", host="B", **week)
    cast.activity("full", capacity=1, taken=1, waitlist=False, **week)
    cast.activity("waitlist", capacity=1, taken=1, **week)
    cast.activity("closed", sign_up_closes_at=NOON, **week)
    cast.activity("early", sign_up_opens_at=NOON + timedelta(seconds=1), **week)
    cast.activity("begun", starts_at=NOON - timedelta(minutes=1))
    cast.activity("shut", status="closed", **week)
    register(cast, cast.activity("mine", **week), "M1", "confirmed")
    assert set(titles(cast.actor("M1"), open_for_me=True)) == {"open", "men", "waitlist"}
    assert set(titles(cast.actor("M2"), open_for_me=True)) == {"open", "women", "waitlist", "mine"}
    assert set(titles(cast.actor("M4"), open_for_me=True)) == {"others"}
    assert len(lines(board(cast.actor("M1"), open_for_me=True))) == 3


def test_the_board_has_days_and_what_comes_later(cast: Cast) -> None:
    cast.activity("F", title="周五", starts_at=FRIDAY)
    cast.activity("G", title="周五晚", starts_at=FRIDAY + timedelta(hours=2))
    cast.activity("N", title="下周", starts_at=FRIDAY + timedelta(days=7))
    cast.activity("P", title="上周", starts_at=FRIDAY - timedelta(days=7))
    found = board()
    assert [(day.on, [line.title for line in day.lines]) for day in found.days] == [(FRIDAY.date(), ["周五", "周五晚"])]
    assert found.ticks == {FRIDAY.date(): 2}
    assert [line.title for day in found.later for line in day.lines] == ["下周"]
    assert found.earlier == ()
    assert [line.title for line in board(q="周").earlier[0].lines] == ["上周"]


def test_the_days_gone_by_are_counted_and_left_out_of_the_lines(cast: Cast) -> None:
    cast.activity("M", title="周一", starts_at=NOON - timedelta(hours=3))
    cast.activity("F", title="周五", starts_at=FRIDAY)
    found = catalogue.board(ANONYMOUS, NOON, MONDAY, SUNDAY, Asked(), lines_from=date(2026, 6, 17))
    assert lines(found) == ["周五"]
    assert found.ticks == {MONDAY: 1, FRIDAY.date(): 1}


def test_an_occurrence_without_times_stands_in_its_day(cast: Cast) -> None:
    activity_id = cast.activity("T", title="有时间", starts_at=FRIDAY)
    with write_tx():
        db.session.add(Occurrence(activity_id=activity_id, no=2, held_on=FRIDAY.date(), status="planned"))
    found = board().days[0].lines
    assert [(line.no, line.of, line.starts_at is None) for line in found] == [(1, 2, False), (2, 2, True)]


def test_a_line_says_what_is_mine(cast: Cast) -> None:
    one, two = cast.activity("X1", starts_at=FRIDAY), cast.activity("X2", starts_at=FRIDAY, capacity=1, taken=1, seq=9)
    register(cast, one, "M1", "confirmed")
    register(cast, two, "M2", "waitlisted", 4)
    register(cast, two, "M1", "waitlisted", 9)
    mine = {line.activity_id: line for line in board(cast.actor("M1")).days[0].lines}
    assert (mine[one].showing, mine[one].mine, mine[one].wait_position) == (Showing.MINE, "confirmed", None)
    assert (mine[two].showing, mine[two].mine, mine[two].wait_position) == (Showing.MINE, "waitlisted", 2)
    assert [line.mine for line in board(cast.actor("M3")).days[0].lines] == [None, None]


def test_my_next_one_is_shown_when_it_is_near(cast: Cast) -> None:
    near = cast.activity("near", starts_at=NOON + timedelta(hours=7))
    register(cast, near, "M1", "confirmed")
    register(cast, cast.activity("far", starts_at=NOON + timedelta(days=2)), "M2", "confirmed")
    found = board(cast.actor("M1")).next_up
    assert found is not None and found.activity_id == near and found.registration_id
    assert board(cast.actor("M2")).next_up is None
    assert board().next_up is None


def test_what_closes_soon_stands_once_and_soonest_first(cast: Cast) -> None:
    cast.activity("late", title="后", starts_at=FRIDAY)
    soon = cast.activity("soon", title="先", starts_at=FRIDAY, sign_up_closes_at=NOON + timedelta(hours=3))
    cast.activity("far", title="远", starts_at=NOON + timedelta(days=9))
    cast.activity("full", title="满", starts_at=FRIDAY, capacity=1, taken=1)
    with write_tx():
        db.session.add(Occurrence(activity_id=soon, no=2, held_on=FRIDAY.date(), starts_at=FRIDAY + timedelta(days=1)))
    assert [line.title for line in board().closing] == ["先", "后"]


def test_one_chooses_among_the_own_line_and_the_large_unions(cast: Cast) -> None:
    assert [union.code for union in board().unions] == ["A", "B"]
    assert [union.code for union in board(cast.actor("M4")).unions] == ["B", "B1", "A"]


def test_a_hundred_lines_are_a_page(cast: Cast) -> None:
    activity_id = cast.activity("many", starts_at=FRIDAY)
    with write_tx():
        db.session.add_all(
            Occurrence(activity_id=activity_id, no=no, held_on=FRIDAY.date(), starts_at=FRIDAY + timedelta(minutes=no))
            for no in range(2, 131)
        )
    first = board()
    second = catalogue.board(ANONYMOUS, NOON, MONDAY, SUNDAY, Asked(), page=2)
    assert (len(first.days[0].lines), first.has_more, first.ticks) == (100, True, {FRIDAY.date(): 130})
    assert (len(second.days[0].lines), second.has_more) == (30, False)
    assert {line.no for found in (first, second) for line in found.days[0].lines} == set(range(1, 131))


@pytest.mark.parametrize("size", [2, 40])
def test_the_number_of_statements_does_not_grow(cast: Cast, size: int) -> None:
    for number in range(size):
        made = cast.activity(f"Q{number}", starts_at=FRIDAY + timedelta(hours=number))
        register(cast, made, "M1", "confirmed")
    me = cast.actor("M1")
    with statements() as listed:
        catalogue.listing(me, NOON, limit=200)
    with statements() as shown:
        board(me)
    with statements() as opened:
        board(me, open_for_me=True)
    assert len(listed) <= LISTING_CEILING
    assert len(shown) <= BOARD_CEILING
    assert len(opened) <= BOARD_CEILING + OPEN_CEILING
