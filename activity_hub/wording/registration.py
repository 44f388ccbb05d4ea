"""Words for registrations: their statuses, and for every refusal what is so and what to do next."""

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from activity_hub.rules.places import OfferRefusal, RefusalCode, Status, WithdrawRefusal

STATUS = {
    Status.PENDING: _l("Waiting for approval"),
    Status.CONFIRMED: _l("Confirmed"),
    Status.OFFERED: _l("A place is offered to you"),
    Status.WAITLISTED: _l("On the waiting list"),
    Status.WITHDRAWN: _l("Withdrawn"),
    Status.REJECTED: _l("Not accepted"),
}
# The kind of chip that goes with a status: shape, word and colour say the same.
STATUS_CHIP = {
    Status.PENDING: "wait",
    Status.CONFIRMED: "go",
    Status.OFFERED: "wait",
    Status.WAITLISTED: "wait",
    Status.WITHDRAWN: "off",
    Status.REJECTED: "off",
}
REFUSAL = {
    RefusalCode.NOT_OPEN_YET: _l("Sign-up has not opened yet."),
    RefusalCode.CLOSED: _l("Sign-up has closed."),
    RefusalCode.CANCELLED: _l("This activity has been cancelled."),
    RefusalCode.SUSPENDED: _l("Your membership is suspended at the moment."),
    RefusalCode.NOT_INVITED: _l("This activity is for members of other unions."),
    RefusalCode.NOT_ELIGIBLE: _l("Your record does not meet what is asked here of gender, age or group."),
    RefusalCode.FULL: _l("All places are taken, and there is no waiting list."),
    RefusalCode.UNIT_QUOTA_FULL: _l("The places kept for your union are all taken, and there is no waiting list."),
    RefusalCode.LIMIT_REACHED: _l("You have had as many places, or tries, here as one person may have."),
    RefusalCode.INCOMPLETE: _l("Something that has to be answered is still open."),
    RefusalCode.TEAMS_ONLY: _l("One signs up in a team here, not alone."),
    RefusalCode.DELEGATIONS_ONLY: _l("Unions enter their people together here; nobody is signed up alone."),
    RefusalCode.CLASH: _l("This is at the same time as another activity of yours."),
    OfferRefusal.NOT_OFFERED: _l("No place is offered here at the moment."),
    OfferRefusal.OFFER_EXPIRED: _l("The time to answer has run out, and the place has gone to the next in the list."),
    OfferRefusal.NOT_PENDING: _l("This application has been answered already."),
    WithdrawRefusal.HAS_BEGUN: _l("The activity has begun, so it is too late to withdraw."),
    WithdrawRefusal.ALREADY_PRESENT: _l("You have been checked in, so there is nothing to withdraw."),
}
# Where fair play bars somebody for a time, their membership is as it was.
PAUSING = _l("After a no-show one waits before signing up again")
# As a chip: a word or three.
SHORT_REFUSAL = {
    RefusalCode.NOT_OPEN_YET: _l("Sign-up not open yet"),
    RefusalCode.CLOSED: _l("Sign-up closed"),
    RefusalCode.CANCELLED: _l("Cancelled"),
    RefusalCode.SUSPENDED: _l("Sign-up barred for now"),  # suspended, or pausing after a no-show
    RefusalCode.NOT_INVITED: _l("For other unions"),
    RefusalCode.NOT_ELIGIBLE: _l("Conditions not met"),
    RefusalCode.FULL: _l("Full"),
    RefusalCode.UNIT_QUOTA_FULL: _l("Your union's places are taken"),
    RefusalCode.LIMIT_REACHED: _l("Your share is used up"),
    RefusalCode.INCOMPLETE: _l("Something is missing"),
    RefusalCode.TEAMS_ONLY: _l("In teams only"),
    RefusalCode.DELEGATIONS_ONLY: _l("Entered by unions"),
}
NEXT_STEP = {
    RefusalCode.NOT_OPEN_YET: _l("The activity page says when it opens; come back then."),
    RefusalCode.CLOSED: _l("If you can still come, ask the organiser: a free place can be given at the door."),
    RefusalCode.CANCELLED: _l("See what else is on."),
    RefusalCode.SUSPENDED: _l("Ask the liaison of your union to have a look at your record."),
    RefusalCode.NOT_INVITED: _l(
        "If you have changed unions, ask your liaison to put it right; or see what else is on."
    ),
    RefusalCode.NOT_ELIGIBLE: _l("If your record is wrong, your liaison can put it right; or see what else is on."),
    RefusalCode.FULL: _l("Look in again: when somebody withdraws, the place is free at once."),
    RefusalCode.UNIT_QUOTA_FULL: _l("Ask your liaison: more places may be had, or somebody may withdraw."),
    RefusalCode.LIMIT_REACHED: _l("So that everybody gets a turn; see what else is on."),
    RefusalCode.INCOMPLETE: _l("Answer what is marked, then send it again."),
    RefusalCode.TEAMS_ONLY: _l("Found a team, or ask its captain for the code and join."),
    RefusalCode.DELEGATIONS_ONLY: _l("The liaison enters them in the delegation; tell them if you would like to come."),
    RefusalCode.CLASH: _l("You may sign up for both; which one you go to is up to you."),
    OfferRefusal.NOT_OFFERED: _l("Your registration says how things stand."),
    OfferRefusal.OFFER_EXPIRED: _l("You may sign up again and stand at the end of the list."),
    OfferRefusal.NOT_PENDING: _l("Open the list afresh to see how things stand."),
    WithdrawRefusal.HAS_BEGUN: _l("If you cannot come, tell the organiser."),
    WithdrawRefusal.ALREADY_PRESENT: _l("If that is a mistake, the people at the door can undo it."),
}


def most_together(most: int) -> str:
    """For whom there could be places at once, said to a group that is larger or might be."""
    return ngettext(
        "There is a place for one person only, so whoever brings somebody along waits until there are more.",
        "There are places for %(num)s people together, whoever signs up included;"
        " a larger group waits until there are more.",
        max(most, 1),
    )
