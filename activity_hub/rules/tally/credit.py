"""To which union a row is credited: its unit's, else the lead host's, else the top's."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property

from activity_hub.rules.days import is_within
from activity_hub.rules.tally.facts import Facts, Row
from activity_hub.rules.tally.tree import Tree

SENT = "sent"


class Credit:
    """Answers for one set of facts; rows without a date take the day of their activity's last counted occurrence."""

    def __init__(self, facts: Facts, tree: Tree) -> None:
        self._facts = facts
        self._tree = tree

    def of_row(self, row: Row) -> int | None:
        """The union of the unit at the event; without a unit, the host's."""
        if row.union_id is not None:
            return row.union_id
        occurrence = self._facts.occurrences[row.occurrence_id]
        return self.of_host(occurrence.activity_id, occurrence.held_on)

    def of_host(self, activity_id: int, day: date) -> int | None:
        """The lead host; the top of that day where the activity was sent to."""
        activity = self._facts.activities[activity_id]
        return self._tree.top(day) if activity.mode == SENT else activity.hosts[0]

    def of_unit(self, activity_id: int, unit: str | None) -> int | None:
        """The union of that code, else that of the enterprise of that code, else the host's."""
        return self._of_code(unit) or self.of_host(activity_id, self.last_day[activity_id])

    def of_recipient(self, activity_id: int, recipient: str | None) -> int | None:
        """As a unit, but a member number stands for the union of that member on that day."""
        return (
            self._of_code(recipient)
            or self._home(recipient, self.last_day[activity_id])
            or self.of_host(activity_id, self.last_day[activity_id])
        )

    @cached_property
    def last_day(self) -> Mapping[int, date]:
        """The day of each activity's last counted occurrence in the period."""
        found: dict[int, date] = {}
        for occurrence in self._facts.occurrences.values():
            found[occurrence.activity_id] = max(occurrence.held_on, found.get(occurrence.activity_id, date.min))
        return found

    @cached_property
    def _codes(self) -> dict[str, int]:
        codes = {enterprise.code: enterprise.union_id for enterprise in self._facts.enterprises}
        return codes | {union.code: union.id for union in self._facts.unions.values()}

    def _of_code(self, code: str | None) -> int | None:
        return self._codes.get(code) if code else None

    def _home(self, member_no: str | None, day: date) -> int | None:
        for stay in self._facts.stays.get(member_no or "", ()):
            if is_within(day, stay.from_on, stay.until_on):
                return stay.union_id
        return None
