"""The return by programs: the same document as everywhere."""

from datetime import date

import pytest

from activity_hub.rules.period import Period
from activity_hub.services import returns
from tests.api.asking import problem
from tests.api.conftest import Call
from tests.cast import Cast


def test_it_works(call: Call, cast: Cast) -> None:
    cast.activity()
    body = call("GET", "/unions/A/returns/2026", by="statistician").json
    year = Period(date(2026, 1, 1), date(2026, 12, 31))
    assert body == returns.gather(by=cast.actor("statistician"), union_code="A", period=year)
    assert call("GET", "/unions/A/returns?from=2026-01-01&to=2026-12-31", by="statistician").json == body


def test_it_turns_a_stranger_away(call: Call) -> None:
    problem(call("GET", "/unions/A/returns/2026"), 401, "unauthorized")


def test_it_needs_the_right(call: Call) -> None:
    for by, code in (("M1", "A1"), ("checker", "A"), ("statistician", "B"), ("statistician", "T")):
        problem(call("GET", f"/unions/{code}/returns/2026", by=by), 404, "not_found")


@pytest.mark.parametrize("year", ["0", "10000", "-1", "x", "2026.0", "1e3", str(2**63)])
def test_a_year_that_is_none_is_404(call: Call, year: str) -> None:
    problem(call("GET", f"/unions/A/returns/{year}", by="chair"), 404, "not_found")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("from=2026-01-01", "to"),
        ("to=2026-01-01", "from"),
        ("from=2026-02-01&to=2026-01-01", "to"),
        ("from=1900-01-01&to=2026-01-01", "to"),
        ("from=x&to=2026-01-01", "from"),
        ("from=2026-01-01&to=2026-01-02&year=1", "year"),
    ],
)
def test_wrong_days_are_422(call: Call, query: str, field: str) -> None:
    assert list(problem(call("GET", f"/unions/A/returns?{query}", by="chair"), 422, "invalid")["errors"]) == [field]
