"""Unions and their rolls."""

from dataclasses import asdict
from typing import Any

from activity_hub.formats.tables import Table
from activity_hub.rules.permissions import Right
from activity_hub.services import directory, importing, roll
from activity_hub.services.importing import Outcome
from activity_hub.services.roll.listing import listing as members_of
from activity_hub.web.api import paging
from activity_hub.web.api.calls import Room
from activity_hub.web.api.problems import Faulty
from activity_hub.web.api.schemas.base import Paged, page_of
from activity_hub.web.api.schemas.unions import HowToImport, Imported, Member, Roster, Union
from activity_hub.web.context import actor, now, today
from activity_hub.web.policy import MEMBER
from activity_hub.wording import importing as words

bp = Room("unions", "The tree of unions and their rolls")
UnionPage = page_of(Union)
MemberPage = page_of(Member)


@bp.call("GET", "/unions", MEMBER, query=Paged, answer=UnionPage)
def listing(page: dict[str, Any]) -> dict[str, Any]:
    """All unions, by code"""
    found = directory.unions(after=paging.opened(page.get("cursor")), limit=page["limit"])
    return {"items": found.items, "next": paging.closed(found.next)}


@bp.call("GET", "/unions/<code>", MEMBER, answer=Union)
def show(code: str) -> directory.UnionEntry:
    """One union"""
    return directory.union(code=code)


@bp.call("GET", "/unions/<code>/members", MEMBER, right=Right.READ_ROLL, on="union", query=Paged, answer=MemberPage)
def members(page: dict[str, Any], code: str) -> dict[str, Any]:
    """Who belongs to a union or one below it today, by member number"""
    after = paging.opened(page.get("cursor"))
    found = members_of(by=actor(), code=code, today=today(), after=after, limit=page["limit"])
    return {"items": found.items, "next": paging.closed(found.next)}


@bp.call(
    "POST", "/unions/<code>/members/import", MEMBER, right=Right.CHANGE_ROLL, on="union", query=HowToImport,
    files=Roster, answer=Imported, faults=(413,),
)  # fmt: skip
def import_members(how: dict[str, Any], files: dict[str, Any], code: str) -> dict[str, Any]:
    """Import a file of members, whole or not at all; every fault is told at once"""
    unit = roll.unit(by=actor(), code=code, right=Right.CHANGE_ROLL)
    outcome = importing.import_file(
        by=actor(),
        at=now(),
        today=today(),
        what="members",
        file=Table(files["file"].read()),
        union_code=unit.code,
        dry_run=how["dry_run"],
    )
    if not outcome.is_good:
        raise Faulty(told(outcome))
    return told(outcome)


def told(outcome: Outcome) -> dict[str, Any]:
    """Counts by file, all faults, all notices: as the command prints them."""
    return {
        "files": {what: asdict(counts) for what, counts in outcome.files.items()},
        "faults": [words.placed(fault) for fault in outcome.faults],
        "notices": [words.placed(notice) for notice in outcome.notices],
    }
