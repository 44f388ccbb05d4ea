"""An occurrence afterwards: who came, how it is known, late, early, missing, with whom; by union, and as a file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, select

from activity_hub.database import db, write_tx
from activity_hub.models import Activity, Member, Occurrence, Scan
from activity_hub.rules import attending
from activity_hub.rules.attending import Came
from activity_hub.rules.evidence import SELF_REPORTED, Evidence
from activity_hub.rules.lifecycle import OccurrenceStatus
from activity_hub.rules.pages import nearest
from activity_hub.rules.permissions import Actor, Right
from activity_hub.rules.scanning import ScanKind, mask
from activity_hub.rules.scanning.words import number_end
from activity_hub.services.base import access, audit
from activity_hub.services.base.frame import slot_of
from activity_hub.services.base.search import matches
from activity_hub.services.door import paper_pages
from activity_hub.services.door.attendance import listed, people, reach
from activity_hub.services.door.conflict_desk import open_conflicts
from activity_hub.services.door.overrides import Override, overrides
from activity_hub.services.door.paper_pages import Day

PER_PAGE = 100
MOST_PRINTED = 5000


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to; everything empty shows all.

    `what`: present, expected, no_show, late, early or self_reported.
    """

    what: str = ""
    union: str = ""
    evidence: Evidence | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """One person at the occurrence; times are None where nobody looked at a clock. `company`: how many came along."""

    registration_id: int | None
    member_no: str
    name: str
    union: str
    union_name: str
    came: Came
    first_at: datetime | None
    left_at: datetime | None
    gate: str
    evidence: Evidence | None
    is_late: bool
    left_early: bool
    company: int

    @property
    def kinds(self) -> frozenset[str]:
        """The filters they pass."""
        marks = (("late", self.is_late), ("early", self.left_early), ("self_reported", self.evidence in SELF_REPORTED))
        return frozenset({self.came.value, *(mark for mark, holds in marks if holds)})


@dataclass(frozen=True, slots=True)
class UnionSum:
    """The figures of one union, or of all."""

    code: str
    name: str
    listed: int = 0
    present: int = 0
    self_reported: int = 0
    late: int = 0
    early: int = 0
    no_show: int = 0
    company: int = 0


@dataclass(frozen=True, slots=True)
class Afterwards:
    """The page; `people` are those of this page, `counts` how many pass each filter among all that one may see."""

    activity_id: int
    code: str
    title: str
    time_zone: str
    days: list[Day]
    day: Day | None
    is_over: bool
    is_masked: bool
    may_correct: bool
    people: list[Person]
    total: int
    page: int
    counts: dict[str, int]
    by_evidence: dict[Evidence, int]
    unions: list[UnionSum]
    whole: UnionSum
    conflicts: int
    overrides: list[Override]


def look(
    *, by: Actor, at: datetime, activity_id: int, no: int = 0, filters: Filters, page: int = 1, per_page: int = PER_PAGE
) -> Afterwards:
    """Who came, as far as the actor may see them: a checker reads names masked, of numbers the end, and cannot search.

    Raises NotFound and NotAllowed. An occurrence that does not take place is as none chosen.
    """
    activity = access.activity(by, activity_id)
    within, is_masked = reach(by, activity)
    rows = paper_pages.occurrences(activity)
    days = [paper_pages.day_of(activity, row) for row in rows]
    begun = [row for row, day in zip(rows, days, strict=True) if day.opens_at <= at]
    row = next((one for one in rows if one.no == no), begun[-1] if begun else rows[0] if rows else None)
    is_over = row is not None and _is_over(activity, row, at)
    everybody = _people(activity, row, within, is_masked, is_over) if row else []
    words = "" if is_masked else filters.words.strip()
    shown = _passing(everybody, replace(filters, words=words), _found(activity, words) if words else None)
    page = nearest(page, len(shown), per_page)
    sums = _sums(everybody)
    return Afterwards(
        activity_id=activity.id,
        code=activity.code,
        title=activity.title,
        time_zone=activity.time_zone,
        days=days,
        day=next((day for day in days if row and day.no == row.no), None),
        is_over=is_over,
        is_masked=is_masked,
        may_correct=access.may(by, activity, Right.EDIT_ACTIVITY),
        people=shown[per_page * (page - 1) : per_page * page],
        total=len(shown),
        page=page,
        counts=_counts(everybody),
        by_evidence=_by_evidence(everybody),
        unions=sums,
        whole=_whole(sums),
        conflicts=open_conflicts(activity_id=activity.id),
        overrides=[] if is_masked or row is None else overrides(row, within),
    )


def export(*, by: Actor, at: datetime, activity_id: int, no: int, filters: Filters) -> Afterwards:
    """The same whole, for a file; that it was taken is noted in the audit trail."""
    with write_tx():
        found = look(by=by, at=at, activity_id=activity_id, no=no, filters=filters, per_page=MOST_PRINTED)
        audit.record(by, at, "export", "activity", activity_id, rows=len(found.people), of="attendance")
    return found


def _is_over(activity: Activity, row: Occurrence, at: datetime) -> bool:
    return row.status == OccurrenceStatus.HELD.value or at > slot_of(row, activity.time_zone).ends_at


def _people(activity: Activity, row: Occurrence, within: Any, is_masked: bool, is_over: bool) -> list[Person]:
    rows = listed(activity.id, within).where(Occurrence.id == row.id).subquery()
    went = exists().where(
        Scan.registration_id == rows.c.registration_id,
        Scan.occurrence_id == row.id,
        Scan.kind == ScanKind.OUT.value,
        Scan.occurred_at == rows.c.last_at,
    )
    order = (func.coalesce(rows.c.union_path, "~"), rows.c.registration_id, rows.c.member_id)
    found = db.session.execute(select(rows, went.label("went")).order_by(*order))
    return [_person(one, row, is_masked, is_over) for one in found]


def _person(one: Any, row: Occurrence, is_masked: bool, is_over: bool) -> Person:
    is_present = one.state == "present"
    evidence = Evidence(one.evidence) if is_present else None
    is_timed = evidence is not None and evidence not in attending.UNTIMED
    left_at = one.last_at if is_present and one.went else None
    return Person(
        registration_id=one.registration_id,
        member_no=number_end(one.member_no) if is_masked else one.member_no,
        name=mask(one.name) if is_masked else one.name,
        union=one.union or "",
        union_name=one.union_name or "",
        came=attending.came(is_present, is_over),
        first_at=one.first_at if is_timed else None,
        left_at=left_at,
        gate=one.gate or "",
        evidence=evidence,
        is_late=evidence is not None and attending.is_late(one.first_at, row.starts_at, evidence),
        left_early=attending.left_early(left_at, row.ends_at),
        company=max((one.places or 1) - 1, 0),
    )


def _found(activity: Activity, words: str) -> set[str]:
    """The numbers of the activity's people whom these words find; whom one may see of them, the list has decided."""
    here, text = people(activity.id), words[:100].replace("\x00", "")
    found = matches(text, Member.name, Member.name_key, Member.member_no, pinyin=Member.pinyin)
    return set(db.session.scalars(select(Member.member_no).join(here, here.c.member_id == Member.id).where(found)))


def _passing(people: Sequence[Person], filters: Filters, found: set[str] | None) -> list[Person]:
    return [
        one
        for one in people
        if (not filters.what or filters.what in one.kinds)
        and (not filters.union or filters.union == one.union)
        and (filters.evidence is None or filters.evidence is one.evidence)
        and (found is None or one.member_no in found)
    ]


def _counts(people: Iterable[Person]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for one in people:
        for kind in one.kinds:
            counts[kind] = counts.get(kind, 0) + 1
    return counts


def _by_evidence(people: Sequence[Person]) -> dict[Evidence, int]:
    known = [one.evidence for one in people]
    return {evidence: known.count(evidence) for evidence in Evidence if evidence in known}


def _sums(people: Iterable[Person]) -> list[UnionSum]:
    """In the order of the list, which is the tree's; company counts where its member came."""
    sums: dict[str, UnionSum] = {}
    for one in people:
        is_present = one.came is Came.PRESENT
        was = sums.get(one.union) or UnionSum(one.union, one.union_name)
        sums[one.union] = replace(
            was,
            listed=was.listed + 1,
            present=was.present + is_present,
            self_reported=was.self_reported + (one.evidence in SELF_REPORTED),
            late=was.late + one.is_late,
            early=was.early + one.left_early,
            no_show=was.no_show + (one.came is Came.NO_SHOW),
            company=was.company + (one.company if is_present else 0),
        )
    return list(sums.values())


def _whole(sums: Sequence[UnionSum]) -> UnionSum:
    names = ("listed", "present", "self_reported", "late", "early", "no_show", "company")
    return UnionSum("", "", **{name: sum(getattr(one, name) for one in sums) for name in names})
