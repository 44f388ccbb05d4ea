"""Words for the door: each verdict as one word, what is so, and what whoever stands there does next."""

from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l

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
        _l("The door opens two hours before the start."),
        (_l("Ask them to come back then"),),
    ),
    Verdict.TOO_LATE: VerdictWords(
        "stop",
        "octagon",
        _l("Too late"),
        _l("This ended more than two hours ago."),
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
        (_l("Is there room: let them in on the spot with their member number"),),
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
    Verdict.NOTHING_TO_VOID: VerdictWords(
        "wait", "triangle", _l("Nothing to undo"), _l("It was undone before, or let nobody in."), ()
    ),
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
REFUSED = VerdictWords("stop", "octagon", _l("Not possible"), None, ())
KIND = {ScanKind.IN: _l("Coming in"), ScanKind.OUT: _l("Going out")}


def words(verdict: Verdict, kind: ScanKind = ScanKind.IN) -> VerdictWords:
    """The words for a verdict on a scan of this kind."""
    return ACCEPTED[kind] if verdict is Verdict.OK else VERDICT[verdict]
