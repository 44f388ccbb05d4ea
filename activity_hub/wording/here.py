"""Words for members who check themselves in: each verdict as one word, what is so, and what to do next."""

from typing import Any

from flask_babel import lazy_gettext as _l

from activity_hub.rules.door_terms import SelfCheckIn
from activity_hub.rules.places import Status
from activity_hub.rules.scanning import Verdict
from activity_hub.wording.door import VerdictWords

_AT_THE_DESK = _l("Ask at the desk: they can look you up and let you in")

MEMBER: dict[Verdict, VerdictWords] = {
    Verdict.OK: VerdictWords("go", "tick", _l("Checked in"), None, ()),
    Verdict.DUPLICATE: VerdictWords("go", "tick", _l("Checked in"), None, ()),
    Verdict.UNKNOWN: VerdictWords(
        "stop",
        "octagon",
        _l("Unknown code"),
        _l("This is no code of ours, or it is long out of date."),
        (_l("Scan the code at the venue again"), _l("Or type the eight characters beside it")),
    ),
    Verdict.EXPIRED_CODE: VerdictWords(
        "wait",
        "hourglass",
        _l("Out of date"),
        _l("The code at the venue changes every half minute, and this one is over."),
        (_l("Scan the screen again and press the button soon"),),
    ),
    Verdict.WRONG_ACTIVITY: VerdictWords(
        "wait",
        "triangle",
        _l("Another activity"),
        _l("You have no place in this one, but in another that is on now."),
        (_l("Scan the code at that one"),),
    ),
    Verdict.ACTIVITY_CANCELLED: VerdictWords(
        "stop", "octagon", _l("Called off"), _l("This activity does not take place now."), ()
    ),
    Verdict.WRONG_OCCURRENCE: VerdictWords(
        "wait",
        "triangle",
        _l("Another time"),
        _l("This code belongs to a date that is not on now."),
        (_l("Scan the code of the date that is on"),),
    ),
    Verdict.TOO_EARLY: VerdictWords("wait", "hourglass", _l("Too early"), None, (_l("Scan the code again then"),)),
    Verdict.TOO_LATE: VerdictWords(
        "stop", "octagon", _l("Too late"), None, (_l("If you were there, tell the organiser: they can put it right"),)
    ),
    Verdict.NOT_REGISTERED: VerdictWords(
        "wait", "triangle", _l("Not signed up"), _l("You have no place in this activity yet."), ()
    ),
    Verdict.WITHDRAWN: VerdictWords(
        "stop", "octagon", _l("No place"), _l("Your registration was withdrawn or not accepted."), ()
    ),
    Verdict.PENDING: VerdictWords(
        "wait", "hourglass", _l("Not confirmed"), _l("The organiser has not said yes yet."), (_AT_THE_DESK,)
    ),
    Verdict.WAITLISTED: VerdictWords(
        "wait", "hourglass", _l("Waiting list"), _l("You have no place yet."), (_AT_THE_DESK,)
    ),
    Verdict.BLOCKED: VerdictWords(
        "stop", "octagon", _l("See the desk"), _l("This is settled at the desk."), (_l("Please go there"),)
    ),
    Verdict.INCOMPLETE: VerdictWords(
        "wait",
        "triangle",
        _l("Something is missing"),
        _l("The organiser has asked something that you have not answered yet."),
        (_l("Answer it, then scan the code again"),),
    ),
}
_OLD_SHEET = VerdictWords(
    "wait",
    "triangle",
    _l("Out of date"),
    _l("This printed code is no longer in use."),
    (_l("Scan the code that is up there now"), _AT_THE_DESK),
)
_OFFERED = VerdictWords(
    "wait",
    "hourglass",
    _l("Say yes first"),
    _l("A place is kept for you, and you have not taken it yet."),
    (_l("Take the place, then scan the code again"),),
)
NO_SUCH_CODE = _l("No door shows this code now. Type the eight characters that stand there at this moment.")
WAY: dict[str, Any] = {
    "off": _l("Stop self check-in"),
    "rotating": _l("Check in with a code on a screen"),
    "static": _l("Check in with a printed code"),
    "renew": _l("Make a new printed code"),
}
CONSEQUENCE: dict[str, Any] = {
    "off": _l("Codes on screens and on paper stop working at once. Whoever is checked in stays checked in."),
    "rotating": _l(
        "A screen at the venue shows a code that changes every half minute; members scan it, sign in and press a "
        "button. A photo of it is worth nothing a minute later."
    ),
    "static": _l(
        "You print a code that stays the same. Whoever has a photo of it can check in from anywhere, so these "
        "attendances are marked “self-reported” in all figures."
    ),
    "renew": _l("Every sheet printed before stops working. Print the new one and put it up."),
}
SWITCHED: dict[str, Any] = {
    "off": _l("Members no longer check themselves in."),
    "rotating": _l("Members can check themselves in with the code on the screen."),
    "static": _l("Members can check themselves in with the printed code."),
    "renew": _l("Here is the new code. Sheets printed before no longer work."),
}


def said(verdict: Verdict, kind: SelfCheckIn, status: Status | None = None) -> VerdictWords:
    """The words for a verdict; a printed code grows old otherwise, and an offer is in the member's own hand."""
    if verdict is Verdict.EXPIRED_CODE and kind is SelfCheckIn.STATIC:
        return _OLD_SHEET
    return _OFFERED if verdict is Verdict.PENDING and status is Status.OFFERED else MEMBER[verdict]
