"""Words of draws: what a ticket came to, why nothing is drawn now, and what a check of a published draw has found."""

from flask_babel import lazy_gettext as _l

from activity_hub.rules.draw import DrawRefusal, Outcome
from activity_hub.rules.draw_check import DrawFault

OUTCOME = {
    Outcome.SEATED: _l("Has a place"),
    Outcome.WAITING: _l("Waits"),
    Outcome.PASSED_OVER: _l("Passed over, keeps the turn"),
}
OUTCOME_CHIP = {Outcome.SEATED: "go", Outcome.WAITING: "wait", Outcome.PASSED_OVER: "off"}
REFUSAL = {
    DrawRefusal.NOT_DRAWN_FOR: _l("The places of this activity are not drawn."),
    DrawRefusal.STILL_OPEN: _l("Sign-up is still open, so nothing is drawn yet."),
    DrawRefusal.NOT_TAKING_PLACE: _l("Nothing is drawn while the activity is not going ahead."),
    DrawRefusal.SEED_LOST: _l("The sealed seed cannot be opened with the keys of this hub."),
}
NEXT_STEP = {
    DrawRefusal.NOT_DRAWN_FOR: _l("To draw the places, choose the draw in the terms of sign-up before publishing."),
    DrawRefusal.STILL_OPEN: _l("Wait until sign-up closes, or close it on the desk of the activity."),
    DrawRefusal.NOT_TAKING_PLACE: _l("Publish it again first; an activity that is over draws nothing any more."),
    DrawRefusal.SEED_LOST: _l(
        "Ask who runs the hub to put the former SECRET_KEY into SECRET_KEY_FALLBACKS; nobody's ticket is lost."
    ),
}
FAULT = {
    DrawFault.MALFORMED: _l("cannot be read at this place"),
    DrawFault.UNKNOWN_FORMAT: _l("is no published draw that this program knows"),
    DrawFault.WRONG_SEED: _l("the seed is not the one that was committed to"),
    DrawFault.WRONG_DIGEST: _l("the list is not the one that was drawn from"),
    DrawFault.TICKET_TWICE: _l("the ticket stands there twice"),
    DrawFault.WRONG_QUOTA: _l("the quota is not there, is there twice, or lies inside itself"),
    DrawFault.NOT_IN_RESULT: _l("the ticket is in the list and not in the result"),
    DrawFault.NOT_IN_LIST: _l("the ticket is in the result and not in the list"),
    DrawFault.WRONG_RANK: _l("another rank comes out"),
    DrawFault.WRONG_KEY: _l("another key comes out"),
    DrawFault.WRONG_OUTCOME: _l("another outcome comes out"),
    DrawFault.OTHER_COMMITMENT: _l("the commitment is not the one that was noted before the draw"),
}
