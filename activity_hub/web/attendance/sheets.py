"""An attendance as two tables of plain values: everybody, and the sums by union."""

from datetime import datetime
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from activity_hub.formats.sheets import Cell, Sheet
from activity_hub.rules.evidence import SELF_REPORTED
from activity_hub.services.door.afterwards import Afterwards, UnionSum
from activity_hub.wording.attendance import CAME, WHAT
from activity_hub.wording.evidence import EVIDENCE

SUMS = ("present", "self_reported", "late", "early", "no_show")


def attendance(found: Afterwards) -> list[Sheet]:
    """A row for each person of the list, and one for each union with the whole below."""
    heads = [_("No."), _("Member number"), _("Name"), _("Union"), _("Attendance"), _("First in"), _("Left"), _("Gate")]
    heads += [_("How it is known"), str(WHAT["self_reported"]), _("Late"), _("Left early"), _("Company")]
    zone, yes = ZoneInfo(found.time_zone), _("Yes")
    rows: list[list[Cell]] = [
        [
            at,
            one.member_no,
            one.name,
            one.union_name,
            str(CAME[one.came]),
            _clock(one.first_at, zone),
            _clock(one.left_at, zone),
            one.gate,
            str(EVIDENCE[one.evidence]) if one.evidence else "",
            yes if one.evidence in SELF_REPORTED else "",
            yes if one.is_late else "",
            yes if one.left_early else "",
            one.company or None,
        ]
        for at, one in enumerate(found.people, start=1)
    ]
    return [Sheet(found.title, heads, rows), _sums(found)]


def _sums(found: Afterwards) -> Sheet:
    heads = [_("Union"), _("Listed"), *(str(WHAT[name]) for name in SUMS)]
    rows = [_sum(one.name or _("Without a union"), one) for one in found.unions]
    return Sheet(_("By union"), [*heads, _("Company")], [*rows, _sum(_("All unions"), found.whole)])


def _sum(name: str, one: UnionSum) -> list[Cell]:
    return [name, one.listed, *(getattr(one, sum_of) for sum_of in SUMS), one.company]


def _clock(at: datetime | None, zone: ZoneInfo) -> str:
    return at.astimezone(zone).strftime("%Y-%m-%d %H:%M") if at else ""
