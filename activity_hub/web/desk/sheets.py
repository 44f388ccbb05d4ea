"""A roster as one table of plain values, in the reader's language."""

from decimal import Decimal
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from activity_hub.formats.sheets import Cell, Sheet
from activity_hub.rules.questions import QuestionKind
from activity_hub.services.base.answers import Said
from activity_hub.services.desk import Roster
from activity_hub.wording.desk import STATUS

_STAMP = "%Y-%m-%d %H:%M"


def roster(found: Roster) -> Sheet:
    """A row for each registration; what nobody has gets no column."""
    words = {status: str(text) for status, text in STATUS.items()}
    zone = ZoneInfo(found.time_zone)
    heads = [_("No."), _("Member number"), _("Name"), _("Union"), _("Status"), _("Turn in the list"), _("People")]
    heads += [_("Children"), _("Who comes along")] if found.has_guests else []
    heads += [_("Team")] if found.has_teams else []
    heads += [_("Signed up"), _("Signed up by"), *(label for _id, label in found.questions)]
    yes, file = _("Yes"), _("File")
    rows: list[list[Cell]] = []
    for number, one in enumerate(found.rows, start=1):
        row: list[Cell] = [number, one.member_no, one.name, one.union_name, words[one.status], one.wait_position]
        row.append(one.places)
        if found.has_guests:
            row += [one.children, _(", ").join(one.guests)]
        if found.has_teams:
            row.append(one.team_name)
        row += [one.created_at.astimezone(zone).strftime(_STAMP), one.by_name]
        row += [_answer(one.answers.get(question), yes, file) for question, _label in found.questions]
        rows.append(row)
    return Sheet(found.title, heads, rows)


def _answer(said: Said | None, yes: str, file: str) -> Cell:
    if said is None:
        return ""
    if said.kind is QuestionKind.NUMBER:  # a column of numbers is there to be added up
        return Decimal(said.value)
    if said.kind is QuestionKind.CONSENT:
        return yes
    return file if said.kind is QuestionKind.FILE else said.value
