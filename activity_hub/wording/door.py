"""Words for the door: each verdict as one word, what is so, and what whoever stands there does next."""

from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l

from activity_hub.rules.door_pass import DoorRefusal
from activity_hub.rules.scanning import ScanKind, Verdict


class VerdictWords(NamedTuple):
    """How a verdict looks and sounds: `tone` is its colour, `shape` its sign, `steps` what to do, in order."""

    tone: str
    shape: str
    word: Any
    what: Any
    steps: tuple[Any, ...]


_BY_NAME = _l("If that does not help, find them by name")
_ASK_ORGANISER = _l("Send them to the organiser, with nobody kept waiting behind them")

VERDICT: dict[Verdict, VerdictWords] = {
    Verdict.OK: VerdictWords("go", "tick", _l("Come in"), None, ()),
    Verdict.DUPLICATE: VerdictWords(
        "wait",
        "triangle",
        _l("Already in"),
        None,
        (
            _l("Ask their name. The right person: let them in, no second scan needed"),
            _l("Somebody else: send them to the desk"),
        ),
    ),
    Verdict.WAITLISTED: VerdictWords(
        "wait",
        "hourglass",
        _l("Waiting list"),
        _l("They have no place yet."),
        (_l("Ask them to wait at the side"), _l("The organiser decides whether there is room")),
    ),
    Verdict.PENDING: VerdictWords(
        "wait",
        "hourglass",
        _l("Not confirmed"),
        _l("The registration has not been approved or accepted yet."),
        (_ASK_ORGANISER,),
    ),
    Verdict.TOO_EARLY: VerdictWords(
        "wait",
        "hourglass",
        _l("Too early"),
        _l("The door is not open yet."),
        (_l("Ask them to come back then"),),
    ),
    Verdict.TOO_LATE: VerdictWords(
        "stop",
        "octagon",
        _l("Too late"),
        _l("The door has closed."),
        (_l("Who was there and was not scanned: tell the organiser"),),
    ),
    Verdict.WRONG_ACTIVITY: VerdictWords(
        "stop",
        "octagon",
        _l("Another activity"),
        _l("This pass is for another activity."),
        (_l("Ask them to open the pass for this one"), _BY_NAME),
    ),
    Verdict.WRONG_OCCURRENCE: VerdictWords(
        "wait",
        "triangle",
        _l("Another time"),
        _l("That date is not the one going on now."),
        (_l("Open the door of the date that is on, and scan again"),),
    ),
    Verdict.NOT_REGISTERED: VerdictWords(
        "wait",
        "triangle",
        _l("Not signed up"),
        _l("There is no registration here."),
        (_l("Is there room: let them in on the spot with their member number"),),
    ),
    Verdict.WITHDRAWN: VerdictWords(
        "stop",
        "octagon",
        _l("Withdrawn"),
        _l("This registration was withdrawn or not accepted."),
        (
            _l("If they have signed up again: ask them to open their pass afresh and scan that"),
            _l("Is there room: let them in on the spot with their member number"),
        ),
    ),
    Verdict.REVOKED: VerdictWords(
        "stop",
        "octagon",
        _l("Old pass"),
        _l("A newer pass has replaced this one."),
        (_l("Ask them to open their pass afresh and scan that"), _BY_NAME),
    ),
    Verdict.ACTIVITY_CANCELLED: VerdictWords(
        "stop",
        "octagon",
        _l("Called off"),
        _l("This activity does not take place now."),
        (_l("Show them the activity page: the reason and any new date stand there"),),
    ),
    Verdict.BLOCKED: VerdictWords(
        "stop", "octagon", _l("See the desk"), _l("This is settled at the desk."), (_l("Ask them to go there"),)
    ),
    Verdict.UNKNOWN: VerdictWords(
        "stop",
        "octagon",
        _l("No entry"),
        _l("This code is not one of ours."),
        (
            _l("Ask them to turn up the brightness, and scan again"),
            _l("Ask for the eight characters below the code"),
            _BY_NAME,
        ),
    ),
    Verdict.NOT_IN: VerdictWords(
        "wait", "triangle", _l("Not in"), _l("They never checked in here."), (_l("Check them in first"),)
    ),
    Verdict.EXPIRED_CODE: VerdictWords(
        "stop",
        "octagon",
        _l("Old picture"),
        _l("This code changes by itself, and this one has run out."),
        (_l("Ask them to open their pass afresh and scan that"), _BY_NAME),
    ),
    Verdict.INCOMPLETE: VerdictWords(
        "wait",
        "triangle",
        _l("Something missing"),
        _l("A question or a consent of this activity is not answered yet."),
        (_l("Ask them to open the registration on their phone and answer it"), _ASK_ORGANISER),
    ),
    Verdict.DEVICE_DENIED: VerdictWords(
        "stop",
        "octagon",
        _l("Phone not allowed"),
        _l("This phone no longer stands at this door."),
        (_l("Ask the organiser for a door pass and scan it with this phone"),),
    ),
    Verdict.OK_OFFLINE: VerdictWords(
        "hollow",
        "hollow-tick",
        _l("Come in"),
        _l("No network: kept on this phone, will be sent"),
        (_l("Go on scanning. It is sent by itself when there is a network again"),),
    ),
    Verdict.UNVERIFIED: VerdictWords(
        "wait",
        "question",
        _l("Cannot tell"),
        _l("No network, and this pass is not on this phone’s list. The scan is kept."),
        (
            _l("Have they just signed up, or is the organiser sure: let them in"),
            _l("Else turn them away: then this scan does not count"),
        ),
    ),
    Verdict.NOTHING_TO_VOID: VerdictWords(
        "wait", "triangle", _l("Nothing to undo"), _l("It was undone before, or let nobody in."), ()
    ),
}
REFUSAL = {
    DoorRefusal.DEVICE_DENIED: _l("This phone no longer stands at this door."),
    DoorRefusal.PASS_ENDED: _l("The organiser has ended this door pass."),
    DoorRefusal.PASS_RAN_OUT: _l("This door pass has run out: the activity is over."),
    DoorRefusal.PHONE_ENDED: _l("The organiser has taken this phone from the door."),
    DoorRefusal.TOO_MANY_PHONES: _l("Too many phones have joined by this door pass."),
    DoorRefusal.NO_DOOR_YET: _l("There is no door yet, because the activity is not published."),
    DoorRefusal.NO_DATE: _l("No date takes place, so there is no door."),
    DoorRefusal.CALLED_OFF: _l("This activity does not take place now."),
    DoorRefusal.NO_PLACE_LEFT: _l("No place is left for them."),
    DoorRefusal.NO_SUCH_MEMBER: _l("Nobody has this member number."),
    DoorRefusal.NOT_INVITED: _l("They are not among those whom this activity is for."),
    DoorRefusal.SEE_DESK: _l("This is settled at the desk."),
}
NEXT_STEP = {
    DoorRefusal.DEVICE_DENIED: _l(
        "Ask the organiser for a door pass and scan it with this phone. What this phone has not sent yet stays on it, "
        "and is sent then."
    ),
    DoorRefusal.PASS_ENDED: _l("Ask the organiser to show you a new one."),
    DoorRefusal.PASS_RAN_OUT: _l(
        "If this phone still keeps scans that were not sent, ask the organiser for a new pass: it holds for a day."
    ),
    DoorRefusal.PHONE_ENDED: _l("It cannot come back by this door pass. Ask the organiser for a new one."),
    DoorRefusal.TOO_MANY_PHONES: _l("Ask the organiser for another pass."),
    DoorRefusal.NO_DOOR_YET: _l("Publish it first."),
    DoorRefusal.NO_DATE: _l("Give a new date first."),
    DoorRefusal.CALLED_OFF: _l(
        "Every scan is answered with “Called off”. What this phone still keeps is sent all the same."
    ),
    DoorRefusal.NO_PLACE_LEFT: _l("Send them to the organiser, who decides whether there is room."),
    DoorRefusal.NOT_INVITED: _l("Send them to the organiser, who can enter them by hand."),
    DoorRefusal.SEE_DESK: _l("Ask them to go to the desk."),
    DoorRefusal.NO_SUCH_MEMBER: _l("Look at their card and type it once more, or send them to the organiser."),
}
# An accepted scan says what it did.
ACCEPTED: dict[ScanKind, VerdictWords] = {
    ScanKind.IN: VERDICT[Verdict.OK],
    ScanKind.OUT: VerdictWords("go", "tick", _l("Out"), None, ()),
    ScanKind.VOID: VerdictWords("wait", "arrow", _l("Undone"), _l("As if it had never been scanned."), ()),
}
# What only the phone knows: nothing is green by assumption.
UNSENT = VerdictWords(
    "wait",
    "triangle",
    _l("Not confirmed"),
    _l("The network did not answer, so nobody knows whether this was counted."),
    (_l("Try again: it is never counted twice"),),
)
# What only the hub knows, where there is no network.
NO_SEARCH = VerdictWords(
    "wait",
    "triangle",
    _l("No network"),
    _l("Finding people by name needs the network. Nobody was checked in."),
    (
        _l("Scan their pass, or type the eight characters below it: that works without a network"),
        _l("No pass: write name and member number on paper, and check them in here once the network is back"),
    ),
)
NO_WALK_IN = VerdictWords(
    "wait",
    "triangle",
    _l("No network"),
    _l("Letting in on the spot needs the network. Nothing was recorded."),
    (
        _l("Is there room: write name and member number on paper, and let them in"),
        _l("Once the network is back, type the member number here"),
    ),
)
RATE_LIMITED = VerdictWords(
    "wait", "hourglass", _l("Wait a moment"), _l("Too many tries within a minute. This one did not count."), ()
)
# Where the phone cannot even keep it.
UNKEPT = VerdictWords(
    "stop",
    "octagon",
    _l("Not kept"),
    _l("This phone has no room left, and there is no network."),
    (_l("Write their name on paper"), _l("Make room on this phone, or go on with another one")),
)
REFUSED = VerdictWords("stop", "octagon", _l("Not possible"), None, ())
# The quick ones to choose from; any other can be written.
UNDO_REASONS = (_l("Scanned by mistake"), _l("The wrong person"), _l("Did not go in after all"))
OVERRIDE_REASONS = (_l("The organiser is here and agrees"), _l("The times were changed"))
WAITING_REASONS = (_l("There is room after all"), _l("Somebody who was expected does not come"))
MAY_OVERRIDE = (Verdict.TOO_EARLY, Verdict.TOO_LATE, Verdict.WRONG_OCCURRENCE)
KIND = {ScanKind.IN: _l("Coming in"), ScanKind.OUT: _l("Going out")}


def words(verdict: Verdict, kind: ScanKind = ScanKind.IN) -> VerdictWords:
    """The words for a verdict on a scan of this kind."""
    return ACCEPTED[kind] if verdict is Verdict.OK else VERDICT[verdict]
