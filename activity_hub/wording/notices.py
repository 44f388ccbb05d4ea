"""Words for messages to members: what happened, and what to do next where there is anything to do."""

from flask_babel import lazy_gettext as _l

from activity_hub.rules.notices import Notice

SAYS = {
    Notice.SIGNED_UP_FOR: _l("You have been signed up on your behalf"),
    Notice.WITHDRAWN_FOR: _l("Your registration was withdrawn on your behalf"),
    Notice.PROMOTED: _l("A place became free: you have a place now"),
    Notice.OFFERED: _l("A place is offered to you"),
    Notice.OFFER_EXPIRED: _l("The offer has expired"),
    Notice.APPROVED: _l("Your registration was approved"),
    Notice.REJECTED: _l("Your registration was not accepted"),
    Notice.WAITLISTED: _l("You are on the waiting list"),
    Notice.MOVED: _l("You have been moved to this activity"),
    Notice.RESTORED: _l("The organiser took a change back: your registration is as it was before"),
    Notice.DRAWN: _l("You were drawn: you have a place"),
    Notice.NOT_DRAWN: _l("You were not drawn; you are on the waiting list in the drawn order"),
    Notice.MESSAGE: _l("A message from the organiser"),
    Notice.CANCELLED: _l("The activity is cancelled"),
    Notice.POSTPONED: _l("The activity is postponed"),
    Notice.TEAM_JOINED: _l("Somebody joined your team"),
    Notice.TEAM_LEFT: _l("Somebody left your team"),
    Notice.TEAM_CAPTAIN: _l("You are the captain of your team now"),
    Notice.TEAM_REMOVED: _l("You are no longer in your team"),
    Notice.TEAM_MOVED: _l("The organiser put you into another team"),
    Notice.TEAM_APPROVED: _l("Your team was approved"),
    Notice.TEAM_REJECTED: _l("Your team was not accepted"),
    Notice.TEAM_DISSOLVED: _l("Your team was dissolved"),
    Notice.LINE_UP_GRANTED: _l("The change of your line-up was granted"),
    Notice.LINE_UP_REFUSED: _l("The change of your line-up was refused"),
    Notice.APPEAL_GRANTED: _l("Your appeal was granted: you can sign up again"),
    Notice.APPEAL_REFUSED: _l("Your appeal was refused"),
}
NEXT_STEP = {
    Notice.SIGNED_UP_FOR: _l("If you cannot come, withdraw in good time, so that somebody else gets the place."),
    Notice.PROMOTED: _l("If you cannot come, withdraw in good time, so that somebody else gets the place."),
    Notice.OFFERED: _l("Accept it before the deadline, or it goes to the next in the list."),
    Notice.OFFER_EXPIRED: _l("The place went to the next in the list; you may sign up again."),
    Notice.REJECTED: _l("You may ask again once."),
    Notice.MOVED: _l("Your pass is a new one; the old one no longer opens a door."),
    Notice.TEAM_CAPTAIN: _l("You share the code, and see to it that the team becomes complete."),
    Notice.TEAM_REMOVED: _l("Its page says whether you keep your place; you may join another team."),
    Notice.TEAM_REJECTED: _l("The captain may change the team, and then it is looked at again."),
}
# The kind of chip that goes with a message, where it is good or bad news.
CHIP = {
    Notice.PROMOTED: "go",
    Notice.APPROVED: "go",
    Notice.DRAWN: "go",
    Notice.TEAM_APPROVED: "go",
    Notice.APPEAL_GRANTED: "go",
    Notice.LINE_UP_GRANTED: "go",
    Notice.OFFERED: "wait",
    Notice.WAITLISTED: "wait",
    Notice.NOT_DRAWN: "wait",
    Notice.POSTPONED: "wait",
    Notice.MOVED: "wait",
}
