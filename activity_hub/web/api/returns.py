"""The return of a union, for a statistics year or any stretch of days."""

from typing import Any

from flask import current_app

from activity_hub.rules import period
from activity_hub.rules.period import Period, PeriodFault
from activity_hub.rules.permissions import Right
from activity_hub.services import returns
from activity_hub.services.base.access import Invalid, NotFound
from activity_hub.web.api.calls import Room
from activity_hub.web.api.schemas.unions import Return, Span
from activity_hub.web.context import actor
from activity_hub.web.policy import MEMBER

bp = Room("returns", "Year-end returns")


@bp.call("GET", "/unions/<code>/returns/<id:year>", MEMBER, right=Right.READ_RETURN, on="union", answer=Return)
def of_year(code: str, year: int) -> dict[str, Any]:
    """The return of a statistics year"""
    days = period.of_year(year, current_app.config["YEAR_START"]) if 0 < year < 10_000 else PeriodFault.MALFORMED
    if isinstance(days, PeriodFault):
        raise NotFound
    return _gathered(code, days)


@bp.call("GET", "/unions/<code>/returns", MEMBER, right=Right.READ_RETURN, on="union", query=Span, answer=Return)
def of_days(span: dict[str, Any], code: str) -> dict[str, Any]:
    """The return of any stretch of days"""
    days = period.stretch(span["from_on"], span["to_on"])
    if isinstance(days, PeriodFault):
        raise Invalid({"to": [days]})
    return _gathered(code, days)


def _gathered(code: str, days: Period) -> dict[str, Any]:
    return returns.gather(by=actor(), union_code=code, period=days)
