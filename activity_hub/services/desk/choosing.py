"""Which registrations of an activity are meant: those that pass the filters, or those that were ticked."""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, exists, select, true

from activity_hub.models import Activity, Answer, Member, Registration, Union
from activity_hub.rules.activity import text_fault
from activity_hub.rules.places import Status
from activity_hub.services.base.access import BIGGEST_ID
from activity_hub.services.base.search import matches

LONGEST_SEARCH = 100


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to; everything empty shows all."""

    status: Status | None = None
    union: str = ""  # code; the union and all below it
    words: str = ""
    choice: int | None = None  # who answered a question with this choice
    team: int | None = None
    guests: bool = False
    acted_for: bool = False  # signed up by somebody else

    @property
    def is_narrow(self) -> bool:
        return self != Filters()

    def of_any_status(self) -> "Filters":
        return replace(self, status=None)


def allowed(filters: Filters, decides: bool) -> Filters:
    """Without what would tell somebody's answers to whoever may not see them."""
    return filters if decides else replace(filters, choice=None)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Those ticked or, with `everybody`, all that pass the filters."""

    ids: tuple[int, ...] = ()
    everybody: bool = False
    filters: Filters = Filters()


def meant(activity: Activity, chosen: Chosen, seen: ColumnElement[bool]) -> ColumnElement[bool]:
    """The condition for the chosen ones among those seen, as `listed_for` answers it."""
    if chosen.everybody:
        return passing(activity, chosen.filters, seen)
    ids = {one for one in chosen.ids if 0 < one <= BIGGEST_ID}
    return Registration.id.in_(ids) & (Registration.activity_id == activity.id) & seen


def passing(activity: Activity, filters: Filters, seen: ColumnElement[bool]) -> ColumnElement[bool]:
    """The condition for those that pass the filters among those seen."""
    found = (Registration.activity_id == activity.id) & seen
    for condition in _conditions(filters):
        found = found & condition
    return found


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.status is not None:
        found.append(Registration.status == filters.status.value)
    if filters.union:
        found.append(Registration.union_then_id.in_(_below(filters.union)))
    if filters.words.strip():
        found.append(_said(filters.words))
    if filters.choice is not None:
        answered = exists().where(Answer.registration_id == Registration.id, Answer.choice_id == filters.choice)
        found.append(answered)
    if filters.team is not None:
        found.append(Registration.team_id == filters.team)
    if filters.guests:
        found.append(Registration.places > 1)
    if filters.acted_for:
        found.append(Registration.by_id.is_not(None))
    return found


def _said(words: str) -> ColumnElement[bool]:
    """Every word stands in the name, the number or the union, or in the pinyin of the name."""
    if text_fault(words, LONGEST_SEARCH) is not None:
        return ~true()
    union = select(Union.name).where(Union.id == Registration.union_then_id).correlate(Registration).scalar_subquery()
    found = matches(words, Member.name, Member.member_no, union, pinyin=Member.pinyin)
    return exists().where(Member.id == Registration.member_id, found).correlate(Registration)


def _below(code: str) -> Any:
    """Ids of the union of this code and of all below it; none where there is no such union."""
    path = select(Union.path).where(Union.code == code).scalar_subquery()
    return select(Union.id).where(Union.path.startswith(path))
