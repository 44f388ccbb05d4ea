"""Words for the attendance of an occurrence: who came, what was set right, the sheet entered back."""

from flask_babel import lazy_gettext as _l

from activity_hub.rules.attending import REASON_MAX, Came, Correction, CorrectionRefusal
from activity_hub.rules.paper import MOST_BLANKS, BlankRefusal, PaperRefusal
from activity_hub.rules.scanning import ScanKind
from activity_hub.wording import activity

CAME = {Came.PRESENT: _l("Came"), Came.EXPECTED: _l("Expected"), Came.NO_SHOW: _l("Did not come")}
CAME_CHIP = {Came.PRESENT: "go", Came.EXPECTED: "plain", Came.NO_SHOW: "off"}
# The filters of the list, in their order.
WHAT = {
    "present": CAME[Came.PRESENT],
    "expected": CAME[Came.EXPECTED],
    "no_show": CAME[Came.NO_SHOW],
    "late": _l("Late"),
    "early": _l("Left early"),
    "self_reported": _l("Self-reported"),
}
CORRECT = {Correction.PRESENT: _l("Mark as present"), Correction.ABSENT: _l("Mark as absent")}
SCAN = {ScanKind.IN: _l("Coming in"), ScanKind.OUT: _l("Going out"), ScanKind.VOID: _l("Taken back")}
REFUSAL = {
    PaperRefusal.NOT_OPEN_YET: _l("The door of this date is not open yet."),
    PaperRefusal.CALLED_OFF: _l("This date does not take place."),
    BlankRefusal.NO_SUCH_MEMBER: _l("Nobody has this member number."),
    BlankRefusal.NO_PLACE_YET: _l("Has signed up and has no place yet."),
    CorrectionRefusal.NOT_BEGUN: _l("The door of this date is not open yet."),
    CorrectionRefusal.SO_ALREADY: _l("It stands like that already."),
    CorrectionRefusal.NOT_BY_SCAN: _l("This came in a file, not from a door."),
}
NEXT_STEP = {
    PaperRefusal.NOT_OPEN_YET: _l("The signed sheet can be entered from two hours before the start."),
    BlankRefusal.NO_PLACE_YET: _l("Give them a place in the list of who signed up, then enter the number again."),
    CorrectionRefusal.NOT_BEGUN: _l("Attendance can be set right from two hours before the start."),
    CorrectionRefusal.NOT_BY_SCAN: _l("Set the file right and import it again."),
}
_FAULT = {
    "required": _l("Write down why; it is kept with the attendance."),
    "too_long": _l("That is too long: at most %(most)s characters.", most=REASON_MAX),
    "too_many": _l("At most %(most)s numbers at once.", most=MOST_BLANKS),
    "lines": _l("Write numbers and ranges, such as 1-12 15 18."),
}


def fault_text(code: str) -> object:
    """The words for what is wrong with a field of these forms."""
    name, _, number = code.partition(":")
    if name == "no_line":
        return _l("There is no line %(number)s on this sheet.", number=number)
    known = {str(refusal): text for refusal, text in REFUSAL.items()}
    return _FAULT.get(code) or activity.FAULT.get(code) or known.get(code, code)
