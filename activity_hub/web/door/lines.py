"""The lines that stand below a verdict: what was answered for the door, who comes along, and why not."""

from flask_babel import gettext as _
from flask_babel import ngettext

from activity_hub.rules.questions import QuestionKind
from activity_hub.rules.scanning import Verdict
from activity_hub.services.door import DoorLine, Notes, Why
from activity_hub.services.questions import Said
from activity_hub.web import formatting


def below(notes: Notes) -> list[str]:
    """One line an answer, after the one that says how many they are."""
    company = []
    if notes.grown_ups:
        company.append(ngettext("%(num)s grown-up comes along", "%(num)s grown-ups come along", notes.grown_ups))
    if notes.children:
        company.append(ngettext("%(num)s child comes along", "%(num)s children come along", notes.children))
    return [*company, *(f"{one.label}{_(': ')}{_value(one)}" for one in notes.answers)]


def reasons(why: Why | None) -> list[str]:
    """When it opens or closed, since when, and what instead; nothing where the word says it all."""
    if why is None:
        return []
    zone = why.time_zone
    if why.verdict is Verdict.TOO_EARLY and why.opens_at:
        return [_("Check-in opens %(moment)s.", moment=formatting.moment(why.opens_at, zone))]
    if why.verdict is Verdict.TOO_LATE and why.closes_at:
        return [_("Check-in closed %(moment)s.", moment=formatting.moment(why.closes_at, zone))]
    if why.since:
        return [_("Since %(moment)s.", moment=formatting.moment(why.since, zone))]
    if why.title:
        return [_("It is for “%(title)s”.", title=why.title)]
    if why.instead:
        date = _date(why.instead)
        return [_("On now: %(date)s", date=date) if why.is_on else _("The next date: %(date)s", date=date)]
    return []


def _date(line: DoorLine) -> str:
    span = formatting.span(line.starts_at, line.ends_at, line.time_zone)
    return f"{formatting.day_with_weekday(line.held_on)} {span}".strip()


def _value(one: Said) -> str:
    if one.kind is QuestionKind.CONSENT:
        return _("Agreed")
    if one.kind is QuestionKind.FILE:
        return _("A file was sent")
    return formatting.kept_day(one.value) if one.kind is QuestionKind.DATE else one.value
