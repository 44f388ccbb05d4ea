"""Words for delegations: statuses, faults of a pasted line, refusals and what to do next."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from activity_hub.rules.activity import ChangeRefusal
from activity_hub.rules.contest import ContestRefusal
from activity_hub.rules.delegation import ChangeKind, ChangeStatus, DelegationRefusal, DelegationStatus
from activity_hub.rules.faults import FaultCode
from activity_hub.rules.pasting import LineFault, LineNotice, PasteFault, PasteNotice
from activity_hub.services.delegation.views import Cell
from activity_hub.wording.importing import FAULTS
from activity_hub.wording.line_up_rules import KIND, PART, broken, rule

__all__ = [
    "CHANGE_KIND",
    "CHANGE_STATUS",
    "KIND",
    "NEXT_STEP",
    "PART",
    "REFUSAL",
    "STATUS",
    "broken",
    "line_fault",
    "line_notice",
    "mark",
    "rule",
]

STATUS: Mapping[str, LazyString] = {
    DelegationStatus.DRAFT: _l("Draft"),
    DelegationStatus.ENTERED: _l("Handed in"),
}
CHANGE_KIND: Mapping[str, LazyString] = {
    ChangeKind.REPLACE: _l("Replace somebody"),
    ChangeKind.WITHDRAW: _l("Take somebody out"),
    ChangeKind.ADD: _l("Add somebody"),
}
CHANGE_STATUS: Mapping[str, LazyString] = {
    ChangeStatus.ASKED: _l("Waiting for an answer"),
    ChangeStatus.GRANTED: _l("Granted"),
    ChangeStatus.REFUSED: _l("Refused"),
}
REFUSAL = {
    DelegationRefusal.NO_CONTESTS: _l("This activity has no contests, so unions send no delegations to it."),
    DelegationRefusal.EMPTY: _l("There is nobody in the delegation."),
    DelegationRefusal.TOO_MANY_PEOPLE: _l("These are more people than one delegation can hold."),
    DelegationRefusal.LOCKED: _l("The deadline has passed, and the line-up is locked."),
    DelegationRefusal.NOT_LOCKED: _l("The line-up is not locked: it can be changed without asking."),
    DelegationRefusal.NOT_ENTERED: _l("The delegation has not been handed in."),
    DelegationRefusal.RULES_BROKEN: _l("The line-up breaks rules, so nothing was changed."),
    DelegationRefusal.NOT_ADMITTED: _l("Not everybody can be signed up, so nobody was."),
    DelegationRefusal.NOT_ON_ROLL: _l("Not everybody in the delegation is a member of this union."),
    DelegationRefusal.NOT_IN_DELEGATION: _l("This person is not in the delegation."),
    DelegationRefusal.ALREADY_IN_DELEGATION: _l("This person is in the delegation already."),
    DelegationRefusal.IN_ANOTHER_DELEGATION: _l("Another delegation has handed this person in."),
    DelegationRefusal.ALREADY_DECIDED: _l("This change has been answered already."),
    DelegationRefusal.HAS_BEGUN: _l("The activity has begun or is over, so the line-up stays as it is."),
    ContestRefusal.HAS_ENTRIES: _l("People are entered in this contest."),
    ContestRefusal.TOO_MANY_CONTESTS: _l("These are more contests than one activity can hold."),
    ContestRefusal.TOO_MANY_RULES: _l("These are more rules than one activity can hold."),
    ContestRefusal.PLACES_ARE_DRAWN: _l("The places of this activity are drawn, so unions cannot enter contests."),
    ChangeRefusal.CHANGED_MEANWHILE: _l("Somebody else has changed this meanwhile, so nothing was saved."),
}
NEXT_STEP = {
    DelegationRefusal.NO_CONTESTS: _l("Sign members up one by one on the activity's page."),
    DelegationRefusal.EMPTY: _l("Pick people from the roll, or paste a list."),
    DelegationRefusal.TOO_MANY_PEOPLE: _l("Take some of them out."),
    DelegationRefusal.LOCKED: _l("Ask the organiser for a change, with a reason."),
    DelegationRefusal.NOT_LOCKED: _l("Open the delegation and change it there."),
    DelegationRefusal.NOT_ENTERED: _l("Hand it in before the deadline."),
    DelegationRefusal.RULES_BROKEN: _l("Each broken rule is explained below; mend them all and try again."),
    DelegationRefusal.NOT_ADMITTED: _l(
        "Each reason stands beside a name below. Take these people out or replace them."
    ),
    DelegationRefusal.NOT_ON_ROLL: _l("Take out whoever has left, or have the roll put right."),
    DelegationRefusal.NOT_IN_DELEGATION: _l("Load the page again and look who is in it now."),
    DelegationRefusal.ALREADY_IN_DELEGATION: _l("Choose somebody else."),
    DelegationRefusal.IN_ANOTHER_DELEGATION: _l("Agree with the other liaison on who enters them."),
    DelegationRefusal.ALREADY_DECIDED: _l("The answer stands in the list of changes."),
    ContestRefusal.HAS_ENTRIES: _l("Removing the contest removes these entries too. Confirm it if that is meant."),
    ContestRefusal.TOO_MANY_CONTESTS: _l("Remove contests that nobody enters."),
    ContestRefusal.TOO_MANY_RULES: _l("Remove rules that are not needed."),
    ContestRefusal.PLACES_ARE_DRAWN: _l("Change who gets the places in the rules of sign-up first."),
    ChangeRefusal.CHANGED_MEANWHILE: _l("What you entered is still here. Compare it, then save again."),
}
_PASTE_FAULT: Mapping[PasteFault, LazyString] = {
    PasteFault.NOTHING: _l("There is nothing in it to read. Paste a list with a name in each line."),
    PasteFault.TOO_MANY_LINES: _l("The list is too long. Divide it."),
    PasteFault.NO_NAME: _l("There is neither a name nor a member number in this line."),
    PasteFault.TWO_NAMES: _l("“%(value)s” looks like a second name. Write one person in each line."),
    PasteFault.UNREADABLE: _l("“%(value)s” is no name, no number and no contest here. Correct it or delete it."),
    PasteFault.UNKNOWN_CONTEST: _l("“%(value)s” is no contest of this activity. Write it as the grid does."),
    PasteFault.UNREADABLE_MARK: _l(
        "“%(value)s” says neither yes nor no. Write √, the number of the team, or leave it empty."
    ),
    PasteFault.RESERVE_OF_WHAT: _l("Here is a reserve, but of which contest? Write the contest in the line."),
    PasteFault.TWICE: _l("%(value)s is in line %(other)s already. Delete one of the two."),
    PasteFault.UNKNOWN_PERSON: _l(
        "Nobody of this union goes by “%(value)s”. Check how it is written, or add the member to the roll first."
    ),
    PasteFault.OTHER_NAME: _l("The member with the number %(value)s has another name. Correct the number or the name."),
}
_PASTE_NOTICE: Mapping[PasteNotice, LazyString] = {
    PasteNotice.HEADING: _l("“%(value)s” was taken for a heading."),
    PasteNotice.IDENTITY_COLUMN: _l("The column “%(value)s” was not read: identity-card numbers are not collected."),
    PasteNotice.COLUMN_LEFT: _l("The column “%(value)s” is not known and was left alone."),
    PasteNotice.SHEET_LEFT: _l("The sheet “%(value)s” was not read: only the first one is."),
    PasteNotice.SERIAL_DATE: _l("%(value)s: read as a day, as spreadsheets count days."),
}


def mark(cell: Cell, has_squads: bool) -> str:
    """What stands in a cell of the grid: a tick, the number of a team, a reserve."""
    if not has_squads:
        return _("reserve") if cell.is_reserve else "√"
    return _("%(no)s reserve", no=cell.squad) if cell.is_reserve else str(cell.squad)


def line_fault(found: LineFault) -> str:
    """Why a pasted line is not taken, and what to do."""
    filled = {"value": found.value, **found.detail}
    if isinstance(found.code, PasteFault):
        text = str(_PASTE_FAULT[found.code]) % filled
    elif isinstance(found.code, FaultCode):
        text = str(FAULTS[found.code]) % ({"other": found.line, "candidates": ""} | filled)
        text = _("“%(value)s”: %(text)s", value=found.value, text=text) if found.value else text
    else:
        text = str(found.code)
    return _("Column %(column)s: %(text)s", column=found.column, text=text) if found.column else text


def line_notice(found: LineNotice) -> str:
    """What is said of a pasted line that is taken, or left, all the same."""
    return str(_PASTE_NOTICE[found.code]) % {"value": found.value}
