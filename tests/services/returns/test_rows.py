"""Every figure opens to rows, and the rows make the figure."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import insert

from activity_hub.database import db, write_tx
from activity_hub.models import Activity, Attendance, Occurrence
from activity_hub.rules import tally
from activity_hub.rules.period import Period
from activity_hub.rules.permissions import SYSTEM, Role
from activity_hub.rules.rates import yuan
from activity_hub.rules.tally import Measure
from activity_hub.services import returns
from activity_hub.services.base import access
from activity_hub.services.base.access import NotFound
from activity_hub.services.returns import reading
from tests.cast import Cast
from tests.services.loading import golden
from tests.services.returns import federation, generated

OPEN_ELSEWHERE = {"declared.total_person_times", "plan.completion", "coverage.enterprises_rate", "lines.show_rate"}


def printed(document: dict[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """Every figure of a return as (name, what it is asked of, printed value)."""
    for section in ("activities", "people", "tree", "reconciliation", "awards", "plan"):
        yield from ((f"{section}.{name}", "", value) for name, value in document[section].items())
    yield from ((f"coverage.{name}", "", value) for name, value in document["coverage"].items())
    yield (
        "coverage.enterprises_silent",
        "",
        document["coverage"]["enterprises"] - document["coverage"]["enterprises_reached"],
    )
    yield "declared.heads", "", document["declared"]["heads"]
    yield from (("declared.by_metric", metric, value) for metric, value in document["declared"]["by_metric"].items())
    period = Period(*(_day(document["period"][end]) for end in ("from", "to")))
    for at, (year, month) in enumerate(period.months):
        yield from (
            (f"monthly.{lens}", f"{year}-{month:02}", document["monthly"][lens][at]) for lens in ("own", "subtree")
        )
    yield from ((f"monthly.{lens}_months", "", document["monthly"][f"{lens}_months"]) for lens in ("own", "subtree"))
    for group, own in document["groups"].items():
        yield from ((f"groups.{group}.{name}", "", value) for name, value in own.items())
    for kind, own in document["by_kind"].items():
        yield from ((f"by_kind.{name}", kind, value) for name, value in own.items())
    for child in document["by_child"]:
        yield from ((f"by_child.{name}", child["code"], value) for name, value in child.items() if name != "code")
    yield from ((f"ledger.{end}_yuan", "", document["ledger"][f"{end}_yuan"]) for end in ("in", "out"))
    for category, own in document["ledger"]["by_category"].items():
        yield from ((f"ledger.{name}", category, value) for name, value in own.items())
    for line in document["lines"]:
        words = ("code", "title", "kind", "mode", "declared")
        of_line = line["declared"].items()
        yield from (("lines.declared", f"{line['code']}:{metric}", value) for metric, value in of_line)
        yield from ((f"lines.{name}", line["code"], value) for name, value in line.items() if name not in words)


def _day(text: str) -> Any:
    found = federation.day(text)
    assert found is not None
    return found


def as_number(value: Any) -> int | str:
    """The figure that the rows make: a rate's numerator, the length of a list."""
    if isinstance(value, dict):
        return int(value["numerator"])
    return len(value) if isinstance(value, list) else value


def opened(document: dict[str, Any]) -> list[tuple[str, str, Any]]:
    return [(name, of, as_number(value)) for name, of, value in printed(document) if name not in OPEN_ELSEWHERE]


def known(view: tally.View) -> list[tuple[str, str, Any]]:
    """The figures that stand beside the document: how the person-times are known."""
    return [
        ("known.by_child" if line.code else "known.person_times", f"{line.code}:{one}" if line.code else one, number)
        for line in tally.how_known(view)
        for one, number in line.counts.items()
    ]


def made(found: tally.Behind | returns.Trace) -> int | str:
    return yuan(found.value) if found.measure is Measure.FEN else found.value


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("code", ["top", "w"])
def test_every_figure_of_the_generated_year_opens_to_its_rows(code: str) -> None:
    federation.store(generated.year())
    period = Period(_day("2023-10-01"), _day("2024-09-30"))
    union_id = access.union(SYSTEM, code).id
    view = tally.View(reading.facts(union_id, period), union_id, period)
    names = set()
    for name, of, value in [*opened(returns.gather(by=SYSTEM, union_code=code, period=period)), *known(view)]:
        behind = tally.behind(view, name, of)
        assert behind is not None and made(behind) == value, (name, of)
        if name not in names:  # the service reads the whole year for each: once for every name is enough
            names.add(name)
            found = returns.rows(by=SYSTEM, union_code=code, period=period, figure=name, of=of)
            assert made(found) == value, (name, of)
            assert found.measure is not Measure.COUNT or found.total == found.value
            assert len(found.lines) == min(found.total, 50)
    assert names == set(tally.FIGURES)


@pytest.mark.usefixtures("app")
def test_every_figure_of_the_golden_year_is_made_by_its_rows() -> None:
    golden()
    period = Period(_day("2024-01-01"), _day("2024-12-31"))
    for code in ("D", "D03"):
        union_id = access.union(SYSTEM, code).id
        view = tally.View(reading.facts(union_id, period), union_id, period)
        for name, of, value in [*opened(tally.document(view)), *known(view)]:
            found = tally.behind(view, name, of)
            assert found is not None, (name, of)
            assert made(found) == value, (code, name, of)


def test_the_rows_come_a_page_at_a_time(cast: Cast) -> None:
    with write_tx():
        activity_id = db.session.execute(
            insert(Activity).values(code="F1", title="讲座", kind="lecture", status="held", host_id=cast.unions["A"])
        ).inserted_primary_key[0]
        days = [
            {"activity_id": activity_id, "no": no, "held_on": _day("2026-03-01"), "status": "held"}
            for no in range(1, 121)
        ]
        db.session.execute(insert(Occurrence), days)
    asked = {"by": cast.actor("chair"), "union_code": "A", "period": Period(_day("2026-01-01"), _day("2026-12-31"))}
    pages = [returns.rows(**asked, figure="activities.occurrences", page=page) for page in (1, 2, 3)]
    assert [len(page.lines) for page in pages] == [50, 50, 20]
    assert [page.first for page in pages] == [1, 51, 101]
    assert [page.has_next for page in pages] == [True, True, False]
    assert sorted(line["no"] for page in pages for line in page.lines) == list(range(1, 121))
    for page in (0, 4, -1):
        with pytest.raises(NotFound):
            returns.rows(**asked, figure="activities.occurrences", page=page)


@pytest.mark.parametrize(
    ("figure", "of"),
    [
        ("nothing", ""),
        ("monthly.own", "2025-01"),
        ("by_child.hosted", "T"),
        ("lines.awards", "none"),
        ("lines.declared", "none:x"),
        ("known.person_times", "guessed"),
        ("known.by_child", "none:static"),
        ("known.by_child", "A1:guessed"),
        ("known.by_child", "A1"),
    ],
)
def test_an_unknown_figure_is_not_found(cast: Cast, figure: str, of: str) -> None:
    period = Period(_day("2026-01-01"), _day("2026-12-31"))
    with pytest.raises(NotFound):
        returns.rows(by=cast.actor("chair"), union_code="A", period=period, figure=figure, of=of)


def test_a_stranger_finds_nothing(cast: Cast) -> None:
    asked: dict[str, Any] = {"union_code": "A", "period": Period(_day("2026-01-01"), _day("2026-12-31"))}
    for number in ("M1", "checker"):
        with pytest.raises(NotFound):
            returns.gather(by=cast.actor(number), **asked)
        with pytest.raises(NotFound):
            returns.rows(by=cast.actor(number), figure="tree.members", **asked)
    with pytest.raises(NotFound):
        returns.gather(by=cast.actor("chair"), union_code="B", period=asked["period"])


def test_names_are_for_who_may_read_the_roll(cast: Cast) -> None:
    """A member who came with one union and now belongs to another is known by name to the other's chair only."""
    cast.appoint("M4", Role.CHAIR, "T")
    with write_tx():
        activity_id = db.session.execute(
            insert(Activity).values(code="F1", title="讲座", kind="lecture", status="held", host_id=cast.unions["A"])
        ).inserted_primary_key[0]
        occurrence_id = db.session.execute(
            insert(Occurrence).values(activity_id=activity_id, no=1, held_on=_day("2026-03-01"), status="held")
        ).inserted_primary_key[0]
        row = {"occurrence_id": occurrence_id, "state": "present", "evidence": "imported"}
        ids = [cast.members["M1"], cast.members["M4"]]
        db.session.execute(
            insert(Attendance), [row | {"member_id": one, "union_then_id": cast.unions["A1"]} for one in ids]
        )
    asked: dict[str, Any] = {"union_code": "A", "period": Period(_day("2026-01-01"), _day("2026-12-31"))}
    for number, expected in (
        ("chair", [("沈知行", "M1"), ("周*", None)]),
        ("M4", [("沈知行", "M1"), ("周一鸣", "M4")]),
    ):
        found = returns.rows(by=cast.actor(number), figure="people.headcount", **asked)
        assert [(line["person"], line["member_no"]) for line in found.lines] == expected
