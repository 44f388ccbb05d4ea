"""All delegations as sheets: everybody with a column for each contest, and each contest with its entries."""

from collections.abc import Sequence

from flask_babel import gettext as _

from activity_hub.formats.sheets import Cell, Sheet
from activity_hub.services.delegation import EntryList, PersonName, Table
from activity_hub.wording import delegation as words
from activity_hub.wording.line_up import mark
from activity_hub.wording.registration import STATUS
from activity_hub.wording.roll import GENDERS


def people(table: Table) -> Sheet:
    """A row for each person, the contests across; the same columns can be pasted back into a delegation."""
    heads = [_("Union"), _("No."), _("Name"), _("Gender"), _("Year of birth"), _("Member number"), _("Part")]
    heads += [contest.name for contest in table.contests]
    rows: list[Sequence[Cell]] = []
    for row in table.rows:
        marks = [mark(row.cells[contest.id], contest) if contest.id in row.cells else "" for contest in table.contests]
        rows.append(
            [
                row.union_name,
                row.no,
                row.name,
                str(GENDERS[row.gender]) if row.gender else "",
                row.birth_year,
                row.member_no,
                str(words.PART[row.part]),
                *marks,
                str(words.STATUS[row.status]),
                str(STATUS[row.registration]) if row.registration else "",
            ]
        )
    return Sheet(_("Delegations"), [*heads, _("Delegation"), _("Registration")], rows)


def contests(entries: Sequence[EntryList]) -> Sheet:
    """A row for each entry of each contest."""
    heads = [_("Contest"), _("Union"), _("Team"), _("People"), _("Reserves"), _("Delegation")]
    rows: list[Sequence[Cell]] = [
        [
            each.contest.name,
            line.union_name,
            line.squad,
            _names(line.people),
            _names(line.reserves),
            _("handed in") if line.is_entered else _("draft"),
        ]
        for each in entries
        for line in each.lines
    ]
    return Sheet(_("By contest"), heads, rows)


def _names(found: Sequence[PersonName]) -> str:
    return _(", ").join(one.name for one in found)
