"""The return of one union for one period."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from activity_hub.database import db
from activity_hub.models import Union
from activity_hub.rules import tally
from activity_hub.rules.period import Period
from activity_hub.rules.permissions import Actor, Right
from activity_hub.rules.tally import Known
from activity_hub.services.base import access
from activity_hub.services.returns import reading


@dataclass(frozen=True, slots=True)
class Look:
    """A return as a page shows it.

    `document` is the return itself, `before` that of the period before (None where none was asked for), `branches` the
    children of the children by the child's code, `names` the names of all unions that are shown, by code, `known` how
    the person-times are known.
    """

    document: dict[str, Any]
    before: dict[str, Any] | None
    branches: dict[str, list[dict[str, Any]]]
    names: dict[str, str]
    known: list[Known]


def gather(*, by: Actor, union_code: str, period: Period) -> dict[str, Any]:
    """The return as one plain document; NotFound without the right to read it.

    The same question always gives the same figures: pages, files, commands and the API print this document.
    """
    union = access.union(by, union_code, Right.READ_RETURN)
    return tally.shape(reading.facts(union.id, period), union.id, period)


def look(*, by: Actor, union_code: str, period: Period, before: Period | None = None) -> Look:
    """The return with what a page needs around it; NotFound without the right to read it."""
    union = access.union(by, union_code, Right.READ_RETURN)
    view = tally.View(reading.facts(union.id, period), union.id, period)
    document, branches = tally.document(view), tally.branches(view)
    earlier = tally.shape(reading.facts(union.id, before), union.id, before) if before else None
    return Look(document, earlier, branches, _names(document, branches), tally.how_known(view))


def _names(document: dict[str, Any], branches: dict[str, list[dict[str, Any]]]) -> dict[str, str]:
    shown = {one["code"] for one in document["by_child"]} | set(document["coverage"]["silent_base_unions"])
    shown |= {one["code"] for own in branches.values() for one in own}
    found = db.session.execute(select(Union.code, Union.name).where(Union.code.in_(shown)))
    return {code: name for code, name in found}
