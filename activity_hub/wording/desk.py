"""Words for the organiser's desk: its commands, what came of them, and why somebody was left out."""

from flask_babel import lazy_gettext as _l

from activity_hub.rules.desk import DeskRefusal, Verb
from activity_hub.rules.places import Status
from activity_hub.wording import activity

# As the organiser reads it: wording/registration.py says it to the member.
STATUS = {
    Status.PENDING: _l("Waiting for approval"),
    Status.CONFIRMED: _l("Confirmed"),
    Status.OFFERED: _l("Place offered"),
    Status.WAITLISTED: _l("On the waiting list"),
    Status.WITHDRAWN: _l("Withdrawn"),
    Status.REJECTED: _l("Not accepted"),
}
# What stands on the button.
VERB = {
    Verb.APPROVE: _l("Approve"),
    Verb.REJECT: _l("Reject"),
    Verb.WITHDRAW: _l("Withdraw for them"),
    Verb.PROMOTE: _l("Give a place out of turn"),
    Verb.MOVE: _l("Move to another activity"),
}
# What was done, in front of how many.
DONE = {
    Verb.APPROVE: _l("Approved"),
    Verb.REJECT: _l("Rejected"),
    Verb.WITHDRAW: _l("Withdrawn"),
    Verb.PROMOTE: _l("Given a place out of turn"),
    Verb.MOVE: _l("Moved"),
}
# What it means, on the page that asks first.
CONSEQUENCE = {
    Verb.APPROVE: _l("They get a place in the order of signing up, or a turn in the list. You can take it back."),
    Verb.REJECT: _l("The place goes to the next in the list at once. You can take it back while a place is free."),
    Verb.WITHDRAW: _l("The place goes to the next in the list at once. You can take it back while a place is free."),
    Verb.PROMOTE: _l(
        "They get a place before others who have waited longer. It is noted who did it; you can take it back."
    ),
    Verb.MOVE: _l("Whoever is refused there stays here. The old pass opens no door any more; there is a new one."),
}
REFUSAL = {
    DeskRefusal.NOT_PENDING: _l("Does not wait for an approval."),
    DeskRefusal.NOT_WAITING: _l("Is not on the waiting list."),
    DeskRefusal.NOT_LIVE: _l("Has withdrawn or was rejected already."),
    DeskRefusal.NO_ROOM: _l("There is no free place."),
    DeskRefusal.TO_BE_DRAWN: _l("The places of this activity are drawn."),
    DeskRefusal.NOT_YOURS: _l("Is a member of a union that you do not look after."),
    DeskRefusal.ALREADY_THERE: _l("Is signed up there already."),
    DeskRefusal.CHANGED_SINCE: _l("Was changed again since."),
    DeskRefusal.SIGNED_UP_AGAIN: _l("Has signed up again since."),
    DeskRefusal.ANSWER_GONE: _l("What they chose has run out since."),
    DeskRefusal.UNDONE_ALREADY: _l("Was taken back already."),
}
NEXT_STEP = {
    DeskRefusal.NOT_PENDING: _l("Look at the status in the list."),
    DeskRefusal.NO_ROOM: _l("Raise the capacity or the quota, or free a place first."),
    DeskRefusal.TO_BE_DRAWN: _l("Wait for the draw; afterwards places can be given by hand."),
    DeskRefusal.NOT_YOURS: _l("Reject the registration with a reason, or ask their liaison."),
}


def fault_text(code: str) -> object:
    """The words for what is wrong with a field of the desk's forms."""
    known = {str(refusal): text for refusal, text in REFUSAL.items()}
    return activity.FAULT.get(code) or known.get(code, code)
